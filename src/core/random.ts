import { LmlabError } from './errors';

/** Everything needed to continue a {@link Random} exactly where it was: four 32-bit words. */
export type RandomState = readonly [number, number, number, number];

/** 2^-53, so that 53 random bits become a number in [0, 1). */
const UNIT = 1 / 9007199254740992;

/** One step of splitmix32 (Steele, Lea and Flood 2014), used only to spread a seed over the state. */
function splitmix32(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** FNV-1a over UTF-16 units: turns a fork's label into a number. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * A seeded random number generator: xoshiro128** (Blackman and Vigna 2021). The same seed gives the same numbers
 * on every machine and every run. Make one with {@link random} and pass it on; lmlab never uses `Math.random`.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(state: RandomState) {
    if (state.every((word) => word === 0)) {
      throw new LmlabError('bad-option', {
        expected: 'a state of four 32-bit words, not all zero',
        found: JSON.stringify(state),
        remedy: 'Make generators with random(seed), or restore a state taken from one.',
      });
    }
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** The next 32 random bits as an integer in [0, 2^32). */
  bits(): number {
    const b = this.#b;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number drawn uniformly from [0, 1), with 53 random bits. */
  next(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 67108864 + low) * UNIT;
  }

  /**
   * An integer drawn uniformly from 0, 1, …, n − 1, without modulo bias.
   * @throws LmlabError `bad-option` when `n` is not an integer in 1 … 2^32.
   */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296) {
      throw new LmlabError('bad-option', {
        expected: 'an integer from 1 to 2^32 as the number of choices',
        found: String(n),
        remedy: 'Pass how many integers to choose from, counted from zero.',
      });
    }
    const limit = 4294967296 - (4294967296 % n);
    let x = this.bits();
    while (x >= limit) x = this.bits();
    return x % n;
  }

  /** A draw from the normal distribution with the given mean and standard deviation (Marsaglia's polar method). */
  normal(mean = 0, sd = 1): number {
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return mean + sd * u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** The integers 0 … n − 1 in random order (Fisher–Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const swap = order[i];
      order[i] = order[j]!;
      order[j] = swap;
    }
    return order;
  }

  /** A shuffled copy; the input keeps its order. */
  shuffle<T>(items: readonly T[]): T[] {
    return Array.from(this.permutation(items.length), (i) => items[i]);
  }

  /**
   * One of the items, each equally likely.
   * @throws LmlabError `empty` when there is none.
   */
  choice<T>(items: readonly T[]): T {
    if (items.length === 0) {
      throw new LmlabError('empty', {
        expected: 'at least one item to choose from',
        found: 'an empty list',
        remedy: 'Check the list before drawing from it.',
      });
    }
    return items[this.int(items.length)];
  }

  /**
   * An independent generator for one part of the work, named by a label or number. It depends on this generator's
   * present state and on the label alone and leaves this one untouched, so parts may run in any order.
   */
  fork(label: string | number): Random {
    const mix = hashLabel(typeof label === 'number' ? `#${label}` : label);
    return seeded([this.#a ^ mix, this.#b, this.#c ^ Math.imul(mix, 0x9e3779b1), this.#d]);
  }

  /** The present state, to be stored and handed to `new Random(state)` later. */
  state(): RandomState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#d >>> 0];
  }
}

function seeded(words: RandomState): Random {
  let x = 0;
  const state = words.map((word) => (x = splitmix32(x ^ word))) as unknown as [
    number,
    number,
    number,
    number,
  ];
  if (state.every((word) => word === 0)) state[0] = 1;
  return new Random(state);
}

/**
 * The seed of everything that is not given one: `LMLAB_SEED` in the environment, which lets a whole notebook run with
 * another one, else 0.
 *
 * @returns a safe integer.
 * @throws LmlabError `bad-option` when `LMLAB_SEED` is set and is not an integer.
 *
 * @example
 * ```ts
 * import { defaultSeed, random } from 'lmlab';
 * random().next() === random(defaultSeed()).next(); // true
 * ```
 */
export function defaultSeed(): number {
  const setting = process.env['LMLAB_SEED'] ?? '';
  const seed = setting.trim() === '' ? 0 : Number(setting);
  if (!Number.isSafeInteger(seed)) {
    throw new LmlabError('bad-option', {
      expected: 'an integer in LMLAB_SEED',
      found: JSON.stringify(setting),
      remedy: 'Set it to any whole number, such as 42, or unset it.',
    });
  }
  return seed;
}

/**
 * A generator for this seed.
 *
 * @param seed Any safe integer; default `defaultSeed()`. The same seed gives the same numbers, always.
 * @throws LmlabError `bad-option` when the seed is not a safe integer.
 * @example
 * ```ts
 * import { random } from 'lmlab';
 * const rng = random(42);
 * rng.int(6) === random(42).int(6); // true
 * ```
 */
export function random(seed: number = defaultSeed()): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new LmlabError('bad-option', {
      expected: 'an integer as the seed',
      found: String(seed),
      remedy: 'Pass any whole number, such as 42.',
    });
  }
  const magnitude = Math.abs(seed);
  return seeded([magnitude >>> 0, Math.floor(magnitude / 4294967296), seed < 0 ? 1 : 0, 0]);
}
