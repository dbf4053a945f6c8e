import { grown } from './piece-table';
import { PieceTrie } from './piece-trie';

/** Probabilities below this are left to logarithms. */
const TINY = 1e-280;

/**
 * All ways to cut each of many words into pieces, for training: which pieces stand where is found once, and pieces that
 * are dropped are taken out of that. Each character of a word must be a piece, and each piece stand in some word.
 */
export class WordLattices {
  /** Word w lies at the places from `#starts[w]` to `#starts[w + 1]`; the end of one is the start of the next. */
  readonly #starts: Int32Array;
  /** The pieces that begin at place p, the shorter first, are `#ids[#firsts[p] … #firsts[p + 1]]`. */
  readonly #firsts: Int32Array;
  #ids = new Int32Array(1 << 16);
  readonly #lengths: Int32Array;
  /** A place where each piece stands. */
  readonly #standsAt: Int32Array;
  // Working memory, for one word.
  readonly #before: Float64Array;
  readonly #after: Float64Array;
  readonly #from: Int32Array;
  readonly #piece: Int32Array;

  constructor(words: readonly string[], pieces: readonly string[]) {
    const trie = new PieceTrie(pieces);
    this.#lengths = Int32Array.from(pieces, ({ length }) => length);
    this.#standsAt = new Int32Array(pieces.length).fill(-1);
    this.#starts = new Int32Array(words.length + 1);
    words.forEach(({ length }, w) => (this.#starts[w + 1] = this.#starts[w] + length));
    this.#firsts = new Int32Array(this.#starts[words.length] + 1);
    let edges = 0;
    words.forEach((word, w) => {
      for (let i = 0; i < word.length; i++) {
        const place = this.#starts[w] + i;
        trie.visit(word, i, (_, id) => {
          if (edges === this.#ids.length) this.#ids = grown(this.#ids, edges + 1);
          this.#ids[edges++] = id;
          if (this.#standsAt[id] < 0) this.#standsAt[id] = place;
        });
        this.#firsts[place + 1] = edges;
      }
    });
    const longest = 1 + words.reduce((most, { length }) => Math.max(most, length), 0);
    this.#before = new Float64Array(longest);
    this.#after = new Float64Array(longest);
    this.#from = new Int32Array(longest);
    this.#piece = new Int32Array(longest);
  }

  /** Forgets all pieces but those whose place in `kept` is 1. */
  keep(kept: Uint8Array): void {
    let edges = 0;
    let first = 0;
    for (let place = 0; place < this.#firsts.length - 1; place++) {
      const end = this.#firsts[place + 1];
      for (let edge = first; edge < end; edge++) {
        if (kept[this.#ids[edge]] === 1) this.#ids[edges++] = this.#ids[edge];
      }
      first = end;
      this.#firsts[place + 1] = edges;
    }
  }

  /**
   * Adds to `expected` how often each piece occurs over all ways to cut the word, by their probability, × `weight`.
   * @param scores The logarithm of the probability of each piece, −∞ for one that is not used.
   * @param probabilities The same as probabilities.
   */
  addExpected(
    word: number,
    weight: number,
    { scores, probabilities }: { readonly scores: Float64Array; readonly probabilities: Float64Array },
    expected: Float64Array,
  ): void {
    const start = this.#starts[word];
    const n = this.#starts[word + 1] - start;
    const [before, after, firsts, ids, lengths] = [
      this.#before,
      this.#after,
      this.#firsts,
      this.#ids,
      this.#lengths,
    ];
    before.fill(0, 1, n + 1);
    before[0] = 1;
    for (let from = 0; from < n; from++) {
      const reached = before[from];
      const end = firsts[start + from + 1];
      for (let edge = firsts[start + from]; edge < end; edge++) {
        const id = ids[edge];
        before[from + lengths[id]] += reached * probabilities[id];
      }
    }
    if (!(before[n] > TINY)) {
      this.#addByLogarithms(start, n, weight, scores, expected);
      return;
    }
    after[n] = 1;
    const scale = weight / before[n];
    for (let from = n - 1; from >= 0; from--) {
      let sum = 0;
      const factor = scale * before[from];
      const end = firsts[start + from + 1];
      for (let edge = firsts[start + from]; edge < end; edge++) {
        const id = ids[edge];
        const share = probabilities[id] * after[from + lengths[id]];
        sum += share;
        expected[id] += factor * share;
      }
      after[from] = sum;
    }
  }

  /** The same for a long word, whose cuts are too improbable for products. */
  #addByLogarithms(
    start: number,
    n: number,
    weight: number,
    scores: Float64Array,
    expected: Float64Array,
  ): void {
    const [before, after] = [this.#before, this.#after];
    before.fill(-Infinity, 1, n + 1);
    before[0] = 0;
    after.fill(-Infinity, 0, n);
    after[n] = 0;
    for (let from = 0; from < n; from++) {
      for (let edge = this.#firsts[start + from]; edge < this.#firsts[start + from + 1]; edge++) {
        const id = this.#ids[edge];
        const to = from + this.#lengths[id];
        before[to] = logAddExp(before[to], before[from] + scores[id]);
      }
    }
    for (let from = n - 1; from >= 0; from--) {
      for (let edge = this.#firsts[start + from]; edge < this.#firsts[start + from + 1]; edge++) {
        const id = this.#ids[edge];
        const rest = scores[id] + after[from + this.#lengths[id]];
        after[from] = logAddExp(after[from], rest);
        expected[id] += weight * Math.exp(before[from] + rest - before[n]);
      }
    }
  }

  /** The most probable pieces of a word, the first first (Viterbi). A view, good until the next call. */
  bestOfWord(word: number, scores: Float64Array): Int32Array {
    return this.#best(this.#starts[word], this.#starts[word + 1], scores, -1);
  }

  /** The most probable pieces that spell a piece without itself. A view, good until the next call. */
  bestOfPiece(id: number, scores: Float64Array): Int32Array {
    const start = this.#standsAt[id];
    return this.#best(start, start + this.#lengths[id], scores, id);
  }

  #best(start: number, end: number, scores: Float64Array, without: number): Int32Array {
    const n = end - start;
    const [score, origin, piece, lengths] = [this.#before, this.#from, this.#piece, this.#lengths];
    origin.fill(-1, 0, n + 1);
    score[0] = 0;
    for (let from = 0; from < n; from++) {
      if (from > 0 && origin[from] < 0) continue; // between the halves of a surrogate pair
      for (let edge = this.#firsts[start + from]; edge < this.#firsts[start + from + 1]; edge++) {
        const id = this.#ids[edge];
        const to = from + lengths[id];
        if (to > n) break;
        const candidate = scores[id] + score[from];
        if (id === without || (origin[to] >= 0 && candidate <= score[to])) continue;
        score[to] = candidate;
        origin[to] = from;
        piece[to] = id;
      }
    }
    // Written from the end backwards over places that are read no more.
    let first = n + 1;
    for (let at = n; at > 0; at = origin[at]) piece[--first] = piece[at];
    return piece.subarray(first, n + 1);
  }
}

function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
