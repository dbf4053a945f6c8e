import type { Csr } from './csr';
import { Dense } from './dense';
import { watched } from './progress';
import { random } from './random';
import { orthonormalize, symmetricEigen } from './small-linear-algebra';
import {
  bytesFor,
  rowBlockBytes,
  withSparseMemory,
  type RowBlock,
  type SparseMemory,
} from './sparse-kernels';

/** Directions beyond those asked for, which make the others exact sooner. */
const OVERSAMPLES = 10;

/** What {@link randomizedSvd} needs to know. */
export interface RandomizedSvdOptions {
  readonly nComponents: number;
  readonly nIter: number;
  readonly seed: number;
}

/** What {@link randomizedSvd} finds. */
export interface SingularVectors {
  /** Components × columns: orthonormal rows; the entry of each that is largest in size is positive. */
  readonly components: Dense;
  /** Falling. */
  readonly singularValues: Float64Array;
  /** Rows × components: the matrix times the components. */
  readonly scores: Dense;
}

/**
 * The largest singular values of a sparse matrix, falling, and their right singular vectors, by random projection with
 * power iterations (Halko, Martinsson and Tropp 2011). Every iteration is one product with XᵀX, in one pass over the rows.
 */
export function randomizedSvd(x: Csr, { nComponents, nIter, seed }: RandomizedSvdOptions): SingularVectors {
  const { rows, cols } = x;
  const size = Math.min(nComponents + OVERSAMPLES, rows, cols);
  // Made even, so that a vector instruction takes two: the column beyond stays zero.
  const width = size + (size % 2);
  const narrow = nComponents + (nComponents % 2);
  const numbers = width * (2 * cols + 2 * width + 2) + narrow * (rows + cols + 1);
  return withSparseMemory(rowBlockBytes(x) + bytesFor({ float64: numbers }), (memory) => {
    const blocks = memory.rowBlocks(x);
    const tall = tallMatrices(blocks, width, size, memory);
    let v = new Dense(cols, width, memory.float64(cols * width));
    let product = new Dense(cols, width, memory.float64(cols * width));
    const rng = random(seed);
    for (let j = 0; j < cols; j++) for (let a = 0; a < size; a++) v.data[j * width + a] = rng.normal();
    for (const iteration of watched(nIter + 1, 'randomized SVD')) {
      tall.normalProduct(v, product);
      if (iteration === nIter) break;
      tall.orthonormalize(product);
      [v, product] = [product, v];
    }
    // With Q = X V U Λ^-½ orthonormal, where Vᵀ XᵀX V = U Λ Uᵀ, the rows of Qᵀ X span what the components are in.
    const inner = symmetricEigen(tall.innerProducts(v, product));
    tall.turn(product, inner.vectors, (k) => inverseRoot(inner.values[k], inner.values[0]));
    const outer = symmetricEigen(tall.innerProducts(product, product));
    tall.turn(product, outer.vectors, (k) => inverseRoot(outer.values[k], outer.values[0]));
    const singularValues = outer.values.slice(0, nComponents).map((value) => Math.sqrt(Math.max(value, 0)));
    const components = fixSigns(product, nComponents);
    return { components, singularValues, scores: scoresOf(blocks, x.rows, components, memory) };
  });
}

/** Eigenvalues of a Gram matrix below this share of the largest are rounding. */
const NOISE = 1e-14;

function inverseRoot(value: number, largest: number): number {
  return value > NOISE * largest ? 1 / Math.sqrt(value) : 0;
}

/** Work on tall matrices, `width` numbers a row of which `size` count. */
interface TallMatrices {
  /** to = XᵀX v */
  normalProduct(v: Dense, to: Dense): void;
  /** The first `size` rows and columns of aᵀ b. */
  innerProducts(a: Dense, b: Dense): Dense;
  /** a = a · vectors, column k times factor(k) */
  turn(a: Dense, vectors: Dense, factor: (k: number) => number): void;
  /** Makes the columns orthonormal. */
  orthonormalize(a: Dense): void;
}

function tallMatrices(
  blocks: Iterable<RowBlock>,
  width: number,
  size: number,
  memory: SparseMemory,
): TallMatrices {
  const { kernels } = memory;
  const square = memory.float64(width * width);
  const [zeros, row] = [memory.float64(width).byteOffset, memory.float64(width).byteOffset];
  const innerProducts = (a: Dense, b: Dense): Dense => {
    kernels.innerProducts(a.rows, a.data.byteOffset, b.data.byteOffset, square.byteOffset, width);
    const out = new Dense(size, size);
    for (let i = 0; i < size; i++) out.row(i).set(square.subarray(i * width, i * width + size));
    return out;
  };
  const turn = (a: Dense, vectors: Dense, factor: (k: number) => number): void => {
    square.fill(0);
    for (let k = 0; k < size; k++) {
      const scale = factor(k);
      for (let i = 0; i < size; i++) square[i * width + k] = scale * vectors.at(i, k);
    }
    kernels.turnColumns(a.rows, a.data.byteOffset, square.byteOffset, row, width);
  };
  return {
    normalProduct: (v, to) => {
      to.data.fill(0);
      for (const { rows, at } of blocks)
        kernels.normalProduct(rows, ...at, v.data.byteOffset, zeros, row, to.data.byteOffset, width);
    },
    innerProducts,
    turn,
    orthonormalize: (a) => {
      const { values, vectors } = symmetricEigen(innerProducts(a, a));
      // Squares hide what is small beside the largest; where that is much, the slow way is the exact one.
      if (values[size - 1] < 1e-10 * values[0]) orthonormalize(a);
      else turn(a, vectors, (k) => inverseRoot(values[k], values[0]));
    },
  };
}

/** The first columns as rows, each with the sign that makes its largest entry positive. */
function fixSigns(columns: Dense, nComponents: number): Dense {
  const out = new Dense(nComponents, columns.rows);
  for (let k = 0; k < nComponents; k++) {
    const row = out.row(k);
    let largest = 0;
    for (let j = 0; j < row.length; j++) {
      row[j] = columns.data[j * columns.cols + k]!;
      if (Math.abs(row[j]) > Math.abs(largest) + 1e-12) largest = row[j]!;
    }
    if (largest < 0) for (let j = 0; j < row.length; j++) row[j] = -row[j];
  }
  return out;
}

/** The matrix, rows in number, times the components. */
function scoresOf(blocks: Iterable<RowBlock>, rows: number, components: Dense, memory: SparseMemory): Dense {
  const { rows: k, cols } = components;
  const width = k + (k % 2);
  const weights = memory.float64(cols * width);
  for (let a = 0; a < k; a++) {
    const row = components.row(a);
    for (let j = 0; j < cols; j++) weights[j * width + a] = row[j]!;
  }
  const zeros = memory.float64(width).byteOffset;
  const scores = memory.float64(rows * width);
  for (const { first, rows: n, at } of blocks) {
    const to = scores.byteOffset + 8 * first * width;
    memory.kernels.scoresMany(n, ...at, weights.byteOffset, zeros, to, width);
  }
  const out = new Dense(rows, k);
  for (let i = 0; i < rows; i++) out.data.set(scores.subarray(i * width, i * width + k), i * k);
  return out;
}
