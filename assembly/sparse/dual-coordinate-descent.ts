import { axpy, dot } from './rows';

// One pass of dual coordinate descent for linear support vector machines (Hsieh et al. 2008, algorithm 3).

/**
 * Moves the multiplier of each of the first `count` samples in `order` to its optimum, the others held fixed. Samples
 * firmly at a bound, by `upper` and `lower`, are moved behind; the number that remain is returned. Into `out` go the
 * largest and the smallest projected gradient. w ends with the intercept, at V.
 */
export function dualPass(
  order: usize,
  count: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  V: i32,
  signs: usize,
  bounds: usize,
  diagonal: usize,
  curvature: usize,
  alpha: usize,
  w: usize,
  fitIntercept: bool,
  upper: f64,
  lower: f64,
  out: usize,
): i32 {
  let largest = -Infinity;
  let smallest = Infinity;
  const interceptAt = w + ((<usize>V) << 3);
  for (let s = 0; s < count; s++) {
    const place = order + ((<usize>s) << 2);
    const i = load<i32>(place);
    const iAt = (<usize>i) << 3;
    const start = load<i32>(indptr + ((<usize>i) << 2));
    const end = load<i32>(indptr + ((<usize>i) << 2), 4);
    const sign = load<f64>(signs + iAt);
    const before = load<f64>(alpha + iAt);
    const bound = load<f64>(bounds + iAt);
    let z = dot(indices, data, start, end, w);
    if (fitIntercept) z += load<f64>(interceptAt);
    const g = sign * z - 1 + load<f64>(diagonal + iAt) * before;
    let projected = g;
    let shrink = false;
    if (before == 0) {
      shrink = g > upper;
      projected = min<f64>(g, 0);
    } else if (before == bound) {
      shrink = g < lower;
      projected = max<f64>(g, 0);
    }
    if (shrink) {
      count--;
      const lastPlace = order + ((<usize>count) << 2);
      store<i32>(place, load<i32>(lastPlace));
      store<i32>(lastPlace, i);
      s--;
      continue;
    }
    if (projected > largest) largest = projected;
    if (projected < smallest) smallest = projected;
    if (abs<f64>(projected) <= 1e-12) continue;
    const after = min<f64>(bound, max<f64>(0, before - g / load<f64>(curvature + iAt)));
    store<f64>(alpha + iAt, after);
    const change = (after - before) * sign;
    axpy(indices, data, start, end, change, w);
    if (fitIntercept) store<f64>(interceptAt, load<f64>(interceptAt) + change);
  }
  store<f64>(out, largest);
  store<f64>(out, smallest, 8);
  return count;
}
