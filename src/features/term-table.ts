import { ranks, countingSort, range } from './term-order';

/** What a counter knows of the terms it has met, by their numbers. */
export interface TermTable {
  /** How many terms there are. */
  readonly size: number;
  /**
   * Where a term of the document that starts at entry `start` was entered, or −1 when it was not: then it is noted to
   * be at `next`, and one more document holds it.
   */
  enter(id: number, start: number, next: number): number;
  /** In how many documents each term was entered. */
  documentFrequencies(): Int32Array;
  /** All numbers in the alphabetical order of their texts, by code point. */
  sorted(): Int32Array;
  text(id: number): string;
}

/** Terms that are single strings: tokens, or n-grams of characters. */
export class StringTable implements TermTable {
  readonly #strings: readonly string[];
  /** Entry + 1 and number of documents of each term, side by side. */
  #records: Int32Array = new Int32Array(1 << 9);

  /** @param strings The string of each number; it may grow afterwards. */
  constructor(strings: readonly string[]) {
    this.#strings = strings;
  }

  get size(): number {
    return this.#strings.length;
  }

  enter(id: number, start: number, next: number): number {
    if (2 * id >= this.#records.length) {
      const records = new Int32Array(4 * id);
      records.set(this.#records);
      this.#records = records;
    }
    const entry = this.#records[2 * id] - 1;
    if (entry >= start) return entry;
    this.#records[2 * id] = next + 1;
    this.#records[2 * id + 1]++;
    return -1;
  }

  documentFrequencies(): Int32Array {
    const df = new Int32Array(this.size);
    for (let id = 0; id < df.length; id++) df[id] = this.#records[2 * id + 1] ?? 0;
    return df;
  }

  sorted(): Int32Array {
    const rank = ranks(this.#strings);
    return countingSort(range(this.size), (id) => rank[id], this.size).order;
  }

  text(id: number): string {
    return this.#strings[id];
  }
}
