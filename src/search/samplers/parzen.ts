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
function gapWidths(coordinates: readonly number[]): Float64Array {
  const widths = new Float64Array(coordinates.length).fill(1);
  const order = Array.from(coordinates.keys())
    .filter((i) => !Number.isNaN(coordinates[i]))
    .sort((a, b) => coordinates[a] - coordinates[b]);
  const least = 1 / Math.min(100, order.length + 2);
  order.forEach((i, rank) => {
    // One observation alone has only the ends of the interval as neighbours.
    const below = rank > 0 ? coordinates[order[rank - 1]] : order.length === 1 ? 0 : undefined;
    const above = rank < order.length - 1 ? coordinates[order[rank + 1]] : order.length === 1 ? 1 : undefined;
    const gaps = [
      below === undefined ? 0 : coordinates[i] - below,
      above === undefined ? 0 : above - coordinates[i],
    ];
    widths[i] = Math.min(1, Math.max(least, ...gaps));
  });
  return widths;
}

/** Estimates the density behind points, oldest first; NaN marks a coordinate whose parameter did not exist. */
export function parzen(axes: readonly Axis[], points: readonly Float64Array[]): Parzen {
  const n = points.length;
  const d = axes.length;
  const weights = Float64Array.of(...recencyWeights(n), 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Row i: the components' means and widths, axis by axis, and the logs of all that does not depend on the point.
  const mean = new Float64Array((n + 1) * d);
  const sd = new Float64Array((n + 1) * d);
  const logBase = new Float64Array(n + 1);
  // Every choice starts with this much, the chosen one of a component gets 1 on top.
  const pseudo = 1 / (n + 1);
  const isChoice = axes.map((axis) => axis.domain.kind === 'choice');
  const isWide = axes.map((axis) => axis.size > 64);
  const widths = axes.map((_, k) => gapWidths(points.map((point) => point[k])));
  for (let i = 0; i <= n; i++) {
    logBase[i] = Math.log(weights[i] / total);
    for (let k = 0; k < d; k++) {
      const isPrior = i === n || Number.isNaN(points[i][k]);
      const m = isPrior ? 0.5 : points[i][k];
      const s = isPrior ? 1 : widths[k][i];
      // For choices the mean holds which one it is; −1 for none.
      mean[i * d + k] = isChoice[k] ? (isPrior ? -1 : Math.floor(m * axes[k].size)) : m;
      sd[i * d + k] = s;
      if (isChoice[k]) {
        logBase[i] -= Math.log(pseudo * axes[k].size + (isPrior ? 0 : 1));
      } else {
        logBase[i] -= Math.log(quickNormalCdf((1 - m) / s) - quickNormalCdf(-m / s));
        if (isWide[k]) logBase[i] -= Math.log(s) + HALF_LOG_2PI;
      }
    }
  }
  const logOther = Math.log(pseudo);
  const logChosen = Math.log1p(pseudo);
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
      const logs = new Float64Array(n + 1);
      let largest = -Infinity;
      for (let i = 0; i <= n; i++) {
        let log = logBase[i];
        for (let k = 0; k < d; k++) {
          const m = mean[i * d + k];
          const { size } = axes[k];
          if (isChoice[k]) {
            log += Math.floor(point[k] * size) === m ? logChosen : logOther;
          } else if (isWide[k]) {
            const z = (point[k] - m) / sd[i * d + k];
            log -= 0.5 * z * z;
          } else {
            const s = sd[i * d + k];
            const cell = Math.min(size - 1, Math.floor(point[k] * size));
            const mass = quickNormalCdf(((cell + 1) / size - m) / s) - quickNormalCdf((cell / size - m) / s);
            log += Math.log(Math.max(mass, 1e-30));
          }
        }
        logs[i] = log;
        if (log > largest) largest = log;
      }
      let density = 0;
      for (const log of logs) density += Math.exp(log - largest);
      return largest + Math.log(density);
    },
  };
}
