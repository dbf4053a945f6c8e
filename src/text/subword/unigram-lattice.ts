import type { TokenSpan } from './model';
import { PairTable } from './pair-table';

/** By how much an unknown character is worse than the worst token. */
const UNKNOWN_PENALTY = 10;

/** All ways to cut a text into tokens, and the most probable of them (Viterbi). */
export class UnigramLattice {
  /** A trie: node 0 is the root, the child of `node` by `unit` is 1 + the number of that pair. */
  readonly #children = new PairTable();
  readonly #tokenAt: number[] = [-1];
  readonly #scores: Float64Array;
  readonly #unkId: number;
  readonly #unkScore: number;

  constructor(tokens: readonly string[], scores: Float64Array, unkId: number) {
    this.#scores = scores;
    this.#unkId = unkId;
    this.#unkScore = scores.reduce((low, score) => Math.min(low, score), Infinity) - UNKNOWN_PENALTY;
    tokens.forEach((token, id) => {
      let node = 0;
      for (let i = 0; i < token.length; i++) {
        node = 1 + this.#children.add(node, token.charCodeAt(i));
        this.#tokenAt[node] ??= -1;
      }
      if (node > 0) this.#tokenAt[node] = id;
    });
  }

  /** The most probable tokens; unknown neighbours become one. */
  best(text: string): TokenSpan[] {
    const n = text.length;
    const score = new Float64Array(n + 1);
    const start = new Int32Array(n + 1).fill(-1);
    const token = new Int32Array(n + 1);
    const offer = (from: number, to: number, id: number, gain: number): void => {
      const candidate = gain + score[from];
      if (start[to] >= 0 && candidate <= score[to]) return;
      score[to] = candidate;
      start[to] = from;
      token[to] = id;
    };
    for (let from = 0; from < n;) {
      const width = text.codePointAt(from)! > 0xffff ? 2 : 1;
      let single = false;
      for (let node = 0, to = from; to < n;) {
        const child = this.#children.find(node, text.charCodeAt(to));
        if (child < 0) break;
        node = child + 1;
        to++;
        const id = this.#tokenAt[node];
        if (id < 0) continue;
        offer(from, to, id, this.#scores[id]);
        if (to - from === width) single = true;
      }
      if (!single) offer(from, from + width, this.#unkId, this.#unkScore);
      from += width;
    }
    const spans: TokenSpan[] = [];
    for (let end = n; end > 0; end = start[end]) {
      const id = token[end];
      const next = spans.at(-1);
      if (id === this.#unkId && next?.id === id)
        spans[spans.length - 1] = { id, start: start[end], end: next.end };
      else spans.push({ id, start: start[end], end });
    }
    return spans.reverse();
  }
}
