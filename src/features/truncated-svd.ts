import { defaultSeed } from '../core/random';
import { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkMatrix, checkFinite, type Matrix } from '../core/matrix';
import { randomizedSvd } from '../core/randomized-svd';
import { times } from '../core/sparse-product';
import { withDefaults } from '../core/options';

/** Options of {@link truncatedSvd}. */
export interface TruncatedSvdOptions {
  /** How many directions to keep. Default 2. */
  readonly nComponents?: number;
  /** Power iterations: more are more exact. Default 5. */
  readonly nIter?: number;
  /** Seed of the start. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** The directions of the largest variation about zero: immutable. */
export class FittedTruncatedSvd implements FittedTransformer<Matrix, Dense> {
  /**
   * Components × features: orthonormal rows; the entry of each that is largest in size is positive, as in scikit-learn
   * from version 1.5 on (before, the sign followed the samples).
   */
  readonly components: Dense;
  /** Falling. */
  readonly singularValues: Float64Array;

  constructor(state: Pick<FittedTruncatedSvd, 'components' | 'singularValues'>) {
    this.components = state.components;
    this.singularValues = state.singularValues;
  }

  /** Samples × components. */
  transform(x: Matrix): Dense {
    checkMatrix(x);
    if (x.cols !== this.components.cols) {
      throw new LmlabError('shape', {
        expected: `${this.components.cols} features, as in fitting`,
        found: String(x.cols),
        remedy: 'Transform new samples with the transformers fitted on the training samples.',
      });
    }
    checkFinite(x);
    return times(toSparse(x), transposed(this.components));
  }
}

/** {@link truncatedSvd} before fitting. */
export interface TruncatedSvd extends Transformer<Matrix, Dense> {
  readonly params: Required<TruncatedSvdOptions>;
  fit(x: Matrix): FittedTruncatedSvd;
}

/**
 * The first singular vectors of a sparse matrix by random projection with power iterations (Halko, Martinsson and
 * Tropp 2011). On tf-idf weights this is latent semantic analysis (Deerwester et al. 1990).
 *
 * @param options See {@link TruncatedSvdOptions}.
 * @returns A transformer from samples × features to samples × components.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `shape` when there are more components than
 *   samples or features, `non-finite`.
 * @example
 * ```ts
 * import { Dense, truncatedSvd } from 'lmlab';
 * const X = Dense.fromRows([[3, 0], [0, 2], [0, 0]]);
 * Array.from(truncatedSvd({ nComponents: 2 }).fit(X).singularValues, (s) => s.toFixed(6)); // ['3.000000', '2.000000']
 * ```
 */
export function truncatedSvd(options: TruncatedSvdOptions = {}): TruncatedSvd {
  const params = withDefaults<Required<TruncatedSvdOptions>>(options, {
    nComponents: 2,
    nIter: 5,
    seed: defaultSeed(),
  });
  if (!(Number.isInteger(params.nComponents) && params.nComponents > 0 && params.nIter >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'nComponents of 1 or more and nIter of 0 or more',
      found: `${params.nComponents} and ${params.nIter}`,
      remedy: 'Leave them out for 2 and 5.',
    });
  }
  return { params, fit: (x) => fitSvd(x, params) };
}

function fitSvd(
  matrix: Matrix,
  { nComponents, nIter, seed }: Required<TruncatedSvdOptions>,
): FittedTruncatedSvd {
  checkMatrix(matrix);
  const most = Math.min(matrix.rows, matrix.cols);
  if (most === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample with at least one feature',
      found: `${matrix.rows} × ${matrix.cols}`,
      remedy: 'Check what was selected before fitting.',
    });
  }
  if (nComponents > most) {
    throw new LmlabError('shape', {
      expected: `at least ${nComponents} samples and features for ${nComponents} components`,
      found: `${matrix.rows} × ${matrix.cols}`,
      remedy: 'Ask for fewer components.',
    });
  }
  checkFinite(matrix);
  return new FittedTruncatedSvd(randomizedSvd(toSparse(matrix), { nComponents, nIter, seed }));
}

function toSparse(x: Matrix): Csr {
  return x.kind === 'csr' ? x : Csr.fromDense(x);
}

function transposed(x: Dense): Dense {
  const out = new Dense(x.cols, x.rows);
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.cols; j++) out.data[j * x.rows + i] = x.data[i * x.cols + j];
  return out;
}
