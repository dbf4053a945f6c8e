import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import { compareCodePoints } from '../core/labels';
import type { Analyzer } from './analyzer';

/** Arrays that grow while documents are counted; rows are sorted and checked when they become a {@link Csr}. */
class CountBuffer {
  indices = new Int32Array(1 << 12);
  counts = new Float64Array(1 << 12);
  nnz = 0;

  reserve(extra: number): void {
    if (this.nnz + extra <= this.indices.length) return;
    const capacity = Math.max(this.indices.length * 2, this.nnz + extra);
    const indices = new Int32Array(capacity);
    indices.set(this.indices);
    const counts = new Float64Array(capacity);
    counts.set(this.counts);
    this.indices = indices;
    this.counts = counts;
  }
}

/** The counts of a corpus, and the terms its columns stand for. */
export interface TermCounts {
  readonly terms: readonly string[];
  readonly counts: Csr;
}

/**
 * Counts the terms of each document and numbers the terms as they come up.
 * @throws LmlabError `empty` when there is no document or no term at all; `non-finite` when a document is no string.
 */
export function countNewTerms(docs: readonly string[], analyze: Analyzer): TermCounts {
  const ids = new Map<string, number>();
  const { indptr, buffer } = count(docs, analyze, (term) => {
    let id = ids.get(term);
    if (id === undefined) {
      id = ids.size;
      ids.set(term, id);
    }
    return id;
  });
  if (ids.size === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one term in the documents',
      found: `${docs.length} documents without any`,
      remedy:
        'Check that the documents hold text, and that the token pattern and stop words leave some of it.',
    });
  }
  return sortTerms([...ids.keys()], indptr, buffer, docs.length);
}

/** Counts known terms; others are ignored, as scikit-learn does. */
export function countKnownTerms(
  docs: readonly string[],
  analyze: Analyzer,
  vocabulary: ReadonlyMap<string, number>,
): Csr {
  const { indptr, buffer } = count(docs, analyze, (term) => vocabulary.get(term) ?? -1);
  const identity = Int32Array.from({ length: vocabulary.size }, (_, j) => j);
  return renumber(indptr, buffer, docs.length, vocabulary.size, identity);
}

function count(
  docs: readonly string[],
  analyze: Analyzer,
  idOf: (term: string) => number,
): { indptr: Int32Array; buffer: CountBuffer } {
  const buffer = new CountBuffer();
  const indptr = new Int32Array(docs.length + 1);
  // Position of each term in the current row, plus one; a position of an earlier row counts as absent.
  let slots = new Int32Array(1 << 12);
  for (let i = 0; i < docs.length; i++) {
    checkDocument(docs[i], i);
    const terms = analyze(docs[i]);
    const start = buffer.nnz;
    buffer.reserve(terms.length);
    for (let t = 0; t < terms.length; t++) {
      const id = idOf(terms[t]);
      if (id < 0) continue;
      if (id >= slots.length) {
        const larger = new Int32Array(Math.max(slots.length * 2, id + 1));
        larger.set(slots);
        slots = larger;
      }
      const slot = slots[id] - 1;
      if (slot >= start) {
        buffer.counts[slot]++;
      } else {
        buffer.indices[buffer.nnz] = id;
        buffer.counts[buffer.nnz] = 1;
        slots[id] = ++buffer.nnz;
      }
    }
    indptr[i + 1] = buffer.nnz;
  }
  return { indptr, buffer };
}

function checkDocument(doc: unknown, i: number): void {
  if (typeof doc === 'string') return;
  throw new LmlabError('not-text', {
    expected: 'a string for every document',
    found: `${doc === null ? 'null' : typeof doc} at document ${i}`,
    remedy: 'Fill or drop missing texts first; pass numbers through String.',
  });
}

/** Gives the terms their alphabetical order, by code point. */
function sortTerms(terms: string[], indptr: Int32Array, buffer: CountBuffer, rows: number): TermCounts {
  const astral = terms.some((term) => /[\ud800-\udfff]/.test(term));
  const sorted = astral ? [...terms].sort(compareCodePoints) : [...terms].sort();
  const rank = new Map<string, number>();
  for (let j = 0; j < sorted.length; j++) rank.set(sorted[j], j);
  const columnOf = Int32Array.from(terms, (term) => rank.get(term)!);
  return { terms: sorted, counts: renumber(indptr, buffer, rows, terms.length, columnOf) };
}

/**
 * Renumbers columns and sorts every row, in time linear in the non-zeros: a transposition and its transposition back
 * (counting sort by column, then by row).
 */
function renumber(
  indptr: Int32Array,
  buffer: CountBuffer,
  rows: number,
  cols: number,
  columnOf: Int32Array,
): Csr {
  const { nnz } = buffer;
  const start = new Int32Array(cols + 1);
  for (let k = 0; k < nnz; k++) start[columnOf[buffer.indices[k]] + 1]++;
  for (let j = 0; j < cols; j++) start[j + 1] += start[j];
  const rowOf = new Int32Array(nnz);
  const values = new Float64Array(nnz);
  const next = start.slice();
  for (let i = 0; i < rows; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const q = next[columnOf[buffer.indices[k]]]++;
      rowOf[q] = i;
      values[q] = buffer.counts[k];
    }
  }
  const indices = new Int32Array(nnz);
  const data = new Float64Array(nnz);
  const write = indptr.slice(0, rows);
  for (let j = 0; j < cols; j++) {
    for (let q = start[j]; q < start[j + 1]; q++) {
      const k = write[rowOf[q]]++;
      indices[k] = j;
      data[k] = values[q];
    }
  }
  return new Csr(rows, cols, indptr, indices, data);
}
