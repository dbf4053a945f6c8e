import { defineExercise, defineLesson } from 'lmlab';

interface Point {
  C: number;
  minDf: number;
}
interface Guess {
  mean: number;
  sd: number;
}
type Trial = readonly [x: number, y: number];

/** What all rounds cost, from the last one back. */
function cost(
  candidates: number,
  steps: number,
  factor: number,
  { grows = true, up = true, last = true } = {},
): number {
  const own = candidates * steps;
  if (candidates === 1) return last ? own : 0;
  const left = up
    ? Math.ceil(candidates / factor)
    : Math.max(1, Math.floor(candidates / factor));
  return (
    own + cost(left, grows ? steps * factor : steps, factor, { grows, up, last })
  );
}

/** The regression by conditioning on one trial after the other, with switches for what people forget. */
function guess(
  first: Trial,
  second: Trial,
  at: number,
  { noise = 0.1, root = true, together = true, half = 2 } = {},
): Guess {
  const k = (a: number, b: number): number => Math.exp(-((a - b) ** 2) / half);
  const [x1, x2] = [first[0], second[0]];
  const own = 1 + noise;
  const beside = together ? k(x1, x2) : 0;
  const [s1, s2] = [k(at, x1), k(at, x2)];
  const rest = own - beside ** 2 / own;
  const pull = s2 - (s1 * beside) / own;
  const surprise = second[1] - (beside / own) * first[1];
  const variance = 1 - s1 ** 2 / own - pull ** 2 / rest;
  return {
    mean: (s1 / own) * first[1] + (pull / rest) * surprise,
    sd: root ? variance ** 0.5 : variance,
  };
}

// scikit-learn 1.7.2: GaussianProcessRegressor(kernel=RBF(1.0, 'fixed'), alpha=0.1, optimizer=None).fit(xs, ys)
//   .predict([[at]], return_std=True)
const scikitLearn = new Map<string, Guess>([
  ['[[0,1],[2,-1],0.5]', { mean: 0.5782780540558252, sd: 0.4989009158125002 }],
  [
    '[[-1,0.3],[0.5,0.8],3]',
    { mean: 0.031150446235722044, sd: 0.9990426108594186 },
  ],
]);

const rank = (loss: number, others: readonly number[]): number =>
  others.filter((other) => other < loss).length;

export default defineLesson({
  exercises: {
    '11.1': defineExercise({
      title: 'From numbers between 0 and 1 to parameters',
      reference: (u: number, v: number): Point => ({
        C: Math.exp(Math.log(0.01) + u * (Math.log(100) - Math.log(0.01))),
        minDf: Math.min(5, Math.ceil(5 * v + 1e-12) || 1),
      }),
      visible: [
        [0, 0],
        [0.5, 0.5],
      ],
      hidden: [
        { about: 'the far end of both', args: [0.9999, 0.9999] },
        { about: 'a quarter of the way', args: [0.25, 0.39] },
        { about: 'a v just above a fifth', args: [0.75, 0.21] },
        { about: 'a v just below four fifths', args: [0.1, 0.79] },
      ],
      hints: [
        'On a logarithmic scale, equal steps of u multiply C by equal factors. From 0.01 to 100 it is a factor of 10,000 in all.',
        'C is 0.01 times 10000 to the power u. For minDf, cut [0, 1) into five equal pieces.',
        'minDf: 1 + Math.floor(5 * v).',
      ],
      misconceptions: [
        {
          name: 'Draws C on a plain scale',
          words:
            'Then 99 of 100 draws lie above 1, and small values are hardly ever tried.',
          wrong: (u, v) => ({ C: 0.01 + u * 99.99, minDf: 1 + Math.floor(5 * v) }),
        },
        {
          name: 'Rounds instead of cutting',
          words:
            'Rounding gives the first and the last value only half a piece each.',
          wrong: (u, v) => ({ C: 0.01 * 10000 ** u, minDf: 1 + Math.round(4 * v) }),
        },
        {
          name: 'Never reaches the last value',
          words: 'From 1 to 5 there are five whole numbers, not four.',
          wrong: (u, v) => ({ C: 0.01 * 10000 ** u, minDf: 1 + Math.floor(4 * v) }),
        },
      ],
      refused: [
        'return { C: 0.01 * 10000 ** u };',
        'return [u, v];',
        "return { C: u, minDf: '1' };",
      ],
    }),
    '11.2': defineExercise({
      title: 'The cost of halving',
      reference: (candidates: number, steps: number, factor: number): number =>
        cost(candidates, steps, factor),
      visible: [
        [1, 8, 3],
        [9, 4, 3],
      ],
      hidden: [
        { about: 'a number that the factor does not divide', args: [10, 4, 3] },
        { about: 'halving in the plain sense', args: [16, 1, 2] },
        { about: 'fewer candidates than the factor', args: [3, 5, 4] },
        { about: 'a large field', args: [81, 4, 3] },
      ],
      variant: (random) => [
        20 + random.int(30),
        2 + random.int(6),
        3 + random.int(2),
      ],
      hints: [
        'The first round costs candidates times steps. What are the two numbers in the next one?',
        'Candidates are divided by the factor and rounded up, steps are multiplied by it; go on until one is left.',
        'while (candidates > 1) { divide and round up; multiply the steps; add the product to the cost }.',
      ],
      misconceptions: [
        {
          name: 'Keeps the steps as they are',
          words: 'Those that go on get more time; that is the point of halving.',
          wrong: (candidates, steps, factor) =>
            cost(candidates, steps, factor, { grows: false }),
        },
        {
          name: 'Rounds down',
          words: 'With ten candidates and a factor of three, four go on.',
          wrong: (candidates, steps, factor) =>
            cost(candidates, steps, factor, { up: false }),
        },
        {
          name: 'Does not run the last round',
          words: 'The winner must be trained to the end as well.',
          wrong: (candidates, steps, factor) =>
            cost(candidates, steps, factor, { last: false }),
        },
      ],
    }),
    '11.3': defineExercise({
      title: 'May it go on?',
      reference: (
        loss: number,
        others: readonly number[],
        factor: number,
      ): boolean =>
        rank(loss, others) + 1 <=
        Math.max(1, Math.trunc((1 + others.length) / factor)),
      visible: [
        [0.5, [], 4],
        [0.5, [0.1, 0.9, 0.8], 4],
        [0.05, [0.1, 0.9, 0.8], 4],
      ],
      hidden: [
        {
          about: 'two places, and one better run',
          args: [0.5, [0.1, 0.9, 0.8, 0.7, 0.6], 3],
        },
        {
          about: 'two places, and two better runs',
          args: [0.5, [0.1, 0.2, 0.8, 0.7, 0.6], 3],
        },
        { about: 'a loss that another run has, too', args: [0.5, [0.5, 0.9], 4] },
        {
          about: 'one run short of a second place',
          args: [0.5, [0.1, 0.9, 0.8, 0.7], 3],
        },
        {
          about: 'only few runs so far, one of them better',
          args: [0.5, [0.4], 4],
        },
        {
          about: 'exactly as many as the factor, itself included',
          args: [0.3, [0.2, 0.9], 3],
        },
        {
          about: 'one better of six, and three places',
          args: [0.5, [0.1, 0.9, 0.8, 0.7, 0.6, 0.95], 2],
        },
        {
          about: 'many places',
          args: [0.5, [0.1, 0.2, 0.3, 0.9, 0.8, 0.7, 0.6], 2],
        },
      ],
      hints: [
        'How many runs are at the rung, this one included? One in factor of them may go on.',
        'places = the larger of 1 and (others.length + 1) / factor, rounded down.',
        'Count the others with a smaller loss; it goes on if there are fewer of them than places.',
      ],
      misconceptions: [
        {
          name: 'Does not count itself',
          words:
            'The run stands at the rung as well; places are a share of all runs there.',
          wrong: (loss, others, factor) =>
            rank(loss, others) < Math.max(1, Math.floor(others.length / factor)),
        },
        {
          name: 'Waits for a full rung',
          words: 'ASHA never waits: there is always at least one place.',
          wrong: (loss, others, factor) =>
            rank(loss, others) < Math.floor((others.length + 1) / factor),
        },
        {
          name: 'Lets only the best go on',
          words: 'With many runs at a rung, there is room for more than one.',
          wrong: (loss, others) => rank(loss, others) === 0,
        },
        {
          name: 'Takes large losses for good',
          words: 'A loss is better when it is smaller.',
          wrong: (loss, others, factor) =>
            others.filter((other) => other > loss).length <
            Math.max(1, Math.floor((others.length + 1) / factor)),
        },
      ],
    }),
    '11.4': defineExercise({
      title: 'A Gaussian process after two trials',
      tolerance: 1e-9,
      reference: (first: Trial, second: Trial, at: number): Guess =>
        scikitLearn.get(JSON.stringify([first, second, at])) ??
        guess(first, second, at),
      visible: [
        [[0, 1], [10, 1], 0],
        [[0, 2], [1, 0], 0.5],
      ],
      hidden: [
        {
          about: 'scikit-learn’s numbers between two trials',
          args: [[0, 1], [2, -1], 0.5],
        },
        {
          about: 'scikit-learn’s numbers away from both',
          args: [[-1, 0.3], [0.5, 0.8], 3],
        },
        { about: 'two trials at the same place', args: [[1, 1], [1, 2], 1.5] },
        { about: 'a place that nobody has seen', args: [[0, 3], [1, 2], 40] },
      ],
      hints: [
        'Four numbers: k between the two trials, the determinant of K, and k of the new place with each trial.',
        'The inverse of a matrix [[p, q], [q, p]] is [[p, −q], [−q, p]] divided by p² − q². Multiply it by the two similarities first.',
        'With a = (1.1 · k1 − q · k2) / det and b = (1.1 · k2 − q · k1) / det: mean = a · y1 + b · y2, variance = 1 − a · k1 − b · k2.',
      ],
      misconceptions: [
        {
          name: 'Forgets the noise',
          words:
            'The diagonal of K is 1.1: a trial is not the truth, it was measured with noise.',
          wrong: (first, second, at) => guess(first, second, at, { noise: 1e-12 }),
        },
        {
          name: 'Returns the variance',
          words: 'The deviation is the root of the variance.',
          wrong: (first, second, at) => guess(first, second, at, { root: false }),
        },
        {
          name: 'Lets the trials count twice',
          words:
            'Trials that lie close together tell the same thing; K⁻¹ takes that into account.',
          wrong: (first, second, at) =>
            guess(first, second, at, { together: false }),
        },
        {
          name: 'Loses the 2 of the similarity',
          words: 'Look at the exponent of k once more.',
          wrong: (first, second, at) => guess(first, second, at, { half: 1 }),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why does random search usually beat a grid with as many points?',
      right: 'It tries more different values of the parameter that matters',
      because:
        'A grid repeats each value for all values of parameters that change nothing.',
      wrong: [
        {
          choice: 'It is luckier',
          why: 'On average nobody is; it is a matter of counting.',
        },
        {
          choice: 'It learns from earlier trials',
          why: 'It does not; Bayesian searches do.',
        },
      ],
    },
    {
      question: 'Where does a Bayesian search look next?',
      right: 'Where its guess is good or its doubt is large',
      because: 'A place can be worth a try for either reason.',
      wrong: [
        {
          choice: 'Always where its guess is best',
          why: 'It would never leave the first good place.',
        },
        {
          choice: 'Always where it knows least',
          why: 'It would never use what it has learnt.',
        },
      ],
    },
    {
      question: 'When does giving up early go wrong?',
      right: 'When runs that end well begin badly',
      because:
        'A small learning rate or a long warmup looks poor at the first rung.',
      wrong: [
        {
          choice: 'When there are many candidates',
          why: 'That is when it saves most.',
        },
        { choice: 'When runs take long', why: 'Then there is the more to save.' },
      ],
    },
    {
      question:
        'You compared two searches with one seed each. One found 0.931, the other 0.934. What do you know?',
      right: 'Nothing about which search is better',
      because:
        'With other seeds it may be the other way round; compare over seeds, with an interval.',
      wrong: [
        {
          choice: 'That the second is better',
          why: 'By one draw of luck, perhaps.',
        },
        {
          choice: 'That both are equally good',
          why: 'That has not been shown either.',
        },
      ],
    },
    {
      question:
        'A hundred trials gave a best validation loss of 0.10. What do you expect on fresh data?',
      right: 'Something worse than 0.10',
      because: 'The best of a hundred noisy numbers is too good to be typical.',
      wrong: [
        {
          choice: '0.10, since validation data was not trained on',
          why: 'It was chosen on, a hundred times.',
        },
        {
          choice: 'Something better, since the model was tuned',
          why: 'It was tuned to the validation data.',
        },
      ],
    },
  ],
});
