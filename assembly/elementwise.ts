// Loops over whole buffers. Every buffer is padded to four floats, so that no loop needs a tail: a kernel may write
// into the padding, and nothing reads it.
import { erf4, exp4, sigmoid4, sum4, tanh4 } from './math';

/** y = x + z. */
export function add(x: usize, z: usize, y: usize, n: i32): void {
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) v128.store(y + i, f32x4.add(v128.load(x + i), v128.load(z + i)));
}

/** y = a·x (+ y). */
export function scale(x: usize, y: usize, n: i32, a: f32, accumulate: bool): void {
  const end = (<usize>n) << 2;
  const factor = f32x4.splat(a);
  for (let i: usize = 0; i < end; i += 16) {
    const value = f32x4.mul(v128.load(x + i), factor);
    v128.store(y + i, accumulate ? f32x4.add(v128.load(y + i), value) : value);
  }
}

/** y = x ∘ z (+ y). */
export function multiply(x: usize, z: usize, y: usize, n: i32, accumulate: bool): void {
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = f32x4.mul(v128.load(x + i), v128.load(z + i));
    v128.store(y + i, accumulate ? f32x4.add(v128.load(y + i), value) : value);
  }
}

export function fill(y: usize, n: i32, a: f32): void {
  const end = (<usize>n) << 2;
  const value = f32x4.splat(a);
  for (let i: usize = 0; i < end; i += 16) v128.store(y + i, value);
}

export function copy(x: usize, y: usize, n: i32): void {
  memory.copy(y, x, (<usize>n) << 2);
}

/** db[j] (+)= Σ_i dy[i, j], the gradient of a bias. */
export function columnSums(dy: usize, rows: i32, cols: i32, db: usize, accumulate: bool): void {
  if (!accumulate) memory.fill(db, 0, (<usize>cols) << 2);
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + 4 <= cols; j += 4) {
      const to = db + ((<usize>j) << 2);
      v128.store(to, f32x4.add(v128.load(to), v128.load(dy + ((<usize>j) << 2))));
    }
    for (; j < cols; j++) {
      const to = db + ((<usize>j) << 2);
      store<f32>(to, load<f32>(to) + load<f32>(dy + ((<usize>j) << 2)));
    }
    dy += (<usize>cols) << 2;
  }
}

/** Σ x², in double precision: one number that is not finite as soon as any x is not. */
export function sumSquares(x: usize, n: i32): f64 {
  let total: f64 = 0;
  // Blocks of 1024, so that single precision never sums more than 256 terms a lane.
  for (let from = 0; from < n; from += 1024) {
    const to = min(n, from + 1024);
    let s = f32x4.splat(0);
    let i = from;
    for (; i + 4 <= to; i += 4) {
      const value = v128.load(x + ((<usize>i) << 2));
      s = f32x4.add(s, f32x4.mul(value, value));
    }
    total += <f64>sum4(s);
    for (; i < to; i++) {
      const value = load<f32>(x + ((<usize>i) << 2));
      total += <f64>(value * value);
    }
  }
  return total;
}

/** Activation functions by number: the host's table has the same order. */
const GELU_TANH: i32 = 0;
const GELU_ERF: i32 = 1;
const RELU: i32 = 2;
const SILU: i32 = 3;
const TANH: i32 = 4;

const SQRT_2_OVER_PI: f32 = 0.7978845608;

function activate(kind: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == GELU_TANH) {
    // Hendrycks and Gimpel (2016): ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))
    const inner = f32x4.mul(
      f32x4.mul(f32x4.splat(SQRT_2_OVER_PI), x),
      f32x4.add(one, f32x4.mul(f32x4.splat(0.044715), f32x4.mul(x, x))),
    );
    // ½ (1 + tanh u) is the logistic function of 2u: one division less.
    return f32x4.mul(x, sigmoid4(f32x4.add(inner, inner)));
  }
  if (kind == GELU_ERF) {
    const cdf = f32x4.mul(f32x4.splat(0.5), f32x4.add(one, erf4(f32x4.mul(x, f32x4.splat(0.70710678)))));
    return f32x4.mul(x, cdf);
  }
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (kind == SILU) return f32x4.mul(x, sigmoid4(x));
  return tanh4(x);
}

/** The derivative of the activation at x. */
function slope(kind: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (kind == GELU_TANH) {
    const squared = f32x4.mul(x, x);
    const twice = f32x4.mul(
      f32x4.mul(f32x4.splat(2 * SQRT_2_OVER_PI), x),
      f32x4.add(one, f32x4.mul(f32x4.splat(0.044715), squared)),
    );
    const s = sigmoid4(twice);
    // d(2u)/dx = 2√(2/π) (1 + 3 · 0.044715 x²)
    const inner = f32x4.mul(
      f32x4.splat(2 * SQRT_2_OVER_PI),
      f32x4.add(one, f32x4.mul(f32x4.splat(0.134145), squared)),
    );
    const bend = f32x4.mul(f32x4.mul(s, f32x4.sub(one, s)), inner);
    return f32x4.add(s, f32x4.mul(x, bend));
  }
  if (kind == GELU_ERF) {
    const cdf = f32x4.mul(f32x4.splat(0.5), f32x4.add(one, erf4(f32x4.mul(x, f32x4.splat(0.70710678)))));
    const density = f32x4.mul(f32x4.splat(0.3989422804), exp4(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(x, x))));
    return f32x4.add(cdf, f32x4.mul(x, density));
  }
  if (kind == RELU) return v128.and(f32x4.gt(x, f32x4.splat(0)), one);
  if (kind == SILU) {
    const s = sigmoid4(x);
    return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
  }
  if (kind == TANH) {
    const y = tanh4(x);
    return f32x4.sub(one, f32x4.mul(y, y));
  }
  const s = sigmoid4(x);
  return f32x4.mul(s, f32x4.sub(one, s));
}

const SIGMOID: i32 = 5;

export function activation(kind: i32, x: usize, y: usize, n: i32): void {
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(x + i);
    v128.store(y + i, kind == SIGMOID ? sigmoid4(value) : activate(kind, value));
  }
}

/** dx (+)= dy · f′(x). */
export function activationBackward(
  kind: i32,
  x: usize,
  dy: usize,
  dx: usize,
  n: i32,
  accumulate: bool,
): void {
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = f32x4.mul(v128.load(dy + i), slope(kind, v128.load(x + i)));
    v128.store(dx + i, accumulate ? f32x4.add(v128.load(dx + i), value) : value);
  }
}

/**
 * y (+)= x, each element kept with probability 1 − rate and then divided by 1 − rate (Srivastava et al. 2014). What
 * is kept depends on `key` and the element's index alone, so that the backward pass and a resumed run draw the same.
 */
export function dropout(x: usize, y: usize, n: i32, rate: f32, key: i32, accumulate: bool): void {
  const threshold = i32x4.splat(<i32>(<f64>rate * 2147483648.0));
  const keep = f32x4.splat(1 / (1 - rate));
  let index = i32x4(0, 1, 2, 3);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    // The finalizer of MurmurHash3 (Appleby 2011) over index and key.
    let h = v128.xor(i32x4.mul(index, i32x4.splat(0x9e3779b1)), i32x4.splat(key));
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
    h = i32x4.shr_u(v128.xor(h, i32x4.shr_u(h, 16)), 1);
    const mask = i32x4.ge_s(h, threshold);
    const value = v128.and(mask, f32x4.mul(v128.load(x + i), keep));
    v128.store(y + i, accumulate ? f32x4.add(v128.load(y + i), value) : value);
    index = i32x4.add(index, i32x4.splat(4));
  }
}
