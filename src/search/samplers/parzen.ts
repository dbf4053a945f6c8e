import type { Random } from '../../core/random';
import type { Axis } from '../unit-cube';
import { quickNormalCdf, truncatedNormal } from './truncated-normal';

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * A density over the unit cube: a mixture with one component an observation and a broad one as the prior. Numbers have
 * truncated normals (integrated over a value's own part where it is discrete), choices have smoothed frequencies, and
 * within a component the axes are independent (Bergstra et al. 2011; Falkner et al. 2018 for all axes together).
 */
export interface Parzen {
  sample(rng: Random): Float64Array;
  logDensity(point: ArrayLike<number>): number;
}

/** How {@link parzen} weighs and widens observations. */
export interface ParzenOptions {
  /** One positive weight a point, 1 on average. Default: the last 25 count fully, older ones less and less. */
  readonly weights?: Float64Array;
  /** The width below which the components of n points of a real number do not shrink. Default 1 / (n + 2). */
  readonly leastWidth?: (n: number) => number;
}

/** The weights of observations by age: the last 25 count fully, older ones less and less. */
function recencyWeights(n: number): Float64Array {
  const weights = new Float64Array(n).fill(1);
  const ramp = n - 25;
  for (let i = 0; i < ramp; i++) weights[i] = ramp === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (ramp - 1);
  return weights;
}

/**
 * A width for each coordinate: the larger gap to its neighbours (at the ends to the one there is), within bounds. Where
 * observations crowd, the density becomes sharp (Bergstra et al. 2011).
 */
function gapWidths(coordinates: Float64Array, leastWidth: (n: number) => number): Float64Array {
  const n = coordinates.length;
  const widths = new Float64Array(n).fill(1);
  const known: number[] = [];
  for (let i = 0; i < n; i++) if (!Number.isNaN(coordinates[i])) known.push(i);
  const order = Uint32Array.from(known).sort((a, b) => coordinates[a] - coordinates[b]);
  const least = Math.max(0.01, leastWidth(order.length));
  const last = order.length - 1;
  for (let rank = 0; rank <= last; rank++) {
    const u = coordinates[order[rank]];
    // One observation alone has only the ends of the interval as neighbours.
    const below = rank > 0 ? u - coordinates[order[rank - 1]] : last === 0 ? u : 0;
    const above = rank < last ? coordinates[order[rank + 1]] - u : last === 0 ? 1 - u : 0;
    widths[order[rank]] = Math.min(1, Math.max(least, below, above));
  }
  return widths;
}

const flatter = (n: number): number => 1 / (n + 2);

/** Estimates the density behind points, oldest first; NaN marks a coordinate whose parameter did not exist. */
export function parzen(
  axes: readonly Axis[],
  points: readonly Float64Array[],
  options: ParzenOptions = {},
): Parzen {
  const n = points.length;
  const d = axes.length;
  const { leastWidth = flatter } = options;
  const weights = new Float64Array(n + 1).fill(1);
  weights.set(options.weights ?? recencyWeights(n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Row i: the components' means and widths, axis by axis, and the logs of all that does not depend on the point.
  const mean = new Float64Array((n + 1) * d);
  const sd = new Float64Array((n + 1) * d);
  const logBase = weights.map((weight) => Math.log(weight / total));
  // Every choice starts with this much, the chosen one of a component gets 1 on top.
  const pseudo = 1 / (n + 1);
  const isChoice = axes.map((axis) => axis.domain.kind === 'choice');
  const isWide = axes.map((axis) => axis.size > 64);
  const coordinates = new Float64Array(n);
  axes.forEach((axis, k) => {
    for (let i = 0; i < n; i++) coordinates[i] = points[i][k];
    const widths = isChoice[k]
      ? undefined
      : gapWidths(coordinates, axis.size === Infinity ? leastWidth : flatter);
    for (let i = 0; i <= n; i++) {
      const isPrior = i === n || Number.isNaN(coordinates[i]);
      const m = isPrior ? 0.5 : coordinates[i];
      if (widths === undefined) {
        // For choices the mean holds which one it is; −1 for none.
        mean[i * d + k] = isPrior ? -1 : Math.floor(m * axis.size);
        logBase[i] -= Math.log(pseudo * axis.size + (isPrior ? 0 : 1));
      } else {
        const s = isPrior ? 1 : widths[i];
        mean[i * d + k] = m;
        sd[i * d + k] = s;
        const inside = quickNormalCdf((1 - m) / s) - quickNormalCdf(-m / s);
        logBase[i] -= Math.log(isWide[k] ? inside * s : inside) + (isWide[k] ? HALF_LOG_2PI : 0);
      }
    }
  });
  const logOther = Math.log(pseudo);
  const logChosen = Math.log1p(pseudo);
  // A discrete value's share of a component, each computed when it is first asked for.
  const shares = axes.map(({ size }, k) =>
    isChoice[k] || isWide[k] ? undefined : new Float64Array((n + 1) * size).fill(NaN),
  );
  const logs = new Float64Array(n + 1);
  return {
    sample(rng) {
      let u = rng.next() * total;
      let i = 0;
      while (i < n && u >= weights[i]) u -= weights[i++];
      return Float64Array.from(
        axes.map((axis, k) => {
          const v = rng.next();
          const m = mean[i * d + k];
          if (!isChoice[k]) return truncatedNormal(v, m, sd[i * d + k], 0, 1);
          let mass = v * (pseudo * axis.size + (m < 0 ? 0 : 1));
          let c = 0;
          while (c < axis.size - 1 && (mass -= pseudo + (c === m ? 1 : 0)) >= 0) c++;
          return (c + 0.5) / axis.size;
        }),
      );
    },
    logDensity(point) {
      logs.set(logBase);
      for (let k = 0; k < d; k++) {
        const x = point[k];
        const { size } = axes[k];
        const cell = Math.min(size - 1, Math.floor(x * size));
        const share = shares[k];
        if (isWide[k]) {
          for (let i = 0, at = k; i <= n; i++, at += d) {
            const z = (x - mean[at]) / sd[at];
            logs[i] -= 0.5 * z * z;
          }
        } else if (share === undefined) {
          for (let i = 0, at = k; i <= n; i++, at += d) logs[i] += cell === mean[at] ? logChosen : logOther;
        } else {
          for (let i = 0; i <= n; i++) {
            const at = i * size + cell;
            if (Number.isNaN(share[at])) {
              const [m, s] = [mean[i * d + k], sd[i * d + k]];
              const mass =
                quickNormalCdf(((cell + 1) / size - m) / s) - quickNormalCdf((cell / size - m) / s);
              share[at] = Math.log(Math.max(mass, 1e-30));
            }
            logs[i] += share[at];
          }
        }
      }
      let largest = -Infinity;
      for (let i = 0; i <= n; i++) if (logs[i] > largest) largest = logs[i];
      let density = 0;
      for (let i = 0; i <= n; i++) {
        // What is e³⁶ times smaller than the largest is lost in rounding.
        const log = logs[i] - largest;
        if (log > -36) density += Math.exp(log);
      }
      return largest + Math.log(density);
    },
  };
}
