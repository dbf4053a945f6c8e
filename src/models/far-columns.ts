import type { Csr } from '../core/csr';

/** A column whose values differ by less than this share of their size lies far from zero. */
const SHARE = 0.01;

/** A matrix, and what was taken off each of its columns; no `shifts` where nothing was. */
export interface ShiftedMatrix {
  readonly x: Csr;
  readonly shifts?: Float64Array;
}

/**
 * Takes its first value off each column that lies far from zero, such as years or times: beside their size the
 * differences that count would be lost to rounding, or wait for as many steps as the size is large. For models with an
 * intercept that is not penalized it changes nothing else; {@link shiftOf} is what its intercept differs by.
 *
 * @param x Samples × features. A column that is zero anywhere is not far from it, which sparse text shows in a few rows.
 */
export function shiftFarColumns(x: Csr): ShiftedMatrix {
  const firsts = new Map<number, number>();
  for (let k = x.indptr[0]; k < x.indptr[1]; k++) firsts.set(x.indices[k], x.data[k]);
  for (let i = 1; i < x.rows && firsts.size > 0; i++) {
    let seen = 0;
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) {
      const first = firsts.get(x.indices[k]);
      if (first === undefined) continue;
      if (Math.abs(x.data[k] - first) < SHARE * Math.abs(first)) seen++;
      else firsts.delete(x.indices[k]);
    }
    if (seen < firsts.size) keepOnly(firsts, x.indices.subarray(x.indptr[i], x.indptr[i + 1]));
  }
  if (firsts.size === 0) return { x };
  const shifts = new Float64Array(x.cols);
  for (const [j, first] of firsts) shifts[j] = first;
  return { x: x.withData(x.data.map((value, k) => value - shifts[x.indices[k]])), shifts };
}

function keepOnly(firsts: Map<number, number>, columns: Int32Array): void {
  const present = new Set(columns);
  for (const j of firsts.keys()) if (!present.has(j)) firsts.delete(j);
}

/** What an intercept found on the shifted matrix is too large by: Σ shift · weight. */
export function shiftOf(shifts: Float64Array | undefined, weight: (j: number) => number): number {
  let sum = 0;
  shifts?.forEach((shift, j) => (sum += shift * weight(j)));
  return sum;
}
