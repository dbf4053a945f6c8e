import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkMatrix, checkFinite } from '../core/matrix';
import { symmetricEigen } from '../core/small-linear-algebra';
import { withDefaults } from '../core/options';

/** Options of {@link pca}. */
export interface PcaOptions {
  /** How many directions to keep. Default 2. */
  readonly nComponents?: number;
}

/** The directions of the largest variation about the mean: immutable. */
export class FittedPca implements FittedTransformer<Dense, Dense> {
  /** Components × features: orthonormal rows; the entry of each that is largest in size is positive. */
  readonly components: Dense;
  /** One a feature. */
  readonly mean: Float64Array;
  /** Variance of the samples along each component, falling (divided by samples − 1). */
  readonly explainedVariance: Float64Array;
  /** The same as a share of the variance of all features. */
  readonly explainedVarianceRatio: Float64Array;

  constructor(
    state: Pick<FittedPca, 'components' | 'mean' | 'explainedVariance' | 'explainedVarianceRatio'>,
  ) {
    this.components = state.components;
    this.mean = state.mean;
    this.explainedVariance = state.explainedVariance;
    this.explainedVarianceRatio = state.explainedVarianceRatio;
  }

  /** Samples × components. */
  transform(x: Dense): Dense {
    checkMatrix(x, 'dense');
    if (x.cols !== this.mean.length) {
      throw new LmlabError('shape', {
        expected: `${this.mean.length} features, as in fitting`,
        found: String(x.cols),
        remedy: 'Transform new samples with the transformers fitted on the training samples.',
      });
    }
    checkFinite(x);
    const out = new Dense(x.rows, this.components.rows);
    for (let i = 0; i < x.rows; i++)
      for (let k = 0; k < out.cols; k++)
        for (let j = 0; j < x.cols; j++)
          out.data[i * out.cols + k] += (x.at(i, j) - this.mean[j]) * this.components.at(k, j);
    return out;
  }
}

/** {@link pca} before fitting. */
export interface Pca extends Transformer<Dense, Dense> {
  readonly params: Required<PcaOptions>;
  fit(x: Dense): FittedPca;
}

/**
 * Principal component analysis (Pearson 1901): a few directions that hold as much of the variance as so few can. Exact,
 * by the eigenvectors of the covariance; the time grows with the cube of the smaller side, so that up to about 300 features
 * or samples it is quick. For sparse matrices take {@link truncatedSvd}.
 *
 * @param options See {@link PcaOptions}.
 * @returns A transformer from samples × features to samples × components.
 * @throws LmlabError `bad-option` for a number of components that makes no sense; on `fit` `empty`, `non-finite`, and
 *   `shape` when there are more components than samples or features, or a single sample.
 * @example
 * ```ts
 * import { Dense, pca } from 'lmlab';
 * const X = Dense.fromRows([[0, 0], [2, 2], [4, 4.1], [6, 5.9]]);
 * const fitted = pca({ nComponents: 1 }).fit(X);
 * fitted.explainedVarianceRatio[0] > 0.999; // true
 * fitted.transform(X).cols; // 1
 * ```
 */
export function pca(options: PcaOptions = {}): Pca {
  const params = withDefaults<Required<PcaOptions>>(options, { nComponents: 2 });
  if (!(Number.isInteger(params.nComponents) && params.nComponents > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'nComponents of 1 or more',
      found: String(params.nComponents),
      remedy: 'Leave it out for 2.',
    });
  }
  return { params, fit: (x) => fitPca(x, params.nComponents) };
}

function fitPca(x: Dense, nComponents: number): FittedPca {
  checkMatrix(x, 'dense');
  const { rows, cols } = x;
  if (rows * cols === 0) {
    throw new LmlabError('empty', {
      expected: 'at least two samples with at least one feature',
      found: `${rows} × ${cols}`,
      remedy: 'Check what was selected before fitting.',
    });
  }
  if (rows < 2 || nComponents > Math.min(rows, cols)) {
    throw new LmlabError('shape', {
      expected: `at least ${Math.max(nComponents, 2)} samples and ${nComponents} features for ${nComponents} components`,
      found: `${rows} × ${cols}`,
      remedy: 'Ask for fewer components, or bring more samples.',
    });
  }
  checkFinite(x);
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) mean[j] += x.at(i, j) / rows;
  const centred = new Dense(rows, cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) centred.data[i * cols + j] = x.at(i, j) - mean[j];

  // The eigenvectors of the smaller of XᵀX and XXᵀ; those of the one follow from those of the other.
  const wide = cols > rows;
  const { values, vectors } = symmetricEigen(products(centred, wide));
  const all = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const components = new Dense(nComponents, cols);
  for (let k = 0; k < nComponents; k++) {
    const row = components.row(k);
    if (!wide) for (let j = 0; j < cols; j++) row[j] = vectors.at(j, k);
    else
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < cols; j++) row[j] += vectors.at(i, k) * centred.at(i, j);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    const largest = row.reduce((most, value) => (Math.abs(value) > Math.abs(most) + 1e-12 ? value : most), 0);
    // Along a direction without variance there is nothing to point at.
    const scale = values[k] > 1e-14 * values[0] && length > 0 ? Math.sign(largest) / length : 0;
    for (let j = 0; j < cols; j++) row[j] *= scale;
  }
  const kept = values.slice(0, nComponents).map((value) => Math.max(value, 0));
  return new FittedPca({
    components,
    mean,
    explainedVariance: kept.map((value) => value / (rows - 1)),
    explainedVarianceRatio: kept.map((value) => (all > 0 ? value / all : 0)),
  });
}

/** XᵀX, or XXᵀ of rows. */
function products(x: Dense, ofRows: boolean): Dense {
  const [n, inner] = ofRows ? [x.rows, x.cols] : [x.cols, x.rows];
  const [step, along] = ofRows ? [x.cols, 1] : [1, x.cols];
  const out = new Dense(n, n);
  for (let a = 0; a < n; a++)
    for (let b = a; b < n; b++) {
      let sum = 0;
      for (let t = 0; t < inner; t++) sum += x.data[a * step + t * along] * x.data[b * step + t * along];
      out.data[a * n + b] = out.data[b * n + a] = sum;
    }
  return out;
}
