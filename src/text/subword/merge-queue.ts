import type { PairTable } from './pair-table';

/**
 * Pairs that wait to be merged: the most frequent first, of equals the one with the lower symbols. Each entry keeps the
 * words that the pair was seen in when it was pushed.
 */
export class MergeQueue {
  readonly #pairs: PairTable;
  readonly #heap: number[] = [];
  readonly #counts: number[] = [];
  readonly #entryPairs: number[] = [];
  readonly #words: (readonly number[])[] = [];

  constructor(pairs: PairTable) {
    this.#pairs = pairs;
  }

  get size(): number {
    return this.#heap.length;
  }

  pairOf(entry: number): number {
    return this.#entryPairs[entry];
  }

  /** The count of the pair when the entry was pushed or put back. */
  countOf(entry: number): number {
    return this.#counts[entry];
  }

  wordsOf(entry: number): readonly number[] {
    return this.#words[entry];
  }

  push(count: number, pair: number, words: readonly number[]): void {
    const entry = this.#counts.length;
    this.#counts.push(count);
    this.#entryPairs.push(pair);
    this.#words.push(words);
    this.#up(entry);
  }

  putBack(entry: number, count: number): void {
    this.#counts[entry] = count;
    this.#up(entry);
  }

  /** Takes the first entry out; the queue must not be empty. */
  pop(): number {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop()!;
    const n = heap.length;
    if (n === 0) return top;
    let i = 0;
    for (let child = 1; child < n; child = 2 * i + 1) {
      if (child + 1 < n && this.#before(heap[child + 1], heap[child])) child++;
      if (!this.#before(heap[child], last)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    return top;
  }

  #up(entry: number): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(entry, heap[parent])) break;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  #before(a: number, b: number): boolean {
    const counts = this.#counts[a] - this.#counts[b];
    if (counts !== 0) return counts > 0;
    const p = this.#entryPairs[a];
    const q = this.#entryPairs[b];
    const { left, right } = this.#pairs;
    return left[p] !== left[q] ? left[p] < left[q] : right[p] < right[q];
  }
}
