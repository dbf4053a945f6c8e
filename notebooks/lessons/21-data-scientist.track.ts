import {
  type DataDeliverable,
  type DataTrackData,
  defineTrack,
  f1,
  loadShippedMessages,
  missingSections,
  type Random,
} from 'lmlab';

type Row = DataTrackData['log'][number];
type Label = 'ham' | 'spam';

/** What only the grader knows: what was planted, and the labels of the holdout. */
interface Truth {
  readonly found: DataDeliverable['found'];
  readonly labels: ReadonlyMap<number, Label>;
}

const HOLDOUT = 600;
const columns = ['queue', 'agent', 'closing'] as const;
/** What the three columns hold: in two of them anything, in the one that leaks what the clerk's decision was. */
const values = {
  queue: { any: ['A', 'B', 'C', 'D'], ham: 'regular', spam: 'blocked' },
  agent: {
    any: ['kim', 'nora', 'sam', 'toni'],
    ham: 'front desk',
    spam: 'fraud desk',
  },
  closing: { any: ['01', '02', '03', '04'], ham: 'answered', spam: 'removed' },
};

/** The label as hurried clerks type it. */
const typed = (label: Label, rng: Random): string =>
  rng.choice([
    label,
    label,
    label,
    label.toUpperCase(),
    ` ${label}`,
    `${label[0].toUpperCase()}${label.slice(1)}`,
  ]);

async function data(rng: Random): Promise<{ given: DataTrackData; truth: Truth }> {
  const { rows } = await loadShippedMessages();
  const clean = [
    ...new Map(
      rows
        .filter(({ text }) => text.trim() !== '')
        .map((row) => [row.text.trim(), row.label]),
    ),
  ];
  const all = rng.fork('order').shuffle(clean);
  const share = 0.06 + 0.05 * rng.fork('share').next();
  const ham = all.filter(([, label]) => label === 'ham');
  const spam = all
    .filter(([, label]) => label === 'spam')
    .slice(0, Math.round((share * ham.length) / (1 - share)));
  const kept = rng.fork('kept').shuffle([...ham, ...spam]);
  const [holdout, basis] = [kept.slice(0, HOLDOUT), kept.slice(HOLDOUT)];

  const plant = rng.fork('plant');
  const missing = Math.round(basis.length * (0.02 + 0.04 * plant.next()));
  const copies = Math.round(basis.length * (0.04 + 0.06 * plant.next()));
  const leaking = plant.choice(columns);
  const column = (name: (typeof columns)[number], label: Label): string => {
    if (name !== leaking || plant.next() < 0.01)
      return plant.choice(values[name].any);
    return values[name][label];
  };
  const make = (text: string | null, label: Label): Omit<Row, 'id'> => ({
    text,
    queue: column('queue', label),
    agent: column('agent', label),
    closing: column('closing', label),
    label: typed(label, plant),
  });
  const planted = [
    ...basis.map(([text, label]) => make(text, label)),
    ...Array.from({ length: missing }, () =>
      make(plant.choice([null, '', '   ']), plant.next() < share ? 'spam' : 'ham'),
    ),
    ...Array.from({ length: copies }, () => make(...plant.choice(basis))),
  ];
  const log = plant
    .shuffle(planted)
    .map((row, i): Row => ({ id: 1001 + i, ...row }));
  return {
    given: { log, holdout: holdout.map(([text], i) => ({ id: 9001 + i, text })) },
    truth: {
      found: {
        rows: log.length,
        missingTexts: missing,
        duplicateRows: copies,
        leakingColumn: leaking,
        spamShare:
          basis.filter(([, label]) => label === 'spam').length / basis.length,
      },
      labels: new Map(holdout.map(([, label], i) => [9001 + i, label])),
    },
  };
}

const BLANK = '';
const textOf = (given: DataTrackData): Map<number, string> =>
  new Map(given.log.map(({ id, text }) => [id, (text ?? BLANK).trim()]));

/** F1 of spam on the holdout; a text that was not decided counts as ham. */
function holdoutF1({ predictions }: DataDeliverable, { labels }: Truth): number {
  const said = new Map(predictions.map(({ id, spam }) => [id, spam]));
  const ids = [...labels.keys()];
  return f1(
    ids.map((id) => labels.get(id)!),
    ids.map((id): Label => (said.get(id) ? 'spam' : 'ham')),
    { posLabel: 'spam', zeroDivision: 0 },
  );
}

const headings = [
  'What it is',
  'Where it comes from',
  'What was done to it',
  'What it is not for',
  'Known limits',
];
const ids = { type: 'array', maxItems: 10_000, items: { type: 'integer' } };
const share = { type: 'number', minimum: 0, maximum: 1 };

export default defineTrack<DataDeliverable, DataTrackData, Truth>({
  title: 'Data scientist and data engineer',
  data,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['found', 'train', 'validation', 'predictions', 'report', 'dataCard'],
    properties: {
      found: {
        type: 'object',
        additionalProperties: false,
        required: [
          'rows',
          'missingTexts',
          'duplicateRows',
          'leakingColumn',
          'spamShare',
        ],
        properties: {
          rows: { type: 'integer' },
          missingTexts: { type: 'integer' },
          duplicateRows: { type: 'integer' },
          leakingColumn: { type: 'string', maxLength: 100 },
          spamShare: share,
        },
      },
      train: ids,
      validation: ids,
      predictions: {
        type: 'array',
        maxItems: 10_000,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['id', 'spam'],
          properties: { id: { type: 'integer' }, spam: { type: 'boolean' } },
        },
      },
      report: {
        type: 'object',
        additionalProperties: false,
        required: ['baselineF1', 'f1', 'low', 'high'],
        properties: { baselineF1: share, f1: share, low: share, high: share },
      },
      dataCard: { type: 'string', maxLength: 20_000 },
    },
  },
  program: [
    {
      name: 'What is in the export',
      points: 5,
      words:
        'Rows, rows without a text, rows that repeat an earlier text, the column that leaks, and the share of spam after cleaning: one point each.',
      mark: ({ found }, _, truth) => {
        const wrong = (
          Object.keys(truth.found) as (keyof DataDeliverable['found'])[]
        ).filter((key) =>
          key === 'spamShare'
            ? Math.abs(found.spamShare - truth.found.spamShare) > 0.001
            : found[key] !== truth.found[key],
        );
        return {
          earned: 5 - wrong.length,
          why:
            wrong.length === 0
              ? 'All five are right.'
              : `Not right: ${wrong.join(', ')}.`,
        };
      },
      mistakes: [
        {
          name: 'counts only what is null as missing',
          make: (good, { log }) => ({
            ...good,
            found: {
              ...good.found,
              missingTexts: log.filter(({ text }) => text === null).length,
            },
          }),
        },
        {
          name: 'takes the share before cleaning',
          make: (good, { log }) => ({
            ...good,
            found: {
              ...good.found,
              spamShare:
                log.filter(({ label }) => label.trim() === 'spam').length /
                log.length,
            },
          }),
        },
      ],
    },
    {
      name: 'The split keeps copies apart',
      points: 3,
      words:
        'Training and validation rows share no text, no row has no text, and a tenth or more is kept to validate.',
      mark: ({ train, validation }, given) => {
        const texts = textOf(given);
        const of = (rows: readonly number[]): (string | undefined)[] =>
          rows.map((id) => texts.get(id));
        if (train.length === 0 || validation.length * 9 < train.length)
          return {
            earned: 0,
            why: 'Less than a tenth of the rows is kept to validate.',
          };
        if (
          [...of(train), ...of(validation)].some(
            (text) => text === undefined || text === '',
          )
        )
          return {
            earned: 0,
            why: 'A row is in the split that has no text, or is not in the export.',
          };
        const seen = new Set(of(train));
        const shared = of(validation).filter((text) => seen.has(text)).length;
        return shared > 0
          ? {
              earned: 0,
              why: `${shared} validation rows repeat a text of the training rows.`,
            }
          : { earned: 3, why: 'No text is on both sides.' };
      },
      mistakes: [
        {
          name: 'splits before it removes copies',
          make: (good, { log }) => {
            const rows = log
              .filter(({ text }) => (text ?? BLANK).trim() !== '')
              .map(({ id }) => id);
            const cut = Math.round(0.8 * rows.length);
            return {
              ...good,
              train: rows.slice(0, cut),
              validation: rows.slice(cut),
            };
          },
        },
        {
          name: 'keeps nothing to validate',
          make: (good) => ({ ...good, validation: [] }),
        },
      ],
    },
    {
      name: 'Every text of the holdout is decided',
      points: 1,
      words: 'One decision for each, and none for anything else.',
      mark: ({ predictions }, { holdout }) => {
        const wanted = new Set(holdout.map(({ id }) => id));
        const decided = new Set(predictions.map(({ id }) => id));
        const whole =
          predictions.length === wanted.size &&
          [...wanted].every((id) => decided.has(id));
        return {
          earned: whole ? 1 : 0,
          why: `${decided.size} texts decided in ${predictions.length} lines, of ${wanted.size}.`,
        };
      },
      mistakes: [
        {
          name: 'forgets one',
          make: (good) => ({ ...good, predictions: good.predictions.slice(1) }),
        },
        {
          name: 'decides one twice',
          make: (good) => ({
            ...good,
            predictions: [...good.predictions, good.predictions[0]],
          }),
        },
      ],
    },
    {
      name: 'It works on the holdout',
      points: 4,
      words:
        'F1 of spam on the holdout, whose labels you have not seen: a point each at 0.5, 0.65, 0.75 and 0.8.',
      mark: (deliverable, _, truth) => {
        const score = holdoutF1(deliverable, truth);
        return {
          earned: [0.5, 0.65, 0.75, 0.8].filter((bar) => score >= bar).length,
          // Not the score itself: whoever could read it off could climb on it, submission by submission.
          why: score >= 0.8 ? 'Above the highest bar.' : 'Below the highest bar.',
        };
      },
      mistakes: [
        {
          name: 'says ham to everything',
          make: (good) => ({
            ...good,
            predictions: good.predictions.map(({ id }) => ({ id, spam: false })),
          }),
        },
        {
          name: 'says spam to everything',
          make: (good) => ({
            ...good,
            predictions: good.predictions.map(({ id }) => ({ id, spam: true })),
          }),
        },
      ],
    },
    {
      name: 'The report is honest',
      points: 4,
      words:
        'The interval holds what comes out on the holdout (2 points), is no wider than 0.4 (1), and the estimate lies in it and above the baseline (1).',
      mark: (deliverable, _, truth) => {
        const { f1: stated, low, high, baselineF1 } = deliverable.report;
        const score = holdoutF1(deliverable, truth);
        const holds = low <= score && score <= high;
        const narrow = high - low <= 0.4 && high > low;
        const sound = low <= stated && stated <= high && stated > baselineF1;
        const why = [
          holds
            ? 'The interval held.'
            : `The interval did not hold: the holdout came out ${score < low ? 'below' : 'above'} it.`,
          ...(narrow ? [] : ['It says too little, being so wide.']),
          ...(sound ? [] : ['The estimate must lie in it and above the baseline.']),
        ];
        return {
          earned: (holds ? 2 : 0) + (narrow ? 1 : 0) + (sound ? 1 : 0),
          why: why.join(' '),
        };
      },
      mistakes: [
        {
          name: 'reports the score on the training rows',
          make: (good) => ({
            ...good,
            report: { ...good.report, f1: 1, low: 0.999, high: 1 },
          }),
        },
        {
          name: 'promises nothing',
          make: (good) => ({
            ...good,
            report: { ...good.report, low: 0, high: 1 },
          }),
        },
      ],
    },
    {
      name: 'The data card is whole',
      points: 3,
      words: `It has the headings ${headings.map((heading) => `“${heading}”`).join(', ')} (2 points), and names the number of rows without a text, the number of those that repeat an earlier one, and the column that leaks (1).`,
      mark: ({ dataCard }, _, { found }) => {
        const lacking = missingSections(dataCard, headings);
        const facts = [
          String(found.missingTexts),
          String(found.duplicateRows),
          found.leakingColumn,
        ];
        const named = facts.every((fact) =>
          new RegExp(`(?<![\\d.])${fact}(?![\\d])`).test(dataCard),
        );
        return {
          earned: (lacking.length === 0 ? 2 : 0) + (named ? 1 : 0),
          why:
            (lacking.length === 0
              ? 'All headings have text.'
              : `Missing or empty: ${lacking.join(', ')}.`) +
            (named ? '' : ' The card does not name what was found.'),
        };
      },
      mistakes: [
        {
          name: 'has headings only',
          make: (good) => ({
            ...good,
            dataCard: headings.map((h) => `## ${h}`).join('\n\n'),
          }),
        },
        {
          name: 'is praise',
          make: (good) => ({
            ...good,
            dataCard: 'A large, clean and representative data set.',
          }),
        },
      ],
    },
  ],
  person: [
    {
      name: 'Could a stranger use these data from the card alone?',
      words: 'Read the card without the notebook.',
      levels: [
        {
          points: 4,
          words:
            'It says who, what, when and how, and every step that changed a row, so that it could be done again.',
        },
        {
          points: 2,
          words:
            'The steps are there, but one could not do them again from the card.',
        },
        { points: 0, words: 'It describes data in general.' },
      ],
    },
    {
      name: 'Are the limits real ones?',
      words:
        'Look for limits that follow from these data, and for who could be harmed by a wrong decision.',
      levels: [
        {
          points: 3,
          words:
            'At least two limits that can be seen in the data, and what follows for those who write the messages.',
        },
        { points: 1, words: 'True of any data set.' },
        { points: 0, words: 'None.' },
      ],
    },
    {
      name: 'Could a colleague run and change the pipeline?',
      words: 'Look at names, order and what is fitted where.',
      levels: [
        {
          points: 3,
          words:
            'Steps are named and pure, whatever is fitted is fitted on training rows alone, and a change has one place.',
        },
        {
          points: 1,
          words: 'It runs, but one has to read all of it to change anything.',
        },
        { points: 0, words: 'It cannot be run from top to bottom.' },
      ],
    },
  ],
});
