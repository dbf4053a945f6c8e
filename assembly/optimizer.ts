// One pass over all parameters of a group. Gradients are multiplied by `clip` on the way, so that clipping by the
// global norm costs no pass of its own.

/** AdamW (Kingma and Ba 2015; decoupled decay of Loshchilov and Hutter 2019). */
export function adamw(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  decay: f32,
  correction1: f32,
  correction2: f32,
  clip: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const rest1 = f32x4.splat(1 - beta1);
  const rest2 = f32x4.splat(1 - beta2);
  const step = f32x4.splat(rate / correction1);
  const root = f32x4.splat(1 / sqrt<f32>(correction2));
  const eps = f32x4.splat(epsilon);
  const shrink = f32x4.splat(1 - rate * decay);
  const by = f32x4.splat(clip);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const grad = f32x4.mul(v128.load(g + i), by);
    const first = f32x4.add(f32x4.mul(v128.load(m + i), b1), f32x4.mul(grad, rest1));
    const second = f32x4.add(f32x4.mul(v128.load(v + i), b2), f32x4.mul(f32x4.mul(grad, grad), rest2));
    v128.store(m + i, first);
    v128.store(v + i, second);
    const scale = f32x4.add(f32x4.mul(f32x4.sqrt(second), root), eps);
    const move = f32x4.div(f32x4.mul(first, step), scale);
    v128.store(w + i, f32x4.sub(f32x4.mul(v128.load(w + i), shrink), move));
  }
}

/** Stochastic gradient descent with momentum (Sutskever et al. 2013 for Nesterov's), decay decoupled. */
export function sgd(
  w: usize,
  g: usize,
  m: usize,
  n: i32,
  rate: f32,
  momentum: f32,
  nesterov: bool,
  decay: f32,
  clip: f32,
): void {
  const by = f32x4.splat(clip);
  const keep = f32x4.splat(momentum);
  const step = f32x4.splat(rate);
  const shrink = f32x4.splat(1 - rate * decay);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const grad = f32x4.mul(v128.load(g + i), by);
    let move = grad;
    if (m) {
      const speed = f32x4.add(f32x4.mul(v128.load(m + i), keep), grad);
      v128.store(m + i, speed);
      move = nesterov ? f32x4.add(grad, f32x4.mul(speed, keep)) : speed;
    }
    v128.store(w + i, f32x4.sub(f32x4.mul(v128.load(w + i), shrink), f32x4.mul(move, step)));
  }
}

/** Lion (Chen et al. 2023): the sign of an interpolated momentum. */
export function lion(
  w: usize,
  g: usize,
  m: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  decay: f32,
  clip: f32,
): void {
  const by = f32x4.splat(clip);
  const step = f32x4.splat(rate);
  const shrink = f32x4.splat(1 - rate * decay);
  const zero = f32x4.splat(0);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const grad = f32x4.mul(v128.load(g + i), by);
    const old = v128.load(m + i);
    const mixed = f32x4.add(f32x4.mul(old, f32x4.splat(beta1)), f32x4.mul(grad, f32x4.splat(1 - beta1)));
    const up = v128.and(f32x4.gt(mixed, zero), step);
    const down = v128.and(f32x4.lt(mixed, zero), step);
    v128.store(m + i, f32x4.add(f32x4.mul(old, f32x4.splat(beta2)), f32x4.mul(grad, f32x4.splat(1 - beta2))));
    v128.store(w + i, f32x4.add(f32x4.sub(f32x4.mul(v128.load(w + i), shrink), up), down));
  }
}

/** Exponential moving average: e = decay · e + (1 − decay) · w. */
export function movingAverage(w: usize, e: usize, n: i32, decay: f32): void {
  const keep = f32x4.splat(decay);
  const rest = f32x4.splat(1 - decay);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(e + i, f32x4.add(f32x4.mul(v128.load(e + i), keep), f32x4.mul(v128.load(w + i), rest)));
  }
}

/** The proximal step of an L1 penalty, soft thresholding: w = sign(w) · max(|w| − amount, 0). */
export function softThreshold(w: usize, n: i32, amount: f32): void {
  const by = f32x4.splat(amount);
  const zero = f32x4.splat(0);
  const end = (<usize>n) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(w + i);
    const size = f32x4.pmax(f32x4.sub(f32x4.abs(value), by), zero);
    v128.store(w + i, v128.or(size, v128.and(value, i32x4.splat(0x80000000))));
  }
}
