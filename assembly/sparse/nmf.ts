// Passes of non-negative matrix factorization over one factor, `width` numbers a row, with the other held fixed. The
// width is even.

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

/**
 * One Newton step after the other over every entry of W, each kept at 0 or more; returns Σ |projected gradient|.
 * `scratch` has room for two rows. There are no branches: which entries are zero is hard to predict.
 */
export function coordinatePass(
  rows: i32,
  w: usize,
  target: usize,
  gram: usize,
  scratch: usize,
  width: i32,
): f64 {
  const bytes = (<usize>width) << 3;
  const end = w + bytes * <usize>rows;
  const gradient = scratch;
  const inverse = scratch + bytes;
  for (let t: usize = 0; t < bytes; t += 8) {
    const curvature = load<f64>(gram + t * <usize>width + t);
    store<f64>(inverse + t, curvature == 0 ? 0 : 1 / curvature);
  }
  let violation = 0.0;
  for (; w < end; w += bytes) {
    for (let c: usize = 0; c < bytes; c += 16) {
      v128.store(gradient + c, f64x2.neg(v128.load(target + c)));
    }
    let line = gram;
    for (let t: usize = 0; t < bytes; t += 8) {
      addScaled(load<f64>(w + t), line, gradient, bytes);
      line += bytes;
    }
    line = gram;
    for (let t: usize = 0; t < bytes; t += 8) {
      const at = load<f64>(w + t);
      const slope = load<f64>(gradient + t);
      violation += Math.abs(select<f64>(Math.min(0, slope), slope, at == 0));
      const next = Math.max(at - slope * load<f64>(inverse + t), 0);
      store<f64>(w + t, next);
      // What follows sees the step; the gradient of what came before is not looked at again.
      const from = t & ~15;
      addScaled(next - at, line + from, gradient + from, bytes - from);
      line += bytes;
    }
    target += bytes;
  }
  return violation;
}

/** Multiplies W by target / (W · gram); `row` has room for one row. */
export function squaredErrorPass(
  rows: i32,
  w: usize,
  target: usize,
  gram: usize,
  row: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  const end = w + bytes * <usize>rows;
  for (; w < end; w += bytes) {
    let line = gram;
    for (let t: usize = 0; t < bytes; t += 8) {
      store<f64>(row + t, rowDot(w, line, bytes));
      line += bytes;
    }
    for (let t: usize = 0; t < bytes; t += 8) {
      const down = load<f64>(row + t);
      const factor = load<f64>(target + t) / (down == 0 ? f64.EPSILON : down);
      store<f64>(w + t, load<f64>(w + t) * factor);
    }
    target += bytes;
  }
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
