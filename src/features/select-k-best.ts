import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import type { FittedTransformer, Label, Transformer } from '../core/estimator';
import { encodeLabels } from '../core/labels';
import { checkList } from '../core/lists';
import { checkMatrix, checkFinite, type Matrix } from '../core/matrix';
import { withDefaults } from '../core/options';
import { anovaF, chiSquare, mutualInformation } from './feature-scores';
import { takeColumns } from './vocabulary';

/** Options of {@link selectKBest}. */
export interface SelectKBestOptions {
  /** How many features to keep; all, where there are fewer. Default 1000. */
  readonly k?: number;
  /**
   * `chi2`: counts against independence of the class; `mutualInformation`: between a feature's presence and the class;
   * `anova`: variance between classes over variance within. Default `chi2`.
   */
  readonly score?: 'chi2' | 'mutualInformation' | 'anova';
}

/** The features kept: immutable. */
export class FittedSelectKBest implements FittedTransformer<Matrix, Csr> {
  /** The columns kept, rising. */
  readonly columns: Int32Array;
  /** The score of every column of the training samples; a constant column has 0. */
  readonly scores: Float64Array;

  constructor(state: Pick<FittedSelectKBest, 'columns' | 'scores'>) {
    this.columns = state.columns;
    this.scores = state.scores;
  }

  /** The kept columns. */
  transform(x: Matrix): Csr {
    checkMatrix(x);
    if (x.cols !== this.scores.length) {
      throw new LmlabError('shape', {
        expected: `${this.scores.length} features, as in fitting`,
        found: String(x.cols),
        remedy: 'Transform new samples with the transformers fitted on the training samples.',
      });
    }
    return takeColumns(toSparse(x), this.columns);
  }
}

/** {@link selectKBest} before fitting. */
export interface SelectKBest extends Transformer<Matrix, Csr> {
  readonly params: Required<SelectKBestOptions>;
  fit(x: Matrix, y?: readonly Label[]): FittedSelectKBest;
}

const scores = { chi2: chiSquare, mutualInformation, anova: anovaF } as const;

function toSparse(x: Matrix): Csr {
  return x.kind === 'csr' ? x : Csr.fromDense(x);
}

/**
 * Keeps the k features that tell most about the class, each looked at alone. Of equals the first are kept.
 *
 * @param options See {@link SelectKBestOptions}.
 * @returns A transformer from a matrix to a sparse matrix with k columns; its `fit` needs the labels.
 * @throws LmlabError `bad-option` when `k` is no whole number above 0 or the score is unknown; on `fit` `shape` without
 *   one label a sample, `empty`, `one-class`, `non-finite`, and `negative` where `chi2` meets values below zero.
 * @example
 * ```ts
 * import { Dense, selectKBest } from 'lmlab';
 * const X = Dense.fromRows([[1, 0, 3], [1, 1, 2], [1, 5, 3], [1, 6, 2]]);
 * Array.from(selectKBest({ k: 1 }).fit(X, ['a', 'a', 'b', 'b']).columns); // [1]
 * ```
 */
export function selectKBest(options: SelectKBestOptions = {}): SelectKBest {
  const params = withDefaults<Required<SelectKBestOptions>>(options, { k: 1000, score: 'chi2' });
  if (!Object.hasOwn(scores, params.score)) {
    throw new LmlabError('bad-option', {
      expected: `score ${Object.keys(scores).join(', ')}`,
      found: `'${params.score}'`,
      remedy: "Leave it out for 'chi2'.",
    });
  }
  if (!(Number.isInteger(params.k) && params.k > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'k as a whole number above 0',
      found: String(params.k),
      remedy: 'Say how many features to keep.',
    });
  }
  return {
    params,
    fit: (x, y) => {
      checkMatrix(x);
      if (y !== undefined) checkList(y);
      if (y?.length !== x.rows) {
        throw new LmlabError('shape', {
          expected: `${x.rows} labels, one a sample`,
          found: y === undefined ? 'none' : String(y.length),
          remedy: 'Pass the labels to fit; a pipeline does.',
        });
      }
      if (x.rows === 0 || x.cols === 0) {
        throw new LmlabError('empty', {
          expected: 'at least one sample with at least one feature',
          found: `${x.rows} × ${x.cols}`,
          remedy: 'Check what was selected before fitting.',
        });
      }
      checkFinite(x);
      const { classes, codes } = encodeLabels(y);
      if (classes.length < 2) {
        throw new LmlabError('one-class', {
          expected: 'at least two classes to tell apart',
          found: classes.length === 0 ? 'no samples' : `'${String(classes[0])}' alone`,
          remedy: 'Fit on samples of several classes.',
        });
      }
      const sparse = toSparse(x);
      const values = scores[params.score](sparse, codes, classes.length);
      const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b);
      const columns = Int32Array.from(order.slice(0, params.k)).sort();
      return new FittedSelectKBest({ columns, scores: values });
    },
  };
}
