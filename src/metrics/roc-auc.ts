import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { checkMatrix } from '../core/matrix';
import { checkOptionNames } from '../core/options';
import { checkPairs, distinctLabels, isMultilabel, type LabelsOf } from './labels';
import { multilabelScore, type MultilabelScoreOptions } from './multilabel-scores';
import { areaUnderCurve, type BinaryScoreOptions } from './ranked-scores';
import { rocCurve } from './roc-curve';

/** Options of {@link rocAuc}. */
export interface RocAucOptions<L extends Label> extends BinaryScoreOptions<L> {
  /** With a column a class: each class against the rest, or the mean over pairs of classes. Default `'ovr'`. */
  readonly multiClass?: 'ovr' | 'ovo';
  /** The plain mean over classes or pairs, or weighted by how frequent they are. Default `'macro'`. */
  readonly average?: 'macro' | 'weighted';
  /** The class of each column. Default: the labels in `yTrue`, sorted. */
  readonly labels?: readonly L[];
}

/**
 * The probability that a random positive sample scores above a random negative one, ties counting half.
 *
 * @param yTrue n true labels, or n lists of labels.
 * @param yScore n scores for two classes, or n × classes scores.
 * @param options `posLabel` (default 1 or true), `multiClass` (default `'ovr'`), `average` (default `'macro'`),
 * `labels`, `sampleWeight` (not with `'ovo'`). For lists of labels: `average` (`'micro'` and `'samples'`, too), `labels`,
 * `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `non-finite`, `unknown-label`; `one-class` when a class has no sample.
 * @see Hanley and McNeil (1982), Hand and Till (2001); scikit-learn's `roc_auc_score`, which gives the same number.
 * @example
 * ```ts
 * import { rocAuc } from 'lmlab';
 * rocAuc(['ham', 'ham', 'spam', 'spam'], [0.1, 0.4, 0.35, 0.8], { posLabel: 'spam' }); // 0.75
 * ```
 */
export function rocAuc<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number> | Dense,
  options?: RocAucOptions<NoInfer<L>>,
): number;
export function rocAuc<L extends Label>(
  yTrue: readonly (readonly L[])[],
  yScore: Dense,
  options?: MultilabelScoreOptions<NoInfer<L>>,
): number;
export function rocAuc<L extends Label>(
  given: LabelsOf<L>,
  yScore: ArrayLike<number> | Dense,
  chosen: object = {},
): number {
  if (isMultilabel(given)) {
    return multilabelScore(given, yScore as Dense, chosen, (truth, scores, sampleWeight) =>
      binaryAuc(truth, scores, { sampleWeight }),
    );
  }
  const yTrue = given as readonly L[];
  const options: RocAucOptions<L> = chosen;
  checkOptionNames(options, {
    multiClass: true,
    average: true,
    labels: true,
    posLabel: true,
    sampleWeight: true,
  });
  if (!isDense(yScore)) {
    const { posLabel, sampleWeight } = options;
    return binaryAuc<L>(yTrue, yScore, { posLabel, sampleWeight });
  }
  const { labels = distinctLabels<L>(yTrue), multiClass = 'ovr', average = 'macro', sampleWeight } = options;
  checkColumns(yTrue, yScore, labels);
  const column = (k: number, rows: readonly number[]): number[] => rows.map((i) => yScore.at(i, k));
  const every = Array.from(yTrue.keys());
  const scores: number[] = [];
  const weights: number[] = [];
  if (multiClass === 'ovr') {
    labels.forEach((label, k) => {
      const truth = yTrue.map((one) => one === label);
      scores.push(binaryAuc(truth, column(k, every), { sampleWeight }));
      weights.push(truth.reduce((sum, one, i) => sum + (one ? (sampleWeight?.[i] ?? 1) : 0), 0));
    });
  } else {
    if (sampleWeight !== undefined) {
      throw new LmlabError('bad-option', {
        expected: 'no sampleWeight with multiClass: "ovo"',
        found: 'weights',
        remedy: 'Use multiClass: "ovr".',
      });
    }
    for (let a = 0; a < labels.length; a++) {
      for (let b = a + 1; b < labels.length; b++) {
        const rows = every.filter((i) => yTrue[i] === labels[a] || yTrue[i] === labels[b]);
        const isA = rows.map((i) => yTrue[i] === labels[a]);
        const isB = isA.map((one) => !one);
        scores.push((binaryAuc(isA, column(a, rows)) + binaryAuc(isB, column(b, rows))) / 2);
        weights.push(rows.length);
      }
    }
  }
  const weight = (i: number): number => (average === 'weighted' ? weights[i] : 1);
  const total = scores.reduce((sum, _, i) => sum + weight(i), 0);
  return scores.reduce((sum, score, i) => sum + score * weight(i), 0) / total;
}

function binaryAuc<L extends Label>(
  yTrue: readonly L[],
  yScore: ArrayLike<number>,
  options: BinaryScoreOptions<L> = {},
): number {
  const { fpr, tpr } = rocCurve<L>(yTrue, yScore, options);
  return areaUnderCurve(fpr, tpr);
}

/** Whether scores have a column a class. */
export function isDense(scores: ArrayLike<unknown> | Dense): scores is Dense {
  return scores instanceof Dense;
}

/**
 * Checks a matrix of scores against truth and labels.
 * @throws LmlabError `shape`, `empty`, `unknown-label`, `non-finite`.
 */
export function checkColumns(yTrue: readonly Label[], scores: Dense, labels: readonly Label[]): void {
  checkMatrix(scores, 'dense');
  checkPairs(yTrue, new Float64Array(scores.rows));
  if (scores.cols !== labels.length) {
    throw new LmlabError('shape', {
      expected: `a column for each of ${labels.length} classes`,
      found: `${scores.cols} columns`,
      remedy: 'Pass the model’s classes as labels: a class may be missing from this part of the data.',
    });
  }
  const known = new Set(labels);
  const unknown = yTrue.find((label) => !known.has(label));
  if (unknown !== undefined) {
    throw new LmlabError('unknown-label', {
      expected: `labels among ${labels.map((label) => JSON.stringify(label)).join(', ')}`,
      found: JSON.stringify(unknown),
      remedy: 'Pass all classes as labels, in the order of the columns.',
    });
  }
  const bad = scores.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new LmlabError('non-finite', {
      expected: 'finite scores',
      found: `${scores.data[bad]} in row ${Math.floor(bad / scores.cols)}`,
      remedy: 'Check the model that gave them.',
    });
  }
}
