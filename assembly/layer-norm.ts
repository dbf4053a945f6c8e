// Layer normalization (Ba, Kiros and Hinton 2016) and RMS normalization (Zhang and Sennrich 2019) over rows.
import { sum4 } from './math';

function rowSum(x: usize, d: i32): f32 {
  let s = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= d; j += 4) s = f32x4.add(s, v128.load(x + ((<usize>j) << 2)));
  let total = sum4(s);
  for (; j < d; j++) total += load<f32>(x + ((<usize>j) << 2));
  return total;
}

function rowSquares(x: usize, d: i32, mean: f32): f32 {
  const m = f32x4.splat(mean);
  let s = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= d; j += 4) {
    const c = f32x4.sub(v128.load(x + ((<usize>j) << 2)), m);
    s = f32x4.add(s, f32x4.mul(c, c));
  }
  let total = sum4(s);
  for (; j < d; j++) {
    const c = load<f32>(x + ((<usize>j) << 2)) - mean;
    total += c * c;
  }
  return total;
}

/**
 * y = (x − mean) / sd · gain + bias for each row of d; `stats` keeps mean and 1/sd, two floats a row, for the
 * backward pass. With `rms` the mean counts as 0; `bias` may be 0 (none).
 */
export function layerNorm(
  x: usize,
  gain: usize,
  bias: usize,
  y: usize,
  stats: usize,
  rows: i32,
  d: i32,
  epsilon: f32,
  rms: bool,
): void {
  const bytes = (<usize>d) << 2;
  for (let r = 0; r < rows; r++) {
    const mean: f32 = rms ? 0 : rowSum(x, d) / <f32>d;
    const inverse: f32 = 1 / sqrt<f32>(rowSquares(x, d, mean) / <f32>d + epsilon);
    store<f32>(stats, mean);
    store<f32>(stats, inverse, 4);
    const m = f32x4.splat(mean);
    const s = f32x4.splat(inverse);
    let j = 0;
    for (; j + 4 <= d; j += 4) {
      const at = (<usize>j) << 2;
      let value = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(x + at), m), s), v128.load(gain + at));
      if (bias) value = f32x4.add(value, v128.load(bias + at));
      v128.store(y + at, value);
    }
    for (; j < d; j++) {
      const at = (<usize>j) << 2;
      let value = (load<f32>(x + at) - mean) * inverse * load<f32>(gain + at);
      if (bias) value += load<f32>(bias + at);
      store<f32>(y + at, value);
    }
    x += bytes;
    y += bytes;
    stats += 8;
  }
}

/**
 * With x̂ the normalized row and g = dy · gain: dx (+)= (g − mean(g) − x̂ · mean(g · x̂)) / sd, dgain += Σ dy · x̂,
 * dbias += Σ dy. With `rms` the term mean(g) is missing.
 */
export function layerNormBackward(
  x: usize,
  gain: usize,
  stats: usize,
  dy: usize,
  dx: usize,
  dgain: usize,
  dbias: usize,
  rows: i32,
  d: i32,
  rms: bool,
  accumulate: bool,
): void {
  const bytes = (<usize>d) << 2;
  for (let r = 0; r < rows; r++) {
    const mean = load<f32>(stats);
    const inverse = load<f32>(stats, 4);
    const m = f32x4.splat(mean);
    const s = f32x4.splat(inverse);
    let sumG = f32x4.splat(0);
    let sumGX = f32x4.splat(0);
    let tailG: f32 = 0;
    let tailGX: f32 = 0;
    let j = 0;
    for (; j + 4 <= d; j += 4) {
      const at = (<usize>j) << 2;
      const up = v128.load(dy + at);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      const g = f32x4.mul(up, v128.load(gain + at));
      sumG = f32x4.add(sumG, g);
      sumGX = f32x4.add(sumGX, f32x4.mul(g, normal));
      v128.store(dgain + at, f32x4.add(v128.load(dgain + at), f32x4.mul(up, normal)));
      if (dbias) v128.store(dbias + at, f32x4.add(v128.load(dbias + at), up));
    }
    for (; j < d; j++) {
      const at = (<usize>j) << 2;
      const up = load<f32>(dy + at);
      const normal = (load<f32>(x + at) - mean) * inverse;
      const g = up * load<f32>(gain + at);
      tailG += g;
      tailGX += g * normal;
      store<f32>(dgain + at, load<f32>(dgain + at) + up * normal);
      if (dbias) store<f32>(dbias + at, load<f32>(dbias + at) + up);
    }
    const meanG: f32 = rms ? 0 : (sum4(sumG) + tailG) / <f32>d;
    const meanGX: f32 = (sum4(sumGX) + tailGX) / <f32>d;
    const a = f32x4.splat(meanG);
    const b = f32x4.splat(meanGX);
    for (j = 0; j + 4 <= d; j += 4) {
      const at = (<usize>j) << 2;
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      const g = f32x4.mul(v128.load(dy + at), v128.load(gain + at));
      const value = f32x4.mul(f32x4.sub(f32x4.sub(g, a), f32x4.mul(normal, b)), s);
      v128.store(dx + at, accumulate ? f32x4.add(v128.load(dx + at), value) : value);
    }
    for (; j < d; j++) {
      const at = (<usize>j) << 2;
      const normal = (load<f32>(x + at) - mean) * inverse;
      const value = (load<f32>(dy + at) * load<f32>(gain + at) - meanG - normal * meanGX) * inverse;
      store<f32>(dx + at, accumulate ? load<f32>(dx + at) + value : value);
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
    stats += 8;
  }
}
