import { ProgressLine } from '../../core/progress';
import { LmlabError } from '../../core/errors';
import { withDefaults } from '../../core/options';
import { corpusTexts } from './corpus';
import { normalizeLike } from './later-characters';
import { cutAtMarks, markBlanks } from './metaspace';
import { seedPieces, type Piece } from './seed-pieces';
import { specialTokens, SubwordTokenizer } from './subword-tokenizer';
import { UnigramModel, type UnigramParams } from './unigram';
import { UnigramLattice } from './unigram-lattice';

/** Options of {@link trainUnigram}. */
export interface TrainUnigramOptions {
  /** How many tokens to end with, special ones and characters among them. Default: 8,000. */
  readonly vocabSize?: number;
  /** Tokens that get the first ids; the first of them stands for what cannot be spelled. Default: `['<unk>']`. */
  readonly specialTokens?: readonly string[];
  /** No token is longer, in UTF-16 units, its mark for a blank included. Default: 16. */
  readonly maxPieceLength?: number;
}

/** Kudo's settings: so many rounds of EM between prunings, so much kept by each pruning. */
const ROUNDS = 2;
const KEPT = 0.75;

/**
 * Trains a Unigram tokenizer (Kudo 2018): from many candidate pieces the least useful are dropped, again and again, while
 * expectation maximization sets the probabilities of the others. Texts are brought to NFKC first; a blank belongs to the
 * word after it, written ▁.
 *
 * @param texts The corpus.
 * @param options See {@link TrainUnigramOptions}.
 * @throws LmlabError `bad-option` for a vocabulary without room for the characters, or without a special token; `empty`
 * when the corpus has no text.
 * @example
 * ```ts
 * import { trainUnigram } from 'lmlab';
 * const tokenizer = trainUnigram(['low lower lowest', 'new newer newest'], { vocabSize: 20 });
 * tokenizer.decode(tokenizer.encode('newest low')); // 'newest low'
 * ```
 */
export function trainUnigram(texts: Iterable<string>, options: TrainUnigramOptions = {}): SubwordTokenizer {
  const {
    vocabSize,
    specialTokens: special,
    maxPieceLength,
  } = withDefaults<Required<TrainUnigramOptions>>(options, {
    vocabSize: 8000,
    specialTokens: ['<unk>'],
    maxPieceLength: 16,
  });
  const params: UnigramParams = {
    unkId: 0,
    normalizer: 'NFKC',
    replacement: '▁',
    prependScheme: 'always',
  };
  const words = countPieces(texts, params);
  const characters = new Set([...words.keys()].flatMap((word) => Array.from(word)));
  const room = vocabSize - special.length;
  if (special.length === 0 || !Number.isInteger(vocabSize) || room < characters.size) {
    throw new LmlabError('bad-option', {
      expected: `a special token, and an integer of at least ${characters.size + special.length} as vocabSize`,
      found: `${special.length} special tokens, vocabSize ${vocabSize}`,
      remedy: 'Every character of the corpus needs a token; raise vocabSize.',
    });
  }
  let pieces = seedPieces(words, characters, maxPieceLength);
  // A little more than asked for stays until the end, when the least probable go.
  const goal = Math.ceil(1.1 * room);
  using line = new ProgressLine('unigram pieces', undefined, true);
  for (;;) {
    line.step();
    for (let round = 0; round < ROUNDS; round++) pieces = maximize(pieces, words, characters);
    if (pieces.length <= goal) break;
    const before = pieces.length;
    pieces = prune(pieces, words, characters, goal);
    if (pieces.length === before) break;
  }
  const sorted = [...pieces].sort((a, b) => b.score - a.score);
  const needed = sorted.filter(({ text }) => characters.has(text));
  const others = sorted.filter(({ text }) => !characters.has(text)).slice(0, room - needed.length);
  const kept = [...needed, ...others].sort((a, b) => b.score - a.score);
  const vocabulary = [
    ...special.map((token) => [token, 0] as const),
    ...kept.map(({ text, score }) => [text, score] as const),
  ];
  return new SubwordTokenizer(
    new UnigramModel(vocabulary, params),
    specialTokens(special, (token) => special.indexOf(token)),
  );
}

function countPieces(texts: Iterable<string>, params: UnigramParams): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of corpusTexts(texts)) {
    const normal = normalizeLike(text.toWellFormed(), 'NFKC');
    cutAtMarks(markBlanks(normal, true, params), params.replacement, (piece) => {
      counts.set(piece, (counts.get(piece) ?? 0) + 1);
    });
  }
  if (counts.size > 0) return counts;
  throw new LmlabError('empty', {
    expected: 'at least one text with something in it',
    found: 'none',
    remedy: 'Pass the corpus as an array of strings.',
  });
}

/** One round of EM: how often each piece is expected, and from that its probability. */
function maximize(
  pieces: readonly Piece[],
  words: ReadonlyMap<string, number>,
  characters: ReadonlySet<string>,
): Piece[] {
  const lattice = latticeOf(pieces);
  const expected = new Float64Array(pieces.length);
  for (const [word, count] of words) lattice.addExpected(word, count, expected);
  const kept: { text: string; count: number }[] = [];
  pieces.forEach(({ text }, id) => {
    if (expected[id] >= 0.5 || characters.has(text)) kept.push({ text, count: Math.max(expected[id], 0.5) });
  });
  // Digamma in place of the logarithm makes it variational: rare pieces lose more (Liang et al. 2007).
  const total = digamma(kept.reduce((sum, { count }) => sum + count, 0));
  return kept.map(({ text, count }) => ({ text, score: digamma(count) - total }));
}

/** Drops the pieces whose absence costs the least likelihood: a piece that others spell as well is no loss. */
function prune(
  pieces: readonly Piece[],
  words: ReadonlyMap<string, number>,
  characters: ReadonlySet<string>,
  goal: number,
): Piece[] {
  const lattice = latticeOf(pieces);
  const used = new Float64Array(pieces.length);
  for (const [word, count] of words) for (const { id } of lattice.best(word)) used[id] += count;
  const total = used.reduce((sum, count) => sum + count, 0);
  const required: number[] = [];
  const losses: { id: number; loss: number }[] = [];
  pieces.forEach(({ text }, id) => {
    if (characters.has(text)) required.push(id);
    else if (used[id] > 0) {
      const others = lattice.best(text, id);
      const alone = Math.log(used[id]) - Math.log(total);
      const after = Math.log(total + used[id] * (others.length - 1));
      const spelled = others.reduce((sum, other) => sum + Math.log(used[other.id] + used[id]) - after, 0);
      losses.push({ id, loss: (used[id] / total) * (alone - spelled) });
    }
  });
  losses.sort((a, b) => b.loss - a.loss);
  const size = Math.max(goal, Math.floor(KEPT * pieces.length));
  const kept = losses.slice(0, Math.max(0, size - required.length)).map(({ id }) => id);
  return [...required, ...kept].sort((a, b) => a - b).map((id) => pieces[id]);
}

function latticeOf(pieces: readonly Piece[]): UnigramLattice {
  const scores = Float64Array.from(pieces, ({ score }) => score);
  // Every character has a piece, so that nothing is unknown here.
  return new UnigramLattice(
    pieces.map(({ text }) => text),
    scores,
    -1,
  );
}

/** The derivative of ln Γ, for x > 0: recurrence up to 7, then the asymptotic series. */
function digamma(x: number): number {
  let shift = 0;
  while (x < 7) shift -= 1 / x++;
  const f = 1 / (x * x);
  return shift + Math.log(x) - 0.5 / x - f * (1 / 12 - f * (1 / 120 - f / 252));
}
