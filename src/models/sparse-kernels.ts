import { LmlabError } from '../core/errors';
import type { Csr } from '../core/csr';
import { transposeInto, type SparseArrays } from '../core/transpose';
import { sparseKernelsBinary } from './sparse-kernels-binary';

/** A place in the memory, in bytes: the `byteOffset` of an array there. */
type Pointer = number;

/** What the WebAssembly module exports. Each one is explained where it stands, in assembly/sparse/. */
export interface SparseKernels {
  heapBase(): Pointer;
  // prettier-ignore
  scores(n: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, bias: number, z: Pointer): void;
  addRows(n: number, indptr: Pointer, indices: Pointer, data: Pointer, r: Pointer, g: Pointer): void;
  // prettier-ignore
  scoresMany(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, bias: Pointer, z: Pointer, width: number,
  ): void;
  // prettier-ignore
  addRowsMany(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, r: Pointer, g: Pointer, width: number,
  ): void;
  // prettier-ignore
  derivatives(
    active: Pointer, count: number, indptr: Pointer, indices: Pointer, data: Pointer, n: number, V: number,
    residuals: Pointer, w: Pointer, gradient: Pointer, curvature: Pointer, l1: number, l2: number,
    interceptL1: number, ridge: number, slack: number, out: Pointer,
  ): number;
  // prettier-ignore
  quadraticPass(
    order: Pointer, count: number, indptr: Pointer, indices: Pointer, data: Pointer, n: number, V: number,
    changes: Pointer, w: Pointer, target: Pointer, gradient: Pointer, curvature: Pointer, l1: number, l2: number,
    interceptL1: number, ridge: number, slack: number, out: Pointer,
  ): number;
  // prettier-ignore
  dualPass(
    order: Pointer, count: number, indptr: Pointer, indices: Pointer, data: Pointer, V: number, signs: Pointer,
    bounds: Pointer, diagonal: Pointer, curvature: Pointer, alpha: Pointer, w: Pointer, fitIntercept: boolean,
    upper: number, lower: number, out: Pointer,
  ): number;
  gramOf(rows: number, x: Pointer, out: Pointer, width: number): void;
  // prettier-ignore
  coordinatePass(
    rows: number, w: Pointer, target: Pointer, gram: Pointer, scratch: Pointer, width: number,
  ): number;
  // prettier-ignore
  squaredErrorPass(rows: number, w: Pointer, target: Pointer, gram: Pointer, row: Pointer, width: number): void;
  // prettier-ignore
  divergencePass(
    rows: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, h: Pointer, down: Pointer,
    row: Pointer, width: number,
  ): void;
  // prettier-ignore
  inferDocuments(
    rows: number, indptr: Pointer, indices: Pointer, data: Pointer, words: Pointer, prior: number, gamma: Pointer,
    expected: Pointer, theta: Pointer, row: Pointer, topics: number, width: number,
  ): void;
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
  const transposed = (x: Csr): SparseArrays => {
    const { rows, cols, nnz } = x;
    const copy = { indptr: int32(cols + 1), indices: rawInt32(nnz), data: rawFloat64(nnz) };
    transposeInto(rows, cols, x, copy);
    return copy;
  };
  try {
    return work({ kernels, float64, int32, matrix, transposed });
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
