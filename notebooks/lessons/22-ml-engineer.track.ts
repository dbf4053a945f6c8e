import {
  accuracy,
  defineTrack,
  type EngineeringDeliverable,
  type EngineeringTrackData,
  loadShippedIntents,
  loadShippedMessages,
  logisticRegression,
  missingSections,
  pipeline,
  type Random,
  tfidfVectorizer,
} from 'lmlab';

/** What only the grader knows: the intents of the holdout. */
type Truth = ReadonlyMap<number, string>;

const TRAIN = 700;
const HOLDOUT = 500;
/** Letters that are not typed as they should be. */
const SLIPS = 0.05;
/** Questions that ask for two things; the desk of the first one answers. */
const DOUBLE = 0.15;
/** Questions that were meant for somebody else. */
const ASTRAY = 0.05;
/** How the service must answer what the brief sends to it. */
const contract: Readonly<Record<string, number>> = {
  'a question': 200,
  'no JSON': 400,
  'a number for a text': 400,
  'an empty text': 400,
  'a text that is too long': 413,
  'another path': 404,
  GET: 405,
};

/** A text as it is typed in a hurry: letters are left out, doubled, or swapped with the next one. */
function typed(text: string, rng: Random): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const slip = rng.next() < SLIPS && /[a-z]/i.test(text[i]) ? rng.int(3) : -1;
    if (slip === 0) continue;
    if (slip === 1) out += text[i] + text[i];
    else if (slip === 2 && i + 1 < text.length) out += text[i + 1] + text[i++];
    else out += text[i];
  }
  return out;
}

async function data(
  rng: Random,
): Promise<{ given: EngineeringTrackData; truth: Truth }> {
  const { rows } = await loadShippedIntents();
  const astray = (await loadShippedMessages()).rows.filter(
    ({ text, label }) => label === 'ham' && text.trim() !== '',
  );
  const writing = rng.fork('writing');
  const terms = rng.fork('terms');
  const written = rng
    .fork('order')
    .shuffle(rows)
    .slice(0, HOLDOUT + TRAIN)
    .map((row) => {
      if (writing.next() < ASTRAY) {
        const { text } = writing.choice(astray);
        return { text: typed(text, writing), label: 'out-of-scope' };
      }
      const then = writing.choice([', and ', '. Also, ', ' - and also: ']);
      const text =
        writing.next() < DOUBLE
          ? row.text + then + writing.choice(rows).text
          : row.text;
      return { text: typed(text, writing), label: row.intent };
    });
  const holdout = written.slice(0, HOLDOUT);
  return {
    given: {
      brief: {
        pricePerHour: Number((0.03 + 0.05 * terms.next()).toFixed(3)),
        requestsPerDay: 1000 * (50 + terms.int(400)),
        slowestP95Ms: 500,
        longestText: 500,
        smallestAccuracy: 0.86,
      },
      train: written.slice(HOLDOUT),
      holdout: holdout.map(({ text }, i) => ({ id: 7001 + i, text })),
    },
    truth: new Map(holdout.map(({ label }, i) => [7001 + i, label])),
  };
}

function accuracyOf(
  which: 'float' | 'int8',
  { predictions }: EngineeringDeliverable,
  truth: Truth,
): number {
  const said = new Map(predictions.map((one) => [one.id, one[which]]));
  const ids = [...truth.keys()];
  return accuracy(
    ids.map((id) => truth.get(id)!),
    ids.map((id) => said.get(id) ?? ''),
  );
}

/** The smallest value that at least this share of the values does not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 0.01 * Math.abs(b) + 1e-9;
const headings = [
  'Start and stop',
  'Signs of trouble',
  'What to do',
  'Roll back',
  'Limits',
];
const count = { type: 'number', minimum: 0 };
const label = { type: 'string', maxLength: 200 };

export default defineTrack<EngineeringDeliverable, EngineeringTrackData, Truth>({
  title: 'ML engineer',
  data,
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['model', 'predictions', 'contract', 'load', 'report', 'runbook'],
    properties: {
      model: {
        type: 'object',
        additionalProperties: false,
        required: ['floatBytes', 'int8Bytes', 'trials'],
        properties: {
          floatBytes: count,
          int8Bytes: count,
          trials: {
            type: 'array',
            maxItems: 1000,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['score'],
              properties: { score: { type: 'number' } },
            },
          },
        },
      },
      predictions: {
        type: 'array',
        maxItems: 10_000,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['id', 'float', 'int8'],
          properties: { id: { type: 'integer' }, float: label, int8: label },
        },
      },
      contract: {
        type: 'array',
        maxItems: 100,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['request', 'status'],
          properties: { request: label, status: { type: 'integer' } },
        },
      },
      load: {
        type: 'object',
        additionalProperties: false,
        required: ['concurrency', 'seconds', 'errors', 'latencies'],
        properties: {
          concurrency: { type: 'integer', minimum: 1 },
          seconds: { type: 'number', exclusiveMinimum: 0 },
          errors: { type: 'integer', minimum: 0 },
          latencies: { type: 'array', maxItems: 100_000, items: count },
        },
      },
      report: {
        type: 'object',
        additionalProperties: false,
        required: ['p50', 'p95', 'p99', 'throughput', 'costPerMillion'],
        properties: {
          p50: count,
          p95: count,
          p99: count,
          throughput: count,
          costPerMillion: count,
        },
      },
      runbook: { type: 'string', maxLength: 20_000 },
    },
  },
  program: [
    {
      name: 'It was tuned, and it works',
      points: 4,
      words:
        'At least eight settings were tried, and not all came to the same score (1 point); on the holdout, whose intents you have not seen, the model reaches the accuracy of the brief (3).',
      mark: (deliverable, { brief }, truth) => {
        const { trials } = deliverable.model;
        const tried =
          new Set(trials.map(({ score }) => score)).size > 1 && trials.length >= 8;
        const good =
          accuracyOf('float', deliverable, truth) >= brief.smallestAccuracy;
        return {
          earned: (tried ? 1 : 0) + (good ? 3 : 0),
          why: `${trials.length} settings; ${good ? 'as accurate as' : 'less accurate than'} the brief asks for.`,
        };
      },
      mistakes: [
        {
          name: 'says the most frequent intent to all',
          make: (good, { train }) => ({
            ...good,
            predictions: good.predictions.map(({ id }) => ({
              id,
              float: train[0].label,
              int8: train[0].label,
            })),
          }),
        },
        {
          name: 'takes words and the settings as they come',
          make: (good, { train, holdout }) => {
            const untuned = pipeline(tfidfVectorizer(), logisticRegression()).fit(
              train.map(({ text }) => text),
              train.map(({ label }) => label),
            );
            const said = untuned.predict(holdout.map(({ text }) => text));
            return {
              ...good,
              predictions: holdout.map(({ id }, i) => ({
                id,
                float: said[i],
                int8: said[i],
              })),
            };
          },
        },
        {
          name: 'tries one setting',
          make: (good) => ({
            ...good,
            model: { ...good.model, trials: good.model.trials.slice(0, 1) },
          }),
        },
      ],
    },
    {
      name: 'Smaller, and as good',
      points: 4,
      words:
        'The weights in int8 take at most 30 % of their size in floats (1 point), and on the holdout the smaller model is right at most one time in a hundred less often than the larger, which is right more than half of the time (3).',
      mark: (deliverable, _, truth) => {
        const { floatBytes, int8Bytes } = deliverable.model;
        const small = int8Bytes > 0 && int8Bytes <= 0.3 * floatBytes;
        const [before, after] = [
          accuracyOf('float', deliverable, truth),
          accuracyOf('int8', deliverable, truth),
        ];
        const kept = after >= before - 0.01 && before > 0.5;
        return {
          earned: (small ? 1 : 0) + (kept ? 3 : 0),
          why: `${((100 * int8Bytes) / floatBytes).toFixed(0)} % of the size; ${kept ? 'as good as before' : 'worse than before'}.`,
        };
      },
      mistakes: [
        {
          name: 'rounds with one scale for everything, and nobody looks',
          make: (good) => ({
            ...good,
            predictions: good.predictions.map((one, i) =>
              i % 4 === 0 ? { ...one, int8: 'order-status, rounded' } : one,
            ),
          }),
        },
        {
          name: 'keeps the floats',
          make: (good) => ({
            ...good,
            model: { ...good.model, int8Bytes: good.model.floatBytes },
          }),
        },
      ],
    },
    {
      name: 'The service keeps its contract',
      points: 4,
      words: `It answers as it should: ${Object.entries(contract)
        .map(([request, status]) => `${request} → ${status}`)
        .join(', ')}. A point off for each that is wrong, down to none.`,
      mark: ({ contract: answers }) => {
        const said = new Map(
          answers.map(({ request, status }) => [request, status]),
        );
        const wrong = Object.entries(contract).filter(
          ([request, status]) => said.get(request) !== status,
        );
        return {
          earned: Math.max(0, 4 - wrong.length),
          why:
            wrong.length === 0
              ? 'All answers are right.'
              : `Not right: ${wrong.map(([request]) => `${request} (${said.get(request) ?? 'not asked'})`).join(', ')}.`,
        };
      },
      mistakes: [
        {
          name: 'falls over bad input',
          make: (good) => ({
            ...good,
            contract: good.contract.map((one) =>
              one.status === 400 ? { ...one, status: 500 } : one,
            ),
          }),
        },
      ],
    },
    {
      name: 'It was tried under load',
      points: 3,
      words:
        'At least 500 requests by at least 8 at a time, none failed: 2 points if all latencies fit into the time that the test took, and 1 if 95 of 100 are within the time of the brief.',
      mark: ({ load }, { brief }) => {
        const enough =
          load.latencies.length >= 500 &&
          load.concurrency >= 8 &&
          load.errors === 0;
        // So many at a time cannot take longer in sum than all of them together had.
        const possible =
          load.latencies.reduce((sum, ms) => sum + ms, 0) <=
          1.02 * 1000 * load.seconds * load.concurrency;
        const fast = percentile(load.latencies, 0.95) <= brief.slowestP95Ms;
        return {
          earned: (enough && possible ? 2 : 0) + (fast && enough ? 1 : 0),
          why: possible
            ? `${load.latencies.length} answered, ${load.errors} failed, ${load.concurrency} at a time.`
            : 'The latencies add up to more time than there was.',
        };
      },
      mistakes: [
        {
          name: 'asks ten times',
          make: (good) => ({
            ...good,
            load: { ...good.load, latencies: good.load.latencies.slice(0, 10) },
          }),
        },
        {
          name: 'asks one after the other',
          make: (good) => ({ ...good, load: { ...good.load, concurrency: 1 } }),
        },
      ],
    },
    {
      name: 'The figures follow from the measurements',
      points: 3,
      words:
        'The percentiles (1 point), requests a second (1), and euros for a million requests at the price of the brief (1).',
      mark: ({ load, report }, { brief }) => {
        const { latencies, seconds } = load;
        const spread = (
          [
            ['p50', 0.5],
            ['p95', 0.95],
            ['p99', 0.99],
          ] as const
        ).every(([key, share]) => near(report[key], percentile(latencies, share)));
        const rate = latencies.length / seconds;
        const cost = (brief.pricePerHour / 3600 / rate) * 1e6;
        const marks = {
          percentiles: spread,
          throughput: near(report.throughput, rate),
          cost: near(report.costPerMillion, cost),
        };
        const wrong = Object.entries(marks).flatMap(([name, right]) =>
          right ? [] : [name],
        );
        return {
          earned: 3 - wrong.length,
          why: wrong.length === 0 ? 'They do.' : `Not right: ${wrong.join(', ')}.`,
        };
      },
      mistakes: [
        {
          name: 'gives the mean for the median',
          make: (good) => ({
            ...good,
            report: {
              ...good.report,
              p50:
                (2 * good.load.latencies.reduce((sum, ms) => sum + ms, 0)) /
                good.load.latencies.length,
            },
          }),
        },
        {
          name: 'forgets that an hour has 3,600 seconds',
          make: (good) => ({
            ...good,
            report: {
              ...good.report,
              costPerMillion: 3600 * good.report.costPerMillion,
            },
          }),
        },
      ],
    },
    {
      name: 'The runbook is whole',
      points: 2,
      words: `It has the headings ${headings.map((heading) => `“${heading}”`).join(', ')}, each with text (1 point), and names p95 as a number (1).`,
      mark: ({ runbook, report }) => {
        const lacking = missingSections(runbook, headings);
        const numbers = [...runbook.matchAll(/\d+(?:\.\d+)?/g)].map(([digits]) =>
          Number(digits),
        );
        const named = numbers.some(
          (n) => Math.abs(n - report.p95) <= 0.06 + 0.01 * report.p95,
        );
        return {
          earned: (lacking.length === 0 ? 1 : 0) + (named ? 1 : 0),
          why: `${lacking.length === 0 ? 'All headings have text.' : `Missing or empty: ${lacking.join(', ')}.`}${named ? '' : ' It does not say what is normal.'}`,
        };
      },
      mistakes: [
        {
          name: 'says “see the code”',
          make: (good) => ({ ...good, runbook: 'See the code.' }),
        },
        {
          name: 'has no way back',
          make: (good) => ({
            ...good,
            runbook: good.runbook.replace(/^## Roll back$/m, '## Outlook'),
          }),
        },
      ],
    },
  ],
  person: [
    {
      name: 'Could somebody else keep it running tonight?',
      words: 'Read the runbook as the person who is woken up.',
      levels: [
        {
          points: 4,
          words:
            'What is normal, what is not, what to do first and how to go back: all there, as commands and numbers.',
        },
        { points: 2, words: 'One would have to ask twice.' },
        { points: 0, words: 'One would have to call its author.' },
      ],
    },
    {
      name: 'Is the service simple, and safe against its users?',
      words: 'Read the code of the handler.',
      levels: [
        {
          points: 3,
          words:
            'Limits are checked before work is done, errors say what was expected, nothing a client sends is trusted.',
        },
        { points: 1, words: 'It answers bad input, but after doing the work.' },
        { points: 0, words: 'A client can bring it down.' },
      ],
    },
    {
      name: 'Are the trade-offs said?',
      words:
        'Size against accuracy, batch against latency, cost against idle cores.',
      levels: [
        { points: 3, words: 'Named with numbers, and what was given up for what.' },
        { points: 1, words: 'Named.' },
        { points: 0, words: 'Everything is best.' },
      ],
    },
  ],
});
