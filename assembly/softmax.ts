// Softmax of rows, and softmax with cross-entropy in one.
import { exp1, exp4, sum4 } from './math';

// The host's logarithm and power: those of AssemblyScript would put tables into the memory, which is not ours.
declare function log(x: f64): f64;
declare function pow(x: f64, y: f64): f64;

/** In place: the first `n` entries become probabilities of scale · x, entries n … width − 1 become 0. */
export function softmaxRow(x: usize, n: i32, width: i32, scale: f32): void {
  if (n < width) memory.fill(x + ((<usize>n) << 2), 0, (<usize>(width - n)) << 2);
  if (n <= 0) return;
  let top: f32 = load<f32>(x);
  let j = 0;
  if (n >= 4) {
    let t = v128.load(x);
    for (j = 4; j + 4 <= n; j += 4) t = f32x4.pmax(t, v128.load(x + ((<usize>j) << 2)));
    top = max(
      max(f32x4.extract_lane(t, 0), f32x4.extract_lane(t, 1)),
      max(f32x4.extract_lane(t, 2), f32x4.extract_lane(t, 3)),
    );
  }
  for (; j < n; j++) top = max(top, load<f32>(x + ((<usize>j) << 2)));
  const shift = f32x4.splat(top);
  const factor = f32x4.splat(scale);
  let s = f32x4.splat(0);
  for (j = 0; j + 4 <= n; j += 4) {
    const at = x + ((<usize>j) << 2);
    const e = exp4(f32x4.mul(f32x4.sub(v128.load(at), shift), factor));
    s = f32x4.add(s, e);
    v128.store(at, e);
  }
  let total = sum4(s);
  for (; j < n; j++) {
    const at = x + ((<usize>j) << 2);
    const e = exp1((load<f32>(at) - top) * scale);
    total += e;
    store<f32>(at, e);
  }
  const inverse: f32 = 1 / total;
  const by = f32x4.splat(inverse);
  for (j = 0; j + 4 <= n; j += 4) {
    const at = x + ((<usize>j) << 2);
    v128.store(at, f32x4.mul(v128.load(at), by));
  }
  for (; j < n; j++) {
    const at = x + ((<usize>j) << 2);
    store<f32>(at, load<f32>(at) * inverse);
  }
}

/** Probabilities of every row of `width`, in place. */
export function softmaxRows(x: usize, rows: i32, width: i32): void {
  for (let r = 0; r < rows; r++) softmaxRow(x + ((<usize>(r * width)) << 2), width, width, 1);
}

/**
 * Cross-entropy of softmax(logits) against the targets, and its gradient in the same pass.
 *
 * Row r with target t < 0 is ignored. Otherwise its loss is w_t · (1 − p_t)^γ · −log p_t, with γ = 0 the plain
 * cross-entropy and γ > 0 the focal loss (Lin et al. 2017); with label smoothing ε (Szegedy et al. 2016; γ = 0) the
 * target is 1 − ε at t plus ε / width everywhere. `weights` holds one weight a class or is 0. `losses` (one f32 a row) may be
 * 0. `gradient` may be 0 (evaluation) or the logits themselves; it receives the gradient times `factor`.
 * Returns the sum of the losses.
 */
export function crossEntropy(
  logits: usize,
  targets: usize,
  gradient: usize,
  losses: usize,
  weights: usize,
  rows: i32,
  width: i32,
  factor: f32,
  smoothing: f32,
  gamma: f32,
): f64 {
  let total: f64 = 0;
  const bytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++, logits += bytes) {
    const t = load<i32>(targets + ((<usize>r) << 2));
    const to = gradient ? gradient + <usize>r * bytes : 0;
    if (t < 0) {
      if (to) memory.fill(to, 0, bytes);
      if (losses) store<f32>(losses + ((<usize>r) << 2), 0);
      continue;
    }
    let top: f32 = load<f32>(logits);
    for (let j = 1; j < width; j++) top = max(top, load<f32>(logits + ((<usize>j) << 2)));
    const shift = f32x4.splat(top);
    let s = f32x4.splat(0);
    let sumLogits: f32 = 0;
    let j = 0;
    for (; j + 4 <= width; j += 4) {
      s = f32x4.add(s, exp4(f32x4.sub(v128.load(logits + ((<usize>j) << 2)), shift)));
    }
    let sum = sum4(s);
    for (; j < width; j++) sum += exp1(load<f32>(logits + ((<usize>j) << 2)) - top);
    if (smoothing > 0) for (j = 0; j < width; j++) sumLogits += load<f32>(logits + ((<usize>j) << 2)) - top;
    const logSum: f32 = <f32>log(<f64>sum);
    const logP: f32 = load<f32>(logits + ((<usize>t) << 2)) - top - logSum;
    const weight: f32 = weights ? load<f32>(weights + ((<usize>t) << 2)) : 1;
    const even: f32 = smoothing / <f32>width;
    let loss: f32 = -logP;
    // The gradient is `pull` · (p − target).
    let pull: f32 = weight * factor;
    if (gamma > 0) {
      const p = exp1(logP);
      const focus = <f32>pow(<f64>max<f32>(1 - p, 1e-12), <f64>gamma);
      loss *= focus;
      pull *= focus - gamma * (focus / max<f32>(1 - p, 1e-12)) * p * logP;
    } else if (smoothing > 0) {
      loss = -((1 - smoothing) * logP + even * (sumLogits - <f32>width * logSum));
    }
    loss *= weight;
    total += <f64>loss;
    if (losses) store<f32>(losses + ((<usize>r) << 2), loss);
    if (!to) continue;
    const by = f32x4.splat(pull / sum);
    const less = f32x4.splat(pull * even);
    const targetLogit = load<f32>(logits + ((<usize>t) << 2));
    for (j = 0; j + 4 <= width; j += 4) {
      const at = (<usize>j) << 2;
      const e = exp4(f32x4.sub(v128.load(logits + at), shift));
      v128.store(to + at, f32x4.sub(f32x4.mul(e, by), less));
    }
    for (; j < width; j++) {
      const at = (<usize>j) << 2;
      store<f32>(to + at, (exp1(load<f32>(logits + at) - top) * pull) / sum - pull * even);
    }
    const p = exp1(targetLogit - top) / sum;
    store<f32>(to + ((<usize>t) << 2), pull * (p - (1 - smoothing) - even));
  }
  return total;
}

/**
 * Distillation (Hinton, Vinyals and Dean 2015): the loss of a row is T² · KL(teacher_T ‖ student_T) with both softmaxes
 * at temperature T. Adds its gradient, times `factor`, to `gradient` (which may not be the logits themselves), and
 * turns the teacher's logits into probabilities on the way. Rows with a target below 0 do not count. Returns the sum.
 */
export function distillation(
  logits: usize,
  teacher: usize,
  targets: usize,
  gradient: usize,
  rows: i32,
  width: i32,
  temperature: f32,
  factor: f32,
): f64 {
  let total: f64 = 0;
  const bytes = (<usize>width) << 2;
  for (let r = 0; r < rows; r++) {
    if (load<i32>(targets + ((<usize>r) << 2)) >= 0) {
      softmaxRow(teacher, width, width, 1 / temperature);
      let top: f32 = load<f32>(logits);
      for (let j = 1; j < width; j++) top = max(top, load<f32>(logits + ((<usize>j) << 2)));
      let sum: f32 = 0;
      for (let j = 0; j < width; j++)
        sum += exp1((load<f32>(logits + ((<usize>j) << 2)) - top) / temperature);
      const logSum = log(<f64>sum);
      let loss: f64 = 0;
      for (let j = 0; j < width; j++) {
        const at = (<usize>j) << 2;
        const q = load<f32>(teacher + at);
        const logP = <f64>((load<f32>(logits + at) - top) / temperature) - logSum;
        if (q > 0) loss += <f64>q * (log(<f64>q) - logP);
        if (gradient) {
          const p = exp1(<f32>logP);
          store<f32>(gradient + at, load<f32>(gradient + at) + factor * temperature * (p - q));
        }
      }
      total += loss * <f64>(temperature * temperature);
    }
    logits += bytes;
    teacher += bytes;
    if (gradient) gradient += bytes;
  }
  return total;
}
