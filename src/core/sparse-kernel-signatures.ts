/** A place in the memory, in bytes: the `byteOffset` of an array there. */
export type Pointer = number;

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
  // prettier-ignore
  addCounts(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, codes: Pointer, weights: Pointer, counts: Pointer,
    cols: number,
  ): number;
  logarithms(n: number, x: Pointer, alpha: number, shift: number): void;
  // prettier-ignore
  logisticRows(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, bias: number, codes: Pointer,
    costs: Pointer, curvatures: Pointer, g: Pointer, out: Pointer,
  ): void;
  // prettier-ignore
  hessianRows(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, bias: number, curvatures: Pointer,
    g: Pointer,
  ): number;
  addSquares(n: number, indptr: Pointer, indices: Pointer, data: Pointer, r: Pointer, g: Pointer): void;
  gramOf(rows: number, x: Pointer, out: Pointer, width: number): void;
  // prettier-ignore
  factorPass(
    rows: number, w: Pointer, target: Pointer, gram: Pointer, scratch: Pointer, width: number,
    multiplicative: boolean,
  ): number;
  // prettier-ignore
  samplesPass(
    rows: number, indptr: Pointer, indices: Pointer, data: Pointer, w: Pointer, h: Pointer, gram: Pointer,
    otherTarget: Pointer, scratch: Pointer, width: number, multiplicative: boolean,
  ): number;
  // prettier-ignore
  normalProduct(
    n: number, indptr: Pointer, indices: Pointer, data: Pointer, v: Pointer, zeros: Pointer, row: Pointer,
    out: Pointer, width: number,
  ): void;
  turnColumns(rows: number, x: Pointer, m: Pointer, row: Pointer, width: number): void;
  innerProducts(rows: number, x: Pointer, y: Pointer, out: Pointer, width: number): void;
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
