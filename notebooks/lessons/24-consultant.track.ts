import {
  type ConsultingDeliverable,
  type ConsultingTrackData,
  defineTrack,
  type Random,
  type ScoredCase,
} from 'lmlab';

/** What only the grader knows: which of the open cases need action. */
type Truth = readonly ScoredCase[];

const clients = [
  {
    client:
      'A heating company reads what its customers write. Some letters announce that a boiler is about to fail; a visit in time costs little, a failure in winter a lot.',
    missed: [380, 620],
    action: [55, 85],
  },
  {
    client:
      'A publisher of language courses sees from messages to its help desk who is about to give up. A call by a tutor keeps most of them; a call to somebody content is wasted.',
    missed: [140, 240],
    action: [16, 26],
  },
  {
    client:
      'An insurer receives claims in writing. Some hide a second damage that grows if nobody looks at it; sending an expert costs the same whether there is one or not.',
    missed: [900, 1500],
    action: [130, 210],
  },
] as const;

const between = (rng: Random, [low, high]: readonly [number, number]): number =>
  Math.round(low + (high - low) * rng.next());

/** Cases whose scores rank well or less well, and promise more than they keep. */
function draw(
  rng: Random,
  n: number,
  from: number,
  share: number,
  strength: number,
): ScoredCase[] {
  return Array.from({ length: n }, (_, i) => {
    const needed = rng.next() < share;
    const z = rng.normal(needed ? strength : 0, 1) - 0.4;
    return {
      id: from + i,
      score: Number((1 / (1 + Math.exp(-1.6 * z))).toFixed(3)),
      needed,
    };
  });
}

async function data(
  rng: Random,
): Promise<{ given: ConsultingTrackData; truth: Truth }> {
  const { client, missed, action } = rng.fork('client').choice(clients);
  const terms = rng.fork('terms');
  const share = 0.08 + 0.06 * terms.next();
  // For some students the model is not worth its price, and the right advice is to leave it.
  const strength = terms.next() < 0.25 ? 0.25 : 1.5 + 0.6 * terms.next();
  const open = draw(rng.fork('open'), 3000, 8001, share, strength);
  const given: ConsultingTrackData = {
    client,
    costs: { missed: between(terms, missed), action: between(terms, action) },
    casesPerYear: 1000 * between(terms, [12, 60]),
    past: draw(rng.fork('past'), 3000, 1001, share, strength),
    pilot: draw(rng.fork('pilot'), 2000, 5001, share, strength),
    open: open.map(({ id, score }) => ({ id, score })),
  };
  return Promise.resolve({ given, truth: open });
}

type Costs = ConsultingTrackData['costs'];

/** Euros a case when one acts from a score on. */
function cost(
  cases: readonly ScoredCase[],
  { missed, action }: Costs,
  threshold: number,
): number {
  const sum = cases.reduce(
    (total, { score, needed }) =>
      total + (score >= threshold ? action : needed ? missed : 0),
    0,
  );
  return sum / cases.length;
}

const thresholds = Array.from({ length: 1001 }, (_, i) => i / 1000);
const least = (cases: readonly ScoredCase[], costs: Costs): number =>
  Math.min(...thresholds.map((threshold) => cost(cases, costs, threshold)));

const never = (cases: readonly ScoredCase[], costs: Costs): number =>
  cost(cases, costs, 2);
const near = (found: number, right: number, share: number): boolean =>
  Math.abs(found - right) <= share * Math.abs(right) + 1e-9;

/** Numbers in a text, `12,400` and `12.5` alike. */
const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([digits]) =>
    Number(digits.replaceAll(',', '')),
  );

const headings = [
  'Advice',
  'Why',
  'What it brings',
  'What would change this advice',
];
const jargon =
  /\b(?:AUC|ROC|F1|bootstrap\w*|logits?|hyperparameters?|calibrat\w+|precision|recall|p-values?|hypothes\w+|percentiles?)\b/i;

const amount = { type: 'number' };
const share = { type: 'number', minimum: 0, maximum: 1 };

export default defineTrack<ConsultingDeliverable, ConsultingTrackData, Truth>({
  title: 'Consultant',
  data,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: [
      'threshold',
      'costs',
      'saving',
      'sensitivity',
      'act',
      'advice',
      'memo',
    ],
    properties: {
      threshold: share,
      costs: {
        type: 'object',
        additionalProperties: false,
        required: ['model', 'never', 'always'],
        properties: { model: amount, never: amount, always: amount },
      },
      saving: {
        type: 'object',
        additionalProperties: false,
        required: ['mean', 'low', 'high'],
        properties: { mean: amount, low: amount, high: amount },
      },
      sensitivity: {
        type: 'object',
        additionalProperties: false,
        required: ['half', 'twice'],
        properties: { half: share, twice: share },
      },
      act: { type: 'array', maxItems: 10_000, items: { type: 'integer' } },
      advice: { enum: ['adopt', 'do not adopt'] },
      memo: { type: 'string', maxLength: 20_000 },
    },
  },
  program: [
    {
      name: 'What a case costs',
      points: 3,
      words:
        'On the pilot: with the model at your threshold, when one never acts, and when one always does. One point each.',
      mark: ({ costs, threshold }, { pilot, costs: prices }) => {
        const right = {
          model: cost(pilot, prices, threshold),
          never: never(pilot, prices),
          always: prices.action,
        };
        const wrong = (Object.keys(right) as (keyof typeof right)[]).filter(
          (key) => !near(costs[key], right[key], 0.001),
        );
        return {
          earned: 3 - wrong.length,
          why:
            wrong.length === 0
              ? 'All three are right.'
              : `Not right: ${wrong.join(', ')}.`,
        };
      },
      mistakes: [
        {
          name: 'forgets that acting costs where it was needed, too',
          make: (good, { pilot, costs }) => ({
            ...good,
            costs: {
              ...good.costs,
              always:
                (costs.action * pilot.filter(({ needed }) => !needed).length) /
                pilot.length,
            },
          }),
        },
        {
          name: 'gives euros a year',
          make: (good, { casesPerYear }) => ({
            ...good,
            costs: { ...good.costs, never: good.costs.never * casesPerYear },
          }),
        },
      ],
    },
    {
      name: 'A threshold that follows from the costs',
      points: 4,
      words:
        'On the past cases it costs at most 1 % more than the best one (2 points); on the open cases, whose outcome you have not seen, at most 5 % more (2).',
      mark: ({ threshold }, { past, costs }, open) => {
        const chosen = cost(past, costs, threshold) <= 1.01 * least(past, costs);
        const held = cost(open, costs, threshold) <= 1.05 * least(open, costs);
        return {
          earned: (chosen ? 2 : 0) + (held ? 2 : 0),
          why: `${chosen ? 'Well chosen on the past cases' : 'There is a cheaper one on the past cases'}; ${held ? 'it held' : 'it did not hold'} on the open ones.`,
        };
      },
      mistakes: [
        { name: 'acts on everything', make: (good) => ({ ...good, threshold: 0 }) },
        { name: 'never acts', make: (good) => ({ ...good, threshold: 1 }) },
      ],
    },
    {
      name: 'The list of cases',
      points: 2,
      words:
        'The open cases to act on are those at or above your threshold, no more and no fewer.',
      mark: ({ act, threshold }, { open }) => {
        const right = open
          .filter(({ score }) => score >= threshold)
          .map(({ id }) => id);
        const listed = new Set(act);
        const same =
          act.length === right.length && right.every((id) => listed.has(id));
        return {
          earned: same ? 2 : 0,
          why: `${act.length} listed, ${right.length} at or above the threshold.`,
        };
      },
      mistakes: [
        {
          name: 'adds one below',
          make: (good, { open }) => ({
            ...good,
            act: [
              ...good.act,
              open.find(({ id }) => !good.act.includes(id))?.id ?? -1,
            ],
          }),
        },
        {
          name: 'lists a case twice',
          make: (good) => ({ ...good, act: [...good.act, good.act[0] ?? 1] }),
        },
      ],
    },
    {
      name: 'What it saves in a year',
      points: 4,
      words:
        'The mean follows from the costs on the pilot, against the better of never and always (1 point); the interval lies around it (1), holds what comes out on the open cases and is no wider than all there is to save (2).',
      mark: (
        { saving, costs, threshold },
        { casesPerYear, costs: prices },
        open,
      ) => {
        const follows = near(
          saving.mean,
          casesPerYear * (Math.min(costs.never, costs.always) - costs.model),
          0.01,
        );
        const around = saving.low < saving.mean && saving.mean < saving.high;
        const better = Math.min(never(open, prices), prices.action);
        const real = casesPerYear * (better - cost(open, prices, threshold));
        const held = saving.low <= real && real <= saving.high;
        const tight = saving.high - saving.low <= casesPerYear * better;
        return {
          earned: (follows ? 1 : 0) + (around ? 1 : 0) + (held && tight ? 2 : 0),
          why: [
            follows
              ? 'The mean follows from the costs.'
              : 'The mean does not follow from the costs on the pilot.',
            around ? '' : 'The interval does not lie around it.',
            held && tight
              ? 'The interval held.'
              : 'The interval did not hold, or is wider than all there is to save.',
          ]
            .filter((part) => part !== '')
            .join(' '),
        };
      },
      mistakes: [
        {
          name: 'compares with never only',
          make: (good, { casesPerYear }) => ({
            ...good,
            saving: {
              ...good.saving,
              mean:
                casesPerYear *
                (Math.max(good.costs.never, good.costs.always) +
                  1 -
                  good.costs.model),
            },
          }),
        },
        {
          name: 'promises a point',
          make: (good) => ({
            ...good,
            saving: {
              mean: good.saving.mean,
              low: good.saving.mean - 1,
              high: good.saving.mean + 1,
            },
          }),
        },
      ],
    },
    {
      name: 'What if a missed case costs half, or twice?',
      points: 2,
      words:
        'For each, a threshold that costs at most 1 % more than the best on the past cases. One point each.',
      mark: ({ sensitivity }, { past, costs }) => {
        const good = (
          [
            ['half', 0.5],
            ['twice', 2],
          ] as const
        ).filter(([which, factor]) => {
          const changed = { ...costs, missed: factor * costs.missed };
          return (
            cost(past, changed, sensitivity[which]) <= 1.01 * least(past, changed)
          );
        });
        return {
          earned: good.length,
          why: `Right: ${good.map(([which]) => which).join(', ') || 'neither'}.`,
        };
      },
      mistakes: [
        {
          name: 'acts on all if it is twice as dear',
          make: (good) => ({ ...good, sensitivity: { half: 0, twice: 0 } }),
        },
        {
          name: 'acts on none',
          make: (good) => ({ ...good, sensitivity: { half: 1, twice: 1 } }),
        },
      ],
    },
    {
      name: 'The advice follows',
      points: 1,
      words:
        'Adopt where the whole interval of the saving is above zero; otherwise do not.',
      mark: ({ advice, saving }) => {
        const right = saving.low > 0 ? 'adopt' : 'do not adopt';
        return {
          earned: advice === right ? 1 : 0,
          why: `From ${Math.round(saving.low)} to ${Math.round(saving.high)} euros: ${right}.`,
        };
      },
      mistakes: [
        {
          name: 'advises the opposite',
          make: (good) => ({
            ...good,
            advice: good.advice === 'adopt' ? 'do not adopt' : 'adopt',
          }),
        },
      ],
    },
    {
      name: 'The memo',
      points: 4,
      words: `51 to 400 words; the headings ${headings.map((heading) => `“${heading}”`).join(', ')}, each with text; the threshold and the saving with both ends of its interval; and none of the trade's words (AUC, F1, bootstrap, calibration, …). One point each.`,
      mark: ({ memo, threshold, saving }) => {
        const words = (memo.match(/[\p{L}\p{N}€%,.'’-]+/gu) ?? []).length;
        const lines = memo.split('\n').map((line) => line.trim());
        const lacking = headings.filter((heading) => {
          const at = lines.findIndex(
            (line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading,
          );
          return (
            at < 0 ||
            (lines.slice(at + 1).find((line) => line !== '') ?? '#').startsWith('#')
          );
        });
        const numbers = numbersIn(memo);
        const says = (value: number, share: number): boolean =>
          numbers.some((n) => near(n, Math.abs(value), share));
        const facts =
          says(threshold, 0.02) &&
          [saving.mean, saving.low, saving.high].every((euros) =>
            says(euros, 0.05),
          );
        const word = jargon.exec(memo)?.[0];
        const parts = [
          words > 50 && words <= 400 ? '' : `${words} words.`,
          lacking.length === 0 ? '' : `Missing or empty: ${lacking.join(', ')}.`,
          facts
            ? ''
            : 'The threshold, the saving or an end of its interval is not in it.',
          word === undefined ? '' : `The manager will stumble over “${word}”.`,
        ].filter((part) => part !== '');
        return {
          earned: 4 - parts.length,
          why: parts.length === 0 ? 'Short, whole and plain.' : parts.join(' '),
        };
      },
      mistakes: [
        {
          name: 'is a paper',
          make: (good) => ({
            ...good,
            memo: `${good.memo}\n${'The method is explained at length. '.repeat(80)}`,
          }),
        },
        {
          name: 'speaks of AUC',
          make: (good) => ({ ...good, memo: `${good.memo}\nThe AUC is fine.` }),
        },
        {
          name: 'leaves the numbers out',
          make: (good) => ({ ...good, memo: good.memo.replace(/\d/g, 'x') }),
        },
      ],
    },
  ],
  person: [
    {
      name: 'Can a manager decide by the first three lines?',
      words: 'Read only those. Do you know what to do and what it brings?',
      levels: [
        { points: 4, words: 'Yes, with the uncertainty in the same breath.' },
        {
          points: 2,
          words: 'What to do, but not what it brings or how sure that is.',
        },
        { points: 0, words: 'It begins with the method.' },
      ],
    },
    {
      name: 'Does it say what would change the advice?',
      words: 'Look for conditions that somebody could notice.',
      levels: [
        {
          points: 3,
          words:
            'At least two, with numbers: a cost, a share, a date to look again.',
        },
        { points: 1, words: 'In general words.' },
        { points: 0, words: 'No.' },
      ],
    },
    {
      name: 'Who bears the mistakes?',
      words: 'Somebody is behind each missed case and each needless action.',
      levels: [
        { points: 3, words: 'Named, with what is done for them.' },
        { points: 1, words: 'Mentioned.' },
        { points: 0, words: 'Only euros.' },
      ],
    },
  ],
});
