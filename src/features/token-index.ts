/** Whether a UTF-16 unit is part of a token: yes, no, or half of a code point beyond U+FFFF. */
const UNKNOWN = 0;
const OTHER = 1;
const WORD = 2;
const SURROGATE = 3;

/** Filled as characters come up: classifying all 65,536 at start would cost more than most corpora. */
const classOfUnit = new Uint8Array(65536);
const wordCharacter = /^[\p{L}\p{N}_]$/u;

function classify(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  const isWord = !isSurrogate && wordCharacter.test(String.fromCharCode(unit));
  return (classOfUnit[unit] = isSurrogate ? SURROGATE : isWord ? WORD : OTHER);
}

/**
 * Numbers the tokens of texts (runs of word characters: Python's `(?u)\\b\\w\\w+\\b`, scikit-learn's default) without
 * making a string for each: a hash table over the characters themselves. Only a token seen for the first time becomes
 * a string.
 */
export class TokenIndex {
  /** The token of each number. */
  readonly strings: string[] = [];
  /** The numbers of the tokens of the text scanned last, as many as `scan` returned. */
  ids: Int32Array = new Int32Array(1 << 8);
  /** Number + 1 in each slot; 0 is free. */
  #slots: Int32Array = new Int32Array(1 << 9);
  #hashes: Int32Array = new Int32Array(1 << 8);
  #starts: Int32Array = new Int32Array(1 << 8);
  #pool: Uint16Array = new Uint16Array(1 << 11);
  readonly #shortest: number;

  /** @param shortest How many characters a token has at least. */
  constructor(shortest = 2) {
    this.#shortest = shortest;
  }

  /**
   * Fills `ids` with the numbers of the text's tokens and returns how many there are; a new token gets the next
   * number.
   */
  scan(text: string): number {
    const n = text.length;
    const shortest = this.#shortest;
    if (this.ids.length <= n / this.#shortest) this.ids = new Int32Array(n + 1);
    let count = 0;
    let i = 0;
    while (i < n) {
      const start = i;
      let characters = 0;
      let hash = 0;
      for (; i < n; i++) {
        const unit = text.charCodeAt(i);
        let kind = classOfUnit[unit];
        if (kind === UNKNOWN) kind = classify(unit);
        if (kind === OTHER) break;
        if (kind === SURROGATE) {
          const point = text.codePointAt(i)!;
          if (point <= 0xffff || !wordCharacter.test(String.fromCodePoint(point))) break;
          hash = (Math.imul(hash, 31) + unit) | 0;
          i++;
          hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
        } else {
          hash = (Math.imul(hash, 31) + unit) | 0;
        }
        characters++;
      }
      if (characters >= shortest) {
        this.ids[count++] = this.#find(text, start, i, hash);
      }
      i++;
    }
    return count;
  }

  #find(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const length = end - start;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = this.#slots[slot] - 1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#starts[id + 1] - this.#starts[id] === length) {
        let offset = this.#starts[id];
        let i = start;
        while (i < end && this.#pool[offset] === text.charCodeAt(i)) {
          i++;
          offset++;
        }
        if (i === end) return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.strings.length;
    this.strings.push(detached(text.slice(start, end)));
    this.#store(id, text, start, end, hash);
    this.#slots[slot] = id + 1;
    if (id * 2 >= mask) this.#grow();
    return id;
  }

  #store(id: number, text: string, start: number, end: number, hash: number): void {
    if (id + 1 >= this.#starts.length) {
      this.#hashes = doubled(this.#hashes);
      this.#starts = doubled(this.#starts);
    }
    let offset = this.#starts[id];
    while (offset + end - start > this.#pool.length) {
      const pool = new Uint16Array(this.#pool.length * 2);
      pool.set(this.#pool);
      this.#pool = pool;
    }
    this.#hashes[id] = hash;
    for (let i = start; i < end; i++) this.#pool[offset++] = text.charCodeAt(i);
    this.#starts[id + 1] = offset;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.strings.length; id++) {
      const hash = this.#hashes[id];
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

/**
 * The same string on its own: V8 makes a slice of 13 characters or more a view of the whole text, which could not be
 * given up as long as one of its words is held.
 */
export function detached(slice: string): string {
  return slice.length < 13 ? slice : Buffer.from(slice, 'utf16le').toString('utf16le');
}

function doubled(array: Int32Array): Int32Array {
  const out = new Int32Array(array.length * 2);
  out.set(array);
  return out;
}
