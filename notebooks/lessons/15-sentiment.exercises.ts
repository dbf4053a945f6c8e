import { balancedClassWeights, defineExercise, defineLesson } from 'lmlab';

interface Slice {
  n: number;
  right: number;
  share: number;
}

function slices(
  names: readonly string[],
  right: readonly boolean[],
  shareOf: (right: number, n: number) => number,
): Map<string, Slice> {
  return new Map(
    [...new Set(names)].map((name) => {
      const own = right.filter((_, i) => names[i] === name);
      const hits = own.filter(Boolean).length;
      return [
        name,
        { n: own.length, right: hits, share: shareOf(hits, own.length) },
      ];
    }),
  );
}

const negators = ['not', 'no', 'never', 'nothing', 'none'];
const clauseEnds = ['.', ':', ';', '!', '?'];
const isNegator = (token: string): boolean =>
  negators.includes(token) || token.endsWith("n't");

function mark(
  tokens: readonly string[],
  {
    ends = clauseEnds,
    most = Infinity,
    markNegator = false,
    isNot = isNegator,
  } = {},
): string[] {
  let since = Infinity;
  return tokens.map((token) => {
    if (ends.includes(token)) since = Infinity;
    else if (since < most) {
      since++;
      return `${token}_NEG`;
    } else if (isNot(token)) {
      since = 0;
      return markNegator ? `${token}_NEG` : token;
    }
    return token;
  });
}

function compound(
  tokens: readonly string[],
  lexicon: ReadonlyMap<string, number>,
  { flip = -0.74, reach = 3, after = false, normalize = true } = {},
): number {
  const values = tokens.map((token, i) => {
    const near = after
      ? tokens.slice(i + 1, i + 1 + reach)
      : tokens.slice(Math.max(0, i - reach), i);
    const times = near.filter((other) => other === 'not').length;
    return (lexicon.get(token) ?? 0) * flip ** times;
  });
  const sum = values.reduce((a, b) => a + b, 0);
  return normalize ? sum / Math.sqrt(sum * sum + 15) : sum;
}

const rated = (): Map<string, number> =>
  new Map([
    ['good', 1.9],
    ['great', 3.1],
    ['bad', -2.5],
    ['awful', -2],
    ['friendly', 2.2],
  ]);
const words = (text: string): string[] => text.split(' ');
// Made anew for each call: a copy of a map is not everywhere known for a map.
const call = (text: string) => (): [string[], Map<string, number>] => [
  words(text),
  rated(),
];

// SentimentIntensityAnalyzer().polarity_scores(text)['compound'] of vaderSentiment 3.3.2, which rounds to four digits.
const vader = new Map([
  ['the bad food was not good and not great', -0.8481],
  ['it was not awful and the staff was friendly', 0.6888],
  ['never was the food good', 0.4404],
  ['not with the good', -0.3412],
]);

export default defineLesson({
  exercises: {
    '15.1': defineExercise({
      title: 'Accuracy, slice by slice',
      reference: (
        names: readonly string[],
        right: readonly boolean[],
      ): Map<string, Slice> => slices(names, right, (hits, n) => hits / n),
      visible: [
        [
          ['short', 'long', 'short'],
          [true, false, false],
        ],
      ],
      hidden: [
        { about: 'no sentences', args: [[], []] },
        {
          about: 'a single slice',
          args: [
            ['a', 'a', 'a'],
            [true, true, false],
          ],
        },
        {
          about: 'slices named like parts of every object',
          args: [
            ['constructor', 'toString', 'constructor'],
            [true, true, true],
          ],
        },
        {
          about: 'slices of different size',
          args: [
            ['a', 'b', 'b', 'b', 'b', 'c'],
            [false, true, true, false, false, true],
          ],
        },
      ],
      hints: [
        'You need two counts a slice; the share comes last.',
        'Keep a Map from name to { n, right, share }; start a new slice with zeros.',
        'For each sentence: n goes up by one, right by one where right[i] holds; then share = right / n.',
      ],
      misconceptions: [
        {
          name: 'Divides by all sentences',
          words:
            'The share is of the sentences in the slice; otherwise large slices look better.',
          wrong: (names, right) =>
            slices(names, right, (hits) => hits / names.length),
        },
        {
          name: 'Gives the share of mistakes',
          words: 'Accuracy counts what is right.',
          wrong: (names, right) =>
            slices(names, right, (hits, n) => (n - hits) / n),
        },
        {
          name: 'Gives the share of all that is right',
          words:
            'How much of what is right falls into the slice is another question.',
          wrong: (names, right) =>
            slices(names, right, (hits) =>
              hits === 0 ? 0 : hits / right.filter(Boolean).length,
            ),
        },
      ],
      refused: [
        'return new Map([...names.keys()].map((i) => [names[i], right[i]]));',
        "return new Map([['all', { n: names.length, right: 0 }]]);",
        'return {};',
      ],
    }),
    '15.2': defineExercise({
      title: 'Mark what is negated',
      // mark_negation of NLTK 3.10.4 gives the same on these tokens.
      reference: (tokens: readonly string[]): string[] => mark(tokens),
      visible: [
        [['not', 'good', '.', 'but', 'fun']],
        [['I', 'did', "n't", 'like', 'it']],
      ],
      hidden: [
        { about: 'no tokens', args: [[]] },
        {
          about: 'a sentence without a negation',
          args: [['a', 'good', 'film', '!']],
        },
        {
          about: 'a second negation in the same clause',
          args: [['no', 'plot', ',', 'no', 'fun', ';', 'good', 'music']],
        },
        {
          about: 'two clauses that are both negated',
          args: [['never', 'dull', ':', 'not', 'a', 'bit', '?', 'no']],
        },
        {
          about: 'words that only contain a negation',
          args: [['a', 'notable', 'knot', 'of', 'nothing', 'new']],
        },
        {
          about: 'a word that ends in n’t',
          args: [['it', "wasn't", 'bad', 'or', 'long', '.', 'Good']],
        },
      ],
      hints: [
        'Go through the tokens from left to right, and remember whether you stand behind a negation.',
        'A clause end switches it off. A negator switches it on, and is marked itself only if it was on already.',
        'Let marked = inside && !isEnd; then inside = !isEnd && (inside || isNegator).',
      ],
      misconceptions: [
        {
          name: 'Marks the negator, too',
          words:
            'What is marked is what the negator speaks about, from the next token on.',
          wrong: (tokens) => mark(tokens, { markNegator: true }),
        },
        {
          name: 'Never stops',
          words: 'A negation ends with its clause: at one of . : ; ! ?',
          wrong: (tokens) => mark(tokens, { ends: [] }),
        },
        {
          name: 'Stops after one word',
          words: '“Not a good film” is about good, not about a.',
          wrong: (tokens) => mark(tokens, { most: 1 }),
        },
        {
          name: 'Stops at commas',
          words:
            'A comma often stands inside what is negated; it ends nothing here.',
          wrong: (tokens) => mark(tokens, { ends: [...clauseEnds, ','] }),
        },
      ],
      mutants: [
        {
          name: 'takes every word that begins with not or no',
          wrong: (tokens) =>
            mark(tokens, {
              isNot: (token) => isNegator(token) || token.startsWith('no'),
            }),
        },
      ],
    }),
    '15.3': defineExercise({
      title: 'Balanced weights',
      // compute_class_weight('balanced', …) of scikit-learn 1.2.1 follows the same rule.
      reference: (count: number, total: number, classes: number): number =>
        classes === 2
          ? balancedClassWeights([
              ...Array<string>(count).fill('this'),
              ...Array<string>(total - count).fill('other'),
            ]).get('this')!
          : total / classes / count,
      visible: [
        [25, 100, 2],
        [50, 100, 2],
      ],
      hidden: [
        { about: 'a class that is most of the data', args: [90, 100, 2] },
        { about: 'three classes', args: [10, 60, 3] },
        { about: 'a very rare class', args: [1, 1000, 2] },
      ],
      variant: (random) => [10 + random.int(80), 200 + random.int(300), 2],
      hints: [
        'If all classes were equally large, how many sentences would each have?',
        'The weight must make the class count as much as that.',
        'total / classes is the fair size; divide it by count.',
      ],
      misconceptions: [
        {
          name: 'Ignores the number of classes',
          words:
            'Then even balanced classes get a weight of 2 or more, which also turns down the regularization.',
          wrong: (count, total) => total / count,
        },
        {
          name: 'Turns it upside down',
          words: 'Rare classes must weigh more, not less.',
          wrong: (count, total, classes) => (count * classes) / total,
        },
        {
          name: 'Weighs by the others',
          words:
            'That balances two classes against each other, but balanced ones would not sum to the number of sentences.',
          wrong: (count, total) => (total - count) / count,
        },
      ],
    }),
    '15.4': defineExercise({
      title: 'Sentiment without learning',
      tolerance: 5e-5,
      reference: (
        tokens: readonly string[],
        lexicon: ReadonlyMap<string, number>,
      ): number => vader.get(tokens.join(' ')) ?? compound(tokens, lexicon),
      visible: [call('the food was good'), call('the food was not good')],
      hidden: [
        ...[...vader.keys()].map((text) => ({
          about: `what VADER says of “${text}”`,
          args: (): [string[], Map<string, number>] => [words(text), rated()],
        })),
        {
          about: 'no word that is rated',
          args: call('the food was there'),
        },
        {
          about: 'a negation after the word',
          args: call('good it was not'),
        },
        {
          about: 'a negation four words before',
          args: call('not for me a good place'),
        },
        {
          about: 'a negation at the very start, three words before',
          args: call('not the most awful'),
        },
      ],
      hints: [
        'Each token has a value: what the lexicon says, or 0.',
        'Look at the three tokens before it, tokens.slice(Math.max(0, i - 3), i); each “not” among them multiplies the value by −0.74.',
        'Add up the values, and return sum / Math.sqrt(sum ** 2 + 15).',
      ],
      misconceptions: [
        {
          name: 'Turns the sign around whole',
          words: 'Not good is not as bad as bad: negation turns and weakens.',
          wrong: (tokens, lexicon) => compound(tokens, lexicon, { flip: -1 }),
        },
        {
          name: 'Looks at the next word only',
          words: 'A negation reaches over three words, not one.',
          wrong: (tokens, lexicon) => compound(tokens, lexicon, { reach: 1 }),
        },
        {
          name: 'Ignores negation',
          words: 'Then “not good” is as good as “good”.',
          wrong: (tokens, lexicon) => compound(tokens, lexicon, { flip: 1 }),
        },
        {
          name: 'Does not squeeze the sum',
          words: 'The result must lie between −1 and 1, however long the text.',
          wrong: (tokens, lexicon) =>
            compound(tokens, lexicon, { normalize: false }),
        },
        {
          name: 'Looks behind the word',
          words: 'In English, the negation stands before what it negates.',
          wrong: (tokens, lexicon) => compound(tokens, lexicon, { after: true }),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'Two models have the same accuracy. What can a table of slices show?',
      right: 'That they are wrong on different sentences',
      because:
        'One may fail on short ones and the other on negation; the mean hides it.',
      wrong: [
        {
          choice: 'Nothing, since accuracy is the same',
          why: 'The same mean can be made of quite different parts.',
        },
        {
          choice: 'Which of them is better overall',
          why: 'On these sentences, neither is.',
        },
      ],
    },
    {
      question: 'You look at twenty slices, and one has p = 0.03. What now?',
      right: 'Correct for twenty looks, or test it on new data',
      because: 'Among twenty slices one such p-value is no surprise.',
      wrong: [
        {
          choice: 'Report that slice',
          why: 'That is how a false finding is made: look often, tell once.',
        },
        {
          choice: 'Drop the other nineteen from the table',
          why: 'They were looked at all the same.',
        },
      ],
    },
    {
      question: 'Why does a bag of words stumble over “not bad”?',
      right: 'It adds up the words, and both are negative',
      because: 'Their order, and what one does to the other, is lost.',
      wrong: [
        {
          choice: 'It does not know the word “not”',
          why: 'It does, and has learnt that it is a bad sign.',
        },
        {
          choice: 'It reads from right to left',
          why: 'It has no direction at all.',
        },
      ],
    },
    {
      question:
        'Training data hold one negative sentence in ten, and so will real life. Whom do balanced class weights help?',
      right: 'Whoever pays more for a missed complaint than for a false alarm',
      because:
        'They move the line toward the rare class; whether that is right depends on the costs.',
      wrong: [
        {
          choice: 'Everybody, since classes should be equal',
          why: 'If accuracy is what counts, they make it worse.',
        },
        {
          choice: 'Nobody, since they add no data',
          why: 'They change which mistakes are made, and that can be worth a lot.',
        },
      ],
    },
    {
      question:
        'A model scores high on the reviews it was developed on and lower on those of another shop. What is the likely reason?',
      right: 'Part of what it learnt are words of that one shop',
      because:
        'Names of things carry sentiment in one place that they do not have elsewhere.',
      wrong: [
        {
          choice: 'The other shop has worse labels',
          why: 'Possible, but look for the simpler reason first.',
        },
        {
          choice: 'It needs a lower learning rate',
          why: 'Training was fine; the data are different.',
        },
      ],
    },
  ],
});
