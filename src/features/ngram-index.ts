import { countingSort, range, ranks } from './term-order';
import type { TermTable } from './term-table';

/** What stands in the record of an n-gram: its prefix (−1: it is a single token), then these. */
const FIELDS = 4;
const LAST = 1;
const ENTRY = 2;
const DF = 3;

/**
 * Numbers n-grams of numbered tokens: an n-gram is the pair of its first n − 1 tokens' number and its last token, so
 * no strings are joined while counting. Single tokens and n-grams share one numbering, in order of first use. What
 * belongs to one n-gram stands side by side in one array, because a corpus has millions and each look-up elsewhere
 * would be a cache miss of its own.
 */
export class NGramIndex implements TermTable {
  #records: Int32Array = new Int32Array(FIELDS << 8);
  /** Number + 1 in each slot; 0 is free. */
  #slots: Int32Array = new Int32Array(1 << 9);
  /** Number + 1 of each single token; 0 where it has none yet. */
  #singles: Int32Array = new Int32Array(1 << 8);
  readonly #tokens: readonly string[];
  size = 0;
  #prefix = -1;
  #prefixText = '';

  /** @param tokens The token of each number; it may grow afterwards. */
  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** The number of a single token; a new one where it is new. */
  single(token: number): number {
    if (token >= this.#singles.length) {
      const singles = new Int32Array(token * 2);
      singles.set(this.#singles);
      this.#singles = singles;
    }
    const id = this.#singles[token] - 1;
    if (id >= 0) return id;
    this.#singles[token] = this.size + 1;
    return this.#add(-1, token);
  }

  /** The number of n-gram `prefix` followed by token `last`; a new one where it is new. */
  find(prefix: number, last: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(prefix, last) & mask;
    for (;;) {
      const id = this.#slots[slot] - 1;
      if (id < 0) break;
      const at = id * FIELDS;
      if (this.#records[at + LAST] === last && this.#records[at] === prefix) return id;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.size + 1;
    return this.#add(prefix, last);
  }

  #add(prefix: number, last: number): number {
    const id = this.size++;
    const at = id * FIELDS;
    this.#records[at] = prefix;
    this.#records[at + LAST] = last;
    if (at + FIELDS === this.#records.length) this.#grow();
    return id;
  }

  enter(id: number, start: number, next: number): number {
    const at = id * FIELDS;
    const entry = this.#records[at + ENTRY] - 1;
    if (entry >= start) return entry;
    this.#records[at + ENTRY] = next + 1;
    this.#records[at + DF]++;
    return -1;
  }

  documentFrequencies(): Int32Array {
    const df = new Int32Array(this.size);
    for (let id = 0; id < df.length; id++) df[id] = this.#records[id * FIELDS + DF];
    return df;
  }

  /**
   * Tokens are sorted once, and a walk through the tree of prefixes meets an n-gram before the longer ones that begin
   * with it. That is the order of the texts as long as no token holds a character that sorts before the space between
   * tokens.
   */
  sorted(): Int32Array {
    const records = this.#records;
    const rank = ranks(this.#tokens);
    const byLast = countingSort(range(this.size), (id) => rank[records[id * FIELDS + LAST]], rank.length);
    const { order, starts } = countingSort(byLast.order, (id) => records[id * FIELDS] + 1, this.size + 1);
    const out = new Int32Array(this.size);
    // The children of each prefix on the way that are still to visit: next, end.
    const path = [0, starts[1]];
    let written = 0;
    while (path.length > 0) {
      const next = path[path.length - 2]++;
      if (next >= path[path.length - 1]) {
        path.length -= 2;
        continue;
      }
      const id = order[next];
      out[written++] = id;
      if (starts[id + 1] < starts[id + 2]) path.push(starts[id + 1], starts[id + 2]);
    }
    return out;
  }

  text(id: number): string {
    const prefix = this.#records[id * FIELDS];
    const last = this.#tokens[this.#records[id * FIELDS + LAST]];
    if (prefix < 0) return last;
    // In alphabetical order many n-grams in a row begin alike.
    if (prefix !== this.#prefix) {
      this.#prefixText = `${this.text(prefix)} `;
      this.#prefix = prefix;
    }
    return this.#prefixText + last;
  }

  #grow(): void {
    const records = new Int32Array(this.#records.length * 2);
    records.set(this.#records);
    this.#records = records;
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const prefix = records[id * FIELDS];
      if (prefix < 0) continue;
      let slot = hashOf(prefix, records[id * FIELDS + LAST]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(prefix: number, last: number): number {
  const hash = Math.imul(prefix + 1, 0x9e3779b1) ^ Math.imul(last, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
