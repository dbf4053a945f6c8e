import { defineExercise, defineLesson } from 'lmlab';

interface Entry {
  readonly value: number;
  readonly inputs: readonly (readonly [place: number, slope: number])[];
}
type Tape = readonly Entry[];
type Rows = readonly (readonly number[])[];
interface NetworkSlopes {
  V: number[][];
  u: number[];
}

const leaf = (value: number): Entry => ({ value, inputs: [] });
const step = (value: number, ...inputs: [number, number][]): Entry => ({
  value,
  inputs,
});

/** Derivatives from the definition: the sum over all paths of the product of their slopes. */
function overPaths(tape: Tape, from = tape.length - 1): number[] {
  const own = tape.map((_, place) => Number(place === from));
  return tape[from].inputs.reduce(
    (sum, [input, slope]) =>
      overPaths(tape, input).map((one, place) => sum[place] + slope * one),
    own,
  );
}

/** The pass backward, with switches for what goes wrong. */
function backward(
  tape: Tape,
  { seed = 1, adds = true, upstream = true, forward = false } = {},
): number[] {
  const derivatives = tape.map(() => 0);
  derivatives[tape.length - 1] = seed;
  const places = [...tape.keys()];
  for (const place of forward ? places : places.reverse())
    for (const [input, slope] of tape[place].inputs) {
      const share = slope * (upstream ? derivatives[place] : 1);
      derivatives[input] = share + (adds ? derivatives[input] : 0);
    }
  return derivatives;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, one, i) => sum + one * b[i], 0);

/** The gradient of the small network, with switches for what people forget. */
function network(
  V: Rows,
  u: readonly number[],
  x: readonly number[],
  y: number,
  { squash = true, through = true, sign = 1, probability = true } = {},
): NetworkSlopes {
  const h = V.map((row) => Math.tanh(dot(row, x)));
  const z = dot(u, h);
  const error = sign * ((probability ? 0.5 + 0.5 * Math.tanh(z / 2) : z) - y);
  return {
    V: h.map((one, j) => {
      const toUnit = error * (through ? u[j] : 1);
      return x.map((value) => value * toUnit * (squash ? 1 - one ** 2 : 1));
    }),
    u: h.map((one) => one * error),
  };
}

const V = [
  [0.5, -1, 0.25],
  [-0.75, 0.5, 1.5],
];
const u = [1.5, -0.5];
const x = [1, 2, -1];
// torch 1.13.1, float64: binary_cross_entropy_with_logits(u @ tanh(V @ x), y).backward(); V.grad, u.grad, for y = 0 and 1.
const inPyTorch: readonly NetworkSlopes[] = [
  {
    V: [
      [0.04631972774629183, 0.09263945549258366, -0.04631972774629183],
      [-0.038041475873797415, -0.07608295174759483, 0.038041475873797415],
    ],
    u: [-0.25541666405721053, -0.23015870779701603],
  },
  {
    V: [
      [-0.12439841553212146, -0.2487968310642429, 0.12439841553212146],
      [0.10216595721641893, 0.20433191443283785, -0.10216595721641893],
    ],
    u: [0.685958874440077, 0.6181249321604969],
  },
];

export default defineLesson({
  exercises: {
    '08.1': defineExercise({
      title: 'The chain rule by hand',
      reference: (a: number, b: number, c: number): number[] => [
        2 * a * b * b + 2 * b * c,
        2 * a * a * b + 2 * a * c,
        2 * a * b + 2 * c,
      ],
      visible: [
        [1, 2, 3],
        [2, 3, -1],
      ],
      hidden: [
        { about: 'a product that c takes away', args: [2, 3, -6] },
        { about: 'an a of zero', args: [0, 5, 2] },
        { about: 'numbers with fractions', args: [0.5, -1.5, 0.25] },
      ],
      variant: (random) => [
        2 + random.int(5),
        -1 - random.int(5),
        20 + random.int(9),
      ],
      hints: [
        'What is the slope of a square, s², with respect to s? And what is s here?',
        'Multiply the outer slope, 2 · (a · b + c), by the slope of a · b + c with respect to the letter in question.',
        'The slope of a · b + c with respect to a is b, with respect to b it is a, with respect to c it is 1.',
      ],
      misconceptions: [
        {
          name: 'Stops at the square',
          words:
            'The slope of the square is only the first factor of the chain; the inside changes with a and b, too.',
          wrong: (a, b, c) => {
            const outer = 2 * (a * b + c);
            return [outer, outer, outer];
          },
        },
        {
          name: 'Gives each factor its own value',
          words:
            'When a moves by a little, the product moves by that little times the other factor.',
          wrong: (a, b, c) => {
            const outer = 2 * (a * b + c);
            return [outer * a, outer * b, outer];
          },
        },
        {
          name: 'Leaves out the outer slope',
          words: 'The square has a slope as well, and it depends on where you are.',
          wrong: (a, b) => [b, a, 1],
        },
      ],
    }),
    '08.2': defineExercise({
      title: 'A product on the tape',
      reference: (tape: Tape, a: number, b: number): Entry => {
        const [left, right] = [tape[a].value, tape[b].value];
        return step(left * right, [a, right], [b, left]);
      },
      visible: [
        [[leaf(2), leaf(5)], 0, 1],
        [[leaf(3), leaf(-4), leaf(7)], 2, 1],
      ],
      hidden: [
        { about: 'a factor of zero', args: [[leaf(0), leaf(6)], 0, 1] },
        { about: 'an entry times itself', args: [[leaf(9), leaf(3)], 1, 1] },
        {
          about: 'factors that are steps themselves',
          args: [[leaf(2), step(4, [0, 2]), step(8, [1, 2])], 2, 1],
        },
      ],
      hints: [
        'How much does the product change when only the factor at place a moves by a little?',
        'With respect to one factor, the slope is the value of the other.',
        'inputs is a list of two pairs: [a, value at b] and [b, value at a].',
      ],
      misconceptions: [
        {
          name: 'Gives each factor its own value as slope',
          words:
            'If a moves by a little, the product moves by that little times b: the slope is the other factor.',
          wrong: (tape, a, b) =>
            step(
              tape[a].value * tape[b].value,
              [a, tape[a].value],
              [b, tape[b].value],
            ),
        },
        {
          name: 'Uses the slopes of a sum',
          words: 'Slopes of one belong to a + b; a product stretches what moves.',
          wrong: (tape, a, b) =>
            step(tape[a].value * tape[b].value, [a, 1], [b, 1]),
        },
        {
          name: 'Takes places for values',
          words:
            'a and b say where the factors stand on the tape; their values stand there.',
          wrong: (_, a, b) => step(a * b, [a, b], [b, a]),
        },
      ],
      mutants: [
        {
          name: 'writes an entry times itself down once',
          wrong: (tape, a, b) =>
            a === b
              ? step(tape[a].value ** 2, [a, tape[a].value])
              : step(
                  tape[a].value * tape[b].value,
                  [a, tape[b].value],
                  [b, tape[a].value],
                ),
        },
      ],
      refused: [
        'return { value: tape[a].value * tape[b].value };',
        'return { value: tape[a].value * tape[b].value, inputs: [a, b] };',
        'return tape[a].value * tape[b].value;',
      ],
    }),
    '08.3': defineExercise({
      title: 'One pass backward',
      reference: (tape: Tape): number[] => overPaths(tape),
      visible: [[[leaf(4)]], [[leaf(2), leaf(5), step(10, [0, 5], [1, 2])]]],
      hidden: [
        {
          about: 'a chain of steps',
          args: [[leaf(1), step(3, [0, 3]), step(6, [1, 2]), step(3, [2, 0.5])]],
        },
        {
          about: 'an entry that two steps use',
          args: [
            [leaf(3), step(9, [0, 6]), step(6, [0, 2]), step(54, [1, 6], [2, 9])],
          ],
        },
        {
          about: 'an entry times itself',
          args: [[leaf(7), step(49, [0, 7], [0, 7])]],
        },
        {
          about: 'an entry that the result does not use',
          args: [[leaf(1), leaf(2), step(4, [1, 2])]],
        },
      ],
      hints: [
        'All derivatives start at 0; which one do you know before you begin?',
        'Go from the last place to the first; every input of the entry there gets a share.',
        'The share is slope * derivatives[place], and it is added to what the input has already.',
      ],
      misconceptions: [
        {
          name: 'Overwrites instead of adding up',
          words:
            'An entry that is used twice acts on the result in two ways, and its derivative is the sum of both.',
          wrong: (tape) => backward(tape, { adds: false }),
        },
        {
          name: 'Starts with zero everywhere',
          words:
            'Zero times every slope is zero. The derivative of the result with respect to itself is known.',
          wrong: (tape) => backward(tape, { seed: 0 }),
        },
        {
          name: 'Forgets what came from above',
          words:
            'The slope says how the step reacts to its input; how the result reacts to the step is a further factor.',
          wrong: (tape) => backward(tape, { upstream: false }),
        },
        {
          name: 'Goes forward',
          words:
            'From the front, nothing is known yet: the derivative of an entry is complete only when all that use it are done.',
          wrong: (tape) => backward(tape, { forward: true }),
        },
      ],
      equivalent: {
        'place >= 0 → place > 0': 'The first entry is a leaf: it has no inputs.',
        'place >= 0 → place >= 1': 'The first entry is a leaf: it has no inputs.',
      },
    }),
    '08.4': defineExercise({
      title: 'A network’s gradient by hand',
      tolerance: 1e-10,
      reference: (
        V: Rows,
        u: readonly number[],
        x: readonly number[],
        y: number,
      ): NetworkSlopes =>
        V.length === 2 && x.length === 3 ? inPyTorch[y] : network(V, u, x, y),
      visible: [
        [[[0]], [1], [1], 1],
        [[[0.5]], [2], [-1], 0],
      ],
      hidden: [
        { about: 'PyTorch’s numbers for class 0', args: [V, u, x, 0] },
        { about: 'PyTorch’s numbers for class 1', args: [V, u, x, 1] },
        {
          about: 'three units and two features',
          args: [
            [
              [1, 0.5],
              [-0.5, 0.25],
              [0, -2],
            ],
            [0.5, -1, 2],
            [0.5, 1.5],
            1,
          ],
        },
        { about: 'a unit that is switched off', args: [[[1, -1]], [0], [2, 1], 0] },
      ],
      hints: [
        'Go forward first, as the statement does: h, then z. The derivative of the loss with respect to z is in lesson 05.',
        'The derivative of u[j] is the error times h[j]. What reaches unit j is the error times u[j].',
        'Through the tanh goes the factor 1 − h[j]², and V[j][i] gets x[i] times all that.',
      ],
      misconceptions: [
        {
          name: 'Forgets the slope of tanh',
          words:
            'Between V and h stands a tanh, and where it is flat, little comes through.',
          wrong: (V, u, x, y) => network(V, u, x, y, { squash: false }),
        },
        {
          name: 'Forgets the weight on the way',
          words:
            'A unit matters to the loss as much as its outgoing weight lets it.',
          wrong: (V, u, x, y) => network(V, u, x, y, { through: false }),
        },
        {
          name: 'Turns the error around',
          words:
            'The error is what it said minus what was true; the other way round, steps would climb.',
          wrong: (V, u, x, y) => network(V, u, x, y, { sign: -1 }),
        },
        {
          name: 'Takes the score for the probability',
          words: 'The derivative of this loss is σ(z) − y, not z − y.',
          wrong: (V, u, x, y) => network(V, u, x, y, { probability: false }),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'Why does a pass backward get a million derivatives for about the price of two or three runs?',
      right: 'Because every path shares its last part with many others',
      because:
        'The derivative of a late step is computed once and handed to all that lies before it.',
      wrong: [
        {
          choice: 'Because it leaves out small derivatives',
          why: 'It is exact and leaves out nothing.',
        },
        {
          choice: 'Because it moves all weights at once and sees what happens',
          why: 'Moving all at once gives a single number: the slope in one direction.',
        },
      ],
    },
    {
      question: 'An entry is used by two later steps. What is its derivative?',
      right: 'The sum of what comes back from both',
      because: 'The result reacts to it along two paths, and small changes add up.',
      wrong: [
        {
          choice: 'What comes back from the last of them',
          why: 'That forgets the other path: the commonest bug of home-made engines.',
        },
        {
          choice: 'The product of what comes back from both',
          why: 'Products belong to steps on the same path, sums to different paths.',
        },
      ],
    },
    {
      question:
        'What does the pass backward need that the way forward alone does not?',
      right: 'The values of the steps in between, kept in memory',
      because:
        'The slope of a product is the other factor, as it was on the way forward.',
      wrong: [
        {
          choice: 'A smaller learning rate',
          why: 'The rate comes after the derivatives.',
        },
        {
          choice: 'A formula for the whole gradient',
          why: 'Each step knows its own slope; nobody knows the whole.',
        },
      ],
    },
    {
      question:
        'Your engine and TensorFlow.js differ in the eighth digit. What do you think?',
      right: 'Nothing is wrong: it computes in 32 bits',
      because:
        'These have about seven digits; compare with a tolerance that says so.',
      wrong: [
        {
          choice: 'One of the two has a bug',
          why: 'A bug rarely hides in the eighth digit; a forgotten factor shows in the first.',
        },
        {
          choice: 'The point was chosen badly',
          why: 'At any point, 32 bits are 32 bits.',
        },
      ],
    },
    {
      question:
        'A network of 30 sigmoid layers does not learn. What do you look at first?',
      right: 'The size of the gradient at the first layers',
      because:
        'Every sigmoid takes at least three quarters of it away; after thirty, nothing is left.',
      wrong: [
        {
          choice: 'The number of training examples',
          why: 'More examples do not bring back a gradient that is zero.',
        },
        {
          choice: 'The seed',
          why: 'No seed makes a sigmoid steeper than 1/4.',
        },
      ],
    },
  ],
});
