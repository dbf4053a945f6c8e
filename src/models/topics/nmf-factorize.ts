import { watched } from '../../core/progress';
import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import type { SparseArrays } from '../../core/transpose';
import { bytesFor, matrixBytes, withSparseMemory, type SparseMemory } from '../../core/sparse-kernels';
import { columnSums, factorSquaredError, klDivergence } from './factor-error';

/** How {@link factorize} goes about it. */
export interface FactorizeOptions {
  readonly solver: 'cd' | 'mu';
  readonly loss: 'frobenius' | 'klDivergence';
  readonly maxIter: number;
  readonly tol: number;
  /** Whether H is learned, too. */
  readonly learn: boolean;
}

/**
 * Improves W (samples × topics) and, unless topics are fixed, H (features × topics), in place.
 *
 * @returns The passes it took.
 */
export function factorize(x: Csr, w: Dense, h: Dense, options: FactorizeOptions): number {
  const width = evenTopics(w.cols);
  const numbers = width * (2 * (x.rows + x.cols) + width + 3);
  return withSparseMemory(2 * matrixBytes(x) + bytesFor({ float64: numbers }), (memory) => {
    const samples = sideOf(memory.matrix(x), w, memory);
    const features = sideOf(memory.transposed(x), h, memory);
    const improve = options.solver === 'cd' ? coordinateDescent : multiplicativeUpdates;
    const passes = improve(x, samples, features, stepper(memory, width), options);
    unpad(samples.factor, w);
    unpad(features.factor, h);
    return passes;
  });
}

/** Topics made even, so that a vector instruction takes two: those beyond are zero and stay so. */
export function evenTopics(topics: number): number {
  return topics + (topics % 2);
}

/** One factor, and the samples as it sees them. */
interface Side {
  readonly matrix: SparseArrays;
  /** Rows × topics, made even. */
  readonly factor: Dense;
  /** The matrix times the other factor. */
  readonly target: Float64Array;
}

function sideOf(matrix: SparseArrays, factor: Dense, memory: SparseMemory): Side {
  const width = evenTopics(factor.cols);
  const padded = new Dense(factor.rows, width, memory.float64(factor.rows * width));
  for (let i = 0; i < factor.rows; i++) padded.data.set(factor.row(i), i * width);
  return { matrix, factor: padded, target: memory.float64(factor.rows * width) };
}

function unpad(padded: Dense, to: Dense): void {
  for (let i = 0; i < to.rows; i++) to.data.set(padded.row(i).subarray(0, to.cols), i * to.cols);
}

/** Improves the factor of one side with the other held fixed. */
interface Stepper {
  /** Newton steps, an entry at a time (Cichocki and Phan 2009); returns Σ |projected gradient|. */
  readonly coordinate: (side: Side, other: Side) => number;
  /** Factors that lower the squared error (Lee and Seung 2001). */
  readonly squaredError: (side: Side, other: Side) => void;
  /** Factors that lower the divergence (Lee and Seung 2001). */
  readonly divergence: (side: Side, other: Side) => void;
}

function stepper(memory: SparseMemory, width: number): Stepper {
  const { kernels } = memory;
  const zeros = memory.float64(width).byteOffset;
  const row = memory.float64(2 * width);
  const gram = memory.float64(width * width).byteOffset;
  const prepare = ({ matrix, factor, target }: Side, other: Side): void => {
    const [at, h] = [pointers(matrix), other.factor.data.byteOffset];
    kernels.scoresMany(factor.rows, ...at, h, zeros, target.byteOffset, width);
    kernels.gramOf(other.factor.rows, h, gram, width);
  };
  return {
    coordinate: (side, other) => {
      prepare(side, other);
      const [w, target] = [side.factor.data.byteOffset, side.target.byteOffset];
      return kernels.coordinatePass(side.factor.rows, w, target, gram, row.byteOffset, width);
    },
    squaredError: (side, other) => {
      prepare(side, other);
      const [w, target] = [side.factor.data.byteOffset, side.target.byteOffset];
      kernels.squaredErrorPass(side.factor.rows, w, target, gram, row.byteOffset, width);
    },
    divergence: ({ matrix, factor, target }, other) => {
      // The place of the product is free here.
      const down = target.subarray(0, width);
      down.set(columnSums(other.factor).map((sum) => (sum === 0 ? Number.EPSILON : sum)));
      const [w, h] = [factor.data.byteOffset, other.factor.data.byteOffset];
      const at = pointers(matrix);
      kernels.divergencePass(factor.rows, ...at, w, h, down.byteOffset, row.byteOffset, width);
    },
  };
}

function pointers({ indptr, indices, data }: SparseArrays): [number, number, number] {
  return [indptr.byteOffset, indices.byteOffset, data.byteOffset];
}

function coordinateDescent(
  _: Csr,
  samples: Side,
  features: Side,
  step: Stepper,
  { maxIter, tol, learn }: FactorizeOptions,
): number {
  let first = 0;
  for (const done of watched(maxIter, 'NMF')) {
    const pass = done + 1;
    let violation = step.coordinate(samples, features);
    if (learn) violation += step.coordinate(features, samples);
    if (pass === 1) first = violation;
    if (first === 0 || violation / first <= tol) return pass;
  }
  return maxIter;
}

function multiplicativeUpdates(
  x: Csr,
  samples: Side,
  features: Side,
  step: Stepper,
  { maxIter, tol, learn, loss }: FactorizeOptions,
): number {
  const once = loss === 'frobenius' ? step.squaredError : step.divergence;
  const error = (): number =>
    loss === 'frobenius'
      ? Math.sqrt(factorSquaredError(x, samples.factor, features.factor))
      : klDivergence(x, samples.factor, features.factor);
  let first = 0;
  let before = Infinity;
  for (const done of watched(maxIter, 'NMF')) {
    const pass = done + 1;
    once(samples, features);
    if (learn) once(features, samples);
    if (tol === 0 || (pass % 10 !== 0 && pass !== 1)) continue;
    const now = error();
    if (pass === 1) first = now;
    else if ((before - now) / first < tol) return pass;
    before = now;
  }
  return maxIter;
}
