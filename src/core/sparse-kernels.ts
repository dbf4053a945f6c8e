import { LmlabError } from './errors';
import type { Csr } from './csr';
import { transposeInto, type SparseArrays } from './transpose';
import type { Pointer, SparseKernels } from './sparse-kernel-signatures';
import { sparseKernelsBinary } from './sparse-kernels-binary';

/** Consecutive rows of a matrix where the kernels can reach them, until the next block is asked for. */
export interface RowBlock {
  readonly first: number;
  readonly rows: number;
  /** Row pointers, indices and data of these rows, as the kernels take them. */
  readonly at: readonly [indptr: Pointer, indices: Pointer, data: Pointer];
}

/** Arrays that the kernels can reach, valid until the work on them is done. */
export interface SparseMemory {
  readonly kernels: SparseKernels;
  /** Zeros. */
  float64(length: number): Float64Array;
  /** Zeros. */
  int32(length: number): Int32Array;
  /** A copy of the matrix's arrays. */
  matrix(x: Csr): SparseArrays;
  /**
   * The rows, block by block, as often as wanted: a large matrix passes through a small place, where a copy would take as
   * much memory as the matrix itself. With `once`, which says that one pass is all, so does a small one.
   */
  rowBlocks(x: Csr, once?: boolean): Iterable<RowBlock>;
  /** The arrays of the transposed matrix: column by column. */
  transposed(x: Csr): SparseArrays;
}

/** A WebAssembly memory. Spelled out here, since Node's types do not name WebAssembly. */
interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number; maximum: number }) => LinearMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

interface Instance {
  readonly memory: LinearMemory;
  readonly kernels: SparseKernels;
}

const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
const PAGE = 65536;
const MAX_PAGES = 65536;
/** Up to this size a memory is kept for the next fit; a larger one goes back to the system. */
const KEPT_PAGES = 1024;
let compiled: object | undefined;
let idle: Instance | undefined;

/** Bytes for that many numbers, with what alignment may add. */
export function bytesFor(counts: { readonly float64?: number; readonly int32?: number }): number {
  return 8 * (counts.float64 ?? 0) + 4 * (counts.int32 ?? 0) + 1024;
}

/** Bytes for a copy of a matrix, as it is or transposed. */
export function matrixBytes(x: Csr): number {
  return bytesFor({ float64: x.nnz, int32: x.nnz + Math.max(x.rows, x.cols) + 1 });
}

/** A matrix of up to so many entries is copied as a whole; of a larger one so many at a time, few enough for the cache. */
const [WHOLE, BLOCK] = [1 << 21, 1 << 15];

/** Entries in a block: {@link SparseMemory.rowBlocks}. */
function blockEntries({ rows, indptr, nnz }: Csr, once: boolean): number {
  if (nnz <= (once ? BLOCK : WHOLE)) return nnz;
  let longest = BLOCK;
  for (let i = 0; i < rows; i++) longest = Math.max(longest, indptr[i + 1] - indptr[i]);
  return longest;
}

/** Bytes that {@link SparseMemory.rowBlocks} takes. */
export function rowBlockBytes(x: Csr, once = false): number {
  const entries = blockEntries(x, once);
  return bytesFor({ float64: entries, int32: entries + x.rows + 1 });
}

/**
 * Runs the work with `bytes` of memory that the kernels can reach; {@link bytesFor} and {@link matrixBytes} sum up to it.
 * @throws LmlabError `memory` above 4 GiB.
 */
export function withSparseMemory<T>(bytes: number, work: (memory: SparseMemory) => T): T {
  const instance = take(Math.ceil(bytes / PAGE) + 1);
  const { memory, kernels } = instance;
  // The first bytes hold the module's own tables.
  let at = Math.ceil(kernels.heapBase() / 16) * 16;
  const place = (size: number): number => {
    const from = at;
    at += Math.ceil(size / 16) * 16;
    if (at > memory.buffer.byteLength) throw new Error('more was asked for than was reserved');
    return from;
  };
  const rawFloat64 = (length: number): Float64Array =>
    new Float64Array(memory.buffer, place(8 * length), length);
  const rawInt32 = (length: number): Int32Array => new Int32Array(memory.buffer, place(4 * length), length);
  const float64 = (length: number): Float64Array => rawFloat64(length).fill(0);
  const int32 = (length: number): Int32Array => rawInt32(length).fill(0);
  const matrix = (x: Csr): SparseArrays => {
    const copy = { indptr: rawInt32(x.rows + 1), indices: rawInt32(x.nnz), data: rawFloat64(x.nnz) };
    copy.indptr.set(x.indptr);
    copy.indices.set(x.indices);
    copy.data.set(x.data);
    return copy;
  };
  const rowBlocks = (x: Csr, once = false): Iterable<RowBlock> => {
    const entries = blockEntries(x, once);
    const [indptr, indices, data] = [rawInt32(x.rows + 1), rawInt32(entries), rawFloat64(entries)];
    indptr.set(x.indptr);
    const block = (first: number, last: number): RowBlock => {
      const [start, end] = [x.indptr[first], x.indptr[last]];
      indices.set(x.indices.subarray(start, end));
      data.set(x.data.subarray(start, end));
      const at = [
        indptr.byteOffset + 4 * first,
        indices.byteOffset - 4 * start,
        data.byteOffset - 8 * start,
      ] as const;
      return { first, rows: last - first, at };
    };
    if (entries === x.nnz) return [block(0, x.rows)];
    return {
      *[Symbol.iterator]() {
        for (let first = 0, last = 0; first < x.rows; first = last) {
          while (last < x.rows && x.indptr[last + 1] - x.indptr[first] <= entries) last++;
          yield block(first, last);
        }
      },
    };
  };
  const transposed = (x: Csr): SparseArrays => {
    const { rows, cols, nnz } = x;
    const copy = { indptr: int32(cols + 1), indices: rawInt32(nnz), data: rawFloat64(nnz) };
    transposeInto(rows, cols, x, copy);
    return copy;
  };
  try {
    return work({ kernels, float64, int32, matrix, rowBlocks, transposed });
  } finally {
    if (memory.buffer.byteLength <= KEPT_PAGES * PAGE) idle = instance;
  }
}

function take(pages: number): Instance {
  if (pages > MAX_PAGES) {
    throw new LmlabError('memory', {
      expected: 'a matrix that fits into 4 GiB beside its weights',
      found: `${(pages / 16384).toFixed(1)} GiB`,
      remedy: 'Fit on fewer samples or features, or with sgdClassifier, batch by batch.',
    });
  }
  const kept = idle;
  idle = undefined;
  if (kept !== undefined) {
    const missing = pages - kept.memory.buffer.byteLength / PAGE;
    if (missing > 0) kept.memory.grow(missing);
    return kept;
  }
  compiled ??= new wasm.Module(Buffer.from(sparseKernelsBinary, 'base64'));
  const memory = new wasm.Memory({ initial: pages, maximum: MAX_PAGES });
  const { exports } = new wasm.Instance(compiled, { env: { memory } });
  return { memory, kernels: exports as SparseKernels };
}
