/** Multiplier and start of FNV-1a, here over UTF-16 units. */
const PRIME = 0x01000193;
const BASIS = 0x811c9dc5 | 0;

/** Longer texts are copied by the runtime at once; for shorter ones the call would cost more than the copy. */
const LOOPED_UNITS = 200;

/** A text as UTF-16 units in an array that is used again for the next text: reading that is fast for every string. */
export class UnitBuffer {
  units = new Uint16Array(1 << 12);
  /** How many of `units` are the present text. */
  length = 0;

  /** Takes another text in; the units of the one before are gone. */
  fill(text: string): Uint16Array {
    this.length = text.length;
    if (text.length > this.units.length) this.units = new Uint16Array(2 * text.length);
    if (text.length > LOOPED_UNITS) {
      Buffer.from(this.units.buffer, 0, 2 * text.length).write(text, 'utf16le');
    } else for (let i = 0; i < text.length; i++) this.units[i] = text.charCodeAt(i);
    return this.units;
  }
}

/**
 * A set of pieces of text, numbered from 0 in the order they were added. A piece is looked up as a stretch of units,
 * without making a string of it: that is most of the speed of encoding.
 */
export class PieceTable {
  /** How many pieces there are. */
  size = 0;
  #slots = new Int32Array(1 << 12).fill(-1);
  #mask = (1 << 12) - 1;
  #hashes = new Int32Array(1 << 11);
  /** Piece k is `#units[#starts[k] … #starts[k + 1]]`. */
  #starts = new Int32Array((1 << 11) + 1);
  #units = new Uint16Array(1 << 14);

  /** The number of the piece `units[start … end]`, or `~number` of the new one after adding it. */
  add(units: Uint16Array, start: number, end: number): number {
    let hash = BASIS;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], PRIME);
    hash ^= hash >>> 15;
    const length = end - start;
    let slot = hash & this.#mask;
    for (; ; slot = (slot + 1) & this.#mask) {
      const piece = this.#slots[slot];
      if (piece < 0) break;
      if (this.#hashes[piece] !== hash) continue;
      const at = this.#starts[piece];
      if (this.#starts[piece + 1] - at !== length) continue;
      let k = 0;
      while (k < length && this.#units[at + k] === units[start + k]) k++;
      if (k === length) return piece;
    }
    return ~this.#insert(units, start, end, hash, slot);
  }

  /** The units of a piece, as a view. */
  piece(number: number): Uint16Array {
    return this.#units.subarray(this.#starts[number], this.#starts[number + 1]);
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(-1);
  }

  #insert(units: Uint16Array, start: number, end: number, hash: number, slot: number): number {
    const piece = this.size++;
    this.#slots[slot] = piece;
    const at = this.#starts[piece];
    const stop = at + end - start;
    if (stop > this.#units.length) this.#units = grown(this.#units, stop);
    this.#units.set(units.subarray(start, end), at);
    if (piece + 1 >= this.#hashes.length) {
      this.#hashes = grown(this.#hashes, 2 * piece);
      this.#starts = grown(this.#starts, 2 * piece + 1);
    }
    this.#hashes[piece] = hash;
    this.#starts[piece + 1] = stop;
    if (2 * this.size > this.#mask) this.#rehash();
    return piece;
  }

  #rehash(): void {
    this.#mask = 2 * this.#mask + 1;
    this.#slots = new Int32Array(this.#mask + 1).fill(-1);
    for (let piece = 0; piece < this.size; piece++) {
      let slot = this.#hashes[piece] & this.#mask;
      while (this.#slots[slot] >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = piece;
    }
  }
}

/** A longer copy: at least `length` and at least twice as long. */
export function grown<A extends Int32Array | Uint16Array>(array: A, length: number): A {
  const copy = new (array.constructor as new (length: number) => A)(Math.max(length, 2 * array.length));
  copy.set(array);
  return copy;
}
