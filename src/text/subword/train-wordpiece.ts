import { LmlabError } from '../../core/errors';
import { withDefaults } from '../../core/options';
import { corpusTexts } from './corpus';
import { BertNormalizer } from './bert-normalize';
import { learnMerges } from './learn-merges';
import { specialTokens, SubwordTokenizer } from './subword-tokenizer';
import { bertParams, bertWords, WordPieceModel } from './wordpiece';

/** Options of {@link trainWordPiece}. */
export interface TrainWordPieceOptions {
  /** How many tokens to end with, special ones and characters among them. Default: 30,000. */
  readonly vocabSize?: number;
  /** Join a pair only if it occurs at least this often. Default: 0. */
  readonly minFrequency?: number;
  /** Fold case and strip accents, as uncased BERT does. Default: true. */
  readonly lowercase?: boolean;
  /** At most so many different characters, the most frequent ones; words with others are unknown. Default: 1,000. */
  readonly limitAlphabet?: number;
}

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/**
 * Trains a WordPiece tokenizer as Hugging Face's `WordPieceTrainer` does: the vocabulary is that of a byte-pair encoding
 * over characters whose tokens inside words begin with `##`, and words are then spelled by the longest tokens. Encoding
 * puts `[CLS]` before the text and `[SEP]` after it. (That trainer numbers the characters inside words in an order that
 * changes from run to run; here it is the order of their code points.)
 *
 * @param texts The corpus.
 * @param options See {@link TrainWordPieceOptions}.
 * @throws LmlabError `bad-option` for a vocabulary without room for the characters; `empty` when the corpus has no word.
 * @example
 * ```ts
 * import { trainWordPiece } from 'lmlab';
 * const tokenizer = trainWordPiece(['play plays played playing', 'stay stays stayed'], { vocabSize: 40 });
 * tokenizer.decode(tokenizer.encode('Staying')); // 'staying'
 * ```
 */
export function trainWordPiece(
  texts: Iterable<string>,
  options: TrainWordPieceOptions = {},
): SubwordTokenizer {
  const { vocabSize, minFrequency, lowercase, limitAlphabet } = withDefaults<Required<TrainWordPieceOptions>>(
    options,
    { vocabSize: 30_000, minFrequency: 0, lowercase: true, limitAlphabet: 1000 },
  );
  const words = countWords(texts, lowercase);
  const alphabet = frequentCharacters(words, limitAlphabet);
  const inside = new Set<string>();
  for (const word of words.keys()) {
    for (const char of Array.from(word).slice(1)) if (alphabet.has(char)) inside.add(`##${char}`);
  }
  const tokens = [...special, ...[...alphabet].sort(byCodePoint), ...[...inside].sort(byCodePoint)];
  if (!Number.isInteger(vocabSize) || vocabSize < tokens.length) {
    throw new LmlabError('bad-option', {
      expected: `an integer of at least ${tokens.length} as vocabSize: special tokens and characters`,
      found: String(vocabSize),
      remedy: 'Raise vocabSize, or lower limitAlphabet.',
    });
  }
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const symbols: number[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  for (const word of words.keys()) {
    starts.push(symbols.length);
    Array.from(word).forEach((char, i) => {
      if (alphabet.has(char)) symbols.push(ids.get(i === 0 ? char : `##${char}`)!);
    });
    lengths.push(symbols.length - starts[starts.length - 1]);
  }
  learnMerges({
    symbols: Int32Array.from(symbols),
    starts: Int32Array.from(starts),
    lengths: Int32Array.from(lengths),
    counts: Int32Array.from(words.values()),
    tokens,
    vocabSize,
    minFrequency,
    prefix: '##',
  });
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  return new SubwordTokenizer(
    new WordPieceModel(vocabulary, { ...bertParams, lowercase }),
    specialTokens(special, (content) => vocabulary.get(content)!),
    { before: ['[CLS]'], after: ['[SEP]'] },
  );
}

function countWords(texts: Iterable<string>, lowercase: boolean): Map<string, number> {
  const normalizer = new BertNormalizer({ ...bertParams, lowercase });
  const counts = new Map<string, number>();
  for (const text of corpusTexts(texts)) {
    const normal = normalizer.normalize(text);
    bertWords(normal, (start, end) => {
      const word = normal.slice(start, end);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    });
  }
  if (counts.size > 0) return counts;
  throw new LmlabError('empty', {
    expected: 'at least one text with a word in it',
    found: 'none',
    remedy: 'Pass the corpus as an array of strings.',
  });
}

function frequentCharacters(words: ReadonlyMap<string, number>, limit: number): Set<string> {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    for (const char of word) counts.set(char, (counts.get(char) ?? 0) + count);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || byCodePoint(a[0], b[0]));
  return new Set(sorted.slice(0, limit).map(([char]) => char));
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
