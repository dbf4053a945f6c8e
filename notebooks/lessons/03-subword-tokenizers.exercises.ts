import { defineExercise, defineLesson } from 'lmlab';

interface Piece {
  readonly symbols: readonly string[];
  readonly count: number;
}
type Pair = readonly [left: string, right: string];

const piece = (symbols: string, count: number): Piece => ({
  symbols: symbols.split(' '),
  count,
});

/** The example of Sennrich, Haddow and Birch (2016), figure 1. */
const paper = [
  piece('l o w _', 5),
  piece('l o w e r _', 2),
  piece('n e w e s t _', 6),
  piece('w i d e s t _', 3),
];

function pairs(
  pieces: readonly Piece[],
  weigh = (count: number) => count,
): [pair: Pair, count: number][] {
  const all = pieces.flatMap(({ symbols, count }) =>
    symbols
      .slice(1)
      .map((right, i) => ({ left: symbols[i], right, count: weigh(count) })),
  );
  const distinct = all.filter(
    (one, i) =>
      all.findIndex(
        (other) => other.left === one.left && other.right === one.right,
      ) === i,
  );
  return distinct.map(({ left, right }) => [
    [left, right],
    all
      .filter((other) => other.left === left && other.right === right)
      .reduce((sum, { count }) => sum + count, 0),
  ]);
}

function first(counted: readonly [Pair, number][]): Pair | undefined {
  const most = Math.max(...counted.map(([, count]) => count));
  return counted.find(([, count]) => count === most)?.[0];
}

const merged = (
  symbols: readonly string[],
  left: string,
  right: string,
): string[] => {
  const at = symbols.findIndex(
    (symbol, i) => symbol === left && symbols[i + 1] === right,
  );
  return at < 0
    ? [...symbols]
    : [
        ...symbols.slice(0, at),
        left + right,
        ...merged(symbols.slice(at + 2), left, right),
      ];
};

function learn(
  pieces: readonly Piece[],
  steps: number,
  choose = (from: readonly Piece[]) => first(pairs(from)),
): string[] {
  const pair = steps > 0 ? choose(pieces) : undefined;
  if (!pair) return [];
  const next = pieces.map(({ symbols, count }) => ({
    symbols: merged(symbols, ...pair),
    count,
  }));
  return [pair.join(' '), ...learn(next, steps - 1, choose)];
}

function longestFirst(
  word: string,
  vocabulary: readonly string[],
  prefix = '',
): string[] | undefined {
  if (word === '') return [];
  for (let end = word.length; end > 0; end--) {
    const token = prefix + word.slice(0, end);
    if (!vocabulary.includes(token)) continue;
    const rest = longestFirst(word.slice(end), vocabulary, '##');
    return rest && [token, ...rest];
  }
  return undefined;
}

const bert = [
  'un',
  '##aff',
  '##able',
  '##a',
  '##ff',
  'una',
  '##b',
  '##le',
  'want',
  '##want',
  '##ed',
  'runn',
  '##ing',
];

export default defineLesson({
  exercises: {
    '03.1': defineExercise({
      title: 'The most frequent pair',
      reference: (pieces: readonly Piece[]): Pair | undefined =>
        first(pairs(pieces)),
      visible: [[[piece('l o w', 5), piece('l o t', 2)]], [paper]],
      hidden: [
        { about: 'no pieces', args: [[]] },
        { about: 'pieces of a single symbol', args: [[piece('a', 3)]] },
        {
          about: 'a rare piece with a pair that repeats',
          args: [[piece('a b', 3), piece('c d c d', 2)]],
        },
        {
          about: 'two pairs that are equally frequent',
          args: [[piece('x y', 2), piece('a b', 2)]],
        },
        {
          about: 'symbols that hold blanks or commas',
          args: [
            [
              { symbols: ['a,', 'b'], count: 1 },
              { symbols: ['a', ',b'], count: 2 },
            ],
          ],
        },
        {
          about: 'a frequent pair that comes late',
          args: [[piece('a b', 1), piece('b c', 1), piece('c d', 9)]],
        },
      ],
      hints: [
        'Count every pair of neighbours first, and look for the largest count afterwards.',
        'A Map needs a key that tells pairs apart: JSON.stringify([left, right]).',
        'Add the count of the piece, not 1; and replace the best only where another is strictly larger.',
      ],
      misconceptions: [
        {
          name: 'Counts each piece once',
          words: 'A pair in a word that occurs six times occurs six times.',
          wrong: (pieces) => first(pairs(pieces, () => 1)),
        },
        {
          name: 'Lets the last of equals win',
          words:
            'Of equally frequent pairs, the one that comes first in the list wins.',
          wrong: (pieces) => {
            const counted = pairs(pieces);
            const most = Math.max(...counted.map(([, count]) => count));
            return counted.filter(([, count]) => count === most).at(-1)?.[0];
          },
        },
        {
          name: 'Takes the first pair',
          words: 'The first pair of all is not the most frequent one.',
          wrong: (pieces) => pairs(pieces)[0]?.[0],
        },
      ],
      equivalent: {
        'counts.get(key)?.count ?? 0 → counts.get(key)?.count ?? 1':
          'Every pair starts one higher, so none gets ahead.',
      },
      refused: ["return ['e', 's', 't'];", "return 'e s';", "return ['e'];"],
    }),
    '03.2': defineExercise({
      title: 'Merge a pair',
      reference: merged,
      visible: [
        [['l', 'o', 'w'], 'l', 'o'],
        [['a', 'a', 'a'], 'a', 'a'],
      ],
      hidden: [
        { about: 'no symbols', args: [[], 'a', 'b'] },
        { about: 'a pair that is not there', args: [['b', 'a'], 'a', 'b'] },
        { about: 'two places', args: [['a', 'b', 'c', 'a', 'b'], 'a', 'b'] },
        { about: 'four of the same', args: [['a', 'a', 'a', 'a'], 'a', 'a'] },
        {
          about: 'a symbol that is merged already',
          args: [['es', 't', 'e', 's', 't'], 'es', 't'],
        },
        { about: 'the left symbol at the very end', args: [['b', 'a'], 'a', 'a'] },
      ],
      hints: [
        'Walk through the list once and build a new one.',
        'Where symbols[i] is left and symbols[i + 1] is right, push both as one and skip a step.',
        'Inside that branch, increase i once more, so that the right symbol is not taken again.',
      ],
      misconceptions: [
        {
          name: 'Merges only the first place',
          words: 'Every place where the pair stands is merged.',
          wrong: (symbols, left, right) => {
            const at = symbols.findIndex(
              (symbol, i) => symbol === left && symbols[i + 1] === right,
            );
            return at < 0
              ? [...symbols]
              : [...symbols.slice(0, at), left + right, ...symbols.slice(at + 2)];
          },
        },
        {
          name: 'Uses a symbol twice',
          words: 'In a a a, the middle a can go with one neighbour only.',
          wrong: (symbols, left, right) =>
            symbols.flatMap((symbol, i) =>
              symbol === left && symbols[i + 1] === right
                ? [left + right]
                : symbol === right && symbols[i - 1] === left
                  ? []
                  : [symbol],
            ),
        },
        {
          name: 'Looks for letters, not symbols',
          words:
            'A symbol is one whole: es and t are two symbols, even though the letters read e, s, t.',
          wrong: (symbols, left, right) =>
            symbols
              .join('')
              .split(left + right)
              .flatMap((rest, i) => [
                ...(i > 0 ? [left + right] : []),
                ...Array.from(rest),
              ]),
        },
      ],
    }),
    '03.3': defineExercise({
      title: 'Learn the merges',
      needs: ['03.1', '03.2'],
      reference: (pieces: readonly Piece[], steps: number): string[] =>
        learn(pieces, steps),
      visible: [
        [[piece('a b', 2), piece('b c', 1)], 1],
        [paper, 3],
      ],
      hidden: [
        { about: 'the ten merges of the paper', args: [paper, 10] },
        {
          about: 'more steps than there are pairs',
          args: [[piece('a b c', 1)], 9],
        },
        { about: 'no steps', args: [paper, 0] },
        { about: 'no pieces', args: [[], 3] },
      ],
      hints: [
        'The next pair must be looked for in the pieces as they are after the last merge.',
        'Keep the current pieces in a variable; each step maps them through mergePair.',
        'push(pair.join(" ")), then current = current.map(({ symbols, count }) => ({ symbols: mergePair(symbols, ...pair), count })).',
      ],
      misconceptions: [
        {
          name: 'Never merges',
          words:
            'After a pair was found, it must be merged before the next one is looked for.',
          wrong: (pieces, steps) => {
            const pair = first(pairs(pieces));
            return pair ? Array<string>(steps).fill(pair.join(' ')) : [];
          },
        },
        {
          name: 'Ranks the pairs of the start',
          words:
            'The list of pairs changes with every merge: es t exists only after e s was merged.',
          wrong: (pieces, steps) =>
            pairs(pieces)
              .sort(([, a], [, b]) => b - a)
              .slice(0, steps)
              .map(([pair]) => pair.join(' ')),
        },
        {
          name: 'Forgets how often a piece occurs',
          words: 'Hand on the count of each piece when you merge it.',
          wrong: (pieces, steps) =>
            learn(pieces, steps, (from) => first(pairs(from, () => 1))),
        },
      ],
    }),
    '03.4': defineExercise({
      title: 'Longest match first',
      reference: (word: string, vocabulary: readonly string[]): string[] =>
        longestFirst(word, vocabulary) ?? ['[UNK]'],
      visible: [
        ['unable', ['un', '##able']],
        ['low', ['lo', 'l', '##w', '##ow']],
      ],
      hidden: [
        {
          about: 'the example of BERT’s authors',
          args: ['unaffable', bert.filter((token) => token !== 'una')],
        },
        {
          about: 'a long first piece that leads into a dead end',
          args: ['unaffable', ['una', 'un', '##aff', '##able']],
        },
        { about: 'a word that is one token', args: ['low', ['low', 'l', '##ow']] },
        { about: 'a rest that cannot be spelled', args: ['lowx', ['low', '##l']] },
        {
          about: 'a piece that exists only at the start of words',
          args: ['lowlow', ['low']],
        },
        { about: 'an empty word', args: ['', ['a']] },
        { about: 'a first piece of one letter', args: ['ab', ['a', '##b', 'b']] },
      ],
      hints: [
        'Two loops: the outer one moves the start, the inner one shortens the end until a token fits.',
        'After the first piece, the token to look for begins with ##.',
        "When the inner loop comes down to nothing, return ['[UNK]'] for the whole word.",
      ],
      misconceptions: [
        {
          name: 'Takes the shortest piece',
          words: 'The longest token that fits goes first.',
          wrong: (word, vocabulary) => {
            const pieces: string[] = [];
            for (let start = 0; start < word.length;) {
              let end = start + 1;
              const token = (): string =>
                (start > 0 ? '##' : '') + word.slice(start, end);
              while (end <= word.length && !vocabulary.includes(token())) end++;
              if (end > word.length) return ['[UNK]'];
              pieces.push(token());
              start = end;
            }
            return pieces;
          },
        },
        {
          name: 'Forgets ##',
          words:
            'Inside a word, tokens begin with ##; low and ##low are two tokens.',
          wrong: (word, vocabulary) => {
            const pieces: string[] = [];
            for (let start = 0; start < word.length;) {
              let end = word.length;
              while (end > start && !vocabulary.includes(word.slice(start, end)))
                end--;
              if (end === start) return ['[UNK]'];
              pieces.push(word.slice(start, end));
              start = end;
            }
            return pieces;
          },
        },
        {
          name: 'Keeps what could be spelled',
          words:
            'Where a rest cannot be spelled, the whole word is [UNK], not only its rest.',
          wrong: (word, vocabulary) => {
            const pieces: string[] = [];
            for (let start = 0; start < word.length;) {
              let end = word.length;
              const token = (): string =>
                (start > 0 ? '##' : '') + word.slice(start, end);
              while (end > start && !vocabulary.includes(token())) end--;
              if (end === start) return [...pieces, '[UNK]'];
              pieces.push(token());
              start = end;
            }
            return pieces;
          },
        },
        {
          name: 'Searches for a way that works',
          words:
            'WordPiece is greedy: it never takes a piece back, even where a shorter one would lead further.',
          wrong: (word, vocabulary) => {
            const spell = (rest: string, prefix: string): string[] | undefined => {
              if (rest === '') return [];
              for (let end = rest.length; end > 0; end--) {
                const token = prefix + rest.slice(0, end);
                const more = vocabulary.includes(token)
                  ? spell(rest.slice(end), '##')
                  : undefined;
                if (more) return [token, ...more];
              }
              return undefined;
            };
            return spell(word, '') ?? ['[UNK]'];
          },
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why does byte-level BPE never meet an unknown word?',
      right: 'Because all 256 bytes are in its vocabulary',
      because: 'Whatever no merge covers is spelled byte by byte.',
      wrong: [
        {
          choice: 'Because it has learnt every word',
          why: 'It has learnt the frequent ones; the rest is spelled.',
        },
        {
          choice: 'Because it leaves unknown words out',
          why: 'Nothing is left out: decoding gives the very same text.',
        },
      ],
    },
    {
      question: 'You double the vocabulary. What gets shorter, and what larger?',
      right: 'Texts get shorter in tokens, the table of embeddings larger',
      because:
        'More frequent pieces become single tokens, and each token needs its row.',
      wrong: [
        {
          choice: 'Texts get longer, the table smaller',
          why: 'It is the other way round.',
        },
        {
          choice: 'Both stay the same',
          why: 'Only characters stay the same; tokens and rows do not.',
        },
      ],
    },
    {
      question: 'How does WordPiece spell a word?',
      right: 'By the longest token that fits, from the left',
      because:
        'It is greedy, and gives up the whole word where the rest cannot be spelled.',
      wrong: [
        { choice: 'By its merges, in the order learnt', why: 'That is BPE.' },
        {
          choice: 'By the most probable of all spellings',
          why: 'That is Unigram.',
        },
      ],
    },
    {
      question:
        'A tokenizer trained on English is used for Greek. What do Greek readers notice?',
      right: 'Their texts take many more tokens',
      because:
        'No merges fit, so they are spelled in bytes: slower, dearer, and less of them fits into the context.',
      wrong: [
        {
          choice: 'Their texts cannot be encoded',
          why: 'Bytes encode every text.',
        },
        { choice: 'Nothing, bytes are neutral', why: 'Bytes are, merges are not.' },
      ],
    },
    {
      question:
        'A model is used with another tokenizer of the same size. What happens?',
      right: 'It reads nonsense, without any error',
      because:
        'Every id is valid but means another token; that is why the tokenizer is saved beside the model.',
      wrong: [
        {
          choice: 'An error about the shape',
          why: 'The shapes agree, and that is the trap.',
        },
        {
          choice: 'It is a little worse',
          why: 'Its input is scrambled; it does as badly as on random tokens.',
        },
      ],
    },
  ],
});
