/**
 * Numbers n-grams of numbered tokens: an n-gram is the pair of its first n − 1 tokens' number and its last token, so
 * no strings are joined while counting. Single tokens and n-grams share one numbering, in order of first use.
 */
export class NGramIndex {
  /** Of each number: the number of the n-gram without its last token (−1 for a single token) and the last token. */
  #prefixes: Int32Array = new Int32Array(1 << 8);
  #lasts: Int32Array = new Int32Array(1 << 8);
  #slots: Int32Array = new Int32Array(1 << 9);
  size = 0;

  /** The number of `prefix` followed by token `last`; a new one where it is new. */
  find(prefix: number, last: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(prefix + 1, 0x9e3779b1) ^ Math.imul(last, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot] - 1;
      if (id < 0) break;
      if (this.#lasts[id] === last && this.#prefixes[id] === prefix) return id;
      slot = (slot + 1) & mask;
    }
    const id = this.size++;
    this.#prefixes[id] = prefix;
    this.#lasts[id] = last;
    this.#slots[slot] = id + 1;
    if (this.size === this.#prefixes.length) this.#grow();
    return id;
  }

  /** The n-grams as text, joined by a space, given the tokens. */
  texts(tokens: readonly string[]): string[] {
    const out: string[] = [];
    for (let id = 0; id < this.size; id++) {
      const prefix = this.#prefixes[id];
      const last = tokens[this.#lasts[id]];
      out.push(prefix < 0 ? last : `${out[prefix]} ${last}`);
    }
    return out;
  }

  #grow(): void {
    const capacity = this.#prefixes.length * 2;
    const prefixes = new Int32Array(capacity);
    prefixes.set(this.#prefixes);
    const lasts = new Int32Array(capacity);
    lasts.set(this.#lasts);
    const slots = new Int32Array(capacity * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let hash = Math.imul(prefixes[id] + 1, 0x9e3779b1) ^ Math.imul(lasts[id], 0x85ebca6b);
      hash ^= hash >>> 15;
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#prefixes = prefixes;
    this.#lasts = lasts;
    this.#slots = slots;
  }
}
