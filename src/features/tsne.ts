import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { checkFinite, checkMatrix } from '../core/matrix';
import { defaultSeed } from '../core/random';
import { withDefaults } from '../core/options';

/** What is used of druid.js; its own types are not found from CommonJS. */
interface Druid {
  readonly TSNE: new (
    samples: number[][],
    parameters: Readonly<Record<'perplexity' | 'epsilon' | 'd' | 'seed', number>>,
  ) => {
    /** The coordinates after so many steps, a row a sample. */
    transform(iterations: number): Iterable<Float64Array>;
  };
}

/** Options of {@link tsne}. */
export interface TsneOptions {
  /** Dimensions of the map. Default 2. */
  readonly nComponents?: number;
  /** About how many neighbours of a sample count; below the number of samples. Default 30, or a third of the samples. */
  readonly perplexity?: number;
  /** Steps of gradient descent. Default 500. */
  readonly maxIter?: number;
  /** Step length. Default 10. */
  readonly learningRate?: number;
  /** Seed of the start. Default `defaultSeed()`. */
  readonly seed?: number;
}

/**
 * A map on which samples that are near in many dimensions stand near (t-SNE, van der Maaten and Hinton 2008). Computed by
 * druid.js, in a time that grows with the square of the samples: up to some thousand. There is no transform for new samples.
 *
 * Distances between groups, their sizes and their density say little (Wattenberg, Viégas and Johnson 2016): try several
 * perplexities and seeds before you see something in it.
 *
 * @param x Samples × features.
 * @param options See {@link TsneOptions}.
 * @returns Samples × `nComponents` coordinates, the same for the same seed.
 * @throws LmlabError `empty`, `non-finite`; `shape` for less than four samples; `bad-option` for a perplexity that is not
 *   between 1 and the number of samples, or another option that makes no sense.
 * @example
 * ```ts
 * import { Dense, tsne } from 'lmlab';
 * const X = Dense.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const map = tsne(X, { perplexity: 2, seed: 1 });
 * map.rows; // 6
 * ```
 */
export function tsne(x: Dense, options: TsneOptions = {}): Dense {
  checkMatrix(x, 'dense');
  const { nComponents, maxIter, learningRate, seed, perplexity } = withDefaults<Required<TsneOptions>>(
    options,
    {
      nComponents: 2,
      maxIter: 500,
      learningRate: 10,
      seed: defaultSeed(),
      perplexity: Math.min(30, x.rows / 3),
    },
  );
  if (x.rows * x.cols === 0) {
    throw new LmlabError('empty', {
      expected: 'samples with features',
      found: `${x.rows} × ${x.cols}`,
      remedy: 'Check what was selected before.',
    });
  }
  if (x.rows < 4) {
    throw new LmlabError('shape', {
      expected: 'at least 4 samples',
      found: String(x.rows),
      remedy: 'So few need no map: print their distances.',
    });
  }
  const whole = (value: number): boolean => Number.isInteger(value) && value > 0;
  if (!(perplexity >= 1 && perplexity < x.rows && whole(nComponents) && whole(maxIter) && learningRate > 0)) {
    throw new LmlabError('bad-option', {
      expected: `a perplexity from 1 to below the ${x.rows} samples, and positive other options`,
      found: JSON.stringify({ perplexity, nComponents, maxIter, learningRate }),
      remedy: 'Leave them out, or take a perplexity of 5 to 50.',
    });
  }
  checkFinite(x);
  // Here and not at the top: most programs need no map.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { TSNE } = require('@saehrimnir/druidjs') as Druid;
  const parameters = { perplexity, epsilon: learningRate, d: nComponents, seed };
  return Dense.fromRows(Array.from(new TSNE(x.toRows(), parameters).transform(maxIter)));
}
