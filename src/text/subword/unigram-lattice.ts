import type { TokenSpan } from './model';
import { PairTable } from './pair-table';

/** By how much an unknown character is worse than the worst token. */
const UNKNOWN_PENALTY = 10;

/** Up to so many UTF-16 units the probabilities of a text are multiplied; logarithms, for longer ones, are slow. */
const MULTIPLIED = 32;
/** Probabilities below this are left to logarithms. */
const TINY = 1e-280;

/** All ways to cut a text into tokens, and the most probable of them (Viterbi). */
export class UnigramLattice {
  /** A trie: node 0 is the root, the child of `node` by `unit` is 1 + the number of that pair. */
  readonly #children = new PairTable();
  readonly #tokenAt: number[] = [-1];
  readonly #scores: Float64Array;
  readonly #unkId: number;
  readonly #unkScore: number;
  // Working memory for short texts, whose probabilities can be multiplied.
  #probabilities: Float64Array | undefined;
  readonly #before = new Float64Array(MULTIPLIED + 1);
  readonly #after = new Float64Array(MULTIPLIED + 1);
  readonly #firsts = new Int32Array(MULTIPLIED + 1);
  readonly #to = new Int32Array(MULTIPLIED * MULTIPLIED);
  readonly #edgeIds = new Int32Array(MULTIPLIED * MULTIPLIED);

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

  /**
   * The most probable tokens; unknown neighbours become one.
   * @param without A token that must not be used.
   */
  best(text: string, without = NaN): TokenSpan[] {
    const n = text.length;
    const score = new Float64Array(n + 1);
    const start = new Int32Array(n + 1).fill(-1);
    const token = new Int32Array(n + 1);
    this.#visit(text, (from, to, id, gain) => {
      const candidate = gain + score[from];
      if (id === without || (start[to] >= 0 && candidate <= score[to])) return;
      score[to] = candidate;
      start[to] = from;
      token[to] = id;
    });
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

  /** Adds to `expected` how often each token occurs over all ways to cut the text, by their probability, × `weight`. */
  addExpected(text: string, weight: number, expected: Float64Array): void {
    if (text.length > MULTIPLIED || !this.#addExpectedByProducts(text, weight, expected)) {
      this.#addExpectedByLogarithms(text, weight, expected);
    }
  }

  /** With probabilities as they are; false, and nothing added, where they become too small for that. */
  #addExpectedByProducts(text: string, weight: number, expected: Float64Array): boolean {
    const n = text.length;
    this.#probabilities ??= this.#scores.map(Math.exp);
    const probabilities = this.#probabilities;
    const [before, after, to, ids, firsts] = [
      this.#before,
      this.#after,
      this.#to,
      this.#edgeIds,
      this.#firsts,
    ];
    before.fill(0, 1, n + 1);
    before[0] = 1;
    let edges = 0;
    for (let from = 0; from < n; from++) {
      firsts[from] = edges;
      const reached = before[from];
      // Also where a pair of surrogates would be cut in two: no token ends or starts there.
      if (reached === 0) continue;
      const last = Math.min(n, from + MULTIPLIED);
      for (let node = 0, at = from; at < last;) {
        const child = this.#children.find(node, text.charCodeAt(at));
        if (child < 0) break;
        node = child + 1;
        at++;
        const id = this.#tokenAt[node];
        if (id < 0) continue;
        before[at] += reached * probabilities[id];
        to[edges] = at;
        ids[edges++] = id;
      }
    }
    firsts[n] = edges;
    if (!(before[n] > TINY)) return false;
    after[n] = 1;
    const scale = weight / before[n];
    for (let from = n - 1; from >= 0; from--) {
      let sum = 0;
      const factor = scale * before[from];
      for (let edge = firsts[from]; edge < firsts[from + 1]; edge++) {
        const id = ids[edge];
        const share = probabilities[id] * after[to[edge]];
        sum += share;
        expected[id] += factor * share;
      }
      after[from] = sum;
    }
    return true;
  }

  #addExpectedByLogarithms(text: string, weight: number, expected: Float64Array): void {
    const n = text.length;
    const edges: (readonly [from: number, to: number, id: number, score: number])[] = [];
    const before = new Float64Array(n + 1).fill(-Infinity);
    const after = new Float64Array(n + 1).fill(-Infinity);
    before[0] = 0;
    after[n] = 0;
    this.#visit(text, (from, to, id, score) => {
      edges.push([from, to, id, score]);
      before[to] = logAddExp(before[to], before[from] + score);
    });
    for (let k = edges.length - 1; k >= 0; k--) {
      const [from, to, id, score] = edges[k];
      after[from] = logAddExp(after[from], score + after[to]);
      expected[id] += weight * Math.exp(before[from] + score + after[to] - before[n]);
    }
  }

  /** Calls with every token that stands in the text, by where it starts, the shorter first. */
  #visit(text: string, take: (from: number, to: number, id: number, score: number) => void): void {
    for (let from = 0; from < text.length;) {
      const width = text.codePointAt(from)! > 0xffff ? 2 : 1;
      let single = false;
      for (let node = 0, to = from; to < text.length;) {
        const child = this.#children.find(node, text.charCodeAt(to));
        if (child < 0) break;
        node = child + 1;
        to++;
        const id = this.#tokenAt[node];
        if (id < 0) continue;
        take(from, to, id, this.#scores[id]);
        if (to - from === width) single = true;
      }
      if (!single) take(from, from + width, this.#unkId, this.#unkScore);
      from += width;
    }
  }
}

function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
