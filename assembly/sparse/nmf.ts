// Passes of non-negative matrix factorization over one factor, `width` numbers a row, with the other held fixed. The
// width is even.
import { addRowsMany, scoresMany } from './rows';

/** The inner product of two rows of `bytes` bytes. */
export function rowDot(a: usize, b: usize, bytes: usize): f64 {
  let sum = f64x2.mul(v128.load(a), v128.load(b));
  for (let c: usize = 16; c < bytes; c += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a + c), v128.load(b + c)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** to += factor · from, over a row of `bytes` bytes. */
export function addScaled(factor: f64, from: usize, to: usize, bytes: usize): void {
  const splat = f64x2.splat(factor);
  for (let c: usize = 0; c < bytes; c += 16) {
    v128.store(to + c, f64x2.add(v128.load(to + c), f64x2.mul(splat, v128.load(from + c))));
  }
}

/** out = XᵀX, width × width. */
export function gramOf(rows: i32, x: usize, out: usize, width: i32): void {
  const bytes = (<usize>width) << 3;
  memory.fill(out, 0, bytes * <usize>width);
  const end = x + bytes * <usize>rows;
  for (; x < end; x += bytes) {
    for (let a: usize = 0; a < bytes; a += 8) {
      const value = load<f64>(x + a);
      if (value == 0) continue;
      // The half below the diagonal is filled in below.
      const skipped = a & ~15;
      addScaled(value, x + skipped, out + a * <usize>width + skipped, bytes - skipped);
    }
  }
  for (let a: usize = 0; a < <usize>width; a++) {
    for (let b: usize = 0; b < a; b++) {
      store<f64>(out + a * bytes + (b << 3), load<f64>(out + b * bytes + (a << 3)));
    }
  }
}

/** 1 / the diagonal of the Gram matrix, 0 where that is 0. */
function inverseDiagonal(gram: usize, out: usize, bytes: usize): void {
  for (let t: usize = 0; t < bytes; t += 8) {
    const curvature = load<f64>(gram + t * (bytes >> 3) + t);
    store<f64>(out + t, curvature == 0 ? 0 : 1 / curvature);
  }
}

/**
 * One Newton step after the other over every entry of two rows of W, each kept at 0 or more; returns Σ |projected gradient|
 * of either. The two stand side by side in `pair`, which has room for both, since one step has to wait for the one before
 * it. There are no branches: which entries are zero is hard to predict.
 */
function descendPair(
  w: usize,
  other: usize,
  target: usize,
  otherTarget: usize,
  gram: usize,
  pair: usize,
  inverse: usize,
  bytes: usize,
): v128 {
  const zero = f64x2.splat(0);
  const to = pair + bytes + bytes;
  for (let c: usize = 0; c < bytes; c += 16) {
    const a = v128.load(w + c);
    const b = v128.load(other + c);
    v128.store(pair + c + c, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(pair + c + c, v128.shuffle<f64>(a, b, 1, 3), 16);
    const x = v128.load(target + c);
    const y = v128.load(otherTarget + c);
    v128.store(to + c + c, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(to + c + c, v128.shuffle<f64>(x, y, 1, 3), 16);
  }
  let violation = zero;
  let line = gram;
  for (let t: usize = 0; t < bytes; t += 8) {
    let ahead = f64x2.neg(v128.load(to + t + t));
    for (let r = t; r < bytes; r += 8) {
      ahead = f64x2.add(ahead, f64x2.mul(v128.load64_splat(line + r), v128.load(pair + r + r)));
    }
    // What was just moved comes last.
    let moved = zero;
    for (let r: usize = 0; r < t; r += 8) {
      moved = f64x2.add(moved, f64x2.mul(v128.load64_splat(line + r), v128.load(pair + r + r)));
    }
    const slope = f64x2.add(ahead, moved);
    const at = v128.load(pair + t + t);
    const uphill = v128.bitselect(f64x2.pmin(slope, zero), slope, f64x2.eq(at, zero));
    violation = f64x2.add(violation, f64x2.abs(uphill));
    const next = f64x2.sub(at, f64x2.mul(slope, v128.load64_splat(inverse + t)));
    v128.store(pair + t + t, f64x2.pmax(next, zero));
    line += bytes;
  }
  for (let c: usize = 0; c < bytes; c += 16) {
    const x = v128.load(pair + c + c);
    const y = v128.load(pair + c + c, 16);
    v128.store(w + c, v128.shuffle<f64>(x, y, 0, 2));
    v128.store(other + c, v128.shuffle<f64>(x, y, 1, 3));
  }
  return violation;
}

/** Multiplies a row of W by target / (row · gram); `down` has room for one row. */
function scaleRow(w: usize, target: usize, gram: usize, down: usize, bytes: usize): void {
  let line = gram;
  for (let t: usize = 0; t < bytes; t += 8) {
    store<f64>(down + t, rowDot(w, line, bytes));
    line += bytes;
  }
  for (let t: usize = 0; t < bytes; t += 8) {
    const divisor = load<f64>(down + t);
    const factor = load<f64>(target + t) / (divisor == 0 ? f64.EPSILON : divisor);
    store<f64>(w + t, load<f64>(w + t) * factor);
  }
}

/**
 * {@link descendPair} over W or, where it is `multiplicative`, {@link scaleRow}; `scratch` has room for six rows, the last
 * of them zeros. Returns the sum of violations.
 */
export function factorPass(
  rows: i32,
  w: usize,
  target: usize,
  gram: usize,
  scratch: usize,
  width: i32,
  multiplicative: bool,
): f64 {
  const bytes = (<usize>width) << 3;
  const inverse = scratch + 4 * bytes;
  const zeros = inverse + bytes;
  inverseDiagonal(gram, inverse, bytes);
  let violation = f64x2.splat(0);
  for (let i = 0; i < rows; i += multiplicative ? 1 : 2) {
    if (multiplicative) {
      scaleRow(w, target, gram, scratch, bytes);
    } else {
      // Zeros stay zeros: a row of them keeps the last of an odd number company.
      const single = i + 1 == rows;
      const other = single ? zeros : w + bytes;
      const otherTarget = single ? zeros : target + bytes;
      const found = descendPair(w, other, target, otherTarget, gram, scratch, inverse, bytes);
      violation = f64x2.add(violation, found);
      w += bytes;
      target += bytes;
    }
    w += bytes;
    target += bytes;
  }
  return f64x2.extract_lane(violation, 0) + f64x2.extract_lane(violation, 1);
}

/**
 * {@link factorPass} over the samples, the targets of two rows a time worked out from the matrix and H; what the other
 * factor's target then is, Xᵀ W with the W of after the step, is added to `otherTarget` while the rows are in the cache.
 * `scratch` has room for eight rows, the sixth of them zeros.
 */
export function samplesPass(
  rows: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  h: usize,
  gram: usize,
  otherTarget: usize,
  scratch: usize,
  width: i32,
  multiplicative: bool,
): f64 {
  const bytes = (<usize>width) << 3;
  const zeros = scratch + 5 * bytes;
  const targets = zeros + bytes;
  let violation = 0.0;
  for (let i = 0; i < rows; i += 2) {
    const count = min<i32>(2, rows - i);
    scoresMany(count, indptr, indices, data, h, zeros, targets, width);
    violation += factorPass(count, w, targets, gram, scratch, width, multiplicative);
    addRowsMany(count, indptr, indices, data, w, otherTarget, width);
    indptr += 8;
    w += bytes + bytes;
  }
  return violation;
}

/** Multiplies W by (X / (W Hᵀ)) H / down; `row` has room for one row. */
export function divergencePass(
  rows: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  h: usize,
  down: usize,
  row: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  let p = load<i32>(indptr);
  for (let i = 0; i < rows; i++) {
    const end = load<i32>(indptr, 4);
    memory.fill(row, 0, bytes);
    for (; p < end; p++) {
      const from = h + <usize>load<i32>(indices + ((<usize>p) << 2)) * bytes;
      const fitted = Math.max(rowDot(w, from, bytes), f64.EPSILON);
      addScaled(load<f64>(data + ((<usize>p) << 3)) / fitted, from, row, bytes);
    }
    for (let t: usize = 0; t < bytes; t += 8) {
      store<f64>(w + t, (load<f64>(w + t) * load<f64>(row + t)) / load<f64>(down + t));
    }
    indptr += 4;
    w += bytes;
  }
}
