import { minimizeLbfgs } from './lbfgs';
import { sigmoid } from './softmax';

/** A rising map from scores to probabilities. */
export type Calibrator =
  | { readonly method: 'sigmoid'; readonly slope: number; readonly offset: number }
  | { readonly method: 'isotonic'; readonly x: Float64Array; readonly y: Float64Array };

/** The probability of one score. */
export function calibrate(calibrator: Calibrator, score: number): number {
  if (calibrator.method === 'sigmoid') return sigmoid(calibrator.slope * score + calibrator.offset);
  const { x, y } = calibrator;
  const last = x.length - 1;
  if (score <= x[0]) return y[0];
  if (score >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= score) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (score - x[low])) / (x[high] - x[low]);
}

/**
 * A logistic curve through scores (Platt 1999), with Platt's targets, which keep a little doubt, found by maximum
 * likelihood (Lin, Lin and Weng 2007).
 *
 * @param positive 1 for samples of the class, 0 for others.
 */
export function fitSigmoid(scores: Float64Array, positive: Uint8Array, weights: Float64Array): Calibrator {
  let ones = 0;
  let zeros = 0;
  for (let i = 0; i < scores.length; i++) {
    if (positive[i] === 1) ones += weights[i];
    else zeros += weights[i];
  }
  const high = (ones + 1) / (ones + 2);
  const low = 1 / (zeros + 2);
  const minimum = minimizeLbfgs(
    ([slope, offset], gradient) => {
      let loss = 0;
      let bySlope = 0;
      let byOffset = 0;
      for (let i = 0; i < scores.length; i++) {
        const z = slope * scores[i] + offset;
        const target = positive[i] === 1 ? high : low;
        // −t ln p − (1 − t) ln (1 − p) = softplus(z) − t z
        loss += weights[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z);
        const residual = weights[i] * (sigmoid(z) - target);
        bySlope += residual * scores[i];
        byOffset += residual;
      }
      gradient[0] = bySlope;
      gradient[1] = byOffset;
      return loss;
    },
    Float64Array.of(0, Math.log((ones + 1) / (zeros + 1))),
    { tol: 1e-8, maxIter: 200 },
  );
  return { method: 'sigmoid', slope: minimum.x[0], offset: minimum.x[1] };
}

/** The rising step function closest to the samples, by pooling neighbours that fall (Zadrozny and Elkan 2002). */
export function fitIsotonic(scores: Float64Array, positive: Uint8Array, weights: Float64Array): Calibrator {
  const order = Array.from(scores.keys()).filter((i) => weights[i] > 0);
  order.sort((a, b) => scores[a] - scores[b]);
  const means: number[] = [];
  const totals: number[] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  for (let s = 0; s < order.length;) {
    // Equal scores are one point.
    const score = scores[order[s]];
    let total = 0;
    let sum = 0;
    for (; s < order.length && scores[order[s]] === score; s++) {
      total += weights[order[s]];
      sum += weights[order[s]] * positive[order[s]];
    }
    let first = score;
    while (means.length > 0 && means[means.length - 1] >= sum / total) {
      sum += means.pop()! * totals[totals.length - 1];
      total += totals.pop()!;
      first = firsts.pop()!;
      lasts.pop();
    }
    means.push(sum / total);
    totals.push(total);
    firsts.push(first);
    lasts.push(score);
  }
  const x: number[] = [];
  const y: number[] = [];
  means.forEach((mean, b) => {
    x.push(firsts[b]);
    y.push(mean);
    if (lasts[b] > firsts[b]) {
      x.push(lasts[b]);
      y.push(mean);
    }
  });
  return { method: 'isotonic', x: Float64Array.from(x), y: Float64Array.from(y) };
}
