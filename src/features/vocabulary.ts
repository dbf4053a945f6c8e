import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';

/** Which terms of the corpus become columns. */
export interface VocabularyOptions {
  /** Leave out terms in fewer documents: a share below 1, a count from 1. Default 1. */
  readonly minDf?: number;
  /** Leave out terms in more documents: a share up to 1, a count above 1. Default 1 (a share: none is left out). */
  readonly maxDf?: number;
  /** Keep only this many terms, the most frequent in the corpus; of equals the alphabetically first. Default: all. */
  readonly maxFeatures?: number;
  /** The terms to count, in column order, instead of those found in the corpus. */
  readonly vocabulary?: readonly string[];
}

/** The names of the options. */
export const vocabularyNames: Readonly<Record<keyof VocabularyOptions, true>> = {
  minDf: true,
  maxDf: true,
  maxFeatures: true,
  vocabulary: true,
};

/** In how many rows each column is stored. */
export function documentFrequencies(counts: Csr): Int32Array {
  const df = new Int32Array(counts.cols);
  for (let k = 0; k < counts.nnz; k++) df[counts.indices[k]]++;
  return df;
}

/** What is known of the terms of a corpus when some of them are chosen. */
export interface TermStatistics {
  readonly documents: number;
  /** In how many documents each term is; 0 for one that was never counted. */
  readonly df: Int32Array;
  /** All terms in alphabetical order. */
  sorted(): Int32Array;
  /** How often each term is there in all. */
  totals(): Float64Array;
}

/**
 * The terms that become columns, in alphabetical order.
 * @throws LmlabError `bad-option` when the limits make no sense; `empty` when no term passes them.
 */
export function chooseTerms(statistics: TermStatistics, options: VocabularyOptions): Int32Array {
  const { minDf = 1, maxDf = 1, maxFeatures } = options;
  const { documents, df } = statistics;
  checkLimits(options);
  const least = Math.max(minDf < 1 ? minDf * documents : minDf, 1);
  const most = maxDf <= 1 ? maxDf * documents : maxDf;
  let kept = statistics.sorted().filter((id) => df[id] >= least && df[id] <= most);
  if (kept.length === 0) {
    throw new LmlabError('empty', {
      expected: `at least one term in ${least} to ${most} documents`,
      found: `none of ${df.filter((count) => count > 0).length} terms`,
      remedy: 'Lower minDf or raise maxDf.',
    });
  }
  if (maxFeatures !== undefined && kept.length > maxFeatures) {
    const total = statistics.totals();
    const places = Array.from(kept.keys()).sort((a, b) => total[kept[b]] - total[kept[a]] || a - b);
    kept = Int32Array.from(
      places.slice(0, maxFeatures).sort((a, b) => a - b),
      (place) => kept[place],
    );
  }
  return kept;
}

/** @throws LmlabError `bad-option` when the limits make no sense. */
export function checkLimits({ minDf = 1, maxDf = 1, maxFeatures }: VocabularyOptions): void {
  const bad = (expected: string, found: string): LmlabError =>
    new LmlabError('bad-option', { expected, found, remedy: 'Leave the option out to keep every term.' });
  if (!(minDf >= 0)) throw bad('minDf of 0 or more', String(minDf));
  if (!(maxDf > 0)) throw bad('maxDf above 0', String(maxDf));
  if (minDf >= 1 && maxDf > 1 && maxDf < minDf) throw bad(`maxDf of minDf = ${minDf} or more`, String(maxDf));
  if (maxFeatures !== undefined && !(Number.isInteger(maxFeatures) && maxFeatures > 0)) {
    throw bad('maxFeatures as a whole number above 0', String(maxFeatures));
  }
}

/** A new matrix of the given columns, which must rise. */
export function takeColumns(matrix: Csr, columns: ArrayLike<number>): Csr {
  const target = new Int32Array(matrix.cols).fill(-1);
  for (let t = 0; t < columns.length; t++) target[columns[t]] = t;
  const indptr = new Int32Array(matrix.rows + 1);
  const indices = new Int32Array(matrix.nnz);
  const data = new Float64Array(matrix.nnz);
  let nnz = 0;
  for (let i = 0; i < matrix.rows; i++) {
    for (let k = matrix.indptr[i]; k < matrix.indptr[i + 1]; k++) {
      const t = target[matrix.indices[k]];
      if (t < 0) continue;
      indices[nnz] = t;
      data[nnz++] = matrix.data[k]!;
    }
    indptr[i + 1] = nnz;
  }
  return new Csr(matrix.rows, columns.length, indptr, indices.slice(0, nnz), data.slice(0, nnz));
}

/** @throws LmlabError `empty` for no terms; `bad-option` for a term that stands there twice. */
export function checkVocabulary(terms: readonly string[]): ReadonlyMap<string, number> {
  if (terms.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one term in vocabulary',
      found: 'none',
      remedy: 'List the terms to count, or leave vocabulary out to learn it.',
    });
  }
  const ids = new Map<string, number>();
  for (const term of terms) {
    if (ids.has(term)) {
      throw new LmlabError('bad-option', {
        expected: 'each term of vocabulary once',
        found: `'${term}' twice`,
        remedy: 'Remove the repetition.',
      });
    }
    ids.set(term, ids.size);
  }
  return ids;
}
