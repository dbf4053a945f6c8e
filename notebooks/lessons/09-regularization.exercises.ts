import { defineExercise, defineLesson } from 'lmlab';

type Rows = readonly (readonly number[])[];
type Mood = 'negative' | 'neutral' | 'positive';
const moods: readonly Mood[] = ['negative', 'neutral', 'positive'];

const moodsFrom = (share: (mood: Mood) => number): Record<Mood, number> =>
  Object.fromEntries(moods.map((mood) => [mood, share(mood)])) as Record<
    Mood,
    number
  >;

/** Early stopping by looking back from every validation. */
function stopEarly(
  losses: readonly number[],
  patience: number,
): { best: number; stoppedAt: number } {
  const bestUpTo = (i: number): number =>
    losses.indexOf(Math.min(...losses.slice(0, i + 1)));
  const at = losses.findIndex((_, i) => i - bestUpTo(i) >= patience);
  const stoppedAt = at < 0 ? losses.length - 1 : at;
  return { best: bestUpTo(stoppedAt), stoppedAt };
}

const soft = (w: number, by: number): number =>
  w > by ? w - by : w < -by ? w + by : 0;

/** Coordinate descent that keeps the residuals, with switches for what people forget. */
function descend(
  rows: Rows,
  y: readonly number[],
  alpha: number,
  rounds: number,
  { own = false, mean = true, threshold = true, curved = true } = {},
): number[] {
  const n = mean ? rows.length : 1;
  const w = rows[0].map(() => 0);
  for (let round = 0; round < rounds; round++)
    for (const j of w.keys()) {
      const rest = rows.map((row, i) =>
        row.reduce(
          (left, x, k) => (k === j && !own ? left : left - x * w[k]),
          y[i],
        ),
      );
      const slope = rows.reduce((sum, row, i) => sum + row[j] * rest[i], 0) / n;
      const curvature = rows.reduce((sum, row) => sum + row[j] ** 2, 0) / n;
      w[j] =
        (threshold ? soft(slope, alpha) : slope - alpha * Math.sign(slope)) /
        (curved ? curvature : 1);
    }
  return w;
}

const points = [
  [0, 1, 2],
  [1, 0, 1],
  [2, 1, 0],
  [3, 0, 2],
  [1, 1, 1],
  [2, 0, 0],
];
const targets = [0.5, 1, 2.5, 2, 1.5, 2.5];

// scikit-learn 1.7.2: Lasso(alpha, fit_intercept=False, tol=1e-15, max_iter=10**6).fit(points, targets).coef_
const scikitLearn: Readonly<Record<number, number[]>> = {
  0.1: [0.8850574712643675, 0.44712643678160896, -0.03218390804597682],
  0.5: [0.8157894736842105, 0, 0],
};

export default defineLesson({
  exercises: {
    '09.1': defineExercise({
      title: 'The soft threshold',
      reference: soft,
      visible: [
        [3, 1],
        [0.4, 0.5],
        [-3, 1],
      ],
      hidden: [
        {
          about: 'a negative weight that is smaller than the step',
          args: [-0.2, 1],
        },
        { about: 'a weight of zero', args: [0, 2] },
        { about: 'no price', args: [-1.5, 0] },
        { about: 'a step as large as the weight', args: [2, 2] },
      ],
      variant: (random) => [-(30 + random.int(60)) / 10, (1 + random.int(20)) / 10],
      hints: [
        'Take the size and the sign of the weight apart.',
        'The size becomes smaller by the step; which function keeps it from falling below zero?',
        'Math.sign(w) times the larger of Math.abs(w) - by and 0.',
      ],
      misconceptions: [
        {
          name: 'Crosses zero',
          words:
            'A small weight ends at zero; it does not come out on the other side.',
          wrong: (w, by) => w - Math.sign(w) * by,
        },
        {
          name: 'Scales instead of cutting',
          words:
            'That is what L2 does; it makes every weight smaller and none zero.',
          wrong: (w, by) => w / (1 + by),
        },
        {
          name: 'Loses the sign',
          words: 'A negative weight stays negative, or becomes zero.',
          wrong: (w, by) => Math.max(Math.abs(w) - by, 0),
        },
      ],
    }),
    '09.2': defineExercise({
      title: 'Label smoothing',
      reference: (target: Mood, epsilon: number): Record<Mood, number> =>
        moodsFrom((mood) =>
          mood === target ? 1 - (2 * epsilon) / 3 : epsilon / 3,
        ),
      visible: [
        ['positive', 0.3],
        ['negative', 0],
      ],
      hidden: [
        { about: 'the class in the middle', args: ['neutral', 0.1] },
        { about: 'nothing but smoothing', args: ['positive', 1] },
        { about: 'a little smoothing', args: ['negative', 0.06] },
      ],
      hints: [
        'Begin with what every class gets, the right one included.',
        'Every class gets ε / 3; the right one gets 1 − ε on top.',
        'Make an object of three shares, add 1 - epsilon to the entry of the target, return it.',
      ],
      misconceptions: [
        {
          name: 'Spreads over the wrong classes only',
          words:
            'The share ε is spread evenly over all classes; the right one gets its part of it, too.',
          wrong: (target, epsilon) =>
            moodsFrom((mood) => (mood === target ? 1 - epsilon : epsilon / 2)),
        },
        {
          name: 'Takes nothing away',
          words: 'The three shares must add up to one.',
          wrong: (target, epsilon) =>
            moodsFrom((mood) => Number(mood === target) + epsilon / 3),
        },
        {
          name: 'Loses the part of the right class',
          words: 'Add up the three shares: a part of ε is missing.',
          wrong: (target, epsilon) =>
            moodsFrom((mood) => (mood === target ? 1 - epsilon : epsilon / 3)),
        },
      ],
      refused: [
        'return { negative: 0, positive: 1 };',
        'return [epsilon / 3, epsilon / 3, epsilon / 3];',
        'return 1 - epsilon;',
      ],
    }),
    '09.3': defineExercise({
      title: 'Early stopping',
      reference: stopEarly,
      visible: [
        [[3, 2, 1], 2],
        [[3, 2, 4, 5, 1], 2],
      ],
      hidden: [
        { about: 'a first loss that stays the best', args: [[1, 2, 3, 4], 5] },
        { about: 'patience that starts anew', args: [[5, 6, 4, 6, 3, 6, 7, 2], 2] },
        {
          about: 'a loss that is as good, but not better',
          args: [[2, 2, 2, 1], 2],
        },
        { about: 'no patience at all', args: [[4, 3, 5, 1], 1] },
        {
          about: 'a curve that ends just before patience does',
          args: [[5, 4, 6, 7], 3],
        },
        { about: 'a single validation', args: [[7], 3] },
        {
          about: 'losses that fall again, but not below the best',
          args: [[3, 1, 5, 4, 3, 2], 3],
        },
      ],
      hints: [
        'Keep two things: where the best loss was, and how many since then were no better.',
        'A better loss moves the best and sets the count back to zero; any other loss raises the count.',
        'When the count reaches patience, return { best, stoppedAt: i }; after the loop, stoppedAt is the last index.',
      ],
      misconceptions: [
        {
          name: 'Compares with the loss before',
          words:
            'A loss that falls again is no progress as long as it stays above the best.',
          wrong: (losses, patience) => {
            let [best, waited] = [0, 0];
            for (let i = 1; i < losses.length; i++) {
              if (losses[i] < losses[best]) best = i;
              if (losses[i] < losses[i - 1]) waited = 0;
              else if (++waited >= patience) return { best, stoppedAt: i };
            }
            return { best, stoppedAt: losses.length - 1 };
          },
        },
        {
          name: 'Never starts counting anew',
          words: 'Only losses in a row count; a new best sets the count back.',
          wrong: (losses, patience) => {
            let [best, waited] = [0, 0];
            for (let i = 1; i < losses.length; i++) {
              if (losses[i] < losses[best]) best = i;
              else if (++waited >= patience) return { best, stoppedAt: i };
            }
            return { best, stoppedAt: losses.length - 1 };
          },
        },
        {
          name: 'Keeps the weights of the last moment',
          words: 'When training stops, the best moment is some validations back.',
          wrong: (losses, patience) => {
            const { stoppedAt } = stopEarly(losses, patience);
            return { best: stoppedAt, stoppedAt };
          },
        },
        {
          name: 'Waits one too long',
          words: 'Stop when patience is reached, not when it is exceeded.',
          wrong: (losses, patience) => stopEarly(losses, patience + 1),
        },
      ],
    }),
    '09.4': defineExercise({
      title: 'The lasso by hand',
      tolerance: 1e-8,
      reference: (
        rows: Rows,
        y: readonly number[],
        alpha: number,
        rounds: number,
      ): number[] =>
        rounds === 300 ? scikitLearn[alpha] : descend(rows, y, alpha, rounds),
      visible: [
        [[[1], [2]], [2, 3], 0.5, 1],
        [[[1], [2]], [2, 3], 9, 1],
      ],
      hidden: [
        {
          about: 'scikit-learn’s weights at a low price',
          args: [points, targets, 0.1, 300],
        },
        {
          about: 'scikit-learn’s weights at a high price',
          args: [points, targets, 0.5, 300],
        },
        {
          about: 'a single round over three weights',
          args: [points, targets, 0.1, 1],
        },
        { about: 'a single row', args: [[[2, 1]], [3], 0.5, 3] },
        { about: 'no rounds', args: [points, targets, 0.1, 0] },
        {
          about: 'a weight below zero',
          args: [
            [
              [1, 2],
              [2, 1],
            ],
            [-3, 1],
            0.2,
            2,
          ],
        },
      ],
      hints: [
        'In each round, for each weight: go through all rows, and work out what is left of y without this weight.',
        'Add up x times what is left, and x squared; divide both by the number of rows.',
        'The new weight is the soft threshold of the first by alpha, divided by the second; use it at once for the next weight.',
      ],
      misconceptions: [
        {
          name: 'Lets the weight speak against itself',
          words:
            'What is left of y is without the weight that is being set; leave its own part out of the sum.',
          wrong: (rows, y, alpha, rounds) =>
            descend(rows, y, alpha, rounds, { own: true }),
        },
        {
          name: 'Forgets to divide by the number of rows',
          words:
            'The loss is a mean, the price is not: without n they are not on the same scale.',
          wrong: (rows, y, alpha, rounds) =>
            descend(rows, y, alpha, rounds, { mean: false }),
        },
        {
          name: 'Lets weights cross zero',
          words: 'A weight that earns less than its price is exactly zero.',
          wrong: (rows, y, alpha, rounds) =>
            descend(rows, y, alpha, rounds, { threshold: false }),
        },
        {
          name: 'Forgets the curvature',
          words:
            'The best weight is the slope divided by the mean of the squares of its column.',
          wrong: (rows, y, alpha, rounds) =>
            descend(rows, y, alpha, rounds, { curved: false }),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why does L1 give weights of exactly zero, and L2 not?',
      right: 'The price of L1 has a slope at zero, that of L2 has none',
      because:
        'The last bit of a weight costs as much as the first under L1, and next to nothing under L2.',
      wrong: [
        {
          choice: 'L1 is stronger',
          why: 'At any strength, L2 only scales; a stronger L2 gives smaller weights, not zeros.',
        },
        {
          choice: 'L1 deletes rare words first',
          why: 'It deletes what earns less than its price, rare or frequent.',
        },
      ],
    },
    {
      question: 'L1 gave a word the weight zero. What do you know?',
      right: 'That the model does as well without it, given the other words',
      because: 'Of two words that always come together, one is dropped by chance.',
      wrong: [
        {
          choice: 'That the word says nothing about the class',
          why: 'Another word may say the same, and stand in for it.',
        },
        {
          choice: 'That the word is rare',
          why: 'Frequent words are dropped as well.',
        },
      ],
    },
    {
      question: 'Training loss falls, validation loss rises. What helps least?',
      right: 'More steps of the same',
      because: 'That is what made it rise.',
      wrong: [
        {
          choice: 'Stopping where the validation loss was lowest',
          why: 'That helps at once, and costs nothing.',
        },
        { choice: 'Dropout or weight decay', why: 'Both are made for this.' },
      ],
    },
    {
      question: 'Why are the units that stay multiplied by 1 / (1 − p) in dropout?',
      right: 'So that the next layer sees the same sum on average as in use',
      because: 'After training, all units are there, and nothing is multiplied.',
      wrong: [
        {
          choice: 'So that the gradients do not vanish',
          why: 'It is about the mean of the values, not about depth.',
        },
        {
          choice: 'To make the noise larger',
          why: 'It does so, but that is a side effect.',
        },
      ],
    },
    {
      question:
        'You chose C, the patience and the dropout rate on the validation texts. Which accuracy do you report?',
      right: 'That on texts which had no part in any choice',
      because: 'The best of many tries on the validation texts is partly luck.',
      wrong: [
        {
          choice: 'The best on the validation texts',
          why: 'It was chosen for being high.',
        },
        {
          choice: 'The mean of training and validation',
          why: 'Both had a part in making the model.',
        },
      ],
    },
  ],
});
