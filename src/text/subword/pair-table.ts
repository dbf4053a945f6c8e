import { grown } from './piece-table';

/** Numbers the pairs of symbols that it is asked for from 0, in the order they come. */
export class PairTable {
  size = 0;
  /** Left and right symbol of each pair. */
  left = new Int32Array(1 << 10);
  right = new Int32Array(1 << 10);
  #slots = new Int32Array(1 << 12).fill(-1);
  #mask = (1 << 12) - 1;

  /** The number of a pair, or −1 when it has none. */
  find(left: number, right: number): number {
    for (let slot = spread(left, right) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const pair = this.#slots[slot];
      if (pair < 0 || (this.left[pair] === left && this.right[pair] === right)) return pair;
    }
  }

  /** The number of a pair, new if it had none. */
  add(left: number, right: number): number {
    const known = this.find(left, right);
    if (known >= 0) return known;
    const pair = this.size++;
    if (pair >= this.left.length) {
      this.left = grown(this.left, pair + 1);
      this.right = grown(this.right, pair + 1);
    }
    this.left[pair] = left;
    this.right[pair] = right;
    if (2 * this.size > this.#mask) {
      this.#mask = 2 * this.#mask + 1;
      this.#slots = new Int32Array(this.#mask + 1).fill(-1);
      for (let k = 0; k < pair; k++) this.#place(k);
    }
    this.#place(pair);
    return pair;
  }

  #place(pair: number): void {
    let slot = spread(this.left[pair], this.right[pair]) & this.#mask;
    while (this.#slots[slot] >= 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = pair;
  }
}

function spread(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
