import type { Csr } from './csr';
import { Dense } from './dense';
import { random } from './random';
import { orthonormalize, symmetricEigen } from './small-linear-algebra';

/** Directions beyond those asked for, which make the others exact sooner. */
const OVERSAMPLES = 10;

/**
 * The largest singular values of a sparse matrix, falling, and their right singular vectors, by random projection with
 * power iterations (Halko, Martinsson and Tropp 2011).
 *
 * @returns `components`: orthonormal rows, components × columns; the entry of each that is largest in size is positive.
 */
export function randomizedSvd(
  x: Csr,
  {
    nComponents,
    nIter,
    seed,
  }: { readonly nComponents: number; readonly nIter: number; readonly seed: number },
): { components: Dense; singularValues: Float64Array } {
  const size = Math.min(nComponents + OVERSAMPLES, x.rows, x.cols);
  const rng = random(seed);
  let v = new Dense(x.cols, size);
  for (let q = 0; q < v.data.length; q++) v.data[q] = rng.normal();
  let basis = times(x, v);
  for (let iteration = 0; iteration < nIter; iteration++) {
    orthonormalize(basis);
    v = transposedTimes(x, basis);
    orthonormalize(v);
    basis = times(x, v);
  }
  orthonormalize(basis);
  // X ≈ basis · B with B = basisᵀ X; the eigenvectors of the small B Bᵀ turn its rows into singular vectors.
  const b = transposedTimes(x, basis);
  const gram = new Dense(size, size);
  for (let j = 0; j < b.rows; j++) {
    for (let a = 0; a < size; a++) {
      const value = b.data[j * size + a];
      for (let c = 0; c < size; c++) gram.data[a * size + c] += value * b.data[j * size + c];
    }
  }
  const { values, vectors } = symmetricEigen(gram);
  const singularValues = new Float64Array(nComponents);
  const components = new Dense(nComponents, x.cols);
  for (let k = 0; k < nComponents; k++) {
    singularValues[k] = Math.sqrt(Math.max(values[k], 0));
    const row = components.row(k);
    let largest = 0;
    for (let j = 0; j < x.cols; j++) {
      let sum = 0;
      for (let a = 0; a < size; a++) sum += b.data[j * size + a] * vectors.data[a * size + k];
      row[j] = singularValues[k] > 0 ? sum / singularValues[k] : 0;
      if (Math.abs(row[j]) > Math.abs(largest) + 1e-12) largest = row[j]!;
    }
    if (largest < 0) for (let j = 0; j < x.cols; j++) row[j] = -row[j];
  }
  return { components, singularValues };
}

/** X · V */
export function times(x: Csr, v: Dense): Dense {
  const out = new Dense(x.rows, v.cols);
  const K = v.cols;
  for (let i = 0; i < x.rows; i++) {
    const start = i * K;
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      const offset = x.indices[p] * K;
      for (let k = 0; k < K; k++) out.data[start + k] += value * v.data[offset + k];
    }
  }
  return out;
}

/** Xᵀ · U */
function transposedTimes(x: Csr, u: Dense): Dense {
  const out = new Dense(x.cols, u.cols);
  const K = u.cols;
  for (let i = 0; i < x.rows; i++) {
    const start = i * K;
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const value = x.data[p];
      const offset = x.indices[p] * K;
      for (let k = 0; k < K; k++) out.data[offset + k] += value * u.data[start + k];
    }
  }
  return out;
}
