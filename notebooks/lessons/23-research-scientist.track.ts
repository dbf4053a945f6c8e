import {
  defineTrack,
  loadShippedStories,
  planDigest,
  missingSections,
  type Random,
  type ResearchDeliverable,
  type ResearchTrackData,
} from 'lmlab';

const comparisons = [
  {
    treatment: 'rotary positions',
    control: 'learned positions',
    question: 'Do rotary positions help a small GPT on little text?',
  },
  {
    treatment: 'warm-up and cosine',
    control: 'constant rate',
    question:
      'Does a schedule with warm-up and cosine decay help a short training run?',
  },
  {
    treatment: 'dropout of 0.1',
    control: 'no dropout',
    question: 'Does dropout help a small GPT that sees little text?',
  },
] as const;

const SEEDS = 8;
/** The 97.5 % point of Student's t with 7 degrees of freedom. */
const T = 2.3646;

async function data(
  rng: Random,
): Promise<{ given: ResearchTrackData; truth: null }> {
  const { rows } = await loadShippedStories();
  const whole = rows.map(({ text }) => text).join('\n');
  const draw = rng.fork('comparison');
  const start = draw.int(whole.length - 36_000);
  return {
    given: {
      ...draw.choice(comparisons),
      seeds: Array.from(draw.permutation(1000).subarray(0, SEEDS)),
      smallestEffect: Number((0.01 + 0.03 * draw.next()).toFixed(3)),
      train: whole.slice(start, start + 30_000),
      test: whole.slice(start + 30_000, start + 36_000),
    },
    truth: null,
  };
}

/** Differences of the two arms, seed by seed. */
function differences(
  { runs }: ResearchDeliverable,
  given: ResearchTrackData,
): number[] {
  const score = (arm: string, seed: number): number =>
    runs.find((run) => run.arm === arm && run.seed === seed)!.bitsPerByte;
  return given.seeds.map(
    (seed) => score(given.control, seed) - score(given.treatment, seed),
  );
}

function pairedInterval(values: readonly number[]): ResearchDeliverable['effect'] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    (values.length - 1);
  const half = T * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-4 + 1e-3 * Math.abs(b);
const sections = ['Question', 'Method', 'Results', 'Limits', 'References'];
const number = { type: 'number' };
const text = { type: 'string', maxLength: 2000 };

export default defineTrack<ResearchDeliverable, ResearchTrackData, null>({
  title: 'Research scientist',
  data,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['plan', 'digest', 'runs', 'effect', 'decision', 'paper'],
    properties: {
      plan: {
        type: 'object',
        additionalProperties: false,
        required: ['hypothesis', 'metric', 'seeds', 'smallestEffect', 'rule'],
        properties: {
          hypothesis: text,
          metric: text,
          seeds: { type: 'array', maxItems: 1000, items: { type: 'integer' } },
          smallestEffect: number,
          rule: text,
        },
      },
      digest: { type: 'string', maxLength: 100 },
      runs: {
        type: 'array',
        maxItems: 1000,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['arm', 'seed', 'bitsPerByte'],
          properties: { arm: text, seed: { type: 'integer' }, bitsPerByte: number },
        },
      },
      effect: {
        type: 'object',
        additionalProperties: false,
        required: ['mean', 'low', 'high'],
        properties: { mean: number, low: number, high: number },
      },
      decision: { enum: ['supported', 'refuted', 'undecided'] },
      paper: { type: 'string', maxLength: 50_000 },
    },
  },
  program: [
    {
      name: 'The plan that was registered',
      points: 4,
      words:
        'The digest is that of the plan (2 points); the plan names your seeds and your smallest effect (1), and a hypothesis, a metric and a rule of five words or more each (1).',
      mark: ({ plan, digest }, given) => {
        const same = digest === planDigest(plan);
        const own =
          JSON.stringify(plan.seeds) === JSON.stringify(given.seeds) &&
          plan.smallestEffect === given.smallestEffect;
        const whole = [plan.hypothesis, plan.metric, plan.rule].every(
          (part) => part.trim().split(/\s+/).length >= 5,
        );
        return {
          earned: (same ? 2 : 0) + (own ? 1 : 0) + (whole ? 1 : 0),
          why: [
            same
              ? 'The plan is the registered one.'
              : 'The plan is not the one that was registered.',
            own ? '' : 'It has not your seeds and your smallest effect.',
            whole
              ? ''
              : 'Hypothesis, metric and rule are not said in whole sentences.',
          ]
            .filter((part) => part !== '')
            .join(' '),
        };
      },
      mistakes: [
        {
          name: 'changes the hypothesis afterwards',
          make: (good) => ({
            ...good,
            plan: {
              ...good.plan,
              hypothesis:
                'The treatment makes the loss worse, as we always thought.',
            },
          }),
        },
        {
          name: 'takes other seeds',
          make: (good) => {
            const plan = { ...good.plan, seeds: [1, 2, 3, 4, 5, 6, 7, 8] };
            return { ...good, plan, digest: planDigest(plan) };
          },
        },
      ],
    },
    {
      name: 'Every run is there',
      points: 4,
      words:
        'Both arms with each of your seeds, once, and nothing else; between 0.2 and 8 bits a byte, no two runs the same.',
      mark: ({ runs }, { treatment, control, seeds }) => {
        const wanted = [treatment, control].flatMap((arm) =>
          seeds.map((seed) => `${arm} ${seed}`),
        );
        const had = new Set(runs.map(({ arm, seed }) => `${arm} ${seed}`));
        const missing = wanted.filter((run) => !had.has(run));
        const whole = missing.length === 0 && runs.length === wanted.length;
        const sane = runs.every(
          ({ bitsPerByte }) => bitsPerByte > 0.2 && bitsPerByte < 8,
        );
        // Two runs with different seeds never end on the same number.
        const own =
          new Set(runs.map(({ bitsPerByte }) => bitsPerByte)).size === runs.length;
        return {
          earned: whole && sane && own ? 4 : 0,
          why: whole
            ? sane && own
              ? `${runs.length} runs.`
              : 'Numbers that such runs do not give.'
            : `${missing.length} runs are missing, of ${wanted.length}; ${runs.length} are there.`,
        };
      },
      mistakes: [
        {
          name: 'leaves out the seed that looked bad',
          make: (good) => ({ ...good, runs: good.runs.slice(1) }),
        },
        {
          name: 'copies one run',
          make: (good) => ({
            ...good,
            runs: good.runs.map((run) => ({
              ...run,
              bitsPerByte: good.runs[0].bitsPerByte,
            })),
          }),
        },
      ],
    },
    {
      name: 'The effect follows from the runs',
      points: 4,
      words:
        'Control minus treatment, seed by seed: the mean (2 points), and the 95 % interval of paired differences by Student’s t (2).',
      mark: (deliverable, given) => {
        const { effect } = deliverable;
        const right = pairedInterval(differences(deliverable, given));
        const mean = near(effect.mean, right.mean);
        const interval =
          near(effect.low, right.low) && near(effect.high, right.high);
        return {
          earned: (mean ? 2 : 0) + (interval ? 2 : 0),
          why: `The mean is ${mean ? '' : 'not '}right, the interval ${interval ? 'too' : 'is not'}.`,
        };
      },
      mistakes: [
        {
          name: 'turns the sign around',
          make: (good) => ({
            ...good,
            effect: {
              mean: -good.effect.mean,
              low: -good.effect.high,
              high: -good.effect.low,
            },
          }),
        },
        {
          name: 'treats the arms as unpaired',
          make: (good, given) => {
            const of = (arm: string): number[] =>
              good.runs
                .filter((run) => run.arm === arm)
                .map(({ bitsPerByte }) => bitsPerByte);
            const spread = (values: number[]): number => {
              const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
              return (
                values.reduce((sum, v) => sum + (v - mean) ** 2, 0) /
                (values.length - 1)
              );
            };
            const half =
              2.1448 *
              Math.sqrt(
                (spread(of(given.control)) + spread(of(given.treatment))) / SEEDS,
              );
            const { mean } = good.effect;
            return {
              ...good,
              effect: { mean, low: mean - half, high: mean + half },
            };
          },
        },
      ],
    },
    {
      name: 'The decision follows from the interval',
      points: 2,
      words:
        'Supported: all of the interval is above the smallest effect. Refuted: all of it is below. Otherwise undecided.',
      mark: ({ effect, decision }, { smallestEffect }) => {
        const right =
          effect.low > smallestEffect
            ? 'supported'
            : effect.high < smallestEffect
              ? 'refuted'
              : 'undecided';
        return {
          earned: decision === right ? 2 : 0,
          why: `From ${effect.low.toFixed(3)} to ${effect.high.toFixed(3)}, against ${smallestEffect}: ${right}.`,
        };
      },
      mistakes: [
        {
          name: 'decides by hope',
          make: (good) => ({
            ...good,
            decision: good.decision === 'supported' ? 'refuted' : 'supported',
          }),
        },
      ],
    },
    {
      name: 'The paper is whole, and says the same',
      points: 6,
      words: `Its sections are ${sections.join(', ')} (2 points); it holds the hypothesis word for word and the first twelve signs of the digest (1), mean and interval to three decimals (2); and it has 500 to 1,100 words, which is two pages (1).`,
      mark: ({ paper, plan, digest, effect }) => {
        const lacking = missingSections(paper, sections);
        const flat = paper.replace(/\s+/g, ' ').replaceAll('−', '-');
        const planned =
          flat.includes(plan.hypothesis.replace(/\s+/g, ' ')) &&
          flat.includes(digest.slice(0, 12));
        const numbers = [effect.mean, effect.low, effect.high].every((value) =>
          flat.includes(value.toFixed(3)),
        );
        const words = (paper.match(/[\p{L}\p{N}’'-]+/gu) ?? []).length;
        const length = words >= 500 && words <= 1100;
        const parts = [
          lacking.length === 0 ? '' : `Missing or empty: ${lacking.join(', ')}.`,
          planned ? '' : 'The registered hypothesis or its digest is not in it.',
          numbers ? '' : 'The effect and its interval are not in it.',
          length ? '' : `${words} words.`,
        ].filter((part) => part !== '');
        return {
          earned:
            (lacking.length === 0 ? 2 : 0) +
            (planned ? 1 : 0) +
            (numbers ? 2 : 0) +
            (length ? 1 : 0),
          why:
            parts.length === 0
              ? 'It is whole, and agrees with the runs.'
              : parts.join(' '),
        };
      },
      mistakes: [
        {
          name: 'has no limits',
          make: (good) => ({
            ...good,
            paper: good.paper.replace(/^## Limits$/m, '## Outlook'),
          }),
        },
        {
          name: 'rounds the effect up',
          make: (good) => ({
            ...good,
            paper: good.paper.replaceAll(/\d\.\d{3}/g, '0.999'),
          }),
        },
        {
          name: 'is an abstract',
          make: (good) => ({ ...good, paper: good.paper.slice(0, 900) }),
        },
      ],
    },
  ],
  person: [
    {
      name: 'Was the comparison fair?',
      words: 'Look for what differs between the arms besides the treatment.',
      levels: [
        {
          points: 4,
          words:
            'Nothing but the treatment differs, the paper says how that was made sure, and the control got as much care.',
        },
        { points: 2, words: 'Fair, but the reader has to find out from the code.' },
        { points: 0, words: 'Something else differs as well.' },
      ],
    },
    {
      name: 'Does the conclusion stay within the evidence?',
      words:
        'Compare the last paragraph of the results with the interval, and read the limits.',
      levels: [
        {
          points: 3,
          words:
            'It speaks of these sizes, this text and this training, and names what would have to be tried next.',
        },
        { points: 1, words: 'It is right, but speaks of models in general.' },
        { points: 0, words: 'It claims what was not measured.' },
      ],
    },
    {
      name: 'Could somebody do it again?',
      words: 'From the paper alone, with the library at hand.',
      levels: [
        {
          points: 3,
          words:
            'Yes: sizes, steps, rates, seeds, data and their split are all there.',
        },
        { points: 1, words: 'With one or two guesses.' },
        { points: 0, words: 'No.' },
      ],
    },
  ],
});
