import { defineExercise, defineLesson } from 'lmlab';

type Row = readonly number[];
type Matrix = readonly Row[];

const sum = (values: Row): number => values.reduce((a, b) => a + b, 0);

// torch.nn.functional.layer_norm(row, (n,), gain, bias, 1e-5) of PyTorch 1.13.1, in float64.
const normed = new Map([
  [
    '[[1,2,3,4],[1,2,0.5,-1],[0,0.1,-0.2,0.3]]',
    [
      -1.341635419968927, -0.7944236133126182, 0.02360590332815443,
      -1.0416354199689268,
    ],
  ],
  [
    '[[-1,0.5,0.5,2],[1,2,0.5,-1],[0,0.1,-0.2,0.3]]',
    [-1.414207277021387, 0.1, -0.2, -1.1142072770213869],
  ],
  [
    '[[0.001,0.002,0.003],[1,1,1],[0,0,0]]',
    [-0.30618621784789724, 0, 0.3061862178478973],
  ],
]);

function layerNorm(
  row: Row,
  gain: Row,
  bias: Row,
  {
    center = true,
    divisor = row.length,
    inside = 1e-5,
    outside = 0,
    affine = true,
  } = {},
): number[] {
  const mean = sum(row) / row.length;
  const variance = sum(row.map((x) => (x - mean) ** 2)) / divisor;
  const scale = Math.sqrt(variance + inside) + outside;
  return row.map((x, j) => {
    const value = (center ? x - mean : x) / scale;
    return affine ? value * gain[j] + bias[j] : value;
  });
}

const softmax = (scores: Row): number[] => {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  return powers.map((power) => power / sum(powers));
};

const causal = (scores: Matrix, ahead = 1): number[][] =>
  scores.map((row, i) => [
    ...softmax(row.slice(0, i + ahead)),
    ...row.slice(i + ahead).map(() => 0),
  ]);

const q: Matrix = [
  [1, 0, 2, -1],
  [0.5, 1, 0, 1],
  [-1, 2, 1, 0.5],
];
const k: Matrix = [
  [0, 1, 1, 0],
  [1, 1, -1, 2],
  [2, 0, 0.5, 1],
];
const v: Matrix = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [-1, 0, 1, 2],
];

// torch.nn.MultiheadAttention(4, heads) of PyTorch 1.13.1 with identity projections and an upper triangular attn_mask.
const pyTorch: Record<number, number[][]> = {
  1: [
    [1, 2, 3, 4],
    [4.109199444698764, 5.109199444698764, 6.109199444698764, 7.109199444698763],
    [1.7988527378784294, 2.798852737878429, 3.798852737878429, 4.79885273787843],
  ],
  2: [
    [1, 2, 3, 4],
    [3.349916003358439, 4.349916003358439, 6.217718730027828, 7.217718730027828],
    [2.1944941413267727, 3.1944941413267722, 2.988879073202141, 3.988879073202141],
  ],
};

function attend(
  queries: Matrix,
  keys: Matrix,
  values: Matrix,
  heads: number,
  { divide = Math.sqrt, ahead = 1 } = {},
): number[][] {
  const size = queries[0].length / heads;
  const part = (row: Row, h: number): Row => row.slice(h * size, (h + 1) * size);
  const each = Array.from({ length: heads }, (_, h) => {
    const scores = queries.map((query) =>
      keys.map(
        (key) =>
          sum(part(query, h).map((x, j) => x * part(key, h)[j])) / divide(size),
      ),
    );
    return causal(scores, ahead).map((weights) =>
      part(values[0], h).map((_, j) =>
        sum(weights.map((weight, i) => weight * part(values[i], h)[j])),
      ),
    );
  });
  return queries.map((_, i) => each.flatMap((head) => head[i]));
}

export default defineLesson({
  exercises: {
    '12.1': defineExercise({
      title: 'Layer norm',
      reference: (row: Row, gain: Row, bias: Row): number[] =>
        normed.get(JSON.stringify([row, gain, bias])) ?? layerNorm(row, gain, bias),
      visible: [
        [
          [1, 3],
          [1, 1],
          [0, 0],
        ],
        [
          [1, 2, 3, 4],
          [1, 2, 0.5, -1],
          [0, 0.1, -0.2, 0.3],
        ],
      ],
      hidden: [
        {
          about: 'negative numbers, as PyTorch has it',
          args: [
            [-1, 0.5, 0.5, 2],
            [1, 2, 0.5, -1],
            [0, 0.1, -0.2, 0.3],
          ],
        },
        {
          about: 'a row that hardly varies, as PyTorch has it',
          args: [
            [0.001, 0.002, 0.003],
            [1, 1, 1],
            [0, 0, 0],
          ],
        },
        {
          about: 'a row that does not vary at all',
          args: [
            [5, 5],
            [2, 2],
            [1, -1],
          ],
        },
        {
          about: 'large numbers',
          args: [
            [1000, 3000, 2000],
            [1, 1, 1],
            [0, 1, 0],
          ],
        },
      ],
      hints: [
        'Two sums over the row come first: its mean, and the mean of the squared distances from it.',
        'Divide by Math.sqrt(variance + 1e-5), where the small number stands inside the root.',
        'The result is row.map((x, j) => ((x − mean) / root) · gain[j] + bias[j]).',
      ],
      misconceptions: [
        {
          name: 'Divides by n − 1',
          words: 'The variance here is the mean of the squares: divided by n.',
          wrong: (row, gain, bias) =>
            layerNorm(row, gain, bias, { divisor: row.length - 1 }),
        },
        {
          name: 'Leaves the mean in',
          words:
            'That would be close to RMS norm: here the mean is taken off first.',
          wrong: (row, gain, bias) => layerNorm(row, gain, bias, { center: false }),
        },
        {
          name: 'Adds the small number outside the root',
          words:
            'Inside the root it changes a row that hardly varies by far more than outside.',
          wrong: (row, gain, bias) =>
            layerNorm(row, gain, bias, { inside: 0, outside: 1e-5 }),
        },
        {
          name: 'Forgets gain and bias',
          words: 'After normalizing, each column has its own gain and bias.',
          wrong: (row, gain, bias) => layerNorm(row, gain, bias, { affine: false }),
        },
      ],
    }),
    '12.2': defineExercise({
      title: 'Causal weights',
      reference: (scores: Matrix): number[][] => causal(scores),
      visible: [
        [
          [
            [0, 0],
            [0, 0],
          ],
        ],
        [
          [
            [1, 5],
            [2, 3],
          ],
        ],
      ],
      hidden: [
        { about: 'one token', args: [[[3]]] },
        {
          about: 'three tokens with a high score in the future',
          args: [
            [
              [1, 9, 9],
              [0, 1, 9],
              [2, 1, 0],
            ],
          ],
        },
        {
          about: 'scores in the thousands',
          args: [
            [
              [1000, 0],
              [0, 1000],
            ],
          ],
        },
        { about: 'no tokens', args: [[]] },
      ],
      hints: [
        'Row i may see row.slice(0, i + 1) and nothing else.',
        'Take the softmax of what is seen, and fill up with zeros.',
        'Subtract the largest seen score before Math.exp, and divide by the sum of the seen powers.',
      ],
      misconceptions: [
        {
          name: 'Sees everything',
          words: 'Columns after i are the future, and must get 0.',
          wrong: (scores) => scores.map(softmax),
        },
        {
          name: 'Does not see itself',
          words:
            'A token may look at itself; otherwise the first could look at nothing.',
          wrong: (scores) =>
            causal(scores, 0).map((row, i) => (i === 0 ? row.map(() => 0) : row)),
        },
        {
          name: 'Zeroes the future after the softmax',
          words: 'Then the weights of a row no longer add up to one.',
          wrong: (scores) =>
            scores.map((row, i) =>
              softmax(row).map((weight, j) => (j <= i ? weight : 0)),
            ),
        },
        {
          name: 'Zeroes the future before the softmax',
          words: 'e to the 0 is 1: a score of zero still gets a share.',
          wrong: (scores) =>
            scores.map((row, i) =>
              softmax(row.map((score, j) => (j <= i ? score : 0))),
            ),
        },
      ],
      refused: ['return scores[0].map((score) => score);', "return [['a']];"],
    }),
    '12.3': defineExercise({
      title: 'What it costs',
      reference: (n: number, d: number): number => 2 * n * d * (2 * d + n),
      visible: [
        [1, 1],
        [5, 8],
      ],
      hidden: [
        { about: 'a long text of small width', args: [1000, 2] },
        { about: 'a short text of large width', args: [2, 1000] },
        { about: 'GPT-2 at full length', args: [1024, 768] },
      ],
      variant: (random) => [16 * (1 + random.int(60)), 32 * (1 + random.int(30))],
      hints: [
        'A product of an n × a and an a × b matrix takes n · a · b multiplications.',
        'The four matrices: n · d · d each. The scores: n · n pairs of d numbers.',
        '4·n·d² + 2·n²·d.',
      ],
      misconceptions: [
        {
          name: 'Forgets the output matrix',
          words: 'Queries, keys and values make three; the output is the fourth.',
          wrong: (n, d) => 3 * n * d * d + 2 * n * n * d,
        },
        {
          name: 'Counts the scores alone',
          words:
            'After the scores come the sums of values, n × n weights on d columns again.',
          wrong: (n, d) => 4 * n * d * d + n * n * d,
        },
        {
          name: 'Counts one token',
          words: 'The matrices are applied to each of the n rows.',
          wrong: (n, d) => 4 * d * d + 2 * n * n * d,
        },
      ],
    }),
    '12.4': defineExercise({
      title: 'Attention with heads',
      reference: (
        queries: Matrix,
        keys: Matrix,
        values: Matrix,
        heads: number,
      ): number[][] => {
        const example = JSON.stringify([q, k, v]);
        return JSON.stringify([queries, keys, values]) === example &&
          heads in pyTorch
          ? pyTorch[heads]
          : attend(queries, keys, values, heads);
      },
      visible: [
        [
          [
            [0, 0],
            [0, 0],
          ],
          [
            [0, 0],
            [0, 0],
          ],
          [
            [1, 2],
            [3, 4],
          ],
          1,
        ],
        [q, k, v, 1],
      ],
      hidden: [
        { about: 'two heads, as PyTorch has it', args: [q, k, v, 2] },
        { about: 'as many heads as columns', args: [q, k, v, 4] },
        {
          about: 'scores in the thousands',
          args: [
            [
              [60, 0],
              [0, 60],
            ],
            [
              [40, 0],
              [0, 40],
            ],
            [
              [1, 2],
              [3, 4],
            ],
            2,
          ],
        },
        { about: 'one token', args: [[[1, 2]], [[3, 4]], [[5, 6]], 1] },
      ],
      hints: [
        'A head has d / heads columns; work on one head at a time, or find for each column which head it belongs to.',
        'Within a head: scores of query i with the keys 0 … i, divided by √(d / heads); their softmax; the sum of the values by these weights.',
        'For column c of the result, the head starts at size · Math.floor(c / size), and both the scores and the value of column c come from that head.',
      ],
      misconceptions: [
        {
          name: 'Does not divide',
          words: 'Scores are divided by the root of the columns of a head.',
          wrong: (queries, keys, values, heads) =>
            attend(queries, keys, values, heads, { divide: () => 1 }),
        },
        {
          name: 'Divides without the root',
          words: 'By the root of the number of columns, not by the number.',
          wrong: (queries, keys, values, heads) =>
            attend(queries, keys, values, heads, { divide: (n) => n }),
        },
        {
          name: 'Forgets the heads',
          words: 'Each head has its own scores, from its own columns.',
          wrong: (queries, keys, values) => attend(queries, keys, values, 1),
        },
        {
          name: 'Forgets the mask',
          words: 'Token i may not see the keys after i.',
          wrong: (queries, keys, values, heads) =>
            attend(queries, keys, values, heads, { ahead: queries.length }),
        },
        {
          name: 'Divides by the root of the whole width',
          words: 'A head compares its own columns only, so their number counts.',
          wrong: (queries, keys, values, heads) =>
            attend(queries, keys, values, heads, {
              divide: (size) => Math.sqrt(size * heads),
            }),
        },
      ],
      equivalent: {
        'sum = 0 → sum = 1':
          'A constant added to all scores of a row does not change their softmax.',
      },
    }),
  },
  quiz: [
    {
      question: 'Why are scores divided by the root of the columns of a head?',
      right: 'So that wide heads do not start stuck at one token',
      because:
        'A sum of n products varies by √n; undivided, the softmax saturates and its gradient vanishes.',
      wrong: [
        {
          choice: 'So that the weights add up to one',
          why: 'The softmax sees to that by itself.',
        },
        {
          choice: 'To save multiplications',
          why: 'It costs one more for each pair.',
        },
      ],
    },
    {
      question:
        'A GPT has a test loss near zero after a hundred steps. What do you suspect first?',
      right: 'A place can see its own target',
      because:
        'A missing mask or a target that is not shifted lets the model copy; change one token and see which logits move.',
      wrong: [
        {
          choice: 'A very good initialization',
          why: 'No start makes text predictable in a hundred steps.',
        },
        {
          choice: 'Too few heads',
          why: 'Fewer heads make a model worse, not suspiciously good.',
        },
      ],
    },
    {
      question: 'What does a residual connection do?',
      right: 'It adds what a part computed to what was there',
      because: 'Nothing is replaced, and the gradient has a way past each part.',
      wrong: [
        {
          choice: 'It skips a part at random',
          why: 'That is another technique, stochastic depth.',
        },
        {
          choice: 'It keeps the numbers between −1 and 1',
          why: 'The stream may grow; the norm before each reader takes care of that.',
        },
      ],
    },
    {
      question:
        'Without positions and without a mask, you shuffle the tokens of a text. What changes?',
      right: 'Nothing but the order of the results',
      because: 'Scores depend on the two rows alone, not on where they stand.',
      wrong: [
        {
          choice: 'All results become meaningless',
          why: 'Each token gets exactly the result it had before.',
        },
        {
          choice: 'Only the first token changes',
          why: 'No place is special when there are no positions.',
        },
      ],
    },
    {
      question: 'A head gives 90 % of a token’s attention to “not”. What follows?',
      right:
        'That this head reads “not” there; what it does with it is another question',
      because:
        'The value may be tiny, and later parts may undo it. Change the input to find out what matters.',
      wrong: [
        {
          choice: 'That “not” explains the prediction',
          why: 'Attention is where a head reads, not why the model decides.',
        },
        {
          choice: 'That the other tokens could be deleted',
          why: 'Other heads and layers may need them.',
        },
      ],
    },
  ],
});
