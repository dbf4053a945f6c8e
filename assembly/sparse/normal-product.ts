// What finding singular vectors consists of: products with XᵀX, and turning the columns of a tall matrix.
import { addScaled } from './nmf';
import { addRow, scoreRow } from './rows';

/** out += XᵀX v, in one pass over the rows of X. A row of v is `width` numbers, which is even, and `row` has room for one. */
export function normalProduct(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  v: usize,
  zeros: usize,
  row: usize,
  out: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  let start = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const first = indices + ((<usize>start) << 2);
    const last = indices + ((<usize>end) << 2);
    const value = data + ((<usize>start) << 3);
    scoreRow(first, last, value, v, zeros, row, bytes);
    addRow(first, last, value, row, out, bytes);
    start = end;
    indptr += 4;
  }
}

/** x = x · m for a tall matrix and a square one, `width` numbers a row; `row` has room for one. */
export function turnColumns(rows: i32, x: usize, m: usize, row: usize, width: i32): void {
  const bytes = (<usize>width) << 3;
  const end = x + bytes * <usize>rows;
  for (; x < end; x += bytes) {
    memory.fill(row, 0, bytes);
    let line = m;
    for (let a: usize = 0; a < bytes; a += 8) {
      addScaled(load<f64>(x + a), line, row, bytes);
      line += bytes;
    }
    memory.copy(x, row, bytes);
  }
}

/** z = xᵀ y for two tall matrices, `width` numbers a row: a square. */
export function innerProducts(rows: i32, x: usize, y: usize, out: usize, width: i32): void {
  const bytes = (<usize>width) << 3;
  memory.fill(out, 0, bytes * <usize>width);
  const end = x + bytes * <usize>rows;
  for (; x < end; x += bytes) {
    let line = out;
    for (let a: usize = 0; a < bytes; a += 8) {
      addScaled(load<f64>(x + a), y, line, bytes);
      line += bytes;
    }
    y += bytes;
  }
}
