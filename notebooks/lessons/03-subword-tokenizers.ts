// %% [markdown]
// # 03 · Subword tokenizers: BPE, WordPiece, Unigram from scratch
//
// **You will be able to** say why language models read neither words nor letters; learn and apply byte-pair encoding with
// code of your own; tell BPE, WordPiece and Unigram apart; and choose a vocabulary size by looking at what it costs.
//
// **You need** lessons 01 and 02. **Time:** 75 minutes; the cells run in under a minute.
//
// Lesson 02 merged words that belong together. But whatever we did, the vocabulary was a closed list: a word that was not
// in it did not exist. Language models cannot live with that.

// %% id="load"
import { artefactOr, loadSmsSpam, random, wordTokenizer } from 'lmlab';

const sms = await loadSmsSpam();
const lesson01 = () => {
  // Lesson 01 was not finished here, or on other data: a plain split of the different messages stands in.
  const unique = [...new Set(sms.rows.map(({ text }) => text))].filter(
    (text) => text !== '',
  );
  const shuffled = random(2).shuffle(unique);
  const cut = Math.round(shuffled.length / 5);
  return {
    data: { source: sms.source },
    train: { texts: shuffled.slice(cut) },
    test: { texts: shuffled.slice(0, cut) },
  };
};
const saved = await artefactOr('01-messages', lesson01);
const split = saved.data.source === sms.source ? saved : lesson01();

const train = split.train.texts;
const test = split.test.texts;
const words = wordTokenizer({ lowercase: true });
console.log(sms.note);
`${train.length} messages to learn from, ${test.length} to try on.`;

// %% [markdown]
// ## 1 · Words run out
//
// **Predict, then run:** take every different word of the test messages. What share of them never occurs in training?

// %% id="guess-unseen"
const myUnseenGuess = 0.05; // ← between 0 and 1

const known = new Set(train.flatMap((text) => words(text)));
const testWords = [...new Set(test.flatMap((text) => words(text)))];
const unseen = testWords.filter((word) => !known.has(word));
const unseenShare = unseen.length / testWords.length;
console.log(`Unseen, for example: ${unseen.slice(0, 8).join(', ')}`);
`You guessed ${myUnseenGuess}; it is ${unseenShare.toFixed(3)}.`;

// %% [markdown]
// Compare with your guess: names, numbers, slips of the keyboard, new words. A model over words is blind to all of
// them. A model over single characters is blind to nothing, but must spell everything, and its texts become very long.
//
// **Subwords** are the middle: frequent words whole, rare ones in pieces, and in the worst case letter by letter.
//
// ## 2 · Byte-pair encoding by hand
//
// BPE (Gage 1994; for translation Sennrich, Haddow and Birch 2016) starts from characters and does one thing over and over:
// *the most frequent pair of neighbours becomes one symbol.* The example of the 2016 paper, as data; `_` marks the end of a
// word:

// %% id="toy"
import { toDataFrame } from 'lmlab';

interface Piece {
  readonly symbols: readonly string[];
  readonly count: number;
}

const toy: Piece[] = [
  { symbols: ['l', 'o', 'w', '_'], count: 5 },
  { symbols: ['l', 'o', 'w', 'e', 'r', '_'], count: 2 },
  { symbols: ['n', 'e', 'w', 'e', 's', 't', '_'], count: 6 },
  { symbols: ['w', 'i', 'd', 'e', 's', 't', '_'], count: 3 },
];
toDataFrame(
  toy.map(({ symbols, count }) => ({ symbols: symbols.join(' '), count })),
);

// %% [markdown]
// The pair *e s* stands in *newest* six times and in *widest* three times: nine in all.
//
// ## Exercise 03.1 · The most frequent pair (the compiler checks)
//
// Write `bestPair(pieces)`. Each neighbouring pair counts as often as its piece does; of equally frequent pairs the one
// that comes first in the list wins. Where there is no pair at all, return `undefined`. The type demands exactly two symbols.

// %% id="best-pair"
import { check } from 'lmlab';

function bestPair(
  pieces: readonly {
    readonly symbols: readonly string[];
    readonly count: number;
  }[],
): readonly [left: string, right: string] | undefined {
  // #region solution
  const counts = new Map<
    string,
    { pair: readonly [string, string]; count: number }
  >();
  for (const { symbols, count } of pieces) {
    for (let i = 1; i < symbols.length; i++) {
      const pair = [symbols[i - 1], symbols[i]] as const;
      const key = JSON.stringify(pair);
      const before = counts.get(key)?.count ?? 0;
      counts.set(key, { pair, count: before + count });
    }
  }
  let best: { pair: readonly [string, string]; count: number } | undefined;
  for (const one of counts.values())
    if (!best || one.count > best.count) best = one;
  return best?.pair;
  // #endregion
}

check('03.1', bestPair);

// %% [markdown]
// ## Exercise 03.2 · Merge it
//
// Write `mergePair(symbols, left, right)`: a new list in which every `left` followed by `right` has become one symbol, from left
// to right, without overlaps: *a a a* with the pair *a a* gives *aa a*.

// %% id="merge-pair"
function mergePair(
  symbols: readonly string[],
  left: string,
  right: string,
): string[] {
  // #region solution
  const out: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) {
      out.push(left + right);
      i++;
    } else out.push(symbols[i]);
  }
  return out;
  // #endregion
}

check('03.2', mergePair);

// %% [markdown]
// ## Exercise 03.3 · Learn the merges (an outside oracle)
//
// Now the loop: find the best pair, merge it everywhere, remember it; repeat, at most `steps` times, or until no pair is
// left. Return the merged pairs in order. The tests compare with the ten merges that the paper's own program prints
// for its example.

// %% id="learn-merges"
function learnMerges(
  pieces: readonly {
    readonly symbols: readonly string[];
    readonly count: number;
  }[],
  steps: number,
): string[] {
  // #region solution
  const merges: string[] = [];
  let current = pieces;
  for (let step = 0; step < steps; step++) {
    const pair = bestPair(current);
    if (!pair) break;
    merges.push(pair.join(' '));
    current = current.map(({ symbols, count }) => ({
      symbols: mergePair(symbols, pair[0], pair[1]),
      count,
    }));
  }
  return merges;
  // #endregion
}

check('03.3', learnMerges);

// %% [markdown]
// That is all of BPE's training. To encode a new word, apply the merges in the order in which they were learnt.
//
// ## 3 · BPE on real messages
//
// The library's version works on *bytes* instead of characters, as GPT-2 does: 256 symbols to start from, and no text on
// earth is unknown. It also cuts texts at blanks first; a blank belongs to the word after it and is written Ġ.

// %% id="train-bpe"
import { trainBpe } from 'lmlab';

const bpe = trainBpe(train, { vocabSize: 1000 });
const example =
  test.find((text) => text.length > 40 && text.length < 80) ?? test[0];
const encoding = bpe.encodeWithOffsets(example);

console.log(`${example.length} characters → ${encoding.ids.length} tokens`);
toDataFrame(
  Array.from(encoding.ids, (id, i) => ({
    token: encoding.tokens[i],
    id,
    characters: encoding.offsets[i].join('–'),
  })),
);

// %% [markdown]
// Frequent words are whole; the rest is put together from pieces. `characters` says where each token stands in the text:
// indispensable when a prediction about a token must be shown to a person.
//
// **Predict, then run:** with a vocabulary of 1,000 tokens, how many tokens does a word of a test message take on average?

// %% id="guess-fertility"
const myTokensGuess = 3; // ← tokens for one word

const tokenCount = (
  texts: readonly string[],
  encode: (text: string) => ArrayLike<number>,
) => texts.reduce((sum, text) => sum + encode(text).length, 0);
const wordCount = (texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + words(text).length, 0);
const fertility = tokenCount(test, (text) => bpe.encode(text)) / wordCount(test);
`You guessed ${myTokensGuess}; it is ${fertility.toFixed(2)}.`;

// %% [markdown]
// This number is called **fertility**. It is what a text costs: a model's context is counted in tokens, and so is the bill
// of a hosted one. More vocabulary means fewer tokens, and a larger table of embeddings to learn.

// %% id="size-figure"
import { plotLines } from 'lmlab';

const sizes = [300, 500, 1000, 2000, 4000];
const bySize = sizes.map((vocabSize) => {
  const tokenizer = trainBpe(train, { vocabSize });
  const encode = (text: string) => tokenizer.encode(text);
  return {
    train: tokenCount(train, encode) / wordCount(train),
    test: tokenCount(test, encode) / wordCount(test),
  };
});

plotLines(
  sizes,
  { training: bySize.map((one) => one.train), test: bySize.map((one) => one.test) },
  {
    title: 'Each doubling of the vocabulary buys less',
    xLabel: 'tokens in the vocabulary',
    yLabel: 'tokens a word',
    xScale: 'log',
  },
);

// %% [markdown]
// The gap between the lines is overfitting of a kind: merges that fit the training messages better than new ones.
//
// ### Nothing is unknown
//
// Texts that no message ever held, and back again:

// %% id="round-trip"
toDataFrame(
  ['kissing', 'Übergrößenträger', '🦊 says hi', '你好', '   spaces   '].map(
    (text) => ({
      text,
      tokens: bpe.encode(text).length,
      'comes back whole': bpe.decode(bpe.encode(text)) === text,
    }),
  ),
);

// %% [markdown]
// Whole, always; but look at what it costs a reader of another script. A tokenizer trained on English makes other
// languages several times as expensive (Petrov et al. 2023): an unfairness that is decided before any model is trained.
//
// ## 4 · WordPiece: longest piece first
//
// BERT's WordPiece learns much like BPE, but spells differently: from the left, it takes the *longest* token that fits,
// then goes on behind it. Tokens inside a word begin with `##`.
//
// ## Exercise 03.4 · Longest match (a stretch)
//
// Write `wordPiece(word, vocabulary)`. Where some rest cannot be spelled, the whole word is `['[UNK]']`. BERT's authors give the
// example *unaffable* → *un ##aff ##able* in their code; so do the tests.

// %% id="word-piece"
function wordPiece(word: string, vocabulary: readonly string[]): string[] {
  // #region solution
  const pieces: string[] = [];
  let start = 0;
  while (start < word.length) {
    let end = word.length;
    const piece = (): string => (start > 0 ? '##' : '') + word.slice(start, end);
    while (end > start && !vocabulary.includes(piece())) end--;
    if (end === start) return ['[UNK]'];
    pieces.push(piece());
    start = end;
  }
  return pieces;
  // #endregion
}

check('03.4', wordPiece);

// %% [markdown]
// ## 5 · Unigram: the most probable spelling
//
// Unigram (Kudo 2018) goes the other way round. It starts with far too many pieces, gives each a probability, and drops
// those that are missed least. To encode, it weighs *all* spellings and takes the most probable: a product of
// probabilities, found by dynamic programming. The three, trained on the same messages and equally large:

// %% id="three"
import { trainUnigram, trainWordPiece } from 'lmlab';

const vocabSize = 1000;
const tokenizers = {
  BPE: bpe,
  WordPiece: trainWordPiece(train, { vocabSize }),
  Unigram: trainUnigram(train, { vocabSize }),
};

toDataFrame(
  ['tomorrow', 'unbelievable', 'misunderstanding', 'lol'].map((word) => ({
    word,
    ...Object.fromEntries(
      Object.entries(tokenizers).map(([name, tokenizer]) => [
        name,
        tokenizer
          .encodeWithOffsets(word, { addSpecialTokens: false })
          .tokens.join(' '),
      ]),
    ),
  })),
);

// %% [markdown]
// None of them knows what a syllable or a stem is, and their cuts differ. What matters is how much text a token carries:

// %% id="characters-figure"
import { plotBars } from 'lmlab';

const characters = test.reduce((sum, text) => sum + text.length, 0);
const carried = Object.fromEntries(
  Object.entries(tokenizers).map(([name, tokenizer]) => [
    name,
    characters /
      tokenCount(test, (text) =>
        tokenizer.encode(text, { addSpecialTokens: false }),
      ),
  ]),
);

plotBars(carried, {
  title: 'How much text a token carries (test messages)',
  yLabel: 'characters a token',
});

// %% [markdown]
// A warning: WordPiece as BERT uses it folds case and drops what is not in its alphabet, so it carries *less information* a
// token than the bar suggests; what it cannot spell becomes `[UNK]`. What is lost to each:

// %% id="unknown-figure"
const lost = {
  words: testWords.filter((word) => !known.has(word)).length / testWords.length,
  ...Object.fromEntries(
    Object.entries(tokenizers).map(([name, tokenizer]) => {
      const unknown = ['[UNK]', '<unk>'].flatMap(
        (token) => tokenizer.tokenToId(token) ?? [],
      );
      const broken = testWords.filter((word) =>
        tokenizer
          .encode(word, { addSpecialTokens: false })
          .some((id) => unknown.includes(id)),
      );
      return [name, broken.length / testWords.length];
    }),
  ),
};

plotBars(lost, {
  title: 'Test words that cannot be spelled',
  yLabel: 'share of different words',
});

// %% [markdown]
// ## 6 · A tokenizer is part of the model
//
// Ids mean nothing without the tokenizer that gave them. So it is saved beside the model, in the format of Hugging Face's
// `tokenizer.json`, which every other tool reads; and what comes back must give the same ids.

// %% id="save-load"
import { expectSame, tokenizerFromJson, tokenizerToJson } from 'lmlab';

const json = tokenizerToJson(bpe);
const again = tokenizerFromJson(json);
expectSame(
  'ids after saving and loading',
  test.slice(0, 50).map((text) => Array.from(again.encode(text))),
  test.slice(0, 50).map((text) => Array.from(bpe.encode(text))),
);

// %% [markdown]
// ## What we have seen
//
// A closed list of words leaves new words in the dark. BPE merges what is frequent, WordPiece spells by the longest piece,
// Unigram by the most probable. Bytes make every text spellable. The size of the vocabulary trades the length of texts for
// the size of a table, and a tokenizer's training data decides whose language is cheap.
//
// Lesson 04 puts a model on top of such tokens: one that predicts the next. The last cell saves the tokenizer.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('03-tokenizer', { tokenizer: json });

keyFigures({
  'test words unseen in training': unseenShare,
  'tokens a word, 1,000 tokens': fertility,
  'tokens a word, 4,000 tokens': bySize.at(-1)!.test,
  'characters a token, BPE': carried['BPE'],
  'characters a token, WordPiece': carried['WordPiece'],
  'characters a token, Unigram': carried['Unigram'],
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('03', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* train one tokenizer on the ham messages and one on the spam. Encode each
// test message with both. Does the one that needs fewer tokens tell you which class it is, and how often?
