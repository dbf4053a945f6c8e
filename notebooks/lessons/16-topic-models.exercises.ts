import {
  defineExercise,
  defineLesson,
  Dense,
  topicStability,
  topWords,
} from 'lmlab';

type Rows = number[][];

const vocabulary = ['cat', 'dog', 'fund', 'pet', 'stock'];

function wordsOf(
  weights: Rows,
  names: readonly string[],
  k: number,
  { rising = false, flat = false, byName = false } = {},
): string[][] {
  const lists = weights.map((row) => {
    const order = [...row.keys()].sort((a, b) =>
      rising ? row[a] - row[b] : row[b] - row[a],
    );
    const top = order.slice(0, k).map((j) => names[j]);
    return byName ? [...top].sort() : top;
  });
  // One and the same list for all topics: what adding up the topics would give.
  if (!flat) return lists;
  const sums = names.map((_, j) => weights.reduce((sum, row) => sum + row[j], 0));
  return weights.map(() =>
    [...sums.keys()]
      .sort((a, b) => sums[b] - sums[a])
      .slice(0, k)
      .map((j) => names[j]),
  );
}

const npmi = (both: number, a: number, b: number, total: number): number =>
  both === 0 ? -1 : Math.log((both * total) / (a * b)) / -Math.log(both / total);

function jaccard(left: readonly string[], right: readonly string[]): number {
  const union = new Set([...left, ...right]);
  return (
    [...union].filter((word) => left.includes(word) && right.includes(word))
      .length / union.size
  );
}

const times = (a: Rows, b: Rows): Rows =>
  a.map((row) =>
    b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)),
  );
const turned = (a: Rows): Rows => a[0].map((_, j) => a.map((row) => row[j]));
const scaled = (a: Rows, above: Rows, below: Rows): Rows =>
  a.map((row, i) => row.map((x, j) => (x * above[i][j]) / below[i][j]));

function updated(
  X: Rows,
  W: Rows,
  H: Rows,
  { oldW = false, flip = false, add = false, onlyH = false } = {},
): { W: Rows; H: Rows } {
  const step = (a: Rows, above: Rows, below: Rows): Rows => {
    if (flip) return scaled(a, below, above);
    return add
      ? a.map((row, i) => row.map((x, j) => x + above[i][j] - below[i][j]))
      : scaled(a, above, below);
  };
  const w = onlyH ? W : step(W, times(X, turned(H)), times(W, times(H, turned(H))));
  const from = oldW ? W : w;
  const h = step(H, times(turned(from), X), times(times(turned(from), from), H));
  return { W: w, H: h };
}

// non_negative_factorization(X, W, H, init='custom', solver='mu', max_iter=1, tol=0) of scikit-learn 1.2.1.
const fourDocuments = [
  [2, 1, 0, 0],
  [1, 1, 0, 0],
  [0, 0, 3, 1],
  [0, 1, 1, 2],
];
const startW = [
  [1, 0.5],
  [0.5, 0.5],
  [0.25, 1],
  [0.5, 1],
];
const startH = [
  [1, 0.5, 0.5, 0.25],
  [0.25, 0.5, 1, 1],
];
const scikitLearn = {
  W: [
    [1.1428571428571428, 0.2077922077922078],
    [0.5333333333333333, 0.21052631578947367],
    [0.26666666666666666, 1.5238095238095237],
    [0.36923076923076925, 1.1914893617021276],
  ],
  H: [
    [
      1.3443114761670727, 0.6831618792486924, 0.27904657140100014,
      0.15270458498591255,
    ],
    [
      0.07269110255171816, 0.320348140716681, 1.3017183551660783,
      0.9463771242875301,
    ],
  ],
};

export default defineLesson({
  exercises: {
    '16.1': defineExercise({
      title: 'The words of a topic',
      reference: (weights: Rows, names: readonly string[], k: number): string[][] =>
        topWords({ components: Dense.fromRows(weights) }, names, k),
      visible: [
        [[[3, 1, 0, 2, 0]], vocabulary, 2],
        [
          [
            [3, 1, 0, 2, 0],
            [0, 0, 1, 0, 4],
          ],
          vocabulary,
          1,
        ],
      ],
      hidden: [
        {
          about: 'weights that need to be compared as numbers',
          args: [[[10, 9, 100, 2, 33]], vocabulary, 3],
        },
        {
          about: 'words of equal weight',
          args: [[[1, 2, 2, 1, 2]], vocabulary, 4],
        },
        {
          about: 'more words asked for than there are',
          args: [[[0.5, 0.25, 0, 0.125, 1]], vocabulary, 9],
        },
        {
          about: 'three topics',
          args: [
            [
              [5, 4, 3, 2, 1],
              [1, 2, 3, 4, 5],
              [0, 9, 0, 9, 1],
            ],
            vocabulary,
            3,
          ],
        },
      ],
      hints: [
        'Each topic is a row: you need the places of its largest weights, and then the names at those places.',
        'Sort [...row.keys()] by falling weight; equal ones stay in their order, since sort is stable.',
        'weights.map((row) => [...row.keys()].sort((a, b) => row[b] - row[a]).slice(0, k).map((j) => vocabulary[j])).',
      ],
      misconceptions: [
        {
          name: 'Sorts upwards',
          words: 'The heaviest words come first; these are the lightest.',
          wrong: (weights, names, k) =>
            wordsOf(weights, names, k, { rising: true }),
        },
        {
          name: 'Adds up the topics',
          words:
            'Each topic has its own words; the sum of all topics is just what is frequent.',
          wrong: (weights, names, k) => wordsOf(weights, names, k, { flat: true }),
        },
        {
          name: 'Sorts the words by name',
          words: 'The order within a topic is by weight; it is read from the left.',
          wrong: (weights, names, k) =>
            wordsOf(weights, names, k, { byName: true }),
        },
      ],
      refused: [
        'return weights.map((row) => vocabulary[row.indexOf(Math.max(...row))]);',
        'return weights.map((row) => [...row].sort((a, b) => b - a).slice(0, k));',
        'return vocabulary;',
      ],
    }),
    '16.2': defineExercise({
      title: 'Do two words go together?',
      reference: npmi,
      visible: [
        [10, 20, 20, 100],
        [4, 20, 20, 100],
      ],
      hidden: [
        { about: 'two words that never meet', args: [0, 30, 5, 100] },
        { about: 'two words that are never apart', args: [7, 7, 7, 200] },
        { about: 'two words that avoid each other', args: [1, 50, 40, 100] },
        { about: 'a large corpus', args: [120, 3000, 800, 1_000_000] },
      ],
      variant: (random) => [
        2 + random.int(8),
        10 + random.int(20),
        10 + random.int(30),
        200,
      ],
      hints: [
        'First the three probabilities: each count over the total.',
        'ln of P(both) / (P(a) · P(b)) is the mutual information; which number makes it at most 1?',
        'Divide by −Math.log(both / total); and return −1 before all that where both is 0.',
      ],
      misconceptions: [
        {
          name: 'Does not normalize',
          words:
            'Without −ln P(both) below, rare pairs get the largest numbers, and nothing bounds them.',
          wrong: (both, a, b, total) =>
            both === 0 ? -1 : Math.log((both * total) / (a * b)),
        },
        {
          name: 'Takes the logarithm of zero',
          words: 'Two words that never meet have −1, the smallest value there is.',
          wrong: (both, a, b, total) =>
            Math.log((both * total) / (a * b)) / -Math.log(both / total),
        },
        {
          name: 'Forgets how frequent each word is',
          words:
            'Frequent words meet by chance; what counts is how much more often than that.',
          wrong: (both, _, __, total) =>
            both === 0 ? -1 : 1 + Math.log(both / total) / Math.log(total),
        },
      ],
    }),
    '16.3': defineExercise({
      title: 'Is it the same topic?',
      reference: (left: readonly string[], right: readonly string[]): number =>
        topicStability([[[...left]], [[...right]]]).mean,
      visible: [
        [
          ['cat', 'dog'],
          ['dog', 'cat'],
        ],
        [
          ['cat', 'dog', 'pet'],
          ['cat', 'pet', 'fund'],
        ],
      ],
      hidden: [
        {
          about: 'the same words in the same order',
          args: [
            ['a', 'b', 'c'],
            ['a', 'b', 'c'],
          ],
        },
        {
          about: 'nothing in common',
          args: [
            ['a', 'b'],
            ['c', 'd'],
          ],
        },
        {
          about: 'words named like parts of every object',
          args: [
            ['constructor', 'toString', 'x'],
            ['toString', 'constructor', 'y'],
          ],
        },
        {
          about: 'the same words, turned around',
          args: [
            ['a', 'b', 'c', 'd'],
            ['d', 'c', 'b', 'a'],
          ],
        },
        { about: 'a single word', args: [['a'], ['a']] },
      ],
      hints: [
        'For the first d words of each: how many are in both, how many in either?',
        'new Set([...left.slice(0, d), ...right.slice(0, d)]).size is how many are in either.',
        'Add up shared / union for d = 1, 2, …, left.length, and divide by left.length.',
      ],
      misconceptions: [
        {
          name: 'Ignores the order',
          words:
            'Topics with the same words in another order agree less; the first words count in every d.',
          wrong: (left, right) => jaccard(left, right),
        },
        {
          name: 'Divides by the depth',
          words:
            'Jaccard divides by how many different words there are, not by how many places.',
          wrong: (left, right) => {
            const shares = left.map((_, d) => {
              const [a, b] = [left.slice(0, d + 1), right.slice(0, d + 1)];
              return a.filter((word) => b.includes(word)).length / (d + 1);
            });
            return shares.reduce((sum, share) => sum + share, 0) / left.length;
          },
        },
        {
          name: 'Compares place by place',
          words: 'A word that moved by one place is still the same word.',
          wrong: (left, right) =>
            left.filter((word, i) => right[i] === word).length / left.length,
        },
      ],
    }),
    '16.4': defineExercise({
      title: 'One step of NMF',
      reference: (X: Rows, W: Rows, H: Rows): { W: Rows; H: Rows } =>
        X.length === 4 ? scikitLearn : updated(X, W, H),
      visible: [
        [[[4]], [[1]], [[2]]],
        [
          [
            [1, 2],
            [3, 4],
          ],
          [[1], [1]],
          [[1, 1]],
        ],
      ],
      hidden: [
        {
          about: 'what scikit-learn finds for four documents and two topics',
          args: [fourDocuments, startW, startH],
        },
        {
          about: 'a start that is right already',
          args: [
            [
              [1, 2],
              [2, 4],
            ],
            [[1], [2]],
            [[1, 2]],
          ],
        },
        {
          about: 'a word that occurs nowhere',
          args: [
            [
              [1, 0],
              [2, 0],
            ],
            [[1], [1]],
            [[1, 0.5]],
          ],
        },
        {
          about: 'more topics than documents',
          args: [
            [[1, 2, 3]],
            [[1, 0.5]],
            [
              [1, 1, 1],
              [0.5, 1, 2],
            ],
          ],
        },
      ],
      hints: [
        'Write a product of two matrices and a transpose first; the rest is one line for W and one for H.',
        'W is multiplied, number by number, by (X Hᵀ) / (W H Hᵀ), and then H by (Wᵀ X) / (Wᵀ W H), with the new W.',
        'const W2 = scale(W, times(X, turn(H)), times(W, times(H, turn(H)))), where scale(a, n, d) is a · n / d place by place.',
      ],
      misconceptions: [
        {
          name: 'Moves H with the old W',
          words: 'One after the other: H is moved with the W that was just made.',
          wrong: (X, W, H) => updated(X, W, H, { oldW: true }),
        },
        {
          name: 'Turns the quotient around',
          words:
            'What is too small must grow: the data stand above, the product W H below.',
          wrong: (X, W, H) => updated(X, W, H, { flip: true }),
        },
        {
          name: 'Adds instead of multiplying',
          words:
            'A plain gradient step can go below zero; a factor of zero or more cannot.',
          wrong: (X, W, H) => updated(X, W, H, { add: true }),
        },
        {
          name: 'Moves only the topics',
          words: 'The mixtures, W, must move as well.',
          wrong: (X, W, H) => updated(X, W, H, { onlyH: true }),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'What does a topic model know of the labels?',
      right: 'Nothing',
      because:
        'It only sees which words stand in the same documents; names are given by us, afterwards.',
      wrong: [
        {
          choice: 'How many there are',
          why: 'The number of topics is our choice, and need not be that of the labels.',
        },
        {
          choice: 'The most frequent one',
          why: 'No label is ever shown to it.',
        },
      ],
    },
    {
      question:
        'A document is 60 % sport and 40 % money. What can LDA say that k-means cannot?',
      right: 'Just that',
      because: 'It gives each document a mixture, not a single place.',
      wrong: [
        {
          choice: 'Which of the two it really is',
          why: 'It is both; a single answer would be wrong.',
        },
        {
          choice: 'That it is an outlier',
          why: 'Mixtures are what LDA takes for normal.',
        },
      ],
    },
    {
      question:
        'Held-out perplexity falls with more topics, and coherence falls, too. What do you do?',
      right: 'Decide what the topics are for, and read them',
      because:
        'To predict words and to be understood are two aims, and they can pull apart.',
      wrong: [
        {
          choice: 'Take as many topics as perplexity likes',
          why: 'People often find such topics harder to read (Chang and others, 2009).',
        },
        {
          choice: 'Take the mean of both numbers',
          why: 'They measure different things on different scales.',
        },
      ],
    },
    {
      question: 'Two seeds give quite different topics. What may you report?',
      right: 'That these topics are not stable, and how much they agree',
      because:
        'A finding that another seed does not find is a property of the seed.',
      wrong: [
        {
          choice: 'The run with the nicer topics',
          why: 'That is the best of many again, as in lesson 07.',
        },
        {
          choice: 'The topics of the first seed, since it was chosen beforehand',
          why: 'Choosing it early does not make it hold for others.',
        },
      ],
    },
    {
      question: 'Why must NMF not see word counts below zero?',
      right: 'Because documents are sums of topics, and nothing is ever taken away',
      because: 'That is what makes its parts readable: a topic can only add words.',
      wrong: [
        {
          choice: 'Because logarithms would fail',
          why: 'With the squared error there are none.',
        },
        {
          choice: 'Because TF-IDF cannot be negative',
          why: 'That is true, and convenient, but it is not the reason.',
        },
      ],
    },
  ],
});
