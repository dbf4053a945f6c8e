import { watched } from '../core/progress';
import { LmlabError } from '../core/errors';
import type { Classifier, Label, Regressor } from '../core/estimator';
import type { Rows } from '../core/rows';
import { fitWithCache } from '../pipeline/pipeline';
import type { PrefixCache } from '../pipeline/prefix-cache';
import { toScorer, type AnyScoring, type Fitted, type Scorer } from './scoring';
import { required, type Fold } from './splitter';

/** How one metric came out over the folds. */
export interface FoldScores {
  /** The score on the test part of each fold. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** Standard deviation over the folds, dividing by their number as scikit-learn does. */
  readonly sd: number;
  /** The score on the training part of each fold, if asked for. */
  readonly trainScores?: readonly number[];
}

/** Scorers by name; undefined stands for accuracy, or R² for a regressor. */
export type NamedScorers<X extends Rows> = readonly (readonly [string, Scorer<X, Label> | undefined])[];

/** The name of the only scoring where it was given without one. */
export const SINGLE = 'score';

/** The scorers that a `scoring` option stands for. @throws LmlabError `bad-option` for an unknown name. */
export function toScorers<X extends Rows>(
  scoring: AnyScoring<X, Label, string> | undefined,
): {
  readonly isSingle: boolean;
  readonly scorers: NamedScorers<X>;
} {
  if (scoring === undefined) return { isSingle: true, scorers: [[SINGLE, undefined]] };
  if (typeof scoring !== 'object' || isScorer<X>(scoring)) {
    return { isSingle: true, scorers: [[SINGLE, toScorer(scoring)]] };
  }
  const scorers = Object.entries(scoring).map(([name, one]) => [name, toScorer(one)] as const);
  if (scorers.length > 0) return { isSingle: false, scorers };
  throw new LmlabError('empty', {
    expected: 'at least one scoring',
    found: 'an object without any',
    remedy: "Write for example { accuracy: 'accuracy', f1: 'f1Macro' }, or leave scoring out.",
  });
}

function isScorer<X extends Rows>(scoring: object): scoring is Scorer<X, Label> {
  return 'score' in scoring && Object.keys(scoring).every((key) => key === 'score');
}

/** The scorer of a model for which none is named: accuracy for a classifier, R² for a regressor. */
export function defaultScorer<X extends Rows>(fitted: Fitted<X, Label>): Scorer<X, Label> {
  return toScorer('classes' in fitted ? 'accuracy' : 'r2');
}

/**
 * Fits on the training part of every fold and judges on the other. Fitted steps of pipelines come from the cache where
 * it has them, and go there.
 */
export function scoreFolds<X extends Rows>(
  estimator: Classifier<X> | Regressor<X>,
  x: X,
  y: readonly Label[],
  folds: readonly Fold[],
  scorers: NamedScorers<X>,
  options: { readonly sampleWeight?: ArrayLike<number>; readonly returnTrainScore?: boolean },
  cache: PrefixCache,
): Readonly<Record<string, FoldScores>> {
  const { sampleWeight, returnTrainScore = false } = options;
  if (sampleWeight !== undefined) required(sampleWeight, 'sampleWeight', y.length);
  const scores = scorers.map(() => [] as number[]);
  const trainScores = scorers.map(() => [] as number[]);
  for (const { train, test } of watched(folds, 'cross-validation')) {
    const part = (indices: Int32Array): [X, Label[], { sampleWeight?: Float64Array }] => [
      cache.takeRows(x, indices),
      Array.from(indices, (i) => y[i]),
      sampleWeight === undefined ? {} : { sampleWeight: Float64Array.from(indices, (i) => sampleWeight[i]) },
    ];
    const [xTrain, yTrain, trainWeight] = part(train);
    const [xTest, yTest, testWeight] = part(test);
    const fitted = fitWithCache(estimator as Classifier<Rows>, xTrain, yTrain, cache, trainWeight);
    scorers.forEach(([, scorer], k) => {
      const judge = scorer ?? defaultScorer(fitted);
      scores[k].push(judge.score(fitted, xTest, yTest, testWeight));
      if (returnTrainScore) trainScores[k].push(judge.score(fitted, xTrain, yTrain, trainWeight));
    });
  }
  return Object.fromEntries(
    scorers.map(([name], k) => [name, summarize(scores[k], returnTrainScore ? trainScores[k] : undefined)]),
  );
}

/** Mean and spread of fold scores. @throws LmlabError `non-finite` for a score that is no number. */
export function summarize(scores: readonly number[], trainScores?: readonly number[]): FoldScores {
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  if (bad >= 0) {
    throw new LmlabError('non-finite', {
      expected: 'a finite score from every fold',
      found: `${scores[bad]} from fold ${bad}`,
      remedy: 'Check that every fold holds every class, and the metric for 0 / 0.',
    });
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const sd = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
  return trainScores === undefined ? { scores, mean, sd } : { scores, mean, sd, trainScores };
}
