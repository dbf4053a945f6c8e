import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { random, type Random } from '../../core/random';
import { randomizedSvd } from '../../core/randomized-svd';
import { transposed } from './transposed';

/**
 * Where a factorization starts: `random`, scaled to the mean of the samples; `nndsvd`: the positive or negative half of
 * each singular vector, whichever is larger (Boutsidis and Gallopoulos 2008), with zeros that stay zero; `nndsvda`: the
 * same with the mean in place of zeros; `nndsvdar`: with small random numbers.
 */
export type NmfInit = 'random' | 'nndsvd' | 'nndsvda' | 'nndsvdar';

/** The two factors, side by side over topics. */
export interface Factors {
  /** Samples × topics. */
  readonly w: Dense;
  /** Features × topics. */
  readonly h: Dense;
}

/** The mean of all entries, zeros among them. */
export function meanOf(x: Csr): number {
  let sum = 0;
  for (let k = 0; k < x.data.length; k++) sum += x.data[k];
  return sum / (x.rows * x.cols);
}

/** A matrix full of one value. */
export function filled(rows: number, cols: number, value: number): Dense {
  return new Dense(rows, cols, new Float64Array(rows * cols).fill(value));
}

/**
 * Both factors from the samples alone.
 * @throws LmlabError `shape` when `nndsvd` and its kin are asked for more topics than there are samples or features.
 */
export function startFactors(x: Csr, topics: number, init: NmfInit, seed: number): Factors {
  const rng = random(seed);
  if (init === 'random') {
    const scale = Math.sqrt(meanOf(x) / topics);
    const h = noise(x.cols, topics, scale, rng);
    return { w: noise(x.rows, topics, scale, rng), h };
  }
  if (topics > Math.min(x.rows, x.cols)) {
    throw new LmlabError('shape', {
      expected: `at least ${topics} samples and features for ${init}`,
      found: `${x.rows} × ${x.cols}`,
      remedy: "Ask for fewer topics, or init 'random'.",
    });
  }
  const factors = singularHalves(x, topics, seed);
  if (init !== 'nndsvd') {
    const mean = meanOf(x);
    for (const { data } of [factors.w, factors.h]) {
      for (let q = 0; q < data.length; q++) {
        if (data[q] === 0) data[q] = init === 'nndsvda' ? mean : Math.abs((mean * rng.normal()) / 100);
      }
    }
  }
  return factors;
}

/** Entries below this become zero. */
const SMALLEST = 1e-6;

function singularHalves(x: Csr, topics: number, seed: number): Factors {
  const nIter = topics < 0.1 * Math.min(x.rows, x.cols) ? 7 : 4;
  const { components, singularValues, scores: w } = randomizedSvd(x, { nComponents: topics, nIter, seed });
  const h = transposed(components);
  for (let t = 0; t < topics; t++) {
    // Beyond the rank of the samples there is nothing but rounding.
    const sigma = singularValues[t] > 1e-10 * singularValues[0] ? singularValues[t] : 0;
    if (sigma > 0) for (let i = 0; i < w.rows; i++) w.data[i * topics + t] /= sigma;
    // The first pair has one sign throughout, but for rounding.
    const [wUp, wDown] = halfNorms(w, t);
    const [hUp, hDown] = halfNorms(h, t);
    const sign = wUp * hUp > wDown * hDown ? 1 : -1;
    const [wNorm, hNorm] = sign > 0 ? [wUp, hUp] : [wDown, hDown];
    const scale = Math.sqrt(sigma * wNorm * hNorm);
    for (const [{ rows, data }, norm] of [
      [w, wNorm],
      [h, hNorm],
    ] as const) {
      for (let i = 0; i < rows; i++) {
        const q = i * topics + t;
        const half =
          t === 0 ? Math.sqrt(sigma) * Math.abs(data[q]) : (scale * Math.max(0, sign * data[q])) / norm;
        data[q] = half < SMALLEST || Number.isNaN(half) ? 0 : half;
      }
    }
  }
  return { w, h };
}

/** The lengths of a column's positive and negative parts. */
function halfNorms({ rows, cols, data }: Dense, column: number): [up: number, down: number] {
  let up = 0;
  let down = 0;
  for (let i = 0; i < rows; i++) {
    const value = data[i * cols + column];
    if (value > 0) up += value * value;
    else down += value * value;
  }
  return [Math.sqrt(up), Math.sqrt(down)];
}

function noise(rows: number, cols: number, scale: number, rng: Random): Dense {
  const out = new Dense(rows, cols);
  for (let q = 0; q < out.data.length; q++) out.data[q] = Math.abs(scale * rng.normal());
  return out;
}
