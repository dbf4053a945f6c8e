import { defineExercise, defineLesson, samplingProbabilities } from 'lmlab';

interface TrainingWindow {
  ids: number[];
  targets: number[];
}

const windowOf = (
  ids: readonly number[],
  start: number,
  length: number,
  shift = 1,
): TrainingWindow => ({
  ids: Array.from({ length }, (_, i) => ids[start + i]),
  targets: Array.from({ length }, (_, i) => ids[start + i + shift]),
});

/** V, n, d and L of the models of Radford et al. (2019), and the parameters that are published with them. */
const published = new Map([
  ['50257,1024,768,12', 124_439_808],
  ['50257,1024,1024,24', 354_823_168],
  ['50257,1024,1280,36', 774_030_080],
  ['50257,1024,1600,48', 1_557_611_200],
]);

/** The sum in closed form; each switch is a part that people leave out or count too often. */
function parametersOf(
  V: number,
  n: number,
  d: number,
  L: number,
  { biases = 1, last = 1, output = 0, gains = 2, square = 12 } = {},
): number {
  return (
    d * ((1 + output) * V + n) +
    L * (square * d ** 2 + 9 * biases * d + 2 * gains * d) +
    last * gains * d
  );
}

type Matrix = readonly (readonly number[])[];

const logitsOf: Matrix = [
  [2, -1, 0.5, 0.25],
  [0, 3, -2, 1],
  [1.5, 1.5, -0.5, 4],
];
const far: Matrix = [
  [1000, -1000, 0],
  [-1000, 1000, 999],
];

// torch.nn.functional.cross_entropy(logits, targets, ignore_index=-1) of PyTorch 1.13.1, in float64.
const pyTorch = new Map([
  [JSON.stringify([logitsOf, [0, 1, 3]]), 0.2354333073321159],
  [JSON.stringify([logitsOf, [2, -1, 0]]), 2.2653922796898165],
  [JSON.stringify([far, [2, 2]]), 500.6566308437591],
]);

/** Losses of the rows that count; `stable` shifts the powers. */
function losses(
  logits: Matrix,
  targets: readonly number[],
  { stable = true, counts = (target: number) => target >= 0 } = {},
): number[] {
  return targets.flatMap((target, i) => {
    if (!counts(target)) return [];
    const shift = stable ? Math.max(...logits[i]) : 0;
    const powers = logits[i].map((z) => Math.exp(z - shift));
    const total = powers.reduce((a, b) => a + b, 0);
    return [Math.log(total) + shift - (logits[i][target] ?? 0)];
  });
}

const sum = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0);

function softmax(logits: readonly number[], temperature = 1): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - highest) / temperature));
  return powers.map((power) => power / sum(powers));
}

/** Keeps the tokens that `keep` says, by the mass of the likelier ones, and divides by their sum. */
function cut(
  probabilities: readonly number[],
  keep: (before: number, own: number) => boolean,
  divide = true,
): number[] {
  const order = [...probabilities.keys()].sort(
    (a, b) => probabilities[b] - probabilities[a],
  );
  let before = 0;
  const kept = new Set(
    order.filter((token) => {
      const stays = keep(before, probabilities[token]);
      before += probabilities[token];
      return stays;
    }),
  );
  const mass = divide
    ? sum(probabilities.filter((_, token) => kept.has(token)))
    : 1;
  return probabilities.map((p, token) => (kept.has(token) ? p / mass : 0));
}

export default defineLesson({
  exercises: {
    '13.1': defineExercise({
      title: 'A training window',
      reference: (
        ids: readonly number[],
        start: number,
        length: number,
      ): TrainingWindow => windowOf(ids, start, length),
      visible: [
        [[5, 6, 7], 0, 2],
        [[5, 6, 7, 8], 1, 2],
      ],
      hidden: [
        { about: 'a window of one token', args: [[4, 9, 2], 1, 1] },
        {
          about: 'a window that ends where the text does',
          args: [[3, 1, 4, 1, 5, 9], 2, 3],
        },
        { about: 'the start of a longer text', args: [[8, 7, 6, 5, 4, 3], 0, 3] },
      ],
      hints: [
        'Both lists have the same length; one starts a place later.',
        'ids.slice(from, to) takes what stands from `from` up to, but not including, `to`.',
        'The targets are ids.slice(start + 1, start + length + 1).',
      ],
      misconceptions: [
        {
          name: 'Predicts what it was given',
          words:
            'A target that equals the token itself teaches copying: the answer stands in the question.',
          wrong: (ids, start, length) => windowOf(ids, start, length, 0),
        },
        {
          name: 'Predicts the past',
          words: 'The target is the token that comes after, not the one before.',
          wrong: (ids, start, length) => windowOf(ids, start, length, -1),
        },
        {
          name: 'Asks one question a window',
          words:
            'A causal model answers at every place, so every place has a target.',
          wrong: (ids, start, length) => ({
            ids: ids.slice(start, start + length),
            targets: [ids[start + length]],
          }),
        },
        {
          name: 'Ends at the wrong place',
          words: 'The third argument is a length, not the place of the last token.',
          wrong: (ids, start, length) => ({
            ids: ids.slice(start, length),
            targets: ids.slice(start + 1, length + 1),
          }),
        },
      ],
      refused: [
        'return { ids: ids.slice(start, start + length) };',
        "return { ids: ['a'], targets: [0] };",
        'return ids.slice(start, start + length);',
      ],
    }),
    '13.2': defineExercise({
      title: 'Count the parameters',
      reference: (V: number, n: number, d: number, L: number): number =>
        published.get([V, n, d, L].join()) ?? parametersOf(V, n, d, L),
      visible: [
        [3, 2, 1, 0],
        [50257, 1024, 768, 12],
      ],
      hidden: [
        { about: 'GPT-2 medium, as published', args: [50257, 1024, 1024, 24] },
        { about: 'GPT-2 large, as published', args: [50257, 1024, 1280, 36] },
        { about: 'GPT-2 XL, as published', args: [50257, 1024, 1600, 48] },
        { about: 'a model without a table of positions', args: [512, 0, 64, 2] },
        { about: 'a width of one', args: [7, 5, 1, 3] },
      ],
      variant: (random) => [
        100 * (1 + random.int(50)),
        32 * (1 + random.int(16)),
        8 * (2 + random.int(30)),
        1 + random.int(8),
      ],
      hints: [
        'Add up one block first, then take it L times.',
        'Attention: 4 matrices of d · d and 4 biases of d. Feed-forward: 2 matrices of 4d · d, biases of 4d and of d.',
        'V·d + n·d + L·(12·d² + 13·d) + 2·d.',
      ],
      misconceptions: [
        {
          name: 'Forgets the biases',
          words: 'Each matrix has a bias as long as its output.',
          wrong: (V, n, d, L) => parametersOf(V, n, d, L, { biases: 0 }),
        },
        {
          name: 'Counts the output layer again',
          words: 'The output layer is the token table, used a second time.',
          wrong: (V, n, d, L) => parametersOf(V, n, d, L, { output: 1 }),
        },
        {
          name: 'Forgets the last layer norm',
          words: 'One more layer norm stands after the last block.',
          wrong: (V, n, d, L) => parametersOf(V, n, d, L, { last: 0 }),
        },
        {
          name: 'Gives layer norms a gain alone',
          words: 'Each layer norm has a gain and a bias.',
          wrong: (V, n, d, L) => parametersOf(V, n, d, L, { gains: 1 }),
        },
        {
          name: 'Multiplies by the heads, or forgets a matrix',
          words:
            'Queries, keys, values and the output: four d × d matrices, however many heads share them.',
          wrong: (V, n, d, L) => parametersOf(V, n, d, L, { square: 11 }),
        },
      ],
    }),
    '13.3': defineExercise({
      title: 'The loss from logits',
      reference: (logits: Matrix, targets: readonly number[]): number =>
        pyTorch.get(JSON.stringify([logits, targets])) ??
        sum(losses(logits, targets)) / losses(logits, targets).length,
      visible: [
        [[[0, 0]], [1]],
        [logitsOf, [0, 1, 3]],
      ],
      hidden: [
        {
          about: 'a target that does not count, as PyTorch has it',
          args: [logitsOf, [2, -1, 0]],
        },
        {
          about: 'logits in the thousands, as PyTorch has it',
          args: [far, [2, 2]],
        },
        { about: 'one row, sure and right', args: [[[9, 0, 0]], [0]] },
        {
          about: 'most targets do not count',
          args: [
            [
              [1, 2],
              [3, 1],
              [0, 5],
            ],
            [-1, 0, -1],
          ],
        },
      ],
      hints: [
        '−ln softmax(z)[t] is ln Σ e^z − z[t].',
        'With the largest logit m: m + ln Σ e^(z − m) − z[t].',
        'Skip rows whose target is below zero, and divide by the number of rows that are left.',
      ],
      misconceptions: [
        {
          name: 'Adds up instead of averaging',
          words: 'The loss is a mean; a sum grows with the batch.',
          wrong: (logits, targets) => sum(losses(logits, targets)),
        },
        {
          name: 'Divides by all rows',
          words:
            'Rows that do not count are not in the mean, neither above nor below the line.',
          wrong: (logits, targets) => sum(losses(logits, targets)) / targets.length,
        },
        {
          name: 'Lets the power overflow',
          words: 'e to the 1000 is Infinity; take the largest logit off first.',
          wrong: (logits, targets) => {
            const rows = losses(logits, targets, { stable: false });
            return sum(rows) / rows.length;
          },
        },
        {
          name: 'Measures in bits',
          words: 'PyTorch, and this course, use the natural logarithm here.',
          wrong: (logits, targets) => {
            const rows = losses(logits, targets);
            return sum(rows) / rows.length / Math.LN2;
          },
        },
      ],
      mutants: [
        {
          name: 'counts targets below zero',
          wrong: (logits, targets) => {
            const rows = losses(logits, targets, { counts: () => true });
            return sum(rows) / rows.length;
          },
        },
      ],
    }),
    '13.4': defineExercise({
      title: 'The nucleus by hand',
      reference: (
        logits: readonly number[],
        temperature: number,
        topP: number,
      ): number[] =>
        Array.from(samplingProbabilities(logits, { temperature, topP })),
      visible: [
        [[0, 0, 0, 0], 1, 0.5],
        [[1, 3, 2], 1, 0.8],
      ],
      hidden: [
        { about: 'a low temperature', args: [[1, 3, 2, 2.5], 0.5, 0.9] },
        { about: 'a high temperature', args: [[1, 3, 2, 2.5], 2, 0.7] },
        { about: 'a nucleus of one token', args: [[5, 0, 1], 1, 0.1] },
        { about: 'logits in the thousands', args: [[0, 1000, 999, -1000], 1, 0.9] },
        { about: 'equal logits', args: [[2, 2, 2, 2, 2, 2, 2, 2], 1, 0.6] },
        { about: 'a nucleus of nearly all', args: [[0.3, 0.1, -0.4], 1, 0.99] },
      ],
      hints: [
        'Temperature first, then softmax, then the cut: the order matters.',
        'Sort the token numbers by probability and add up until topP is reached; remember which tokens you took.',
        'Stop as soon as the sum so far is at least topP; then divide the kept probabilities by that sum.',
      ],
      misconceptions: [
        {
          name: 'Forgets the temperature',
          words: 'Divide the logits by the temperature before the softmax.',
          wrong: (logits, _, topP) =>
            cut(softmax(logits), (before) => before < topP),
        },
        {
          name: 'Multiplies by the temperature',
          words: 'A high temperature must flatten; multiplying sharpens.',
          wrong: (logits, temperature, topP) =>
            cut(softmax(logits, 1 / temperature), (before) => before < topP),
        },
        {
          name: 'Leaves out the token that reaches p',
          words:
            'The token with which the sum reaches p belongs to the nucleus; without it a very likely first token would be lost.',
          wrong: (logits, temperature, topP) =>
            cut(softmax(logits, temperature), (before, own) => before + own < topP),
        },
        {
          name: 'Keeps tokens above p',
          words:
            'p is not a threshold for each token but for the sum of the likeliest ones.',
          wrong: (logits, temperature, topP) =>
            cut(softmax(logits, temperature), (_, own) => own >= topP),
        },
        {
          name: 'Does not share out what it cut off',
          words: 'What is left must add up to one again.',
          wrong: (logits, temperature, topP) =>
            cut(softmax(logits, temperature), (before) => before < topP, false),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'A fresh GPT with 1,000 tokens in its vocabulary has a loss of 25 nats. What do you think?',
      right: 'Something is wrong: about 6.9 would be knowing nothing',
      because:
        'ln 1000 is 6.9; a loss far above it means that the model is sure of wrong things before it has learnt any.',
      wrong: [
        {
          choice: 'That is normal for an untrained model',
          why: 'Normal is close to ln 1000, for weights that start small.',
        },
        {
          choice: 'It needs a larger learning rate',
          why: 'A bad start is no matter of how fast one walks.',
        },
      ],
    },
    {
      question: 'Why does one window of 64 tokens give 64 training questions?',
      right: 'Because each place may look only at what stands before it',
      because:
        'With the causal mask, no place sees its answer, so all can be asked at the same time.',
      wrong: [
        {
          choice: 'Because the window is read 64 times',
          why: 'It is read once; all places are computed together.',
        },
        {
          choice: 'Because there are 64 numbers in each embedding',
          why: 'The width has nothing to do with the length; here they happen to be equal.',
        },
      ],
    },
    {
      question:
        'Model A: vocabulary 500, perplexity 40. Model B: vocabulary 5,000, perplexity 90, same text. Which is better?',
      right: 'Bits a byte would tell; perplexity here does not',
      because:
        'Tokens of B are longer: it wavers more often wrong per token, over fewer tokens.',
      wrong: [
        {
          choice: 'A, it wavers between fewer tokens',
          why: 'Between fewer, more often.',
        },
        {
          choice: 'B, since its vocabulary is ten times larger',
          why: 'A larger vocabulary is a choice, not a merit.',
        },
      ],
    },
    {
      question: 'You set the temperature to 0. What happens?',
      right:
        'The likeliest token is taken each time, so every run gives the same text',
      because: 'It is the limit of sharpening; nothing is drawn any more.',
      wrong: [
        {
          choice: 'All tokens become equally likely',
          why: 'That is what a very high temperature does.',
        },
        {
          choice: 'The text becomes the best one the model can write',
          why: 'The likeliest next token, again and again, need not make the likeliest text, and often runs in circles.',
        },
      ],
    },
    {
      question:
        'The validation loss rises while the training loss goes on falling. What do you do?',
      right: 'Stop, and take the weights of the lowest validation loss',
      because: 'From there on the model learns the training text by heart.',
      wrong: [
        {
          choice: 'Train on, the training loss is what counts',
          why: 'It counts what has been memorized; new text is what the model is for.',
        },
        {
          choice: 'Add the validation part to the training part',
          why: 'Then nobody can tell any more how well it does on new text.',
        },
      ],
    },
  ],
});
