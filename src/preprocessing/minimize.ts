const GOLDEN = (3 - Math.sqrt(5)) / 2;
const GROW = (1 + Math.sqrt(5)) / 2;

/** Three points a, b, c in order of position with f(b) no greater than at the ends, searched downhill from two. */
function bracket(f: (x: number) => number, a: number, b: number): [a: number, b: number, c: number] {
  if (f(a) < f(b)) [a, b] = [b, a];
  let c = b + GROW * (b - a);
  for (let k = 0; k < 60 && f(c) < f(b); k++) [a, b, c] = [b, c, c + GROW * (c - b)];
  return a < c ? [a, b, c] : [c, b, a];
}

/**
 * Where a function of one variable has a minimum, by Brent's method from two starting points.
 * @see R. P. Brent, Algorithms for Minimization without Derivatives, 1973, chapter 5.
 */
export function minimize(f: (x: number) => number, from: number, to: number, tol = 1.5e-8): number {
  const points = bracket(f, from, to);
  let [low, best] = points;
  let high = points[2];
  let second = best;
  let third = best;
  let fBest = f(best);
  let fSecond = fBest;
  let fThird = fBest;
  let step = 0;
  let before = 0;
  for (let iteration = 0; iteration < 500; iteration++) {
    const middle = (low + high) / 2;
    const close = tol * Math.abs(best) + 1e-11;
    if (Math.abs(best - middle) <= 2 * close - (high - low) / 2) break;
    // The minimum of the parabola through the three best points, unless it lies outside or moves too far.
    const r = (best - second) * (fBest - fThird);
    const q = (best - third) * (fBest - fSecond);
    const sign = q > r ? -1 : 1;
    const numerator = ((best - third) * q - (best - second) * r) * sign;
    const denominator = 2 * Math.abs(q - r);
    const inside =
      numerator > denominator * (low - best) &&
      numerator < denominator * (high - best) &&
      Math.abs(numerator) < Math.abs(0.5 * denominator * before);
    if (Math.abs(before) > close && inside) {
      before = step;
      step = numerator / denominator;
      if (best + step - low < 2 * close || high - best - step < 2 * close) {
        step = best < middle ? close : -close;
      }
    } else {
      before = best < middle ? high - best : low - best;
      step = GOLDEN * before;
    }
    const x = best + (Math.abs(step) >= close ? step : step > 0 ? close : -close);
    const fx = f(x);
    if (fx <= fBest) {
      if (x < best) high = best;
      else low = best;
      [third, second, best] = [second, best, x];
      [fThird, fSecond, fBest] = [fSecond, fBest, fx];
    } else {
      if (x < best) low = x;
      else high = x;
      if (fx <= fSecond || second === best) {
        [third, second] = [second, x];
        [fThird, fSecond] = [fSecond, fx];
      } else if (fx <= fThird || third === best || third === second) {
        third = x;
        fThird = fx;
      }
    }
  }
  return best;
}
