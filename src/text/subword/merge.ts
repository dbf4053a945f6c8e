import type { PairTable } from './pair-table';

/** The merges of a BPE: pair → rank is its number in `pairs`, and what it becomes. */
export interface Merges {
  /** Pairs in the order of their ranks: the number of a pair is its rank. */
  readonly pairs: PairTable;
  /** The symbol that each pair becomes. */
  readonly merged: Int32Array;
}

/** Up to this many symbols looking through all pairs again and again is faster than a heap. */
const SHORT = 64;

/**
 * Merges symbols in place until no pair has a rank and returns how many are left: always the pair of the lowest rank,
 * the leftmost first (Sennrich, Haddow and Birch 2016).
 */
export function mergeSymbols(symbols: Int32Array, n: number, merges: Merges): number {
  return n <= SHORT ? mergeShort(symbols, n, merges) : mergeLong(symbols, n, merges);
}

const ranks = new Int32Array(SHORT);
const NONE = 0x7fffffff;

function mergeShort(symbols: Int32Array, n: number, { pairs, merged }: Merges): number {
  const rank = (i: number): number => {
    const found = pairs.find(symbols[i], symbols[i + 1]);
    return found < 0 ? NONE : found;
  };
  for (let i = 0; i + 1 < n; i++) ranks[i] = rank(i);
  while (n > 1) {
    let best = 0;
    for (let i = 1; i + 1 < n; i++) if (ranks[i] < ranks[best]) best = i;
    if (ranks[best] === NONE) break;
    symbols[best] = merged[ranks[best]];
    n--;
    symbols.copyWithin(best + 1, best + 2, n + 1);
    ranks.copyWithin(best + 1, best + 2, n);
    if (best + 1 < n) ranks[best] = rank(best);
    if (best > 0) ranks[best - 1] = rank(best - 1);
  }
  return n;
}

/** The same with a linked list and a heap of (rank, position): n log n, so that no text can make it slow. */
function mergeLong(symbols: Int32Array, n: number, { pairs, merged }: Merges): number {
  const next = Int32Array.from({ length: n }, (_, i) => i + 1);
  const previous = Int32Array.from({ length: n }, (_, i) => i - 1);
  const heap: number[] = [];
  // rank × n + position is one number that orders by both; ranks stay below 2^21 and positions below 2^31.
  const offer = (i: number): void => {
    if (i < 0 || next[i] >= n) return;
    const rank = pairs.find(symbols[i], symbols[next[i]]);
    if (rank >= 0) push(heap, rank * n + i);
  };
  for (let i = 0; i + 1 < n; i++) offer(i);
  while (heap.length > 0) {
    const top = pop(heap);
    const i = top % n;
    const rank = (top - i) / n;
    const right = next[i];
    // What the heap holds may be out of date: a neighbour was merged in the meantime.
    if (symbols[i] < 0 || right >= n || pairs.find(symbols[i], symbols[right]) !== rank) continue;
    symbols[i] = merged[rank];
    symbols[right] = -1;
    next[i] = next[right];
    if (next[i] < n) previous[next[i]] = i;
    offer(previous[i]);
    offer(i);
  }
  let left = 0;
  for (let i = 0; i < n; i = next[i]) symbols[left++] = symbols[i];
  return left;
}

function push(heap: number[], value: number): void {
  let i = heap.length;
  heap.push(value);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (heap[parent] <= value) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = value;
}

function pop(heap: number[]): number {
  const top = heap[0];
  const value = heap.pop()!;
  const n = heap.length;
  if (n === 0) return top;
  let i = 0;
  for (let child = 1; child < n; child = 2 * i + 1) {
    if (child + 1 < n && heap[child + 1] < heap[child]) child++;
    if (heap[child] >= value) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = value;
  return top;
}
