import { defineExercise, defineLesson, f1, type SmsMessage } from 'lmlab';

type Counts = Record<SmsMessage['label'], number>;

const message = (label: SmsMessage['label'], text = 'hello'): SmsMessage => ({
  label,
  text,
});

/** F1 as the library has it, from labels that have these counts. */
function f1OfCounts(tp: number, fp: number, fn: number): number {
  const pairs = [
    ...Array<[string, string]>(tp).fill(['spam', 'spam']),
    ...Array<[string, string]>(fp).fill(['ham', 'spam']),
    ...Array<[string, string]>(fn).fill(['spam', 'ham']),
    ['ham', 'ham'] as [string, string],
  ];
  return f1(
    pairs.map(([truth]) => truth),
    pairs.map(([, predicted]) => predicted),
    { posLabel: 'spam', labels: ['ham', 'spam'], zeroDivision: 0 },
  );
}

export default defineLesson({
  exercises: {
    '01.1': defineExercise({
      title: 'Count the classes',
      reference: (rows: readonly SmsMessage[]): Counts => ({
        ham: rows.filter(({ label }) => label === 'ham').length,
        spam: rows.filter(({ label }) => label === 'spam').length,
      }),
      visible: [[[message('ham'), message('spam'), message('ham')]]],
      hidden: [
        { about: 'no messages at all', args: [[]] },
        {
          about: 'a class that does not occur',
          args: [[message('spam'), message('spam')]],
        },
        {
          about: 'texts that speak of spam',
          args: [[message('ham', 'spam spam')]],
        },
      ],
      hints: [
        'You need one counter for each label, and both start somewhere.',
        'Start from { ham: 0, spam: 0 } and go through the rows.',
        'for (const { label } of rows) counts[label]++;',
      ],
      misconceptions: [
        {
          name: 'Gives shares',
          words:
            'These numbers add up to 1; counts add up to the number of messages.',
          wrong: (rows) => {
            const spam =
              rows.filter(({ label }) => label === 'spam').length / rows.length;
            return { ham: 1 - spam, spam };
          },
        },
        {
          name: 'Starts counting at one',
          words: 'Before the first message, no message has been counted.',
          wrong: (rows) => {
            const counts = { ham: 1, spam: 1 };
            for (const { label } of rows) counts[label]++;
            return counts;
          },
        },
        {
          name: 'Looks into the text',
          words: 'The class of a message stands in its label, not in what it says.',
          wrong: (rows) => {
            const spam = rows.filter(({ text }) => text.includes('spam')).length;
            return { ham: rows.length - spam, spam };
          },
        },
      ],
      refused: [
        'return { ham: rows.length };',
        'return { ham: 0, Spam: rows.length };',
      ],
    }),
    '01.2': defineExercise({
      title: 'Groups of equal texts',
      reference: (texts: readonly string[]): number[] => {
        const firsts = [...new Set(texts)];
        return texts.map((text) => firsts.indexOf(text));
      },
      visible: [[['a', 'b', 'a']], [['a', 'b', 'a', 'c', 'b']]],
      hidden: [
        { about: 'no texts', args: [[]] },
        { about: 'texts that are all equal', args: [['x', 'x', 'x']] },
        {
          about: 'texts that are not in alphabetical order',
          args: [['z', 'a', 'z']],
        },
        {
          about: 'texts named like parts of every object',
          args: [['toString', 'a', 'toString', 'constructor']],
        },
        { about: 'a copy that comes late', args: [['a', 'b', 'c', 'd', 'a', 'e']] },
        { about: 'an empty text', args: [['', 'a', '']] },
      ],
      hints: [
        'What must you remember to recognize a text that you have seen before?',
        'Keep a Map from text to number.',
        'The next free number is the size of the map: set it only where the map does not have the text yet.',
      ],
      misconceptions: [
        {
          name: 'Counts from one',
          words: 'The first group is number 0.',
          wrong: (texts) => {
            const firsts = [...new Set(texts)];
            return texts.map((text) => firsts.indexOf(text) + 1);
          },
        },
        {
          name: 'Numbers positions, not groups',
          words:
            'The place of the first copy does tell groups apart, but it leaves gaps: the third group is number 2 even where its first text stands much later.',
          wrong: (texts) => texts.map((text) => texts.indexOf(text)),
        },
        {
          name: 'Numbers by alphabet',
          words: 'Groups are numbered in the order in which they first occur.',
          wrong: (texts) => {
            const sorted = [...new Set(texts)].sort();
            return texts.map((text) => sorted.indexOf(text));
          },
        },
        {
          name: 'Compares neighbours only',
          words: 'A copy may stand far away from the first.',
          wrong: (texts) => {
            let group = -1;
            return texts.map((text, i) =>
              i > 0 && texts[i - 1] === text ? group : ++group,
            );
          },
        },
      ],
    }),
    '01.3': defineExercise({
      title: 'idf by hand',
      // TfidfVectorizer().fit(tiny).idf_ of scikit-learn 1.2.1 for n = 3: 1.6931471805599454 (df 1), 1.2876820724517808
      // (df 2); the lesson compares with those digits.
      reference: (n: number, df: number): number =>
        Math.log1p(n) - Math.log1p(df) + 1,
      visible: [
        [3, 1],
        [3, 2],
        [3, 3],
      ],
      hidden: [
        { about: 'a word that is in no message', args: [10, 0] },
        {
          about: 'a word that is in every one of many messages',
          args: [5574, 5574],
        },
        { about: 'a large corpus', args: [1_000_000, 7] },
      ],
      hints: [
        'The formula stands right above; it needs one function of Math.',
        'Math.log is the natural logarithm, ln.',
        'Math.log(… / …) + 1: the last + 1 stands outside the logarithm, the other two inside.',
      ],
      misconceptions: [
        {
          name: 'Uses another base',
          words: 'ln is the natural logarithm; yours has base 10 or 2.',
          wrong: (n, df) => Math.log10((1 + n) / (1 + df)) + 1,
        },
        {
          name: 'Leaves out the smoothing',
          words:
            'Both counts get one added, as if one more message held every word; otherwise an unseen word divides by zero.',
          wrong: (n, df) => Math.log(n / df) + 1,
        },
        {
          name: 'Puts the one inside',
          words:
            'The last + 1 is added to the logarithm, so that a word in every message still counts.',
          wrong: (n, df) => Math.log((1 + n) / (1 + df) + 1),
        },
        {
          name: 'Turns it upside down',
          words: 'Rare words must weigh more than frequent ones.',
          wrong: (n, df) => Math.log((1 + df) / (1 + n)) + 1,
        },
      ],
    }),
    '01.4': defineExercise({
      title: 'F1 from the four counts',
      reference: f1OfCounts,
      visible: [
        [1, 1, 0],
        [3, 1, 2],
      ],
      hidden: [
        { about: 'no true positive', args: [0, 0, 7] },
        { about: 'nothing found and nothing to find', args: [0, 0, 0] },
        { about: 'only false alarms', args: [0, 5, 0] },
        { about: 'a perfect result', args: [4, 0, 0] },
        { about: 'many misses', args: [10, 1, 90] },
      ],
      variant: (random) => [
        20 + random.int(30),
        1 + random.int(15),
        1 + random.int(15),
      ],
      hints: [
        'Write precision and recall first; F1 is their harmonic mean.',
        'The harmonic mean is twice the product over the sum; it simplifies to 2·tp / (2·tp + fp + fn).',
        'Return 0 where tp is 0, before you divide.',
      ],
      misconceptions: [
        {
          name: 'Takes the ordinary mean',
          words:
            'The harmonic mean is pulled to the smaller of the two: high precision does not make up for no recall.',
          wrong: (tp, fp, fn) =>
            tp === 0 ? 0 : (tp / (tp + fp) + tp / (tp + fn)) / 2,
        },
        {
          name: 'Divides zero by zero',
          words: 'Without a true positive, F1 is 0; 0 / 0 is NaN.',
          wrong: (tp, fp, fn) => {
            const [precision, recall] = [tp / (tp + fp), tp / (tp + fn)];
            return (2 * precision * recall) / (precision + recall);
          },
        },
        {
          name: 'Gives the accuracy of what was named',
          words:
            'That is tp over everything that is or was called spam (the Jaccard index), always below F1.',
          wrong: (tp, fp, fn) => (tp === 0 ? 0 : tp / (tp + fp + fn)),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'A model that always says “ham” has high accuracy on these messages. Why?',
      right: 'Because ham is most of them',
      because: 'With imbalanced classes, accuracy mostly measures the imbalance.',
      wrong: [
        {
          choice: 'Because ham is easy to recognize',
          why: 'This model recognizes nothing; it never looks.',
        },
        {
          choice: 'Because the test set is small',
          why: 'It would be as accurate on any number of such messages.',
        },
      ],
    },
    {
      question:
        'Copies of a message stand in both training and test part. What happens to the test score?',
      right: 'It is too high',
      because:
        'The model is asked what it was told; it will do worse on messages that are new.',
      wrong: [
        {
          choice: 'It is too low',
          why: 'A message seen in training is easier, not harder.',
        },
        {
          choice: 'Nothing, since copies are real messages',
          why: 'They are, but a test must ask something new.',
        },
      ],
    },
    {
      question: 'Which of these may look at the test messages before the split?',
      right: 'Cleaning that treats each text by itself',
      because: 'It learns nothing from the other texts, so nothing can leak.',
      wrong: [
        {
          choice: 'The vectorizer that collects the vocabulary',
          why: 'It would know words that only the test has.',
        },
        {
          choice: 'The choice of C',
          why: 'Choosing by the test set is training on it by hand.',
        },
      ],
    },
    {
      question: 'What does a small C do in logistic regression?',
      right: 'It makes weights expensive, so the model stays simple',
      because: 'C is the inverse of the price of weights.',
      wrong: [
        {
          choice: 'It makes the model fit the training data better',
          why: 'That is what a large C allows.',
        },
        {
          choice: 'It removes words from the vocabulary',
          why: 'L1 can set weights to zero; C is only how strong.',
        },
      ],
    },
    {
      question:
        'The training score climbs to 1 and the score on the left-out folds falls. What is this called?',
      right: 'Overfitting',
      because:
        'The model learns its training data by heart, and that does not carry over.',
      wrong: [
        {
          choice: 'Underfitting',
          why: 'Then the training score would be low as well.',
        },
        { choice: 'Leakage', why: 'Leakage makes the left-out score too high.' },
      ],
    },
  ],
});
