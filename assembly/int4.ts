// Matrix multiplication with weights in 4 bits: every 32 weights of an output have a scale of their own, weight =
// scale · (nibble − 8). The 16 bytes of a group are eight numbers of 16 bits: number t holds the weights t, 8 + t,
// 16 + t and 24 + t, the lowest bits first. See integer-rows.ts for the other factor.
import { floatSums, storeUpTo4 } from './integer-rows';

/** C[i, j] = a_i · w_j (+ bias_j): a is m × k in 16 bits, w is n × k in 4 (one row an output), both padded to `stride`. */
export function matmulInt4(
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
  const groups = stride >> 5;
  const row = (<usize>stride) >> 1;
  const sumsRow = row + 16;
  const scalesRow = (<usize>groups) << 2;
  for (let j = 0; j < n; j += 4) {
    // Outputs past the end read the last row again; their results are not stored.
    const j1 = <usize>min(j + 1, n - 1);
    const j2 = <usize>min(j + 2, n - 1);
    const j3 = <usize>min(j + 3, n - 1);
    for (let i = 0; i < m; i++) {
      let ai = a + ((<usize>i * row) << 2);
      let sums = aSums + <usize>i * sumsRow + 16;
      let w0 = w + <usize>j * row,
        w1 = w + j1 * row,
        w2 = w + j2 * row,
        w3 = w + j3 * row;
      let z0 = wScales + <usize>j * scalesRow,
        z1 = wScales + j1 * scalesRow,
        z2 = wScales + j2 * scalesRow,
        z3 = wScales + j3 * scalesRow;
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      for (let g = 0; g < groups; g++) {
        // What takes off the 8 that every nibble is too large by.
        const start = i32x4.shl(i32x4.neg(v128.load(sums)), 3);
        s0 = f32x4.add(s0, f32x4.mul(product(start, ai, v128.load(w0)), v128.load32_splat(z0)));
        s1 = f32x4.add(s1, f32x4.mul(product(start, ai, v128.load(w1)), v128.load32_splat(z1)));
        s2 = f32x4.add(s2, f32x4.mul(product(start, ai, v128.load(w2)), v128.load32_splat(z2)));
        s3 = f32x4.add(s3, f32x4.mul(product(start, ai, v128.load(w3)), v128.load32_splat(z3)));
        ai += 64;
        sums += 16;
        w0 += 16;
        w1 += 16;
        w2 += 16;
        w3 += 16;
        z0 += 4;
        z1 += 4;
        z2 += 4;
        z3 += 4;
      }
      let y = f32x4.mul(floatSums(s0, s1, s2, s3), v128.load32_splat(aScales + ((<usize>i) << 2)));
      if (bias) y = f32x4.add(y, v128.load(bias + ((<usize>j) << 2)));
      storeUpTo4(c + ((<usize>(i * n + j)) << 2), y, n - j);
    }
  }
}

/** start + a · w over one group, in four lanes. */
function product(start: v128, a: usize, w: v128): v128 {
  const mask = i16x8.splat(15);
  let sum = i32x4.add(start, i32x4.dot_i16x8_s(v128.load(a), v128.and(w, mask)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a, 16), v128.and(i16x8.shr_u(w, 4), mask)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a, 32), v128.and(i16x8.shr_u(w, 8), mask)));
  sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(a, 48), i16x8.shr_u(w, 12)));
  return f32x4.convert_i32x4_s(sum);
}
