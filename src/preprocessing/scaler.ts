import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkMatrix, type Matrix } from '../core/matrix';
import { checkNumbers } from './check';

/** A fitted scaler: it gives back the kind of matrix it gets, and can undo what it did. */
export class FittedScaler<M extends Matrix> implements FittedTransformer<M, M> {
  readonly params: object;
  /** What is subtracted from each column. */
  readonly center: Float64Array;
  /** What each column is divided by afterwards; 1 for a constant column. */
  readonly scale: Float64Array;
  /** Between which values `transform` clips, where it does. */
  readonly limit?: readonly [low: number, high: number];

  constructor(state: Pick<FittedScaler<M>, 'params' | 'center' | 'scale' | 'limit'>) {
    this.params = state.params;
    this.center = state.center;
    this.scale = state.scale;
    if (state.limit !== undefined) this.limit = state.limit;
  }

  /** Where something is subtracted, the zeros that a CSR matrix does not store would be left out. */
  #check(x: Matrix): void {
    checkNumbers(x, this.center.length);
    if (this.center.some((value) => value !== 0)) checkMatrix(x, 'dense');
  }

  transform<X extends M>(x: X): X {
    const { center, scale, limit } = this;
    this.#check(x);
    return mapValues(x, (value, j) => {
      const scaled = (value - center[j]) / scale[j];
      return limit === undefined ? scaled : Math.min(Math.max(scaled, limit[0]), limit[1]);
    });
  }

  inverseTransform<X extends M>(x: X): X {
    this.#check(x);
    return mapValues(x, (value, j) => value * this.scale[j] + this.center[j]);
  }
}

/** Learns from each column how to move and stretch it. */
export interface Scaler<M extends Matrix> extends Transformer<M, M> {
  fit(x: M): FittedScaler<M>;
}

/** A new matrix of the same kind, each stored value mapped with its column. Zeros of a CSR matrix stay. */
export function mapValues<X extends Matrix>(x: X, map: (value: number, col: number) => number): X {
  const data = new Float64Array(x.data.length);
  if (x.kind === 'csr') {
    for (let k = 0; k < data.length; k++) data[k] = map(x.data[k], x.indices[k]);
    return new Csr(x.rows, x.cols, x.indptr, x.indices, data) as Matrix as X;
  }
  for (let k = 0; k < data.length; k++) data[k] = map(x.data[k], k % x.cols);
  return new Dense(x.rows, x.cols, data) as Matrix as X;
}

/** Each stored value of a matrix with its column and row. */
export function eachValue(x: Matrix, visit: (value: number, col: number, row: number) => void): void {
  if (x.kind === 'dense') {
    for (let k = 0; k < x.data.length; k++) visit(x.data[k], k % x.cols, Math.floor(k / x.cols));
    return;
  }
  for (let i = 0; i < x.rows; i++) {
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) visit(x.data[k], x.indices[k], i);
  }
}

/** The values of one column, in a new array. */
export function column(x: Dense, j: number): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, i) => x.data[i * x.cols + j]);
}

/** A scale that divides nothing by zero: 0 becomes 1. */
export function withoutZeros(scale: Float64Array): Float64Array {
  // Below ten times the machine epsilon a spread is rounding noise of a constant column.
  return scale.map((value) => (value < 10 * Number.EPSILON ? 1 : value));
}

/** Quantiles of sorted values with linear interpolation, as numpy's default. */
export function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const part = position - below;
  const difference = sorted[above] - sorted[below];
  // numpy interpolates from the nearer side, which keeps the ends exact.
  return part < 0.5 ? sorted[below] + difference * part : sorted[above] - difference * (1 - part);
}
