import { defineExercise, defineLesson } from 'lmlab';

interface PowerLaw {
  coefficient: number;
  exponent: number;
}
interface Law {
  E: number;
  A: number;
  alpha: number;
  B: number;
  beta: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** The line, with switches for what people forget. */
function line(
  xs: readonly number[],
  ys: readonly number[],
  { log = Math.log, sign = -1, power = Math.exp, centred = true } = {},
): PowerLaw {
  const [x, y] = [xs.map((v) => log(v)), ys.map((v) => log(v))];
  const [mx, my] = centred ? [mean(x), mean(y)] : [0, 0];
  const slope =
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return { coefficient: power(mean(y) - slope * mean(x)), exponent: sign * slope };
}

// numpy.polyfit(numpy.log(x), numpy.log(y), 1) of NumPy 2.4.6; the coefficient is exp of its constant.
const oracleX = [1000, 2000, 4000, 8000, 16000, 32000];
const oracleY = [3.31, 3.02, 2.77, 2.6, 2.41, 2.29];
const numpy = { coefficient: 6.801545398329514, exponent: 0.10643824731021292 };

const hoffmann: Law = { E: 1.69, A: 406.4, alpha: 0.34, B: 410.7, beta: 0.28 };
const tilted: Law = { E: 0.5, A: 3, alpha: 0.5, B: 20, beta: 0.25 };

const best = ({ A, alpha, B, beta }: Omit<Law, 'E'>, flops: number): number =>
  Math.exp(
    (Math.log((alpha * A) / (beta * B)) + beta * Math.log(flops / 6)) /
      (alpha + beta),
  );

export default defineLesson({
  exercises: {
    '19.1': defineExercise({
      title: 'Tokens for a budget',
      reference: (flops: number, parameters: number): number =>
        Math.floor(flops / 6 / parameters + 1e-9),
      visible: [
        [6000, 10],
        [1e9, 1000],
      ],
      hidden: [
        { about: 'a budget that does not divide evenly', args: [1e9, 7777] },
        { about: 'a budget below one token', args: [5, 1] },
        { about: 'Chinchilla: 70 billion parameters', args: [5.88e23, 7e10] },
        { about: 'a single token, exactly', args: [6, 1] },
      ],
      variant: (random) => [1e9 * (1 + random.int(9)), 1000 + random.int(9000)],
      hints: [
        'C = 6 · N · D; which of the three is asked for?',
        'Divide the budget by six times the parameters.',
        'Math.floor keeps you below the budget.',
      ],
      misconceptions: [
        {
          name: 'Counts the forward pass alone',
          words:
            'Two operations a weight are the forward pass; backward takes four more.',
          wrong: (flops, parameters) => Math.floor(flops / 2 / parameters),
        },
        {
          name: 'Rounds up',
          words: 'One more token, and the budget is overdrawn.',
          wrong: (flops, parameters) => Math.ceil(flops / 6 / parameters - 1e-9),
        },
        {
          name: 'Leaves a part of a token',
          words: 'There is no half token: round down to a whole number.',
          wrong: (flops, parameters) => flops / 6 / parameters,
        },
      ],
    }),
    '19.2': defineExercise({
      title: 'Fit a power law',
      tolerance: 1e-9,
      reference: (xs: readonly number[], ys: readonly number[]): PowerLaw =>
        xs.join() === oracleX.join() ? numpy : line(xs, ys),
      visible: [
        [
          [1, 10, 100],
          [8, 4, 2],
        ],
        [
          [1, 2],
          [3, 3],
        ],
      ],
      hidden: [
        { about: 'what NumPy finds for six losses', args: [oracleX, oracleY] },
        {
          about: 'a rising law, whose exponent is negative',
          args: [
            [1, 2, 4],
            [1, 3, 8],
          ],
        },
        {
          about: 'points that lie on no line',
          args: [
            [5, 50, 70, 200],
            [3, 1, 2, 0.4],
          ],
        },
        {
          about: 'values below one',
          args: [
            [0.1, 0.5, 0.9],
            [0.7, 0.2, 0.1],
          ],
        },
      ],
      hints: [
        'Take the logarithm of both; then it is a straight line.',
        'The slope is Σ (x − mean x)(y − mean y) over Σ (x − mean x)².',
        'exponent = −slope, and coefficient = Math.exp(mean y − slope · mean x).',
      ],
      misconceptions: [
        {
          name: 'Forgets the minus',
          words:
            'The law is written with −exponent, so that a falling loss has a positive one.',
          wrong: (xs, ys) => line(xs, ys, { sign: 1 }),
        },
        {
          name: 'Leaves the constant in logarithms',
          words:
            'The constant of the line is the logarithm of the coefficient; take its exponential.',
          wrong: (xs, ys) => line(xs, ys, { power: (value) => value }),
        },
        {
          name: 'Sends the line through zero',
          words:
            'Without the means taken off, the line is forced through the origin.',
          wrong: (xs, ys) => line(xs, ys, { centred: false }),
        },
        {
          name: 'Fits the values themselves',
          words: 'The line is straight in logarithms, not in the values.',
          wrong: (xs, ys) =>
            line(xs, ys, { log: (value) => value, power: (value) => value }),
        },
      ],
      equivalent: {
        'value - mx → value + mx':
          'The other factor sums to zero, so that a constant added to this one changes nothing.',
        'y[i] - my → y[i] + my': 'The same, the other way round.',
      },
      refused: [
        'return { coefficient: 1 };',
        "return { coefficient: '1', exponent: 1 };",
        'return [1, 2];',
      ],
    }),
    '19.3': defineExercise({
      title: 'The law',
      tolerance: 1e-9,
      reference: (law: Law, n: number, d: number): number =>
        law.E + law.A * n ** -law.alpha + law.B * d ** -law.beta,
      visible: [
        [{ E: 1, A: 2, alpha: 1, B: 3, beta: 1 }, 2, 3],
        [hoffmann, 1e9, 2e10],
      ],
      hidden: [
        {
          about: 'Chinchilla: 70 billion parameters, 1.4 trillion tokens',
          args: [hoffmann, 7e10, 1.4e12],
        },
        {
          about: 'Gopher: 280 billion parameters, 300 billion tokens',
          args: [hoffmann, 2.8e11, 3e11],
        },
        { about: 'a tiny model', args: [tilted, 100, 1e6] },
        { about: 'a law without a floor', args: [{ ...tilted, E: 0 }, 50, 70] },
      ],
      hints: [
        'Three terms, added up.',
        'n belongs to A and alpha, d to B and beta.',
        'law.A / n ** law.alpha is the second of them.',
      ],
      misconceptions: [
        {
          name: 'Swaps the exponents',
          words: 'α belongs to the parameters, β to the tokens.',
          wrong: (law, n, d) =>
            law.E + law.A / n ** law.beta + law.B / d ** law.alpha,
        },
        {
          name: 'Forgets the floor',
          words: 'E stays, however large the model is.',
          wrong: (law, n, d) => law.A / n ** law.alpha + law.B / d ** law.beta,
        },
        {
          name: 'Takes one quantity for both',
          words: 'Size and data have a term each.',
          wrong: (law, n) => law.E + law.A / n ** law.alpha + law.B / n ** law.beta,
        },
      ],
    }),
    '19.4': defineExercise({
      title: 'The best size',
      tolerance: 1e-6,
      reference: best,
      visible: [
        [{ A: 1, alpha: 0.5, B: 1, beta: 0.5 }, 600],
        [{ A: 4, alpha: 0.5, B: 1, beta: 0.5 }, 600],
      ],
      hidden: [
        { about: 'exponents that differ', args: [tilted, 1e6] },
        {
          about: 'a steeper law',
          args: [{ A: 10, alpha: 1, B: 7, beta: 0.6 }, 1e5],
        },
        { about: 'a budget of six operations', args: [tilted, 6] },
      ],
      hints: [
        'Replace D by C / (6N) in α · A · N^(−α) = β · B · D^(−β), and bring all N to one side.',
        'N^(α + β) = (α A) / (β B) · (C / 6)^β.',
        'Raise both factors to 1 / (α + β).',
      ],
      misconceptions: [
        {
          name: 'Forgets the six',
          words: 'C = 6ND: the budget has to be divided by six first.',
          wrong: (law, flops) => best(law, 6 * flops),
        },
        {
          name: 'Swaps the exponents',
          words:
            'The steeper term needs less: N grows with β / (α + β), not α / (α + β).',
          wrong: ({ A, alpha, B, beta }, flops) =>
            ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) *
            (flops / 6) ** (alpha / (alpha + beta)),
        },
        {
          name: 'Sets the terms equal',
          words:
            'It is the derivatives that are equal; they bring α and β down as factors.',
          wrong: ({ A, alpha, B, beta }, flops) =>
            (A / B) ** (1 / (alpha + beta)) *
            (flops / 6) ** (beta / (alpha + beta)),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'You double the parameters and keep the operations. What happens to the tokens?',
      right: 'They are halved',
      because: 'C = 6ND with C fixed.',
      wrong: [
        { choice: 'They stay', why: 'Then the operations would double.' },
        {
          choice: 'They are quartered',
          why: 'That would be the case if N entered squared.',
        },
      ],
    },
    {
      question: 'What is E in the law?',
      right: 'The loss that is left for a model without limits',
      because:
        'Both other terms vanish for large N and D; what remains, if the law holds, is the entropy of the text.',
      wrong: [
        {
          choice: 'The error of the fit',
          why: 'That shows in the distances of the points from the law.',
        },
        { choice: 'The loss of the largest run', why: 'Every run lies above E.' },
      ],
    },
    {
      question: 'Why has each run a learning-rate schedule of its own length?',
      right:
        'Because a long run looked at half-way has not come down with its rate',
      because:
        'Its loss is higher than that of a run that was planned to end there.',
      wrong: [
        {
          choice: 'To save time',
          why: 'It costs time: one long run would give all lengths.',
        },
        {
          choice: 'Because the optimizer demands it',
          why: 'Any schedule runs; the comparison would be unfair.',
        },
      ],
    },
    {
      question:
        'The hidden run lies outside of the bootstrap interval. What can you conclude?',
      right: 'That there is error which drawing runs again does not show',
      because:
        'A wrong formula, an unsuited learning rate and the luck of the seed are not in the interval. (And one such interval in twenty misses by chance.)',
      wrong: [
        {
          choice: 'That the fit has a bug',
          why: 'A correct fit of a wrong formula does the same.',
        },
        {
          choice: 'That the run must be repeated until it lies inside',
          why: 'Choosing runs by the answer makes every interval a lie.',
        },
      ],
    },
    {
      question: 'The valley of best sizes is flat. What follows?',
      right: 'A size wrong by a factor of two costs little',
      because:
        'Near a minimum the first derivative is zero, so that small steps change little.',
      wrong: [
        {
          choice: 'Size does not matter',
          why: 'Far from the valley the loss rises on both sides.',
        },
        {
          choice: 'The largest model is best',
          why: 'Right of the valley it is too little trained.',
        },
      ],
    },
  ],
});
