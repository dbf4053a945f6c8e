/** A function of a point that also writes its gradient. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

/**
 * Minimizes a smooth function within bounds: L-BFGS on the coordinates that are free to move, with projection and
 * backtracking (Nocedal and Wright 2006, chapters 7 and 16).
 *
 * @returns The best point found and its value.
 */
export function minimizeInBox(
  f: Differentiable,
  start: Float64Array,
  low: Float64Array,
  high: Float64Array,
  maxIter = 30,
  tol = 1e-5,
): { x: Float64Array; value: number } {
  const n = start.length;
  const memory = 8;
  const steps: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let x = start.map((value, k) => Math.min(high[k], Math.max(low[k], value)));
  let gradient = new Float64Array(n);
  let value = f(x, gradient);
  for (let iteration = 0; iteration < maxIter; iteration++) {
    const isFixed = (k: number): boolean =>
      (x[k] <= low[k] && gradient[k] > 0) || (x[k] >= high[k] && gradient[k] < 0);
    const direction = gradient.map((g, k) => (isFixed(k) ? 0 : -g));
    if (direction.every((d) => Math.abs(d) < tol)) break;
    const alphas: number[] = [];
    for (let m = steps.length - 1; m >= 0; m--) {
      const { s, y, rho } = steps[m];
      const alpha = rho * dot(s, direction);
      alphas[m] = alpha;
      for (let k = 0; k < n; k++) direction[k] -= alpha * y[k];
    }
    const last = steps.at(-1);
    const scale = last
      ? dot(last.s, last.y) / dot(last.y, last.y)
      : Math.min(1, 0.1 / Math.hypot(...direction));
    for (let k = 0; k < n; k++) direction[k] *= scale;
    for (let m = 0; m < steps.length; m++) {
      const { s, y, rho } = steps[m];
      const beta = rho * dot(y, direction);
      for (let k = 0; k < n; k++) direction[k] += (alphas[m] - beta) * s[k];
    }
    for (let k = 0; k < n; k++) if (isFixed(k)) direction[k] = 0;
    if (dot(direction, gradient) >= 0) {
      // No descent: forget the curvature and go down the plain gradient.
      steps.length = 0;
      for (let k = 0; k < n; k++) direction[k] = isFixed(k) ? 0 : -0.1 * gradient[k];
    }
    let moved = false;
    for (let t = 1, tries = 0; tries < 12; t *= 0.4, tries++) {
      const next = x.map((xk, k) => Math.min(high[k], Math.max(low[k], xk + t * direction[k])));
      const nextGradient = new Float64Array(n);
      const nextValue = f(next, nextGradient);
      const s = next.map((xk, k) => xk - x[k]);
      if (nextValue <= value + 1e-4 * dot(gradient, s)) {
        const y = nextGradient.map((g, k) => g - gradient[k]);
        const curvature = dot(s, y);
        if (curvature > 1e-12 * dot(y, y)) {
          steps.push({ s, y, rho: 1 / curvature });
          if (steps.length > memory) steps.shift();
        }
        moved = value - nextValue > 1e-9 * (1 + Math.abs(value));
        [x, gradient, value] = [next, nextGradient, nextValue];
        break;
      }
    }
    if (!moved) break;
  }
  return { x, value };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
