import { bitsPerByte, defineExercise, defineLesson } from 'lmlab';

type Counts = Map<string, Map<string, number>>;

function count(pairs: readonly (readonly [string, string])[]): Counts {
  const contexts = [...new Set(pairs.map(([before]) => before))];
  return new Map(
    contexts.map((context) => {
      const next = pairs
        .filter(([before]) => before === context)
        .map(([, token]) => token);
      return [
        context,
        new Map(
          next.map((token) => [
            token,
            next.filter((other) => other === token).length,
          ]),
        ),
      ];
    }),
  );
}

const neighbours = (tokens: readonly string[]): [string, string][] =>
  tokens.slice(1).map((token, i) => [tokens[i], token]);

/** Example 13.1 of Manning, Raghavan and Schütze (2008). */
const documents = [
  'Chinese Beijing Chinese',
  'Chinese Chinese Shanghai',
  'Chinese Macao',
  'Tokyo Japan Chinese',
].map((text) => text.split(' '));
const classes = ['yes', 'yes', 'yes', 'no'];

/** Naive Bayes through logarithms; each flag is one way to get it wrong. */
function joint(
  texts: readonly (readonly string[])[],
  labels: readonly string[],
  query: readonly string[],
  {
    prior = true,
    smooth = 1,
    distinct = false,
    unknown = false,
    ownVocabulary = false,
  } = {},
): Map<string, number> {
  const all = [...new Set(texts.flat())];
  return new Map(
    [...new Set(labels)].map((label) => {
      const tokens = texts.flatMap((text, i) => (labels[i] === label ? text : []));
      const size = ownVocabulary ? new Set(tokens).size : all.length;
      const words = (distinct ? [...new Set(query)] : query).filter(
        (word) => unknown || all.includes(word),
      );
      const logs = words.map((word) =>
        Math.log(
          (tokens.filter((other) => other === word).length + smooth) /
            (tokens.length + smooth * size),
        ),
      );
      const share =
        labels.filter((other) => other === label).length / labels.length;
      return [
        label,
        (prior ? share : 1) * Math.exp(logs.reduce((a, b) => a + b, 0)),
      ];
    }),
  );
}

export default defineLesson({
  exercises: {
    '04.1': defineExercise({
      title: 'Bigram counts',
      reference: (sentences: readonly (readonly string[])[]): Counts =>
        count(
          sentences.flatMap((sentence) => neighbours(['<s>', ...sentence, '</s>'])),
        ),
      visible: [[[['a', 'b']]], [[['the', 'cat', 'saw', 'the', 'dog']]]],
      hidden: [
        { about: 'no sentences', args: [[]] },
        { about: 'a sentence without tokens', args: [[[]]] },
        { about: 'two sentences', args: [[['a'], ['b']]] },
        {
          about: 'the same pair in two sentences',
          args: [
            [
              ['a', 'b'],
              ['a', 'b'],
            ],
          ],
        },
        {
          about: 'a token named like a part of every object',
          args: [[['constructor', 'constructor']]],
        },
      ],
      hints: [
        'Put the marks around each sentence, then go through its pairs of neighbours.',
        'For each pair you need the inner map of its context; make one where there is none yet.',
        'followers.set(token, (followers.get(token) ?? 0) + 1).',
      ],
      misconceptions: [
        {
          name: 'Leaves out the marks',
          words:
            'The first token needs a context, and the end must be predicted as well.',
          wrong: (sentences) => count(sentences.flatMap(neighbours)),
        },
        {
          name: 'Lets sentences run into each other',
          words:
            'The last token of one sentence is no context for the first of the next.',
          wrong: (sentences) =>
            count(neighbours(['<s>', ...sentences.flat(), '</s>'])),
        },
        {
          name: 'Turns the pairs around',
          words:
            'The outer key is the context, the token before; the inner one is what follows it.',
          wrong: (sentences) =>
            count(
              sentences.flatMap((sentence) =>
                neighbours(['<s>', ...sentence, '</s>']).map(
                  ([a, b]): [string, string] => [b, a],
                ),
              ),
            ),
        },
      ],
      refused: ['return new Map<string, number>();', 'return {};'],
    }),
    '04.2': defineExercise({
      title: 'Add-k',
      reference: (
        times: number,
        total: number,
        vocabulary: number,
        k: number,
      ): number =>
        total === 0 && k === 0 ? NaN : (k + times) / (vocabulary * k + total),
      visible: [
        [3, 10, 5, 1],
        [0, 10, 5, 1],
      ],
      hidden: [
        { about: 'a context that was never seen', args: [0, 0, 50, 1] },
        { about: 'a k below one', args: [2, 7, 1000, 0.01] },
        { about: 'no smoothing', args: [2, 8, 100, 0] },
      ],
      variant: (random) => [
        1 + random.int(9),
        20 + random.int(80),
        100 * (1 + random.int(9)),
        0.5,
      ],
      hints: [
        'Every token of the vocabulary gets k more; what does that do to the total?',
        'The total grows by k for each of the V tokens.',
        '(count + k) divided by (total + k times the vocabulary).',
      ],
      misconceptions: [
        {
          name: 'Forgets the denominator',
          words: 'Then the probabilities of all tokens add up to more than one.',
          wrong: (times, total, _, k) => (times + k) / total,
        },
        {
          name: 'Adds k to the total once',
          words:
            'k was added to every token of the vocabulary, so the total grows by that many k.',
          wrong: (times, total, _, k) => (times + k) / (total + k),
        },
        {
          name: 'Adds the vocabulary without k',
          words: 'That is right for k = 1 only.',
          wrong: (times, total, vocabulary, k) =>
            (times + k) / (total + vocabulary),
        },
      ],
    }),
    '04.3': defineExercise({
      title: 'Bits per byte',
      reference: (logProbabilities: readonly number[], text: string): number =>
        bitsPerByte([...logProbabilities], new TextEncoder().encode(text).length),
      visible: [
        [[Math.log(0.5), Math.log(0.5)], 'ab'],
        [[Math.log(0.25)], 'é'],
      ],
      hidden: [
        { about: 'letters of several bytes', args: [[-1.5, -0.5, -2], '🦊!'] },
        {
          about: 'many tokens',
          args: [[-1, -2, -3, -4, -5], 'a longer text than its tokens'],
        },
        { about: 'a model that is certain', args: [[-1e-3], 'abc'] },
      ],
      hints: [
        'ln P is in nats; a bit is ln 2 nats.',
        'Add up all −ln P, then divide by Math.log(2).',
        'At last divide by new TextEncoder().encode(text).length, not by text.length.',
      ],
      misconceptions: [
        {
          name: 'Stays in nats',
          words: 'The logarithms are natural; one bit is ln 2 of a nat.',
          wrong: (logs, text) =>
            -logs.reduce((a, b) => a + b, 0) /
            new TextEncoder().encode(text).length,
        },
        {
          name: 'Divides by characters',
          words: 'Many characters take more than one byte.',
          wrong: (logs, text) =>
            -logs.reduce((a, b) => a + b, 0) / Math.log(2) / text.length,
        },
        {
          name: 'Divides by tokens',
          words:
            'Per token is what cannot be compared between tokenizers; per byte can.',
          wrong: (logs) =>
            -logs.reduce((a, b) => a + b, 0) / Math.log(2) / logs.length,
        },
      ],
    }),
    '04.4': defineExercise({
      title: 'Naive Bayes by hand',
      reference: (
        texts: readonly (readonly string[])[],
        labels: readonly string[],
        query: readonly string[],
      ): Map<string, number> => joint(texts, labels, query),
      visible: [[[['a'], ['b']], ['x', 'y'], ['a']]],
      hidden: [
        {
          about: 'the example of the book',
          args: [
            documents,
            classes,
            ['Chinese', 'Chinese', 'Chinese', 'Tokyo', 'Japan'],
          ],
        },
        {
          about: 'a word that training never saw',
          args: [documents, classes, ['Chinese', 'Paris']],
        },
        { about: 'a query without words', args: [documents, classes, []] },
        {
          about: 'three classes',
          args: [
            [['a', 'b'], ['b'], ['c']],
            ['x', 'y', 'z'],
            ['b', 'c'],
          ],
        },
        {
          about: 'a class that has fewer words than another',
          args: [
            [['a', 'b', 'c'], ['a']],
            ['x', 'y'],
            ['c', 'a'],
          ],
        },
      ],
      hints: [
        'For each label: the share of its texts, times one factor for each known word of the query.',
        'The factor is (count of the word in the class + 1) / (words of the class + size of the whole vocabulary).',
        'The vocabulary is new Set(texts.flat()), the same for all classes; skip words that are not in it.',
      ],
      misconceptions: [
        {
          name: 'Forgets how frequent the class is',
          words:
            'Before any word is read, a frequent class is more probable than a rare one.',
          wrong: (texts, labels, query) =>
            joint(texts, labels, query, { prior: false }),
        },
        {
          name: 'Does not smooth',
          words: 'One word that a class never had makes the whole product zero.',
          wrong: (texts, labels, query) =>
            joint(texts, labels, query, { smooth: 0 }),
        },
        {
          name: 'Counts a repeated word once',
          words:
            'In the multinomial model, each occurrence in the query has its factor.',
          wrong: (texts, labels, query) =>
            joint(texts, labels, query, { distinct: true }),
        },
        {
          name: 'Gives each class its own vocabulary',
          words: 'The one is added for every word that any class has.',
          wrong: (texts, labels, query) =>
            joint(texts, labels, query, { ownVocabulary: true }),
        },
      ],
      mutants: [
        {
          name: 'counts words that training never saw',
          wrong: (texts, labels, query) =>
            joint(texts, labels, query, { unknown: true }),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'A bigram model without smoothing meets a pair it never saw. What is the perplexity of the text?',
      right: 'Infinite',
      because:
        'One factor of zero makes the whole product zero, and its logarithm has no bottom.',
      wrong: [
        {
          choice: 'A little higher',
          why: 'That is what smoothing would make of it.',
        },
        {
          choice: 'The size of the vocabulary',
          why: 'That is the perplexity of a model that knows nothing, which at least rules nothing out.',
        },
      ],
    },
    {
      question:
        'Model A has perplexity 30 over characters, model B 300 over words. Which is better?',
      right: 'It cannot be told from these numbers',
      because: 'They count different things; bits per byte would tell.',
      wrong: [
        {
          choice: 'A, since 30 is less than 300',
          why: 'A wavers among fewer in each step, but takes many more steps.',
        },
        {
          choice: 'B, since words are harder',
          why: 'Harder or not, the steps differ; compare the whole text.',
        },
      ],
    },
    {
      question:
        'Why does Kneser–Ney count different contexts instead of occurrences?',
      right:
        'Because a word seen after one word only should not be expected elsewhere',
      because:
        'Francisco is frequent and follows San alone; after any other word it is a poor guess.',
      wrong: [
        {
          choice: 'Because it is faster',
          why: 'It takes more bookkeeping, not less.',
        },
        {
          choice: 'Because occurrences are not known',
          why: 'They are known and used in the longest context.',
        },
      ],
    },
    {
      question:
        'A language model needs 2 bits per byte. How small can it compress a text of 1,000 bytes?',
      right: 'To about 250 bytes',
      because: '2 bits for each of 1,000 bytes are 2,000 bits.',
      wrong: [
        { choice: 'To about 500 bytes', why: 'A byte has eight bits, not four.' },
        {
          choice: 'It cannot compress at all',
          why: 'Every model of probabilities is a compressor, by arithmetic coding.',
        },
      ],
    },
    {
      question: 'What is naive about naive Bayes?',
      right: 'It takes the words of a text for independent of each other',
      because:
        'After San, Francisco is no surprise; naive Bayes counts it as full evidence all the same.',
      wrong: [
        {
          choice: 'It ignores how frequent the classes are',
          why: 'It starts from exactly that.',
        },
        {
          choice: 'It looks at the first word only',
          why: 'It multiplies one factor for each word.',
        },
      ],
    },
  ],
});
