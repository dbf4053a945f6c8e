import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import { numbering, tokenFilter, type AnalyzerOptions, type Numbering } from './analyzer';
import { NGramIndex } from './ngram-index';
import { StringTable, type TermTable } from './term-table';
import { chooseTerms, type VocabularyOptions } from './vocabulary';

/** @throws LmlabError `not-text` when the documents are no array, or other iterable, of strings but a single one, or nothing. */
export function checkDocuments(docs: unknown): void {
  const isIterable =
    typeof docs === 'object' && docs !== null && (Symbol.iterator in docs || Symbol.asyncIterator in docs);
  if (isIterable) return;
  throw new LmlabError('not-text', {
    expected: 'an array of strings',
    found: docs === null ? 'null' : typeof docs === 'string' ? 'a single string' : typeof docs,
    remedy: 'Put a single document into an array: [text].',
  });
}

/** The counts of a corpus, and the terms its columns stand for. */
export interface TermCounts {
  readonly terms: readonly string[];
  readonly counts: Csr;
}

/** Takes documents one by one and holds their counts only, never the documents. */
export class TermCounter {
  readonly #options: AnalyzerOptions;
  readonly #numbering: Numbering;
  readonly #filter: ((token: string) => string | undefined) | undefined;
  readonly #grams: NGramIndex | undefined;
  readonly #terms: TermTable;
  readonly #tokensInUse: readonly string[];
  /** Tokens after normalization, when there is something to normalize or to leave out. */
  readonly #tokens: string[] = [];
  readonly #tokenIds = new Map<string, number>();
  /** The normalized token of each string of the numbering; −1 for a stop word. */
  readonly #normalized: number[] = [];

  #ids: Int32Array = new Int32Array(1 << 8);
  #indptr: Int32Array = new Int32Array(1 << 8);
  #rows = 0;
  /** Term and count of each entry, row after row. */
  #indices: Int32Array = new Int32Array(1 << 10);
  #counts: Int32Array = new Int32Array(1 << 10);
  #nnz = 0;
  #grammed: Int32Array = new Int32Array(1 << 8);
  #prefixes: Int32Array = new Int32Array(1 << 8);

  constructor(options: AnalyzerOptions) {
    this.#options = options;
    this.#numbering = numbering(options);
    const isWord = (options.analyzer ?? 'word') === 'word';
    this.#filter = tokenFilter(options);
    const tokens = this.#filter === undefined ? this.#numbering.strings : this.#tokens;
    this.#grams = isWord && (options.nGramRange?.[1] ?? 1) > 1 ? new NGramIndex(tokens) : undefined;
    this.#terms = this.#grams ?? new StringTable(tokens);
    this.#tokensInUse = tokens;
  }

  /** @throws LmlabError `not-text` when the document is no string. */
  add(doc: string): void {
    this.#check(doc);
    const count = this.#termIds(doc);
    const ids = this.#ids;
    const start = this.#nnz;
    if (start + count > this.#indices.length) {
      const capacity = Math.ceil(Math.max(this.#indices.length * 1.5, start + count));
      this.#indices = grown(this.#indices, capacity);
      this.#counts = grown(this.#counts, capacity);
    }
    const indices = this.#indices;
    const counts = this.#counts;
    const terms = this.#terms;
    let nnz = start;
    for (let t = 0; t < count; t++) {
      const id = ids[t];
      const entry = terms.enter(id, start, nnz);
      if (entry >= 0) {
        counts[entry]++;
      } else {
        indices[nnz] = id;
        counts[nnz++] = 1;
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
    if (this.#filter !== undefined) {
      for (let id = this.#normalized.length; id < raw.strings.length; id++) {
        this.#normalized.push(this.#number(this.#filter(raw.strings[id])));
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

  #number(token: string | undefined): number {
    if (token === undefined) return -1;
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
    const needed = count * (max - min + 1);
    if (needed > this.#grammed.length) this.#grammed = new Int32Array(needed * 2);
    if (count > this.#prefixes.length) this.#prefixes = new Int32Array(count * 2);
    const out = this.#grammed;
    // prefixes[i]: the number of the n-gram that starts at token i, for the n reached so far.
    const prefixes = this.#prefixes;
    let written = 0;
    for (let n = 1; n <= Math.min(max, count); n++) {
      for (let i = 0; i + n <= count; i++) {
        const id = n === 1 ? grams.single(tokens[i]) : grams.find(prefixes[i], tokens[i + n - 1]);
        prefixes[i] = id;
        if (n >= min) out[written++] = id;
      }
    }
    this.#ids = out;
    return written;
  }

  /**
   * The terms that the options keep, in alphabetical order, by code point, and their counts. To be called once: the
   * arrays are used up.
   * @throws LmlabError `empty` when no term is there or kept; `bad-option` for limits that make no sense.
   */
  finish(options: VocabularyOptions = {}): TermCounts {
    if (this.#nnz === 0) {
      throw new LmlabError('empty', {
        expected: 'at least one term in the documents',
        found: this.#rows === 0 ? 'no documents' : `${this.#rows} documents without any`,
        remedy:
          'Check that the documents hold text, and that the token pattern and stop words leave some of it.',
      });
    }
    const terms = this.#distinct();
    const kept = chooseTerms(
      {
        documents: this.#rows,
        df: terms.documentFrequencies(),
        sorted: () => terms.sorted(),
        totals: () => {
          const totals = new Float64Array(terms.size);
          for (let k = 0; k < this.#nnz; k++) totals[this.#indices[k]] += this.#counts[k];
          return totals;
        },
      },
      options,
    );
    const columnOf = new Int32Array(terms.size).fill(-1);
    const texts = new Array<string>(kept.length);
    for (let column = 0; column < kept.length; column++) {
      columnOf[kept[column]] = column;
      texts[column] = terms.text(kept[column]);
    }
    return { terms: texts, counts: this.#toCsr(columnOf, kept.length) };
  }

  /**
   * Tokens that hold spaces themselves can make one text of several n-grams ("a b" + "c", "a" + "b c"), and sort
   * otherwise than the n-grams do: then the texts are numbered anew.
   */
  #distinct(): TermTable {
    if (this.#grams === undefined || !this.#tokensInUse.some((token) => /[\0- ]/.test(token)))
      return this.#terms;
    const texts: string[] = [];
    const numbers = new Map<string, number>();
    const columnOf = new Int32Array(this.#terms.size);
    for (let id = 0; id < columnOf.length; id++) {
      const text = this.#terms.text(id);
      if (!numbers.has(text)) {
        numbers.set(text, texts.length);
        texts.push(text);
      }
      columnOf[id] = numbers.get(text)!;
    }
    const table = new StringTable(texts);
    this.#renumber(columnOf, texts.length);
    for (let i = 0; i < this.#rows; i++) {
      const start = this.#indptr[i];
      for (let k = start; k < this.#indptr[i + 1]; k++) table.enter(this.#indices[k], start, k);
    }
    return table;
  }

  /** The terms seen, by number; some may never have been counted (the parts of longer n-grams). */
  texts(): string[] {
    return Array.from({ length: this.#terms.size }, (_, id) => this.#terms.text(id));
  }

  /**
   * The counts in the given columns. To be called once: the arrays are used up.
   * @param columnOf The column of each of `texts()`, which others may share; −1 leaves a term out.
   * @param cols Number of columns.
   * @param signs 1 or −1 for each of `texts()`: whether it adds or subtracts. Default: all add.
   */
  finishWith(columnOf: Int32Array, cols: number, signs?: Int8Array): Csr {
    return this.#toCsr(columnOf, cols, signs);
  }

  #toCsr(columnOf: Int32Array, cols: number, signs?: Int8Array): Csr {
    this.#renumber(columnOf, cols, signs);
    const nnz = this.#nnz;
    const indices = this.#indices.slice(0, nnz);
    const data = new Float64Array(nnz);
    for (let k = 0; k < nnz; k++) data[k] = this.#counts[k];
    return new Csr(this.#rows, cols, this.#indptr.slice(0, this.#rows + 1), indices, data);
  }

  /** Puts columns in place of terms, where they stand: adds up what shares a column, and sorts every row. */
  #renumber(columnOf: Int32Array, cols: number, signs?: Int8Array): void {
    const indices = this.#indices;
    const counts = this.#counts;
    // Row + 1 in which each column was met last, and its count there, side by side.
    const met = new Int32Array(2 * cols);
    let nnz = 0;
    let k = 0;
    for (let i = 0; i < this.#rows; i++) {
      const start = nnz;
      for (const end = this.#indptr[i + 1]; k < end; k++) {
        const column = columnOf[indices[k]];
        if (column < 0) continue;
        const count = signs === undefined ? counts[k] : signs[indices[k]] * counts[k];
        if (met[2 * column] === i + 1) {
          met[2 * column + 1] += count;
        } else {
          met[2 * column] = i + 1;
          met[2 * column + 1] = count;
          indices[nnz++] = column;
        }
      }
      const row = indices.subarray(start, nnz).sort();
      for (let t = 0; t < row.length; t++) counts[start + t] = met[2 * row[t] + 1];
      this.#indptr[i + 1] = nnz;
    }
    this.#nnz = nnz;
  }

  /** The terms of one document, in order. @throws LmlabError `not-text`. */
  static analyze(options: AnalyzerOptions, doc: string): string[] {
    const counter = new TermCounter(options);
    counter.#check(doc);
    const count = counter.#termIds(doc);
    return Array.from(counter.#ids.subarray(0, count), (id) => counter.#terms.text(id));
  }
}

function grown(array: Int32Array, capacity: number): Int32Array {
  const out = new Int32Array(capacity);
  out.set(array);
  return out;
}
