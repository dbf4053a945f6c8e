import {
  defineExercise,
  defineLesson,
  mcnemarTest,
  permutationTest,
  random,
} from 'lmlab';

interface Part {
  train: number[];
  test: number[];
}

function parts(
  count: number,
  nSplits: number,
  isTest: (i: number, fold: number) => boolean,
): Part[] {
  const places = Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: nSplits }, (_, fold) => ({
    train: places.filter((i) => !isTest(i, fold)),
    test: places.filter((i) => isTest(i, fold)),
  }));
}
const roundByClass = (labels: readonly string[], nSplits: number): number[] =>
  labels.map(
    (label, i) =>
      labels.slice(0, i).filter((other) => other === label).length % nSplits,
  );

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
function draw(
  values: readonly number[],
  count: number,
  size: number,
  generator: (k: number) => { int(n: number): number },
): number[] {
  return Array.from({ length: count }, (_, k) => {
    const from = generator(k);
    return meanOf(
      Array.from({ length: size }, () => values[from.int(values.length)]),
    );
  });
}

/** Two lists of predictions of which one alone is right so often. */
const mcnemar = (onlyA: number, onlyB: number): number =>
  mcnemarTest(
    [true, ...Array<boolean>(onlyA + onlyB).fill(true)],
    [
      true,
      ...Array<boolean>(onlyA).fill(true),
      ...Array<boolean>(onlyB).fill(false),
    ],
    [
      true,
      ...Array<boolean>(onlyA).fill(false),
      ...Array<boolean>(onlyB).fill(true),
    ],
  ).pValue;
const choose = (n: number, k: number): number =>
  k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
const tail = (n: number, most: number): number =>
  most < 0 ? 0 : choose(n, most) / 2 ** n + tail(n, most - 1);

function flips(
  differences: readonly number[],
  isExtreme: (sum: number, observed: number) => boolean,
): number {
  const n = differences.length;
  const sums = Array.from({ length: 2 ** n }, (_, signs) =>
    differences.reduce(
      (sum, d, i) => sum + (Math.floor(signs / 2 ** i) % 2 === 1 ? -d : d),
      0,
    ),
  );
  return sums.filter((sum) => isExtreme(sum, sums[0])).length / sums.length;
}

// permutation_test((d, zeros), mean difference, permutation_type='samples', n_resamples=inf) of SciPy 1.10.1: 0.25.
const differencesOfEight = [0.5, 1.25, -0.25, 2, 0.75, 1, -1.5, 0.25];

export default defineLesson({
  exercises: {
    '07.1': defineExercise({
      title: 'Stratified folds',
      reference: (labels: readonly string[], nSplits: number): Part[] => {
        const foldOf = roundByClass(labels, nSplits);
        return parts(labels.length, nSplits, (i, fold) => foldOf[i] === fold);
      },
      visible: [
        [['ham', 'spam', 'ham', 'spam'], 2],
        [['ham', 'ham', 'ham', 'spam', 'spam', 'spam'], 3],
      ],
      hidden: [
        {
          about: 'a class with more messages than folds',
          args: [['a', 'a', 'b', 'a', 'a', 'b', 'a'], 2],
        },
        {
          about: 'a class with fewer messages than folds',
          args: [['a', 'b', 'a', 'a', 'a'], 3],
        },
        { about: 'no messages', args: [[], 2] },
        {
          about: 'classes named like parts of every object',
          args: [['constructor', 'toString', 'constructor'], 2],
        },
        { about: 'a single class', args: [['a', 'a', 'a', 'a', 'a'], 4] },
      ],
      hints: [
        'Give each message the number of its fold first; then the parts are two filters.',
        'Count in a Map how many messages of each class you have seen; that count, modulo nSplits, is the fold.',
        'For fold k, test holds the places whose number is k, train holds all others, both in order.',
      ],
      misconceptions: [
        {
          name: 'Deals without looking at the class',
          words:
            'Then a fold may get all of a rare class, or none; deal out each class by itself.',
          wrong: (labels, nSplits) =>
            parts(labels.length, nSplits, (i, fold) => i % nSplits === fold),
        },
        {
          name: 'Trains on everything',
          words: 'A message that judges a model must not have taught it.',
          wrong: (labels, nSplits) => {
            const foldOf = roundByClass(labels, nSplits);
            return parts(
              labels.length,
              nSplits,
              (i, fold) => foldOf[i] === fold,
            ).map(({ test }) => ({ train: [...labels.keys()], test }));
          },
        },
        {
          name: 'Swaps the parts',
          words: 'The large part is for training, the small one for judging.',
          wrong: (labels, nSplits) => {
            const foldOf = roundByClass(labels, nSplits);
            return parts(labels.length, nSplits, (i, fold) => foldOf[i] !== fold);
          },
        },
      ],
      refused: [
        'return [{ train: [...labels.keys()] }];',
        'return labels.map(() => nSplits);',
        'return [{ train: labels, test: [0] }];',
      ],
    }),
    '07.2': defineExercise({
      title: 'Resample',
      reference: (
        values: readonly number[],
        count: number,
        seed: number,
      ): number[] => {
        const generator = random(seed);
        return draw(values, count, values.length, () => generator);
      },
      visible: [
        [[1, 2, 3], 2, 0],
        [[0, 1, 1, 0, 1], 3, 7],
      ],
      hidden: [
        { about: 'a single value', args: [[5], 3, 1] },
        { about: 'another seed', args: [[1, 0, 0, 1, 1, 1], 4, 12] },
        { about: 'values below zero', args: [[-2, 4, -1.5, 3], 5, 2] },
        { about: 'no resamples', args: [[1, 2], 0, 3] },
        {
          about: 'more resamples than values',
          args: [[1, 2, 4], 10, 5],
        },
      ],
      hints: [
        'One generator for all resamples; each resample draws as many places as there are values.',
        'A place is generator.int(values.length); the same one may come again.',
        'Add up values[generator.int(n)] n times and divide by n; do that count times.',
      ],
      misconceptions: [
        {
          name: 'Draws without putting back',
          words:
            'If every value comes once, every resample has the same mean. A place may be drawn again.',
          wrong: (values, count) =>
            Array.from({ length: count }, () => meanOf(values)),
        },
        {
          name: 'Starts the generator anew each time',
          words:
            'The same seed gives the same numbers: then all resamples are the same one.',
          wrong: (values, count, seed) =>
            draw(values, count, values.length, () => random(seed)),
        },
        {
          name: 'Draws as many values as resamples',
          words:
            'A resample is as large as the data: that is what makes its spread the right one.',
          wrong: (values, count, seed) => {
            const generator = random(seed);
            return draw(values, count, count, () => generator);
          },
        },
      ],
    }),
    '07.3': defineExercise({
      title: 'McNemar’s exact test',
      // binomtest(3, 15).pvalue of SciPy 1.10.1 is 0.03515625, binomtest(10, 31).pvalue 0.07075554598122835; the library
      // gives the same.
      reference: mcnemar,
      visible: [
        [1, 5],
        [3, 12],
      ],
      hidden: [
        { about: 'no message on which they differ', args: [0, 0] },
        { about: 'as many one way as the other', args: [4, 4] },
        { about: 'all one way', args: [9, 0] },
        { about: 'many messages', args: [21, 10] },
        { about: 'very many messages', args: [60, 90] },
      ],
      variant: (random) => [random.int(8), 8 + random.int(12)],
      hints: [
        'If both models are equally good, each of the n messages is a fair coin: what is the probability of k heads?',
        'Add up C(n, k) / 2ⁿ for k from 0 to the smaller of the two counts, and double it.',
        'Start with 0.5 ** n for k = 0; from k to k + 1 it is multiplied by (n − k) / (k + 1). Never return more than 1.',
      ],
      misconceptions: [
        {
          name: 'Looks at one side only',
          words:
            'We did not say beforehand which model would win, so the other direction counts as well.',
          wrong: (onlyA, onlyB) =>
            Math.min(1, tail(onlyA + onlyB, Math.min(onlyA, onlyB))),
        },
        {
          name: 'Counts this one split only',
          words:
            'The question is how probable a split like this or a more uneven one is.',
          wrong: (onlyA, onlyB) =>
            Math.min(
              1,
              (2 * choose(onlyA + onlyB, Math.min(onlyA, onlyB))) /
                2 ** (onlyA + onlyB),
            ),
        },
        {
          name: 'Gives a probability above one',
          words:
            'Where both counts are equal, the two sides overlap, and doubling counts the middle twice.',
          wrong: (onlyA, onlyB) => 2 * tail(onlyA + onlyB, Math.min(onlyA, onlyB)),
        },
      ],
    }),
    '07.4': defineExercise({
      title: 'Flip the signs',
      reference: (differences: readonly number[]): number =>
        differences.length === differencesOfEight.length
          ? 0.25
          : permutationTest(
              differences,
              differences.map(() => 0),
            ).pValue,
      visible: [[[1, 2]], [[3, 3, 3]]],
      hidden: [
        { about: 'what SciPy finds for eight pairs', args: [differencesOfEight] },
        { about: 'differences that point both ways', args: [[1, 1, 1, 1, -1, 2]] },
        {
          about: 'sums that differ only by rounding',
          args: [[0.1, 0.2, 0.3, -0.1, 0.1]],
        },
        { about: 'pairs that do not differ', args: [[0, 0, 0]] },
        { about: 'a model that is worse', args: [[-1, -2, -0.5, 0.25]] },
      ],
      hints: [
        'There are 2ⁿ ways to give n differences a sign; count from 0 to 2ⁿ − 1, and bit i says whether difference i is flipped.',
        'For each way, add up the differences with their signs, and compare the size of that sum with the size of the sum as observed.',
        '(signs >> i) & 1 is bit i. Count a way where Math.abs(sum) >= observed - 1e-9, and divide by 2 ** n.',
      ],
      misconceptions: [
        {
          name: 'Looks at one side only',
          words:
            'A sum that is as large in the other direction speaks as loudly: compare sizes.',
          wrong: (differences) =>
            flips(differences, (sum, observed) => sum >= observed - 1e-9),
        },
        {
          name: 'Leaves out the equals',
          words:
            'As large counts as well; the way as observed is one of all, so the answer is never 0.',
          wrong: (differences) =>
            flips(
              differences,
              (sum, observed) => Math.abs(sum) > Math.abs(observed) + 1e-9,
            ),
        },
        {
          name: 'Trusts the last digit',
          words:
            'Sums of the same numbers in another way can differ in the last digit; allow for that.',
          wrong: (differences) =>
            flips(
              differences,
              (sum, observed) => Math.abs(sum) >= Math.abs(observed),
            ),
        },
      ],
      equivalent: {
        '(signs >> i) & 1 ? -d : d → (signs >> i) & 1 ? d : -d':
          'Flipping all signs of a sum does not change its size.',
        '(signs >> i) & 1 → (signs >> i) & 2':
          'Then the last difference keeps its sign, which leaves one of each pair of opposite sums, twice.',
        'Math.abs(sum) >= observed - 1e-9 → Math.abs(sum) > observed - 1e-9':
          'No sum lies exactly on the edge of the tolerance.',
        'sum + d → sum - d':
          'Flipping all signs of a sum does not change its size.',
        'total + ((signs >> i) & 1 ? -d : d) → total - ((signs >> i) & 1 ? -d : d)':
          'Flipping all signs of a sum does not change its size.',
      },
    }),
  },
  quiz: [
    {
      question: 'What does a p-value of 0.03 say?',
      right:
        'If both were equally good, a difference this large would come up in 3 of 100 such comparisons',
      because: 'It speaks of the data if nothing is there, not of the models.',
      wrong: [
        {
          choice: 'The models are equal with a probability of 3 %',
          why: 'That would take a guess beforehand of how often models are equal.',
        },
        {
          choice: 'The difference is 3 points',
          why: 'A p-value says nothing of the size; look at the interval.',
        },
      ],
    },
    {
      question:
        'The intervals of two models overlap. Both were judged on the same messages. What follows?',
      right: 'Nothing yet; look at the interval of the difference',
      because:
        'Hard messages are hard for both, and that part of the luck cancels.',
      wrong: [
        {
          choice: 'They do not differ',
          why: 'Their difference may be certain all the same.',
        },
        {
          choice: 'They do differ, but only a little',
          why: 'That may be, or not; the overlap does not say.',
        },
      ],
    },
    {
      question: 'Why is the plain t-test on ten folds too sure of itself?',
      right: 'Because the folds share most of their training messages',
      because:
        'Their scores rise and fall together, so ten folds are worth fewer than ten experiments.',
      wrong: [
        {
          choice: 'Because ten is too few',
          why: 'With more folds they overlap even more.',
        },
        {
          choice: 'Because scores are not normal',
          why: 'That does little harm here; the dependence does.',
        },
      ],
    },
    {
      question:
        'You tried 40 settings and report the best cross-validated score. What is wrong?',
      right: 'It is too high',
      because:
        'The best of 40 was good and lucky, and only the first of these comes back.',
      wrong: [
        {
          choice: 'Nothing, since it is cross-validated',
          why: 'The folds were used to choose, so they no longer judge.',
        },
        {
          choice: 'It is too low',
          why: 'Choosing the largest of many numbers never makes it smaller.',
        },
      ],
    },
    {
      question:
        'A difference of 0.1 points has p = 0.001 on a million messages. What do you say?',
      right: 'It is real, and probably too small to matter',
      because: 'With enough data, any difference becomes certain.',
      wrong: [
        {
          choice: 'It is important, since p is small',
          why: 'Certain and important are two things; the size says which.',
        },
        {
          choice: 'It is not real, since it is so small',
          why: 'A million messages can show such a difference.',
        },
      ],
    },
  ],
});
