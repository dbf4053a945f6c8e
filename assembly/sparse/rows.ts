// Products with a sparse matrix, row by row. Several independent sums run side by side, since one addition has to wait
// for the one before it in the same sum.

/** z[i] = bias + Σ data[k] · w[indices[k]] over row i. */
export function scores(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  bias: f64,
  z: usize,
): void {
  let k = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    store<f64>(z, bias + dot(indices, data, k, end, w));
    k = end;
    indptr += 4;
    z += 8;
  }
}

/** Σ data[k] · w[indices[k]] for start ≤ k < end. */
export function dot(indices: usize, data: usize, start: i32, end: i32, w: usize): f64 {
  let at = indices + ((<usize>start) << 2);
  let value = data + ((<usize>start) << 3);
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  let k = start;
  for (; k + 4 <= end; k += 4) {
    a += load<f64>(value) * load<f64>(w + ((<usize>load<i32>(at)) << 3));
    b += load<f64>(value, 8) * load<f64>(w + ((<usize>load<i32>(at, 4)) << 3));
    c += load<f64>(value, 16) * load<f64>(w + ((<usize>load<i32>(at, 8)) << 3));
    d += load<f64>(value, 24) * load<f64>(w + ((<usize>load<i32>(at, 12)) << 3));
    at += 16;
    value += 32;
  }
  for (; k < end; k++) {
    a += load<f64>(value) * load<f64>(w + ((<usize>load<i32>(at)) << 3));
    at += 4;
    value += 8;
  }
  return a + b + (c + d);
}

/** g[indices[k]] += factor · data[k] for start ≤ k < end. */
export function axpy(indices: usize, data: usize, start: i32, end: i32, factor: f64, g: usize): void {
  let at = indices + ((<usize>start) << 2);
  let value = data + ((<usize>start) << 3);
  for (let k = start; k < end; k++) {
    const target = g + ((<usize>load<i32>(at)) << 3);
    store<f64>(target, load<f64>(target) + factor * load<f64>(value));
    at += 4;
    value += 8;
  }
}

/** g[indices[k]] += r[i] · data[k] over every row i. */
export function addRows(n: i32, indptr: usize, indices: usize, data: usize, r: usize, g: usize): void {
  let k = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const factor = load<f64>(r);
    if (factor != 0) axpy(indices, data, k, end, factor, g);
    k = end;
    indptr += 4;
    r += 8;
  }
}

/**
 * z[i] = bias + Σ data[k] · w[indices[k]] over row i, where a score and a feature's weight are `width` numbers side by
 * side. The width is even.
 */
export function scoresMany(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  w: usize,
  bias: usize,
  z: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  let start = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const last = indices + ((<usize>end) << 2);
    scoreRow(indices + ((<usize>start) << 2), last, data + ((<usize>start) << 3), w, bias, z, bytes);
    start = end;
    indptr += 4;
    z += bytes;
  }
}

/** g[indices[k]] += r[i] · data[k] over every row i, each `width` numbers side by side. The width is even. */
export function addRowsMany(
  n: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  r: usize,
  g: usize,
  width: i32,
): void {
  const bytes = (<usize>width) << 3;
  let start = load<i32>(indptr);
  for (let i = 0; i < n; i++) {
    const end = load<i32>(indptr, 4);
    const last = indices + ((<usize>end) << 2);
    addRow(indices + ((<usize>start) << 2), last, data + ((<usize>start) << 3), r, g, bytes);
    start = end;
    indptr += 4;
    r += bytes;
  }
}

/** Whether the next ten numbers of `left` bytes are taken together: where eights alone would leave a rest. */
function takesTen(left: usize): bool {
  return left >= 80 && (left & 63) != 0;
}

/** One row of {@link scoresMany}: its indices stand from `start` to `last`, its values from `data` on. */
export function scoreRow(
  start: usize,
  last: usize,
  data: usize,
  w: usize,
  bias: usize,
  z: usize,
  bytes: usize,
): void {
  for (let c: usize = 0; c < bytes;) {
    const left = bytes - c;
    let value = data;
    // Ten or eight numbers stay in registers over the whole row.
    if (left >= 64) {
      let s0 = v128.load(bias + c);
      let s1 = v128.load(bias + c, 16);
      let s2 = v128.load(bias + c, 32);
      let s3 = v128.load(bias + c, 48);
      if (takesTen(left)) {
        let s4 = v128.load(bias + c, 64);
        for (let at = start; at < last; at += 4) {
          const x = v128.load64_splat(value);
          const from = w + c + <usize>load<i32>(at) * bytes;
          s0 = f64x2.add(s0, f64x2.mul(x, v128.load(from)));
          s1 = f64x2.add(s1, f64x2.mul(x, v128.load(from, 16)));
          s2 = f64x2.add(s2, f64x2.mul(x, v128.load(from, 32)));
          s3 = f64x2.add(s3, f64x2.mul(x, v128.load(from, 48)));
          s4 = f64x2.add(s4, f64x2.mul(x, v128.load(from, 64)));
          value += 8;
        }
        v128.store(z + c, s4, 64);
      } else {
        for (let at = start; at < last; at += 4) {
          const x = v128.load64_splat(value);
          const from = w + c + <usize>load<i32>(at) * bytes;
          s0 = f64x2.add(s0, f64x2.mul(x, v128.load(from)));
          s1 = f64x2.add(s1, f64x2.mul(x, v128.load(from, 16)));
          s2 = f64x2.add(s2, f64x2.mul(x, v128.load(from, 32)));
          s3 = f64x2.add(s3, f64x2.mul(x, v128.load(from, 48)));
          value += 8;
        }
      }
      v128.store(z + c, s0);
      v128.store(z + c, s1, 16);
      v128.store(z + c, s2, 32);
      v128.store(z + c, s3, 48);
      c += takesTen(left) ? 80 : 64;
    } else {
      let s = v128.load(bias + c);
      for (let at = start; at < last; at += 4) {
        const from = w + c + <usize>load<i32>(at) * bytes;
        s = f64x2.add(s, f64x2.mul(v128.load64_splat(value), v128.load(from)));
        value += 8;
      }
      v128.store(z + c, s);
      c += 16;
    }
  }
}

/** One row of {@link addRowsMany}. */
export function addRow(start: usize, last: usize, data: usize, r: usize, g: usize, bytes: usize): void {
  for (let c: usize = 0; c < bytes;) {
    const left = bytes - c;
    let value = data;
    if (left >= 64) {
      const r0 = v128.load(r + c);
      const r1 = v128.load(r + c, 16);
      const r2 = v128.load(r + c, 32);
      const r3 = v128.load(r + c, 48);
      if (takesTen(left)) {
        const r4 = v128.load(r + c, 64);
        for (let at = start; at < last; at += 4) {
          const x = v128.load64_splat(value);
          const to = g + c + <usize>load<i32>(at) * bytes;
          v128.store(to, f64x2.add(v128.load(to), f64x2.mul(x, r0)));
          v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(x, r1)), 16);
          v128.store(to, f64x2.add(v128.load(to, 32), f64x2.mul(x, r2)), 32);
          v128.store(to, f64x2.add(v128.load(to, 48), f64x2.mul(x, r3)), 48);
          v128.store(to, f64x2.add(v128.load(to, 64), f64x2.mul(x, r4)), 64);
          value += 8;
        }
        c += 80;
      } else {
        for (let at = start; at < last; at += 4) {
          const x = v128.load64_splat(value);
          const to = g + c + <usize>load<i32>(at) * bytes;
          v128.store(to, f64x2.add(v128.load(to), f64x2.mul(x, r0)));
          v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(x, r1)), 16);
          v128.store(to, f64x2.add(v128.load(to, 32), f64x2.mul(x, r2)), 32);
          v128.store(to, f64x2.add(v128.load(to, 48), f64x2.mul(x, r3)), 48);
          value += 8;
        }
        c += 64;
      }
    } else {
      const r0 = v128.load(r + c);
      for (let at = start; at < last; at += 4) {
        const to = g + c + <usize>load<i32>(at) * bytes;
        v128.store(to, f64x2.add(v128.load(to), f64x2.mul(v128.load64_splat(value), r0)));
        value += 8;
      }
      c += 16;
    }
  }
}
