// Elementary functions on four floats at once.

const LOG2E: f32 = 1.44269504;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;

/** 1.5 · 2^23: adding it rounds a small float to an integer that then stands in the low bits. */
const ROUND: f32 = 12582912;

/**
 * e^x with the range reduction and polynomial of Cephes' expf (Moshier 1989): relative error below 2e-7 for x from
 * −87.3 to 88.3, the value at the nearer end beyond; NaN stays NaN.
 */
export function exp4(x: v128): v128 {
  // pmin and pmax are one instruction each, and keep a NaN that comes first.
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87.3)), f32x4.splat(88.3));
  const rounded = f32x4.add(f32x4.mul(clamped, f32x4.splat(LOG2E)), f32x4.splat(ROUND));
  const n = f32x4.sub(rounded, f32x4.splat(ROUND));
  let r = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  // 2^n: n + 127 in the exponent's bits.
  const power = i32x4.shl(i32x4.add(i32x4.sub(rounded, f32x4.splat(ROUND)), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** tanh x = 1 − 2 / (e^2x + 1). */
export function tanh4(x: v128): v128 {
  const e = exp4(f32x4.add(x, x));
  const one = f32x4.splat(1);
  return f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
}

/** 1 / (1 + e^−x). */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** The error function after Abramowitz and Stegun (1964), 7.1.26: absolute error below 2e-7. */
export function erf4(x: v128): v128 {
  const one = f32x4.splat(1);
  const a = f32x4.abs(x);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(a, f32x4.splat(0.3275911))));
  let p = f32x4.splat(1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.254829592));
  p = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(a, a))));
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.or(f32x4.sub(one, p), sign);
}

/** The sum of the four lanes. */
export function sum4(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** One e^x, by the same polynomial as the four. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}
