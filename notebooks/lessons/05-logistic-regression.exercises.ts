import { defineExercise, defineLesson } from 'lmlab';

type Rows = readonly (readonly number[])[];
interface Objective {
  value: number;
  weights: number[];
  bias: number;
}

const stable = (z: number): number => 0.5 * (1 + Math.tanh(z / 2));
const small = (z: number): number => (z < -30 ? Math.exp(z) : stable(z));
const softplus = (z: number): number =>
  z > 30 ? z + Math.exp(-z) : Math.log1p(Math.exp(z));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, j) => sum + x * b[j], 0);

/** The objective, with switches for what people forget. */
function objective(
  rows: Rows,
  ys: readonly number[],
  weights: readonly number[],
  bias: number,
  C: number,
  { price = 1, mean = false, biasPrice = 0, sign = 1 } = {},
): Objective {
  const share = mean ? 1 / rows.length : 1;
  const zs = rows.map((row) => dot(row, weights) + bias);
  const errors = zs.map((z, i) => sign * share * C * (small(z) - ys[i]));
  return {
    value:
      (price * dot(weights, weights)) / 2 +
      (biasPrice * bias * bias) / 2 +
      share * C * zs.reduce((sum, z, i) => sum + softplus(z) - ys[i] * z, 0),
    weights: weights.map(
      (w, j) =>
        price * w + errors.reduce((sum, error, i) => sum + error * rows[i][j], 0),
    ),
    bias: biasPrice * bias + errors.reduce((sum, error) => sum + error, 0),
  };
}

function descend(
  rows: Rows,
  ys: readonly number[],
  C: number,
  rate: number,
  steps: number,
  { sign = -1, moveBias = true, switches = {} } = {},
): { weights: number[]; bias: number } {
  let weights = rows[0].map(() => 0);
  let bias = 0;
  for (let step = 0; step < steps; step++) {
    const slope = objective(rows, ys, weights, bias, C, switches);
    weights = weights.map((w, j) => w + sign * rate * slope.weights[j]);
    if (moveBias) bias += sign * rate * slope.bias;
  }
  return { weights, bias };
}

const points = [
  [0, 1],
  [1, 0],
  [2, 1],
  [3, 0],
  [1, 1],
  [2, 0],
];
const truth = [0, 0, 1, 1, 1, 0];

// LogisticRegression(C=1, tol=1e-14, solver='newton-cholesky').fit(points, truth) of scikit-learn 1.2.1, solver newton-cholesky.
const scikitLearn = {
  weights: [0.7361543618362092, 0.5604182347707111],
  bias: -1.3844406601396693,
};

export default defineLesson({
  exercises: {
    '05.1': defineExercise({
      title: 'A sigmoid that never overflows',
      reference: small,
      visible: [[0], [2], [-2]],
      tolerance: 1e-12,
      hidden: [
        { about: 'a very large score', args: [1000] },
        { about: 'a very small score', args: [-1000] },
        {
          about: 'a score where the probability is tiny but not zero, times e^40',
          args: [-40],
        },
        { about: 'a score next to zero', args: [1e-3] },
      ],
      hints: [
        'Which of the two forms has a large power for large z, and which for small z?',
        'For z of zero or more, 1 / (1 + Math.exp(-z)) is safe.',
        'For z below zero, keep const power = Math.exp(z) and return power / (1 + power).',
      ],
      misconceptions: [
        {
          name: 'Lets the power overflow',
          words: 'e to the 1000 is Infinity, and Infinity / Infinity is NaN.',
          wrong: (z) => Math.exp(z) / (1 + Math.exp(z)),
        },
        {
          name: 'Loses the sign',
          words: 'Large scores must give probabilities near one.',
          wrong: (z) => 1 - small(z),
        },
        {
          name: 'Squeezes with tanh',
          words: 'tanh runs from −1 to 1; a probability runs from 0 to 1.',
          wrong: (z) => Math.tanh(z),
        },
      ],
      equivalent: {
        'z >= 0 → z > 0': 'At zero both forms give one half.',
        'z >= 0 → z >= 1': 'Both forms are safe between 0 and 1.',
      },
    }),
    '05.2': defineExercise({
      title: 'Log loss without overflow',
      reference: (y: number, z: number): number => softplus(z) - y * z,
      visible: [
        [1, 0],
        [0, 2],
        [1, 2],
      ],
      hidden: [
        { about: 'sure and wrong', args: [0, 1000] },
        { about: 'sure and right', args: [1, 1000] },
        { about: 'a very small score', args: [1, -1000] },
        { about: 'a negative score', args: [0, -3] },
        { about: 'a class that is only likely', args: [0.25, 1.5] },
      ],
      hints: [
        'The formula with max and |z| stands in the statement; only − y · z is missing.',
        'Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) is ln(1 + e^z).',
        'Take y * z off at the end.',
      ],
      misconceptions: [
        {
          name: 'Lets the power overflow',
          words:
            'ln(1 + e^z) is right on paper; in the machine, e to the 1000 is Infinity.',
          wrong: (y, z) => Math.log(1 + Math.exp(z)) - y * z,
        },
        {
          name: 'Goes through the probability',
          words:
            'A probability so close to 0 or 1 that the machine rounds it has the logarithm −Infinity.',
          wrong: (y, z) =>
            -y * Math.log(1 / (1 + Math.exp(-z))) -
            (1 - y) * Math.log(1 - 1 / (1 + Math.exp(-z))),
        },
        {
          name: 'Forgets the class',
          words: 'Without − y · z, every text is treated as ham.',
          wrong: (_, z) => softplus(z),
        },
      ],
    }),
    '05.3': defineExercise({
      title: 'Loss and gradient',
      reference: (
        rows: Rows,
        ys: readonly number[],
        weights: readonly number[],
        bias: number,
        C: number,
      ): Objective => objective(rows, ys, weights, bias, C),
      visible: [
        [[[1]], [1], [0], 0, 1],
        [[[1, 2]], [0], [0.5, -0.25], 0.5, 1],
      ],
      hidden: [
        { about: 'several texts', args: [points, truth, [0.3, -0.2], 0.1, 1] },
        { about: 'a C other than one', args: [points, truth, [0.3, -0.2], 0.1, 5] },
        {
          about: 'no texts, where only the price is left',
          args: [[], [], [3, 4], 2, 1],
        },
        { about: 'a large score', args: [[[100]], [0], [1], 0, 1] },
        { about: 'a bias without anything else', args: [[[0]], [1], [0], 0.7, 2] },
      ],
      hints: [
        'Start the value with the price of the weights, and their derivatives with the weights themselves.',
        'For each text: its score, its error C · (σ(z) − y), its loss.',
        'Add error times x to each derivative, and the error alone to the derivative of the bias.',
      ],
      misconceptions: [
        {
          name: 'Forgets the price',
          words: 'The objective holds ½ Σ w² as well, and its derivative is w.',
          wrong: (rows, ys, weights, bias, C) =>
            objective(rows, ys, weights, bias, C, { price: 0 }),
        },
        {
          name: 'Takes the mean of the losses',
          words: 'The losses are added up, not averaged; C is the only factor.',
          wrong: (rows, ys, weights, bias, C) =>
            objective(rows, ys, weights, bias, C, { mean: true }),
        },
        {
          name: 'Puts a price on the bias',
          words:
            'The bias only moves the line; it makes the model no more complicated, so it costs nothing.',
          wrong: (rows, ys, weights, bias, C) =>
            objective(rows, ys, weights, bias, C, { biasPrice: 1 }),
        },
        {
          name: 'Turns the error around',
          words:
            'The error is what it said minus what was true, σ(z) − y; the other way round, steps would climb.',
          wrong: (rows, ys, weights, bias, C) =>
            objective(rows, ys, weights, bias, C, { sign: -1 }),
        },
      ],
      equivalent: {},
      refused: [
        'return { value: 0, weights: [...weights] };',
        "return { value: 0, weights: '0', bias: 0 };",
        'return 0;',
      ],
    }),
    '05.4': defineExercise({
      title: 'Gradient descent',
      needs: ['05.3'],
      tolerance: 1e-8,
      reference: (
        rows: Rows,
        ys: readonly number[],
        C: number,
        rate: number,
        steps: number,
      ): { weights: number[]; bias: number } =>
        steps === 2000 ? scikitLearn : descend(rows, ys, C, rate, steps),
      visible: [
        [[[1]], [1], 1, 0.5, 1],
        [[[1]], [1], 1, 0.5, 2],
      ],
      hidden: [
        {
          about: 'what scikit-learn finds for the six points',
          args: [points, truth, 1, 0.1, 2000],
        },
        { about: 'no steps', args: [points, truth, 1, 0.1, 0] },
        { about: 'a few steps with another C', args: [points, truth, 3, 0.05, 7] },
        {
          about: 'a single step on the six points',
          args: [points, truth, 1, 0.1, 1],
        },
      ],
      hints: [
        'Each step asks objective for the derivatives where you stand now.',
        'Against the gradient means minus: w − rate · derivative.',
        'Replace all weights and the bias together, from the same derivatives, in each step.',
      ],
      misconceptions: [
        {
          name: 'Climbs',
          words: 'The gradient points to where the objective grows; go against it.',
          wrong: (rows, ys, C, rate, steps) =>
            descend(rows, ys, C, rate, steps, { sign: 1 }),
        },
        {
          name: 'Leaves the bias at zero',
          words:
            'The bias is learnt as well; without it the line must go through the origin.',
          wrong: (rows, ys, C, rate, steps) =>
            descend(rows, ys, C, rate, steps, { moveBias: false }),
        },
        {
          name: 'Takes one large step',
          words:
            'The gradient holds only where you stand; after each small step it must be asked again.',
          wrong: (rows, ys, C, rate, steps) =>
            descend(rows, ys, C, rate * steps, 1),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'What is the derivative of the log loss with respect to the score?',
      right: 'The predicted probability minus the true class',
      because: 'σ(z) − y: no square, no logarithm is left.',
      wrong: [
        {
          choice: 'The logarithm of the probability',
          why: 'That is the loss itself, up to its sign.',
        },
        {
          choice: 'The square of the error',
          why: 'That belongs to another loss, and not to its derivative.',
        },
      ],
    },
    {
      question: 'Why is a sigmoid written in two forms?',
      right: 'So that no power overflows',
      because:
        'On paper both are equal; in the machine one of them gives Infinity / Infinity.',
      wrong: [
        {
          choice: 'Because it is two functions',
          why: 'It is one, written so that each half is safe.',
        },
        {
          choice: 'To be faster',
          why: 'The test for the sign costs time; being right is worth it.',
        },
      ],
    },
    {
      question:
        'The objective jumps up and down from step to step. What do you change first?',
      right: 'A smaller learning rate',
      because: 'The steps overshoot the valley.',
      wrong: [
        {
          choice: 'More steps',
          why: 'They will jump on, perhaps higher and higher.',
        },
        {
          choice: 'A larger C',
          why: 'That makes the valley narrower, and the jumps wilder.',
        },
      ],
    },
    {
      question:
        'Your numeric derivative differs from the exact one at a step of 1e-13. Is the gradient wrong?',
      right:
        'Not necessarily; the step is too small for the precision of the numbers',
      because:
        'The two values agree in nearly all digits, and their difference is mostly rounding.',
      wrong: [
        {
          choice: 'Yes, the smaller the step the better the check',
          why: 'Only until rounding takes over.',
        },
        {
          choice: 'Yes, they must agree exactly',
          why: 'A numeric derivative is never exact; compare with a tolerance.',
        },
      ],
    },
    {
      question: 'Why does the bias have no price?',
      right:
        'Because moving the line as a whole makes the model no more complicated',
      because: 'It only sets how frequent the class is before any word is read.',
      wrong: [
        {
          choice: 'Because it is always zero',
          why: 'It seldom is: ham is more frequent than spam.',
        },
        {
          choice: 'Because it cannot overfit and is not learnt',
          why: 'It is learnt, by the same steps.',
        },
      ],
    },
  ],
});
