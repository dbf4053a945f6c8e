import { LmlabError } from '../core/errors';
import { checkInteger, checkOptionNames } from '../core/options';
import { watched } from '../core/progress';
import { defaultSeed, random } from '../core/random';
import { checkTexts } from '../core/texts';
import { findDuplicates, type Duplicates } from './duplicates';
import type { TextStep } from './text-step';

/** The options of {@link findNearDuplicates}. */
export interface NearDuplicateOptions {
  /** From which Jaccard similarity of their shingles on two texts count as near duplicates, above 0, up to 1.
   * Default: 0.8. */
  readonly threshold?: number;
  /** How many characters a shingle has. Default: 5. */
  readonly shingleSize?: number;
  /** How many hash functions a signature has: more find more. Default: 128. */
  readonly nHashes?: number;
  /** A step whose results are compared instead, such as `normalize()`. Default: the texts as they are. */
  readonly by?: TextStep;
  /** The seed of the hash functions. Default `defaultSeed()`. */
  readonly seed?: number;
}

/**
 * Finds texts that differ little. Candidates come from MinHash signatures by locality-sensitive hashing, whose bands
 * are chosen so that a pair at the threshold is met with a probability of at least 99 %; each candidate is then
 * compared exactly, so nothing below the threshold gets in. Texts linked by a chain of pairs make one group.
 *
 * @param texts The texts, one a sample.
 * @throws LmlabError `not-text` or `bad-option`.
 * @see A. Z. Broder, On the resemblance and containment of documents, SEQUENCES 1997.
 * @see J. Leskovec, A. Rajaraman and J. Ullman, Mining of Massive Datasets, chapter 3.
 * @example
 * ```ts
 * import { findNearDuplicates } from 'lmlab';
 * const texts = ['You have won a prize, call 0901!', 'see you at lunch', 'You have won a prize, call 0902!'];
 * findNearDuplicates(texts, { threshold: 0.7 }).groups; // [[0, 2]]
 * ```
 */
export function findNearDuplicates(texts: readonly string[], options: NearDuplicateOptions = {}): Duplicates {
  checkOptionNames<NearDuplicateOptions>(options, {
    threshold: true,
    shingleSize: true,
    nHashes: true,
    by: true,
    seed: true,
  });
  const { threshold = 0.8, shingleSize = 5, nHashes = 128, by, seed = defaultSeed() } = options;
  checkTexts(texts);
  checkInteger('shingleSize', shingleSize, 1);
  checkInteger('nHashes', nHashes, 16);
  checkThreshold(threshold);
  const exact = findDuplicates(texts, { by });
  const kept = Array.from(exact.keep, (i) => (by ? by.apply(texts[i]) : texts[i]));
  const signed = new SignedTexts(kept, { threshold, shingleSize, nHashes, seed });
  const sets = new Forest(texts.length);
  for (const group of exact.groups) for (const i of group) sets.join(group[0], i);
  for (const bucketOf of signed.bands()) {
    // In each bucket the texts linked so far stand together: one link to any of them is enough.
    const buckets = new Map<string, number[][]>();
    exact.keep.forEach((i, k) => {
      const key = bucketOf(k);
      const bucket = buckets.get(key) ?? [];
      if (bucket.length === 0) buckets.set(key, bucket);
      let home: number[] | undefined;
      for (const linked of bucket) {
        const j = exact.keep[linked[0]];
        if (sets.root(i) !== sets.root(j)) {
          if (!linked.some((other) => signed.similar(k, other))) continue;
          sets.join(i, j);
        }
        home ??= linked;
      }
      if (home === undefined) bucket.push([k]);
      else home.push(k);
    });
  }
  return sets.groups();
}

/** @throws LmlabError `bad-option` for a threshold that is no share above 0. */
export function checkThreshold(threshold: number): void {
  if (threshold > 0 && threshold <= 1) return;
  throw new LmlabError('bad-option', {
    expected: 'a threshold above 0 and up to 1',
    found: String(threshold),
    remedy: 'Leave it out for the default; 1 asks for equal sets of shingles.',
  });
}

/** Texts with their shingles and signatures. */
export class SignedTexts {
  readonly #shingles: readonly Uint32Array[];
  readonly #signatures: Uint32Array;
  readonly #options: Required<Omit<NearDuplicateOptions, 'by'>>;

  constructor(texts: readonly string[], options: Required<Omit<NearDuplicateOptions, 'by'>>) {
    this.#shingles = texts.map((text) => shingleHashes(text, options.shingleSize));
    this.#signatures = minHashes(this.#shingles, options.nHashes, options.seed);
    this.#options = options;
  }

  /** For each band what gives a text's bucket in it. */
  *bands(): Generator<(k: number) => string> {
    const { nHashes, threshold } = this.#options;
    const rows = rowsPerBand(nHashes, threshold);
    for (let start = 0; start + rows <= nHashes; start += rows) {
      yield (k) => this.#signatures.subarray(k * nHashes + start, k * nHashes + start + rows).join();
    }
  }

  /** Whether two texts are at least as similar as the threshold. */
  similar(a: number, b: number): boolean {
    return jaccard(this.#shingles[a], this.#shingles[b]) >= this.#options.threshold;
  }
}

/** The distinct hashes of all runs of `size` characters, sorted; a shorter text is one run. */
function shingleHashes(text: string, size: number): Uint32Array {
  const hashes = new Set<number>();
  for (let start = 0; start === 0 || start + size <= text.length; start++) {
    let hash = 0x811c9dc5;
    const end = Math.min(start + size, text.length);
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hashes.add(hash >>> 0);
  }
  return Uint32Array.from(hashes).sort();
}

/** For each set and each hash function the least hash of the set's members: sets × nHashes. */
function minHashes(shingles: readonly Uint32Array[], nHashes: number, seed: number): Uint32Array {
  const rng = random(seed);
  const keys = Uint32Array.from({ length: nHashes }, () => rng.bits());
  const out = new Uint32Array(shingles.length * nHashes).fill(0xffffffff);
  for (const k of watched(shingles.length, 'near duplicates')) {
    const set = shingles[k];
    const signature = out.subarray(k * nHashes, (k + 1) * nHashes);
    for (const shingle of set) {
      for (let h = 0; h < nHashes; h++) {
        // The finalizer of MurmurHash3 mixes all bits of shingle and key.
        let z = shingle ^ keys[h];
        z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
        z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
        z = (z ^ (z >>> 16)) >>> 0;
        if (z < signature[h]) signature[h] = z;
      }
    }
  }
  return out;
}

/** The most rows a band can have while a pair at the threshold agrees in some band with probability 0.99. */
function rowsPerBand(nHashes: number, threshold: number): number {
  let rows = 1;
  for (let r = 2; r <= nHashes; r++) {
    if ((1 - threshold ** r) ** Math.floor(nHashes / r) <= 0.01) rows = r;
  }
  return rows;
}

/** The share of two sorted sets' union that both have. */
function jaccard(a: Uint32Array, b: Uint32Array): number {
  let both = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      both++;
      i++;
      j++;
    } else if (a[i] < b[j]) i++;
    else j++;
  }
  return both / (a.length + b.length - both);
}

/** Disjoint sets of texts; a set's root is its first text. */
class Forest {
  readonly #parent: Int32Array;

  constructor(n: number) {
    this.#parent = Int32Array.from({ length: n }, (_, i) => i);
  }

  root(i: number): number {
    while (this.#parent[i] !== i) {
      this.#parent[i] = this.#parent[this.#parent[i]];
      i = this.#parent[i];
    }
    return i;
  }

  join(i: number, j: number): void {
    const [a, b] = [this.root(i), this.root(j)];
    this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  groups(): Duplicates {
    const byRoot = new Map<number, number[]>();
    this.#parent.forEach((_, i) => {
      const root = this.root(i);
      const group = byRoot.get(root);
      if (group === undefined) byRoot.set(root, [i]);
      else group.push(i);
    });
    const all = [...byRoot.values()];
    return {
      groups: all.filter((group) => group.length > 1),
      extra: this.#parent.length - all.length,
      keep: Int32Array.from(byRoot.keys()),
    };
  }
}
