import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import { compareCodePoints } from '../core/labels';
import { numbering, type AnalyzerOptions, type Numbering } from './analyzer';
import { NGramIndex } from './ngram-index';

/** The counts of a corpus, and the terms its columns stand for. */
export interface TermCounts {
  readonly terms: readonly string[];
  readonly counts: Csr;
}

/** Takes documents one by one and holds their counts only, never the documents. */
export class TermCounter {
  readonly #options: AnalyzerOptions;
  readonly #numbering: Numbering;
  readonly #stop: ReadonlySet<string>;
  readonly #grams: NGramIndex | undefined;
  /** Tokens after normalization, when there is something to normalize or to leave out. */
  readonly #tokens: string[] = [];
  readonly #tokenIds = new Map<string, number>();
  /** The normalized token of each string of the numbering; −1 for a stop word. */
  readonly #normalized: number[] = [];
  readonly #maps: boolean;

  #ids: Int32Array = new Int32Array(1 << 8);
  #indptr: Int32Array = new Int32Array(1 << 8);
  #rows = 0;
  #indices: Int32Array = new Int32Array(1 << 10);
  #counts: Float64Array = new Float64Array(1 << 10);
  #nnz = 0;
  /** Where each term stands in the row being counted, plus one; what an earlier row left counts as absent. */
  #slots: Int32Array = new Int32Array(1 << 8);

  constructor(options: AnalyzerOptions) {
    this.#options = options;
    this.#numbering = numbering(options);
    const isWord = (options.analyzer ?? 'word') === 'word';
    this.#stop = new Set(isWord ? options.stopWords : []);
    this.#maps = isWord && (this.#stop.size > 0 || options.normalizeToken !== undefined);
    this.#grams = isWord && (options.nGramRange?.[1] ?? 1) > 1 ? new NGramIndex() : undefined;
  }

  /** @throws LmlabError `not-text` when the document is no string. */
  add(doc: string): void {
    this.#check(doc);
    const count = this.#termIds(doc);
    const ids = this.#ids;
    const start = this.#nnz;
    if (start + count > this.#indices.length) {
      const capacity = Math.max(this.#indices.length * 2, start + count);
      this.#indices = grown(this.#indices, capacity);
      const counts = new Float64Array(capacity);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    let nnz = start;
    for (let t = 0; t < count; t++) {
      const id = ids[t];
      if (id >= this.#slots.length) this.#slots = grown(this.#slots, id * 2 + 1);
      const slot = this.#slots[id] - 1;
      if (slot >= start) {
        this.#counts[slot]++;
      } else {
        this.#indices[nnz] = id;
        this.#counts[nnz] = 1;
        this.#slots[id] = ++nnz;
      }
    }
    this.#nnz = nnz;
    if (this.#rows + 1 === this.#indptr.length) this.#indptr = grown(this.#indptr, this.#indptr.length * 2);
    this.#indptr[++this.#rows] = nnz;
  }

  #check(doc: unknown): void {
    if (typeof doc === 'string') return;
    throw new LmlabError('not-text', {
      expected: 'a string for every document',
      found: `${doc === null ? 'null' : typeof doc} at document ${this.#rows}`,
      remedy: 'Fill or drop missing texts first; pass numbers through String.',
    });
  }

  /** Fills `#ids` with the document's terms, in order, and returns how many there are. */
  #termIds(doc: string): number {
    const raw = this.#numbering;
    let count = raw.scan(this.#options.lowercase === false ? doc : doc.toLowerCase());
    this.#ids = raw.ids;
    if (this.#maps) {
      for (let id = this.#normalized.length; id < raw.strings.length; id++) {
        this.#normalized.push(this.#normalize(raw.strings[id]));
      }
      let kept = 0;
      for (let t = 0; t < count; t++) {
        const id = this.#normalized[raw.ids[t]];
        if (id >= 0) this.#ids[kept++] = id;
      }
      count = kept;
    }
    return this.#grams === undefined ? count : this.#nGramIds(count, this.#grams);
  }

  #normalize(string: string): number {
    const token = this.#options.normalizeToken?.(string) ?? string;
    if (this.#stop.has(token)) return -1;
    let id = this.#tokenIds.get(token);
    if (id === undefined) {
      id = this.#tokens.length;
      this.#tokens.push(token);
      this.#tokenIds.set(token, id);
    }
    return id;
  }

  #nGramIds(count: number, grams: NGramIndex): number {
    const [min, max] = this.#options.nGramRange!;
    const tokens = this.#ids;
    const out = new Int32Array(count * (max - min + 1));
    // prefix[i]: the number of the n-gram that starts at token i, for the n reached so far.
    const prefix = new Int32Array(count).fill(-1);
    let written = 0;
    for (let n = 1; n <= Math.min(max, count); n++) {
      for (let i = 0; i + n <= count; i++) {
        const id = grams.find(prefix[i], tokens[i + n - 1]);
        prefix[i] = id;
        if (n >= min) out[written++] = id;
      }
    }
    this.#ids = out;
    return written;
  }

  /** The terms seen, by number; some may never have been counted (the parts of longer n-grams). */
  #terms(): readonly string[] {
    const tokens = this.#maps ? this.#tokens : this.#numbering.strings;
    return this.#grams === undefined ? tokens : this.#grams.texts(tokens);
  }

  /**
   * The terms in alphabetical order, by code point, and their counts.
   * @throws LmlabError `empty` when there is no term.
   */
  finish(): TermCounts {
    const terms = this.#terms();
    const seen = new Uint8Array(terms.length);
    for (let k = 0; k < this.#nnz; k++) seen[this.#indices[k]] = 1;
    const sorted = terms.filter((_, id) => seen[id] === 1);
    if (sorted.length === 0) {
      throw new LmlabError('empty', {
        expected: 'at least one term in the documents',
        found: this.#rows === 0 ? 'no documents' : `${this.#rows} documents without any`,
        remedy:
          'Check that the documents hold text, and that the token pattern and stop words leave some of it.',
      });
    }
    // Plain sorting compares UTF-16 units, which is the same order as long as there are no surrogates.
    if (sorted.some((term) => /[\ud800-\udfff]/.test(term))) sorted.sort(compareCodePoints);
    else sorted.sort();
    return { terms: sorted, counts: this.#toCsr(new Map(sorted.map((term, j) => [term, j])), terms) };
  }

  /** The terms in no particular order, and their counts; rows are not sorted. */
  numbered(): {
    readonly terms: readonly string[];
    readonly counts: Pick<Csr, 'indptr' | 'indices' | 'data'>;
  } {
    return {
      terms: this.#terms(),
      counts: {
        indptr: this.#indptr.subarray(0, this.#rows + 1),
        indices: this.#indices.subarray(0, this.#nnz),
        data: this.#counts.subarray(0, this.#nnz),
      },
    };
  }

  /** The counts in the given columns; other terms are left out. */
  finishWith(vocabulary: ReadonlyMap<string, number>): Csr {
    return this.#toCsr(vocabulary, this.#terms());
  }

  /** Renumbers columns and sorts every row in time linear in the non-zeros: counting sort by column, then by row. */
  #toCsr(vocabulary: ReadonlyMap<string, number>, terms: readonly string[]): Csr {
    const rows = this.#rows;
    const cols = vocabulary.size;
    const columnOf = Int32Array.from(terms, (term) => vocabulary.get(term) ?? -1);
    const starts = new Int32Array(cols + 1);
    for (let k = 0; k < this.#nnz; k++) {
      const j = columnOf[this.#indices[k]];
      if (j >= 0) starts[j + 1]++;
    }
    for (let j = 0; j < cols; j++) starts[j + 1] += starts[j];
    const nnz = starts[cols];
    const rowOf = new Int32Array(nnz);
    const values = new Float64Array(nnz);
    const next = starts.slice();
    const indptr = new Int32Array(rows + 1);
    for (let i = 0; i < rows; i++) {
      let kept = indptr[i];
      for (let k = this.#indptr[i]; k < this.#indptr[i + 1]; k++) {
        const j = columnOf[this.#indices[k]];
        if (j < 0) continue;
        const q = next[j]++;
        rowOf[q] = i;
        values[q] = this.#counts[k]!;
        kept++;
      }
      indptr[i + 1] = kept;
    }
    const indices = new Int32Array(nnz);
    const data = new Float64Array(nnz);
    const write = indptr.slice(0, rows);
    for (let j = 0; j < cols; j++) {
      for (let q = starts[j]; q < starts[j + 1]; q++) {
        const k = write[rowOf[q]]++;
        indices[k] = j;
        data[k] = values[q];
      }
    }
    return new Csr(rows, cols, indptr, indices, data);
  }

  /** The terms of one document, in order. */
  static analyze(options: AnalyzerOptions, doc: string): string[] {
    const counter = new TermCounter(options);
    const count = counter.#termIds(doc);
    const terms = counter.#terms();
    return Array.from(counter.#ids.subarray(0, count), (id) => terms[id]);
  }
}

function grown(array: Int32Array, capacity: number): Int32Array {
  const out = new Int32Array(capacity);
  out.set(array);
  return out;
}
