// The two passes over the columns that newGLMNET consists of (Yuan, Ho and Lin 2012). What a sample contributes stands
// in pairs, so that one column entry touches one stretch of memory: (residual, curvature) and (curvature, change of
// score). Column V, which is not stored, is the intercept.

/** What a pass found: the sum of violations of optimality, then the largest. */
function report(out: usize, sum: f64, largest: f64): void {
  store<f64>(out, sum);
  store<f64>(out, largest, 8);
}

/** How far a weight is from optimal, given its gradient; infinite shrinking is told by the caller's slack. */
function violationOf(weight: f64, up: f64, down: f64): f64 {
  if (weight == 0) return max<f64>(0, max<f64>(-up, down));
  return abs<f64>(weight > 0 ? up : down);
}

/**
 * Gradient and curvature of the first `count` weights in `active`. Weights firmly at zero, by `slack`, are moved behind
 * the others; the number that remain is returned.
 */
export function derivatives(
  active: usize,
  count: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  n: i32,
  V: i32,
  residuals: usize,
  w: usize,
  gradient: usize,
  curvature: usize,
  l1: f64,
  l2: f64,
  interceptL1: f64,
  ridge: f64,
  slack: f64,
  out: usize,
): i32 {
  let sum = 0.0;
  let largest = 0.0;
  for (let s = 0; s < count; s++) {
    const place = active + ((<usize>s) << 2);
    const j = load<i32>(place);
    const jAt = (<usize>j) << 3;
    const weight = load<f64>(w + jAt);
    let g = 0.0;
    let h = ridge;
    let lambda = l1;
    if (j == V) {
      lambda = interceptL1;
      for (let i = 0, at = residuals; i < n; i++, at += 16) {
        g += load<f64>(at);
        h += load<f64>(at, 8);
      }
    } else {
      const start = load<i32>(indptr + ((<usize>j) << 2));
      const end = load<i32>(indptr + ((<usize>j) << 2), 4);
      let g1 = 0.0;
      let h1 = 0.0;
      let k = start;
      for (; k + 2 <= end; k += 2) {
        const x = load<f64>(data + ((<usize>k) << 3));
        const y = load<f64>(data + ((<usize>k) << 3), 8);
        const a = residuals + ((<usize>load<i32>(indices + ((<usize>k) << 2))) << 4);
        const b = residuals + ((<usize>load<i32>(indices + ((<usize>k) << 2), 4)) << 4);
        g += x * load<f64>(a);
        h += x * x * load<f64>(a, 8);
        g1 += y * load<f64>(b);
        h1 += y * y * load<f64>(b, 8);
      }
      if (k < end) {
        const x = load<f64>(data + ((<usize>k) << 3));
        const a = residuals + ((<usize>load<i32>(indices + ((<usize>k) << 2))) << 4);
        g += x * load<f64>(a);
        h += x * x * load<f64>(a, 8);
      }
      g += g1 + l2 * weight;
      h += h1 + l2;
    }
    store<f64>(gradient + jAt, g);
    store<f64>(curvature + jAt, h);
    const up = g + lambda;
    const down = g - lambda;
    const v = violationOf(weight, up, down);
    if (weight == 0 && v == 0 && up > slack && down < -slack) {
      count--;
      const lastPlace = active + ((<usize>count) << 2);
      store<i32>(place, load<i32>(lastPlace));
      store<i32>(lastPlace, j);
      s--;
      continue;
    }
    sum += v;
    if (v > largest) largest = v;
  }
  report(out, sum, largest);
  return count;
}

/**
 * One pass of coordinate descent on the quadratic model around w, over the first `count` weights in `order`; moves
 * `target` and the samples' changes of score. Weights firmly at zero are moved behind; the number that remain is returned.
 */
export function quadraticPass(
  order: usize,
  count: i32,
  indptr: usize,
  indices: usize,
  data: usize,
  n: i32,
  V: i32,
  changes: usize,
  w: usize,
  target: usize,
  gradient: usize,
  curvature: usize,
  l1: f64,
  l2: f64,
  interceptL1: f64,
  ridge: f64,
  slack: f64,
  out: usize,
): i32 {
  let sum = 0.0;
  let largest = 0.0;
  for (let s = 0; s < count; s++) {
    const place = order + ((<usize>s) << 2);
    const j = load<i32>(place);
    const jAt = (<usize>j) << 3;
    const isIntercept = j == V;
    const lambda = isIntercept ? interceptL1 : l1;
    const at = load<f64>(target + jAt);
    const start = isIntercept ? 0 : load<i32>(indptr + ((<usize>j) << 2));
    const end = isIntercept ? 0 : load<i32>(indptr + ((<usize>j) << 2), 4);
    let g = load<f64>(gradient + jAt) + (at - load<f64>(w + jAt)) * (isIntercept ? ridge : ridge + l2);
    let g1 = 0.0;
    if (isIntercept) {
      for (let i = 0, a = changes; i < n; i++, a += 16) g += load<f64>(a) * load<f64>(a, 8);
    }
    let k = start;
    for (; k + 2 <= end; k += 2) {
      const a = changes + ((<usize>load<i32>(indices + ((<usize>k) << 2))) << 4);
      const b = changes + ((<usize>load<i32>(indices + ((<usize>k) << 2), 4)) << 4);
      g += load<f64>(data + ((<usize>k) << 3)) * load<f64>(a) * load<f64>(a, 8);
      g1 += load<f64>(data + ((<usize>k) << 3), 8) * load<f64>(b) * load<f64>(b, 8);
    }
    if (k < end) {
      const a = changes + ((<usize>load<i32>(indices + ((<usize>k) << 2))) << 4);
      g += load<f64>(data + ((<usize>k) << 3)) * load<f64>(a) * load<f64>(a, 8);
    }
    g += g1;
    const h = load<f64>(curvature + jAt);
    const up = g + lambda;
    const down = g - lambda;
    const v = violationOf(at, up, down);
    if (at == 0 && v == 0) {
      if (up > slack && down < -slack) {
        count--;
        const lastPlace = order + ((<usize>count) << 2);
        store<i32>(place, load<i32>(lastPlace));
        store<i32>(lastPlace, j);
        s--;
      }
      continue;
    }
    sum += v;
    if (v > largest) largest = v;
    let change = up <= h * at ? -up / h : down >= h * at ? -down / h : -at;
    if (abs<f64>(change) < 1e-12) continue;
    change = max<f64>(-10, min<f64>(10, change));
    store<f64>(target + jAt, at + change);
    if (isIntercept) {
      for (let i = 0, a = changes; i < n; i++, a += 16) store<f64>(a, load<f64>(a, 8) + change, 8);
    }
    for (k = start; k < end; k++) {
      const a = changes + ((<usize>load<i32>(indices + ((<usize>k) << 2))) << 4);
      store<f64>(a, load<f64>(a, 8) + change * load<f64>(data + ((<usize>k) << 3)), 8);
    }
  }
  report(out, sum, largest);
  return count;
}
