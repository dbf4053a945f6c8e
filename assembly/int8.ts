// Matrix multiplication with weights in 8 bits and a scale an output: weight = scale · (byte − 128). Of every 16 weights
// of an output, the first eight stand in the even bytes and the others in the odd ones, so that a mask and a shift give
// them in order. See integer-rows.ts for the other factor.
import { integerSums, storeUpTo4 } from './integer-rows';

/** sum + a · w over eight entries. */
function add8(sum: v128, a: v128, w: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, w));
}

/** C[i, j] = a_i · w_j (+ bias_j): a is m × k in 16 bits, w is n × k in 8 (one row an output), both padded to `stride`. */
export function matmulInt8(
  a: usize,
  aScales: usize,
  aSums: usize,
  w: usize,
  wScales: usize,
  c: usize,
  m: i32,
  n: i32,
  stride: i32,
  bias: usize,
): void {
  const row = <usize>stride;
  const sumsRow = ((<usize>stride) >> 1) + 16;
  const mask = i16x8.splat(255);
  for (let j = 0; j < n; j += 4) {
    const w0 = w + <usize>j * row;
    // Outputs past the end read the last row again; their results are not stored.
    const w1 = w + <usize>min(j + 1, n - 1) * row;
    const w2 = w + <usize>min(j + 2, n - 1) * row;
    const w3 = w + <usize>min(j + 3, n - 1) * row;
    const at = (<usize>j) << 2;
    const biasAt = bias ? bias + at : 0;
    let i = 0;
    for (; i + 2 <= m; i += 2) {
      let a0 = a + ((<usize>i * row) << 1);
      let a1 = a0 + (row << 1);
      const sums = aSums + <usize>i * sumsRow;
      let s00 = start(sums),
        s01 = s00,
        s02 = s00,
        s03 = s00,
        s10 = start(sums + sumsRow),
        s11 = s10,
        s12 = s10,
        s13 = s10;
      for (let x: usize = 0; x < row; x += 16) {
        let both = v128.load(w0 + x);
        let y = v128.and(both, mask);
        let z = i16x8.shr_u(both, 8);
        s00 = add8(add8(s00, v128.load(a0), y), v128.load(a0, 16), z);
        s10 = add8(add8(s10, v128.load(a1), y), v128.load(a1, 16), z);
        both = v128.load(w1 + x);
        y = v128.and(both, mask);
        z = i16x8.shr_u(both, 8);
        s01 = add8(add8(s01, v128.load(a0), y), v128.load(a0, 16), z);
        s11 = add8(add8(s11, v128.load(a1), y), v128.load(a1, 16), z);
        both = v128.load(w2 + x);
        y = v128.and(both, mask);
        z = i16x8.shr_u(both, 8);
        s02 = add8(add8(s02, v128.load(a0), y), v128.load(a0, 16), z);
        s12 = add8(add8(s12, v128.load(a1), y), v128.load(a1, 16), z);
        both = v128.load(w3 + x);
        y = v128.and(both, mask);
        z = i16x8.shr_u(both, 8);
        s03 = add8(add8(s03, v128.load(a0), y), v128.load(a0, 16), z);
        s13 = add8(add8(s13, v128.load(a1), y), v128.load(a1, 16), z);
        a0 += 32;
        a1 += 32;
      }
      const to = c + ((<usize>(i * n)) << 2) + at;
      const scales = aScales + ((<usize>i) << 2);
      put(to, integerSums(s00, s01, s02, s03), scales, wScales + at, biasAt, n - j);
      put(to + ((<usize>n) << 2), integerSums(s10, s11, s12, s13), scales + 4, wScales + at, biasAt, n - j);
    }
    if (i < m) {
      let ai = a + ((<usize>i * row) << 1);
      let s0 = start(aSums + <usize>i * sumsRow),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      for (let x: usize = 0; x < row; x += 16) {
        const low = v128.load(ai);
        const high = v128.load(ai, 16);
        let both = v128.load(w0 + x);
        s0 = add8(add8(s0, low, v128.and(both, mask)), high, i16x8.shr_u(both, 8));
        both = v128.load(w1 + x);
        s1 = add8(add8(s1, low, v128.and(both, mask)), high, i16x8.shr_u(both, 8));
        both = v128.load(w2 + x);
        s2 = add8(add8(s2, low, v128.and(both, mask)), high, i16x8.shr_u(both, 8));
        both = v128.load(w3 + x);
        s3 = add8(add8(s3, low, v128.and(both, mask)), high, i16x8.shr_u(both, 8));
        ai += 32;
      }
      const to = c + ((<usize>(i * n)) << 2) + at;
      put(to, integerSums(s0, s1, s2, s3), aScales + ((<usize>i) << 2), wScales + at, biasAt, n - j);
    }
  }
}

/** What takes off the 128 that every byte is too large by. */
function start(sums: usize): v128 {
  return i32x4.mul(v128.load(sums), i32x4.splat(-128));
}

/** Scales four integer sums and stores those that lie inside the row. */
function put(to: usize, sums: v128, scale: usize, wScales: usize, bias: usize, left: i32): void {
  const scales = f32x4.mul(v128.load32_splat(scale), v128.load(wScales));
  let y = f32x4.mul(f32x4.convert_i32x4_s(sums), scales);
  if (bias) y = f32x4.add(y, v128.load(bias));
  storeUpTo4(to, y, left);
}
