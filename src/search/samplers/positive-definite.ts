/** The product of a symmetric n × n matrix and a vector. */
export function multiply(
  symmetric: Float64Array,
  x: Float64Array,
  n: number,
  out: Float64Array = new Float64Array(n),
): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += symmetric[i * n + j] * x[j];
    out[i] = sum;
  }
  return out;
}

/** Inverts a positive definite matrix (lower triangle given) and returns log of its determinant; NaN if it is not. */
export function invert(K: Float64Array, inverse: Float64Array, n: number): number {
  const L = new Float64Array(n * n);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = K[i * n + j];
      for (let k = 0; k < j; k++) sum -= L[i * n + k] * L[j * n + k];
      if (i !== j) L[i * n + j] = sum / L[j * n + j];
      else {
        if (!(sum > 0)) return NaN;
        L[i * n + i] = Math.sqrt(sum);
        logDeterminant += Math.log(sum);
      }
    }
  }
  // The inverse of L, transposed so that the last product runs along rows.
  const T = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    T[j * n + j] = 1 / L[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= L[i * n + k] * T[j * n + k];
      T[j * n + i] = sum / L[i * n + i];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += T[i * n + k] * T[j * n + k];
      inverse[i * n + j] = inverse[j * n + i] = sum;
    }
  }
  return logDeterminant;
}
