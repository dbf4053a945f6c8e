import { ProgressLine } from '../../core/progress';
import { LmlabError } from '../../core/errors';
import { withDefaults } from '../../core/options';
import { corpusTexts } from './corpus';
import { normalizeLike } from './later-characters';
import { cutAtMarks, markBlanks } from './metaspace';
import { seedPieces, type Piece } from './seed-pieces';
import { specialTokens, SubwordTokenizer } from './subword-tokenizer';
import { UnigramModel, type UnigramParams } from './unigram';
import { WordLattices } from './word-lattices';

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
  const characters = new Set<string>();
  for (const word of words.keys()) for (const character of word) characters.add(character);
  const room = vocabSize - special.length;
  if (special.length === 0 || !Number.isInteger(vocabSize) || room < characters.size) {
    throw new LmlabError('bad-option', {
      expected: `a special token, and an integer of at least ${characters.size + special.length} as vocabSize`,
      found: `${special.length} special tokens, vocabSize ${vocabSize}`,
      remedy: 'Every character of the corpus needs a token; raise vocabSize.',
    });
  }
  const training = new Training(words, seedPieces(words, characters, maxPieceLength), characters);
  // A little more than asked for stays until the end, when the least probable go.
  const goal = Math.ceil(1.1 * room);
  using line = new ProgressLine('unigram pieces', undefined, true);
  for (;;) {
    line.step();
    for (let round = 0; round < ROUNDS; round++) training.maximize();
    const { size } = training;
    if (size <= goal) break;
    training.prune(goal);
    if (training.size === size) break;
  }
  const sorted = training.pieces().sort((a, b) => b.score - a.score);
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

/** The pieces that are left, and how probable each is. */
class Training {
  readonly #texts: readonly string[];
  /** Pieces that may not go: the characters. */
  readonly #required: Uint8Array;
  readonly #counts: Float64Array;
  readonly #lattices: WordLattices;
  /** The numbers of those left, ascending. */
  #left: number[];
  /** The logarithm of the probability of each piece, −∞ for one that is gone. */
  readonly #scores: Float64Array;

  constructor(words: ReadonlyMap<string, number>, seeds: readonly Piece[], characters: ReadonlySet<string>) {
    this.#texts = seeds.map(({ text }) => text);
    this.#required = Uint8Array.from(this.#texts, (text) => (characters.has(text) ? 1 : 0));
    this.#counts = Float64Array.from(words.values());
    this.#lattices = new WordLattices([...words.keys()], this.#texts);
    this.#left = seeds.map((_, id) => id);
    this.#scores = Float64Array.from(seeds, ({ score }) => score);
  }

  /** How many pieces are left. */
  get size(): number {
    return this.#left.length;
  }

  pieces(): Piece[] {
    return this.#left.map((id) => ({ text: this.#texts[id], score: this.#scores[id] }));
  }

  /** One round of EM: how often each piece is expected, and from that its probability. */
  maximize(): void {
    const scores = this.#scores;
    const model = { scores, probabilities: scores.map(Math.exp) };
    const expected = new Float64Array(scores.length);
    this.#counts.forEach((count, word) => this.#lattices.addExpected(word, count, model, expected));
    this.#left = this.#left.filter((id) => expected[id] >= 0.5 || this.#required[id] === 1);
    let sum = 0;
    for (const id of this.#left) sum += expected[id] = Math.max(expected[id], 0.5);
    // Digamma in place of the logarithm makes it variational: rare pieces lose more (Liang et al. 2007).
    const total = digamma(sum);
    scores.fill(-Infinity);
    for (const id of this.#left) scores[id] = digamma(expected[id]) - total;
  }

  /** Drops the pieces whose absence costs the least likelihood: a piece that others spell as well is no loss. */
  prune(goal: number): void {
    const used = new Float64Array(this.#scores.length);
    this.#counts.forEach((count, word) => {
      for (const id of this.#lattices.bestOfWord(word, this.#scores)) used[id] += count;
    });
    const total = used.reduce((sum, count) => sum + count, 0);
    const required = this.#left.filter((id) => this.#required[id] === 1);
    const others = this.#left.filter((id) => this.#required[id] === 0 && used[id] > 0);
    const losses = new Float64Array(used.length);
    for (const id of others) {
      const spelling = this.#lattices.bestOfPiece(id, this.#scores);
      const alone = Math.log(used[id]) - Math.log(total);
      const after = Math.log(total + used[id] * (spelling.length - 1));
      let spelled = 0;
      for (const other of spelling) spelled += Math.log(used[other] + used[id]) - after;
      losses[id] = (used[id] / total) * (alone - spelled);
    }
    others.sort((a, b) => losses[b] - losses[a]);
    const size = Math.max(goal, Math.floor(KEPT * this.size));
    const kept = others.slice(0, Math.max(0, size - required.length));
    this.#left = [...required, ...kept].sort((a, b) => a - b);
    const flags = new Uint8Array(used.length);
    for (const id of this.#left) flags[id] = 1;
    flags.forEach((flag, id) => {
      if (flag === 0) this.#scores[id] = -Infinity;
    });
    this.#lattices.keep(flags);
  }
}

/** The derivative of ln Γ, for x > 0: recurrence up to 7, then the asymptotic series. */
function digamma(x: number): number {
  let shift = 0;
  while (x < 7) shift -= 1 / x++;
  const f = 1 / (x * x);
  return shift + Math.log(x) - 0.5 / x - f * (1 / 12 - f * (1 / 120 - f / 252));
}
