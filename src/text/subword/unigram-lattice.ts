import type { TokenSpan } from './model';
import { PieceTrie } from './piece-trie';

/** By how much an unknown character is worse than the worst token. */
const UNKNOWN_PENALTY = 10;

/** All ways to cut a text into tokens, and the most probable of them (Viterbi). */
export class UnigramLattice {
  readonly #trie: PieceTrie;
  readonly #scores: Float64Array;
  readonly #unkId: number;
  readonly #unkScore: number;

  constructor(tokens: readonly string[], scores: Float64Array, unkId: number) {
    this.#trie = new PieceTrie(tokens);
    this.#scores = scores;
    this.#unkId = unkId;
    this.#unkScore = scores.reduce((low, score) => Math.min(low, score), Infinity) - UNKNOWN_PENALTY;
  }

  /** The most probable tokens; unknown neighbours become one. */
  best(text: string): TokenSpan[] {
    const n = text.length;
    const score = new Float64Array(n + 1);
    const start = new Int32Array(n + 1).fill(-1);
    const token = new Int32Array(n + 1);
    for (let from = 0; from < n;) {
      const width = text.codePointAt(from)! > 0xffff ? 2 : 1;
      const take = (to: number, id: number, gain: number): void => {
        const candidate = score[from] + gain;
        if (start[to] >= 0 && candidate <= score[to]) return;
        score[to] = candidate;
        start[to] = from;
        token[to] = id;
      };
      let shortest = Infinity;
      this.#trie.visit(text, from, (to, id) => {
        shortest = Math.min(shortest, to - from);
        take(to, id, this.#scores[id]);
      });
      if (shortest !== width) take(from + width, this.#unkId, this.#unkScore);
      from += width;
    }
    const spans: TokenSpan[] = [];
    for (let end = n; end > 0; end = start[end]) {
      const id = token[end];
      const next = spans.at(-1);
      if (id === this.#unkId && next?.id === id) {
        spans[spans.length - 1] = { id, start: start[end], end: next.end };
      } else spans.push({ id, start: start[end], end });
    }
    return spans.reverse();
  }
}
