import { Dense } from './dense';

/**
 * Makes the columns of a tall matrix orthonormal, in place: Gram–Schmidt, twice, which is as exact as Householder
 * (Giraud et al. 2005). A column that the others explain becomes zero.
 */
export function orthonormalize(x: Dense): void {
  const { rows, cols, data } = x;
  // Column after column, so that each stands in one piece.
  const columns = Array.from({ length: cols }, (_, k) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = data[i * cols + k]!;
    return column;
  });
  for (const [k, column] of columns.entries()) {
    const before = Math.sqrt(dot(column, column));
    for (let repeat = 0; repeat < 2; repeat++) {
      for (let c = 0; c < k; c++) {
        const other = columns[c];
        const product = dot(other, column);
        if (product !== 0) for (let i = 0; i < rows; i++) column[i] -= product * other[i];
      }
    }
    const length = Math.sqrt(dot(column, column));
    const scale = length > 1e-12 * before ? 1 / length : 0;
    for (let i = 0; i < rows; i++) data[i * cols + k] = column[i] *= scale;
  }
}

/** Four sums side by side, since one addition has to wait for the one before it in the same sum. */
function dot(x: Float64Array, y: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = x.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += x[i] * y[i];
    b += x[i + 1] * y[i + 1];
    c += x[i + 2] * y[i + 2];
    d += x[i + 3] * y[i + 3];
  }
  for (let i = whole; i < x.length; i++) a += x[i] * y[i];
  return a + b + c + d;
}

const MAX_SWEEPS = 60;

/**
 * Eigenvalues, falling, and eigenvectors (columns, in the same order) of a small symmetric matrix, by Jacobi's rotations
 * (Golub and Van Loan, section 8.5). The matrix is left as it is.
 */
export function symmetricEigen(matrix: Dense): { values: Float64Array; vectors: Dense } {
  const n = matrix.rows;
  const a = matrix.data.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let off = 0;
    let all = 0;
    for (let p = 0; p < n; p++) {
      for (let q = 0; q < n; q++) {
        const square = a[p * n + q] ** 2;
        all += square;
        if (p !== q) off += square;
      }
    }
    if (off <= 1e-30 * all) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q];
        if (apq === 0) continue;
        const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let i = 0; i < n; i++) rotate(a, i * n + p, i * n + q, c, s);
        for (let i = 0; i < n; i++) rotate(a, p * n + i, q * n + i, c, s);
        for (let i = 0; i < n; i++) rotate(v, i * n + p, i * n + q, c, s);
      }
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((x, y) => a[y * n + y] - a[x * n + x]);
  const vectors = new Dense(n, n);
  order.forEach((from, k) => {
    for (let i = 0; i < n; i++) vectors.data[i * n + k] = v[i * n + from]!;
  });
  return { values: Float64Array.from(order, (k) => a[k * n + k]), vectors };
}

function rotate(x: Float64Array, p: number, q: number, c: number, s: number): void {
  const first = x[p];
  const second = x[q];
  x[p] = c * first - s * second;
  x[q] = s * first + c * second;
}
