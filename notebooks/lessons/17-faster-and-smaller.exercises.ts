import { defineExercise, defineLesson } from 'lmlab';

interface RoundedRow {
  scale: number;
  integers: number[];
}

/** Rows without the cache minus rows with it, in closed form. */
const saved = (
  prompt: number,
  fresh: number,
  cached = prompt + fresh - 1,
): number =>
  fresh === 0 ? 0 : fresh * prompt + (fresh * (fresh - 1)) / 2 - cached;

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function round(
  weights: readonly number[],
  most: number,
  to: (x: number) => number = Math.round,
  top = largest(weights),
): RoundedRow {
  const scale = top / most;
  return { scale, integers: weights.map((w) => (scale === 0 ? 0 : to(w / scale))) };
}

const readBack = ({ scale, integers }: RoundedRow): number[] =>
  integers.map((i) => i * scale);

/** Cuts into groups, rounds each and reads it back. */
const inGroups = (
  weights: readonly number[],
  size: number,
  most = 7,
  top?: number,
): number[] =>
  Array.from({ length: Math.ceil(weights.length / size) }, (_, g) =>
    weights.slice(g * size, (g + 1) * size),
  ).flatMap((group) =>
    readBack(round(group, most, Math.round, top ?? largest(group))),
  );

/** Zeros in the places that come first in `order`. */
const zeroFirst = (
  weights: readonly number[],
  count: number,
  key: (w: number) => number = Math.abs,
): number[] => {
  const order = [...weights.keys()].sort(
    (a, b) => key(weights[a]) - key(weights[b]),
  );
  return weights.map((w, i) => (order.indexOf(i) < count ? 0 : w));
};

const row = [
  0.31, -0.02, 1.4, -0.77, 0.05, -1.9, 0.6, 0.11, -0.42, 0.003, 2.2, -0.09,
];

// torch.nn.utils.prune.l1_unstructured(linear, 'weight', amount=share) of PyTorch 1.13.1, on a layer with these weights.
const pyTorch = new Map<number, number[]>([
  [0.25, [0.31, 0, 1.4, -0.77, 0, -1.9, 0.6, 0.11, -0.42, 0, 2.2, -0.09]],
  [0.5, [0, 0, 1.4, -0.77, 0, -1.9, 0.6, 0, -0.42, 0, 2.2, 0]],
  [0.9, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2.2, 0]],
]);

export default defineLesson({
  exercises: {
    '17.1': defineExercise({
      title: 'How many rows?',
      reference: (prompt: number, fresh: number): number => saved(prompt, fresh),
      visible: [
        [5, 1],
        [5, 2],
        [1, 3],
      ],
      hidden: [
        { about: 'nothing to write', args: [9, 0] },
        { about: 'a long text', args: [100, 156] },
        { about: 'a prompt of one token', args: [1, 10] },
      ],
      variant: (random) => [2 + random.int(60), 2 + random.int(100)],
      hints: [
        'Write down, for three new tokens, how long the text is each time it is sent through.',
        'Without: prompt + (prompt + 1) + … , as many terms as new tokens. With: prompt + fresh − 1.',
        'Add up prompt + written for written from 0 to fresh − 1, and take prompt + fresh − 1 off; for fresh = 0 nothing is computed.',
      ],
      misconceptions: [
        {
          name: 'Sends the last token through as well',
          words:
            'The last new token is drawn and given out; nobody asks what comes after it, so it never goes through.',
          wrong: (prompt, fresh) => saved(prompt, fresh, prompt + fresh),
        },
        {
          name: 'Forgets that the prompt has to go through once',
          words:
            'The keys and values of the prompt must be computed before they can be kept.',
          wrong: (prompt, fresh) => saved(prompt, fresh, fresh),
        },
        {
          name: 'Says what is left, not what is saved',
          words: 'The question is for the difference between the two ways.',
          wrong: (prompt, fresh) => (fresh === 0 ? 0 : prompt + fresh - 1),
        },
        {
          name: 'Takes the text to be equally long all the time',
          words: 'The text grows by one token with each step.',
          wrong: (prompt, fresh) => fresh * prompt - (prompt + fresh - 1),
        },
      ],
    }),
    '17.2': defineExercise({
      title: 'Round a row',
      reference: (weights: readonly number[], bits: 8 | 4): RoundedRow =>
        round(weights, bits === 8 ? 127 : 7),
      visible: [
        [[1.27, -0.64, 0.1], 8],
        [[0.7, -0.3, 0.16], 4],
      ],
      hidden: [
        { about: 'a row of zeros', args: [[0, 0, 0], 8] },
        { about: 'a largest weight that is negative', args: [[0.5, -2.54, 1], 8] },
        { about: 'many weights in four bits', args: [row, 4] },
        { about: 'many weights in eight bits', args: [row, 8] },
        { about: 'weights that are all negative', args: [[-3, -1, -0.5], 8] },
      ],
      hints: [
        'The scale comes first: what is the largest size, and which whole number shall it become?',
        '127 is 2 to the 7th, less one; 7 is 2 to the 3rd, less one.',
        'scale = largest size / most; integers = Math.round(w / scale), and 0 where the scale is 0.',
      ],
      misconceptions: [
        {
          name: 'Cuts off instead of rounding',
          words:
            'Cutting off makes every weight smaller; take the nearest whole number.',
          wrong: (weights, bits) =>
            round(weights, bits === 8 ? 127 : 7, Math.trunc),
        },
        {
          name: 'Looks for the largest value, not the largest size',
          words: 'A large negative weight needs room as well: look at sizes.',
          wrong: (weights, bits) =>
            round(
              weights,
              bits === 8 ? 127 : 7,
              Math.round,
              Math.max(0, ...weights),
            ),
        },
        {
          name: 'Takes one number too many',
          words:
            'Of 8 bits, one is the sign; and 128 does not fit into the positive half.',
          wrong: (weights, bits) => round(weights, bits === 8 ? 128 : 8),
        },
        {
          name: 'Divides zeros by zero',
          words: 'A row of zeros has the scale 0, and 0 / 0 is NaN.',
          wrong: (weights, bits) => {
            const scale = largest(weights) / (bits === 8 ? 127 : 7);
            return { scale, integers: weights.map((w) => Math.round(w / scale)) };
          },
        },
      ],
      refused: [
        'return { scale: 1 };',
        "return { scale: '1', integers: [...weights] };",
        'return weights.map(Math.round);',
      ],
    }),
    '17.3': defineExercise({
      title: 'Four bits, in groups',
      reference: (weights: readonly number[], size: number): number[] =>
        inGroups(weights, size),
      visible: [
        [[0.7, -0.3, 70, 16], 2],
        [[1, 2, 4], 3],
      ],
      hidden: [
        { about: 'a last group that is shorter', args: [row, 5] },
        { about: 'a group of zeros', args: [[0, 0, 3, 1], 2] },
        { about: 'one group for all', args: [row, 100] },
        { about: 'groups of one', args: [[0.5, -0.25, 8], 1] },
        {
          about: 'one loud weight',
          args: [[0.1, 0.2, -0.3, 100, 0.1, 0.2, -0.3, 0.7], 4],
        },
      ],
      hints: [
        'Two loops: over the groups, and over the weights of each.',
        'A group is weights.slice(from, from + size); its scale is its largest size / 7.',
        'Push Math.round(w / step) * step for each weight, or 0 where the step is 0.',
      ],
      misconceptions: [
        {
          name: 'Gives all groups one scale',
          words:
            'With one scale for all, one loud weight makes every group coarse. That is what groups are for.',
          wrong: (weights, size) => inGroups(weights, size, 7, largest(weights)),
        },
        {
          name: 'Drops the last group',
          words:
            'The last group may be shorter; its weights still have to be there.',
          wrong: (weights, size) =>
            inGroups(
              weights.slice(0, weights.length - (weights.length % size)),
              size,
            ),
        },
        {
          name: 'Returns the whole numbers',
          words: 'To be read back, a whole number is multiplied with its scale.',
          wrong: (weights, size) =>
            weights.map((w, i) => {
              const from = i - (i % size);
              const step = largest(weights.slice(from, from + size)) / 7;
              return step === 0 ? 0 : Math.round(w / step);
            }),
        },
        {
          name: 'Uses eight bits',
          words: 'Four bits reach from −7 to 7 here.',
          wrong: (weights, size) => inGroups(weights, size, 127),
        },
      ],
      equivalent: {
        'from < weights.length → from <= weights.length':
          'One group more would be empty, and add nothing.',
      },
    }),
    '17.4': defineExercise({
      title: 'Prune the smallest',
      reference: (weights: readonly number[], share: number): number[] =>
        (weights.join() === row.join() ? pyTorch.get(share) : undefined) ??
        zeroFirst(weights, Math.round(share * weights.length)),
      visible: [
        [[3, -1, 2, 0.5], 0.5],
        [row, 0.25],
      ],
      hidden: [
        { about: 'half of them, as PyTorch has it', args: [row, 0.5] },
        { about: 'nearly all of them, as PyTorch has it', args: [row, 0.9] },
        { about: 'nothing', args: [[1, 2], 0] },
        { about: 'equal sizes', args: [[1, -1, 1, -1, 5, 1], 0.5] },
        {
          about: 'a share that does not come out even',
          args: [[4, 3, 2, 1, -5], 0.3],
        },
      ],
      hints: [
        'Which places hold the smallest weights? Sort the places, not the weights.',
        '[...weights.keys()] are the places; sort them by Math.abs of their weights.',
        'Take the first Math.round(share * weights.length) of the sorted places into a set, and map those to 0.',
      ],
      misconceptions: [
        {
          name: 'Prunes the most negative',
          words:
            'A weight of −2 matters as much as one of 2: small means close to zero.',
          wrong: (weights, share) =>
            zeroFirst(weights, Math.round(share * weights.length), (w) => w),
        },
        {
          name: 'Removes instead of setting to zero',
          words: 'The places have to stay, or the matrix loses its form.',
          wrong: (weights, share) => {
            const zeroed = zeroFirst(weights, Math.round(share * weights.length));
            return weights.filter((w, i) => zeroed[i] !== 0 || w === 0);
          },
        },
        {
          name: 'Keeps the share instead of removing it',
          words: 'The share is what goes, not what stays.',
          wrong: (weights, share) =>
            zeroFirst(weights, weights.length - Math.round(share * weights.length)),
        },
        {
          name: 'Takes the share for a threshold',
          words:
            'The share counts weights; how small they are differs from layer to layer.',
          wrong: (weights, share) =>
            weights.map((w) => (Math.abs(w) < share ? 0 : w)),
        },
      ],
      mutants: [
        {
          name: 'rounds the count down',
          wrong: (weights, share) =>
            zeroFirst(weights, Math.floor(share * weights.length)),
        },
        {
          name: 'lets the later of equal ones go first',
          wrong: (weights, share) => {
            const turned = [...weights].reverse();
            return zeroFirst(turned, Math.round(share * weights.length)).reverse();
          },
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why may a GPT keep the keys and values of earlier tokens?',
      right: 'Because they do not depend on tokens that come later',
      because:
        'Each place sees itself and what stands before it; what it computed stays right.',
      wrong: [
        {
          choice: 'Because attention to earlier tokens is switched off',
          why: 'It is what the kept keys and values are for.',
        },
        {
          choice: 'Because small differences in them do not matter',
          why: 'There are none: the logits are the same.',
        },
      ],
    },
    {
      question:
        'One weight of a row is ten times as large as all others. What does 8-bit rounding do to the others?',
      right: 'They get coarser, since they share its scale',
      because:
        'The scale is the largest size / 127, so only about 13 steps are left on either side for the rest.',
      wrong: [
        {
          choice: 'Nothing, each weight is rounded for itself',
          why: 'Each is rounded to whole numbers of one common scale.',
        },
        {
          choice: 'They become zero',
          why: 'A tenth of the largest is still about 13 steps.',
        },
      ],
    },
    {
      question:
        'Half of the weights of a float32 matrix are zero. How much faster is its product?',
      right: 'Not at all, in the usual kernels',
      because:
        'They multiply with zeros as with any number; only another layout or a narrower matrix saves work.',
      wrong: [
        {
          choice: 'Twice as fast',
          why: 'Only where the hardware or the kernel skips zeros, which takes fixed patterns.',
        },
        {
          choice: 'Slower, since zeros have to be looked up',
          why: 'Nobody looks for them.',
        },
      ],
    },
    {
      question:
        'After pruning and forty more steps the perplexity is lower than before pruning. What does that show?',
      right: 'Little, before the unpruned model has had the same forty steps',
      because:
        'Two things were changed at once: weights went, and training went on.',
      wrong: [
        {
          choice: 'That pruning improves models',
          why: 'It may be the forty steps alone.',
        },
        {
          choice: 'That the pruned weights have grown back',
          why: 'They are set to zero again after each step.',
        },
      ],
    },
    {
      question:
        'A model writes one token at a time and does not fit into the processor’s cache. Why do fewer bits a weight make it faster?',
      right: 'Because every weight is fetched from memory for every token',
      because:
        'With one row, each weight is used once after it was fetched; a quarter of the bytes is a quarter of the waiting.',
      wrong: [
        {
          choice: 'Because there are fewer operations',
          why: 'There are as many as before.',
        },
        {
          choice: 'Because rounded weights are zero more often',
          why: 'Few are, and zeros would save nothing.',
        },
      ],
    },
  ],
});
