import type { Dense } from '../core/dense';
import type { Label } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import type { SampleWeightOptions } from './agreement';
import { distinctLabels } from './labels';
import { checkColumns } from './roc-auc';

/**
 * The share of samples whose true class is among the k with the highest scores; of equal scores the later column wins.
 *
 * @param yTrue n true labels.
 * @param scores n × classes.
 * @param options `k` (default 2), `labels`, the class of each column (default: those in yTrue, sorted), `sampleWeight`.
 * @throws LmlabError `shape`, `empty`, `unknown-label`, `non-finite`.
 * @see scikit-learn's `top_k_accuracy_score` with three classes or more.
 * @example
 * ```ts
 * import { Dense, topKAccuracy } from 'lmlab';
 * const scores = Dense.fromRows([[0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.6, 0.3, 0.1]]);
 * topKAccuracy(['a', 'b', 'c'], scores, { k: 2 }); // ≈ 0.667
 * ```
 */
export function topKAccuracy<L extends Label>(
  yTrue: readonly L[],
  scores: Dense,
  options: SampleWeightOptions & { readonly k?: number; readonly labels?: readonly NoInfer<L>[] } = {},
): number {
  checkOptionNames(options, { k: true, labels: true, sampleWeight: true });
  const { k = 2, labels = distinctLabels<L>(yTrue), sampleWeight } = options;
  checkColumns(yTrue, scores, labels);
  let hits = 0;
  let total = 0;
  for (let i = 0; i < yTrue.length; i++) {
    const row = scores.row(i);
    const own = labels.indexOf(yTrue[i]);
    let above = 0;
    for (let j = 0; j < row.length; j++) {
      if (row[j] > row[own] || (row[j] === row[own] && j > own)) above++;
    }
    const weight = sampleWeight?.[i] ?? 1;
    if (above < k) hits += weight;
    total += weight;
  }
  return hits / total;
}
