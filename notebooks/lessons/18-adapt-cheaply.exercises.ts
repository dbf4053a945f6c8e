import { defineExercise, defineLesson } from 'lmlab';

type Matrix = readonly (readonly number[])[];

/** W + factor · A · B. */
const plus = (W: Matrix, A: Matrix, B: Matrix, factor: number): number[][] =>
  W.map((row, i) =>
    row.map(
      (w, j) => w + factor * A[i].reduce((sum, a, k) => sum + a * B[k][j], 0),
    ),
  );

function softmax(z: readonly number[], T: number): number[] {
  const top = Math.max(...z);
  const powers = z.map((x) => Math.exp((x - top) / T));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

const logSoftmax = (z: readonly number[], T: number): number[] => {
  const top = Math.max(...z);
  const total = z.reduce((sum, x) => sum + Math.exp((x - top) / T), 0);
  return z.map((x) => (x - top) / T - Math.log(total));
};

/** Σ p (ln p − ln q), with p and q the softmax of two rows. */
const divergence = (
  p: readonly number[],
  q: readonly number[],
  T: number,
): number => {
  const [lnP, lnQ] = [logSoftmax(p, T), logSoftmax(q, T)];
  return lnP.reduce((sum, ln, i) => sum + Math.exp(ln) * (ln - lnQ[i]), 0);
};

const gradient = (
  teacher: readonly number[],
  student: readonly number[],
  T: number,
  factor = T,
): number[] => {
  const [p, q] = [softmax(teacher, T), softmax(student, T)];
  return q.map((value, i) => factor * (value - p[i]));
};

const teachers = [
  [2, -1, 0.5, 0],
  [1000, 0, -3, 998],
];
const students = [
  [0.5, 0.25, -1, 2],
  [1, 2, 3, 4],
];

// Loss and gradient of PyTorch 1.13.1, float64: with z the student's logits and t the teacher's,
// l = kl_div(log_softmax(z / T, -1), softmax(t / T, -1), reduction='sum') * T * T; l.backward(); z.grad
const pyTorch = new Map<string, { loss: number; slopes: number[] }>([
  [
    '0 1',
    {
      loss: 1.093350974519032,
      slopes: [
        -0.5558650976020121, 0.08476440929943799, -0.12403026824885953,
        0.5951309565514336,
      ],
    },
  ],
  [
    '0 2',
    {
      loss: 1.2510551528879765,
      slopes: [
        -0.5220443699626129, 0.1784118954852343, -0.2465962994170944,
        0.5902287738944733,
      ],
    },
  ],
  [
    '1 1',
    {
      loss: 2.7172470774076345,
      slopes: [
        -0.8487384746977973, 0.08714431874203256, 0.23688281808991013,
        0.5247113378658548,
      ],
    },
  ],
  [
    '1 2',
    {
      loss: 5.2068937230204755,
      slopes: [
        -1.2590445090769062, 0.33481019455488665, 0.5520086894131873,
        0.3722256251068322,
      ],
    },
  ],
  [
    '1 4',
    {
      loss: 13.664217342098587,
      slopes: [
        -1.8286526181229381, 0.8489779685081018, 1.0901092897723277,
        -0.11043464015749094,
      ],
    },
  ],
]);
const published = (
  teacher: readonly number[],
  student: readonly number[],
  T: number,
) => {
  const row = teachers.findIndex((one) => one.join() === teacher.join());
  const same = row >= 0 && students[row].join() === student.join();
  return same ? pyTorch.get(`${row} ${T}`) : undefined;
};

const W: Matrix = [
  [1, 0, 2],
  [0, 1, -1],
];
const A: Matrix = [
  [1, 2],
  [0, -1],
];
const B: Matrix = [
  [1, 0, 3],
  [0, 2, 1],
];

export default defineLesson({
  exercises: {
    '18.1': defineExercise({
      title: 'How many weights?',
      reference: (inputs: number, outputs: number, rank: number): number =>
        inputs * rank + rank * outputs,
      visible: [
        [3, 4, 1],
        [64, 192, 4],
      ],
      hidden: [
        { about: 'a square matrix', args: [4096, 4096, 8] },
        { about: 'a rank of one', args: [7, 5, 1] },
        { about: 'more outputs than inputs', args: [10, 1000, 16] },
      ],
      variant: (random) => [
        16 * (2 + random.int(30)),
        16 * (2 + random.int(60)),
        2 + random.int(14),
      ],
      hints: [
        'How many rows and columns has A, and how many B?',
        'A is inputs × rank, B is rank × outputs.',
        'inputs · rank + rank · outputs.',
      ],
      misconceptions: [
        {
          name: 'Counts the whole matrix',
          words: 'W stays as it is; only A and B are learned.',
          wrong: (inputs, outputs) => inputs * outputs,
        },
        {
          name: 'Multiplies the two matrices',
          words: 'The two are stored one beside the other: their sizes are added.',
          wrong: (inputs, outputs, rank) => inputs * rank * rank * outputs,
        },
        {
          name: 'Counts one of the two',
          words:
            'A alone would only make narrow vectors; B brings them back to the width of the output.',
          wrong: (inputs, _, rank) => inputs * rank,
        },
        {
          name: 'Adds the base',
          words: 'The question is for the adapter alone, without W.',
          wrong: (inputs, outputs, rank) =>
            inputs * outputs + rank * (inputs + outputs),
        },
      ],
    }),
    '18.2': defineExercise({
      title: 'Merge',
      reference: (w: Matrix, a: Matrix, b: Matrix, alpha: number): number[][] =>
        plus(w, a, b, alpha / b.length),
      visible: [
        [[[1]], [[2]], [[3]], 1],
        [W, A, B, 2],
      ],
      hidden: [
        { about: 'an alpha other than the rank', args: [W, A, B, 6] },
        {
          about: 'a rank of one',
          args: [W, [[1], [2]], [[1, 10, 100]], 0.5],
        },
        {
          about: 'an adapter that was not trained yet',
          args: [
            W,
            A,
            [
              [0, 0, 0],
              [0, 0, 0],
            ],
            4,
          ],
        },
      ],
      hints: [
        'Each entry of A · B is a row of A times a column of B.',
        'For row i and column j: the sum over k of A[i][k] * B[k][j].',
        'w + (alpha / B.length) * that sum.',
      ],
      misconceptions: [
        {
          name: 'Forgets to divide by the rank',
          words: 'α is divided by r, so that the same α fits every rank.',
          wrong: (w, a, b, alpha) => plus(w, a, b, alpha),
        },
        {
          name: 'Leaves W out',
          words: 'The adapter is a change of W, not its replacement.',
          wrong: (w, a, b, alpha) =>
            plus(
              w.map((row) => row.map(() => 0)),
              a,
              b,
              alpha / b.length,
            ),
        },
        {
          name: 'Divides by the rank and forgets alpha',
          words: 'α says how loud the adapter is.',
          wrong: (w, a, b) => plus(w, a, b, 1 / b.length),
        },
        {
          name: 'Takes the adapter off',
          words: 'Merging adds; taking off is how one would undo it.',
          wrong: (w, a, b, alpha) => plus(w, a, b, -alpha / b.length),
        },
      ],
      refused: ['return W[0];', "return [['1']];", 'return alpha;'],
    }),
    '18.3': defineExercise({
      title: 'The teacher’s loss',
      reference: (
        teacher: readonly number[],
        student: readonly number[],
        T: number,
      ): number =>
        published(teacher, student, T)?.loss ??
        T * T * divergence(teacher, student, T),
      visible: [
        [[1, 2, 3], [1, 2, 3], 1],
        [teachers[0], students[0], 1],
      ],
      tolerance: 1e-9,
      hidden: [
        {
          about: 'a temperature of two, as PyTorch has it',
          args: [teachers[0], students[0], 2],
        },
        {
          about: 'logits in the thousands, as PyTorch has it',
          args: [teachers[1], students[1], 2],
        },
        {
          about: 'a high temperature, as PyTorch has it',
          args: [teachers[1], students[1], 4],
        },
        { about: 'a student far away', args: [[0, 0], [0, 2000], 1] },
      ],
      hints: [
        'You need ln p and ln q more than p and q: a logarithm of a softmax can be written without forming the softmax.',
        'ln softmax(z)[i] = (z[i] − m) / T − ln Σ e^((z − m) / T), with m the largest logit.',
        'T² times the sum over e^(ln p) · (ln p − ln q).',
      ],
      misconceptions: [
        {
          name: 'Forgets T²',
          words: 'Without T² the teacher falls silent as the temperature rises.',
          wrong: (teacher, student, T) => divergence(teacher, student, T),
        },
        {
          name: 'Turns teacher and student around',
          words: 'p is the teacher, and the sum is weighted by p.',
          wrong: (teacher, student, T) => T * T * divergence(student, teacher, T),
        },
        {
          name: 'Softens only the teacher',
          words: 'Both rows are divided by the temperature.',
          wrong: (teacher, student, T) => {
            const [p, lnP, lnQ] = [
              softmax(teacher, T),
              logSoftmax(teacher, T),
              logSoftmax(student, 1),
            ];
            return T * T * p.reduce((sum, x, i) => sum + x * (lnP[i] - lnQ[i]), 0);
          },
        },
        {
          name: 'Takes logarithms of probabilities that were rounded to zero',
          words:
            'The logarithm of zero is −Infinity; work with logarithms from the start.',
          wrong: (teacher, student, T) => {
            const [p, q] = [softmax(teacher, T), softmax(student, T)];
            return (
              T *
              T *
              p.reduce((sum, x, i) => sum + x * (Math.log(x) - Math.log(q[i])), 0)
            );
          },
        },
      ],
    }),
    '18.4': defineExercise({
      title: 'Its gradient',
      reference: (
        teacher: readonly number[],
        student: readonly number[],
        T: number,
      ): number[] =>
        published(teacher, student, T)?.slopes ?? gradient(teacher, student, T),
      visible: [
        [[1, 2, 3], [1, 2, 3], 1],
        [teachers[0], students[0], 1],
      ],
      tolerance: 1e-9,
      hidden: [
        {
          about: 'a temperature of two, as PyTorch has it',
          args: [teachers[0], students[0], 2],
        },
        {
          about: 'logits in the thousands, as PyTorch has it',
          args: [teachers[1], students[1], 1],
        },
        {
          about: 'a high temperature, as PyTorch has it',
          args: [teachers[1], students[1], 4],
        },
        { about: 'a low temperature', args: [[1, 2, 0.5], [0, 0.3, 0.1], 0.5] },
      ],
      hints: [
        'The derivative of ln q at T with respect to a logit has a factor 1 / T. Which power of T is left of T²?',
        'The p of the teacher do not depend on the student, and add up to one.',
        'T · (q − p), entry by entry, with both softened.',
      ],
      misconceptions: [
        {
          name: 'Forgets that the chain rule brings a 1 / T',
          words:
            'The logits are divided by T before the softmax: one T of the two is used up.',
          wrong: (teacher, student, T) => gradient(teacher, student, T, T * T),
        },
        {
          name: 'Turns the error around',
          words:
            'What the student said minus what the teacher said; the other way round, steps would lead away.',
          wrong: (teacher, student, T) => gradient(teacher, student, T, -T),
        },
        {
          name: 'Leaves the temperature out of the factor',
          words:
            'Without a factor this would be the gradient of the loss without T², times T.',
          wrong: (teacher, student, T) => gradient(teacher, student, T, 1),
        },
        {
          name: 'Softens nothing',
          words: 'Both rows are divided by the temperature before the softmax.',
          wrong: (teacher, student, T) => gradient(teacher, student, 1, T),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why does B start with zeros?',
      right: 'So that the adapted model starts as the base',
      because: 'A · 0 is 0: nothing is changed until training changes it.',
      wrong: [
        {
          choice: 'So that half of the weights need not be stored',
          why: 'They are stored, and soon no longer zero.',
        },
        {
          choice: 'Because two random matrices would not train',
          why: 'They would; but the model would start broken.',
        },
      ],
    },
    {
      question: 'What would happen if A and B both started with zeros?',
      right: 'Nothing would ever move',
      because:
        'The gradient of each holds the other as a factor; both would be zero for good.',
      wrong: [
        {
          choice: 'Training would only start more slowly',
          why: 'Zero times any learning rate is zero.',
        },
        {
          choice: 'The same as now',
          why: 'Now A is random, so that B has a gradient.',
        },
      ],
    },
    {
      question: 'What does a merged adapter cost when the model runs?',
      right: 'Nothing',
      because: 'W + (α / r) · A · B is one matrix of the same size as W.',
      wrong: [
        {
          choice: 'Two more products in each layer',
          why: 'Those are the price of keeping it apart.',
        },
        {
          choice: 'The memory of A and B',
          why: 'After merging they are no longer needed.',
        },
      ],
    },
    {
      question:
        'An adapted model is much better on the new text. What else do you measure?',
      right: 'How much worse it got on the old text',
      because: 'Adapting forgets, and nobody sees it on the new text.',
      wrong: [
        {
          choice: 'Nothing, the aim is reached',
          why: 'Somebody may still use it for what the base could do.',
        },
        {
          choice: 'Its loss on the reviews that it trained on',
          why: 'That one is lower still, and says nothing about either.',
        },
      ],
    },
    {
      question:
        'What can a student learn from the teacher that the text does not tell?',
      right: 'Which other tokens could have come',
      because:
        'The text shows one token at each place; the teacher gives a probability to each.',
      wrong: [
        {
          choice: 'The right answers',
          why: 'Those stand in the text; the teacher can be wrong.',
        },
        {
          choice: 'How to run faster',
          why: 'The student is faster because it is smaller, however it was trained.',
        },
      ],
    },
  ],
});
