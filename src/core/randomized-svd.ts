import type { Csr } from './csr';
import { Dense } from './dense';
import { random } from './random';
import { gram, times } from './sparse-product';
import { orthonormalize, symmetricEigen } from './small-linear-algebra';
import { transpose } from './transpose';

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
  const columns = transpose(x);
  const rng = random(seed);
  let v = new Dense(x.cols, size);
  for (let q = 0; q < v.data.length; q++) v.data[q] = rng.normal();
  let basis = times(x, v);
  for (let iteration = 0; iteration < nIter; iteration++) {
    // Once a round is enough to keep small directions apart; on the side where it costs less.
    if (x.rows <= x.cols) orthonormalize(basis);
    v = times(columns, basis);
    if (x.rows > x.cols) orthonormalize(v);
    basis = times(x, v);
  }
  orthonormalize(basis);
  // X ≈ basis · B with B = basisᵀ X; the eigenvectors of the small B Bᵀ turn its rows into singular vectors.
  const b = times(columns, basis);
  const { values, vectors } = symmetricEigen(new Dense(size, size, gram(b)));
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
