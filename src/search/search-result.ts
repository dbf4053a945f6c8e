import { LmlabError } from '../core/errors';
import type { Classifier, FittedClassifier, FittedRegressor, Label, Regressor } from '../core/estimator';
import type { Rows } from '../core/rows';
import { PrefixCache } from '../pipeline/prefix-cache';
import type { CrossValidateOptions } from './cross-validate';
import { resolveFolds } from './resolve-folds';
import { scoreFolds, toScorers, type FoldScores } from './score-folds';
import type { AnyScoring } from './scoring';
import type { Fold } from './splitter';

/** Options of {@link gridSearch}: those of `crossValidate`, and which of several scorings decides. */
export interface SearchCvOptions<
  X extends Rows,
  L extends Label,
  K extends string = string,
> extends CrossValidateOptions {
  /** What to judge by, or several things under names. Default `'accuracy'` (`'r2'` for a regressor). */
  readonly scoring?: AnyScoring<X, L, K>;
  /** The name of the scoring by which the best is chosen. Default: the first. */
  readonly refit?: NoInfer<K>;
}

/** How one set of parameters came out, by the scoring that decides. */
export interface SearchTrial<P, K extends string = string> extends FoldScores {
  readonly params: P;
  /** 1 for the best mean; equal means share a rank. */
  readonly rank: number;
  /** How it came out by every scoring; a scoring given without a name is called `score`. */
  readonly metrics: Readonly<Record<K, FoldScores>>;
}

/** A set of parameters that could not be judged, and why. */
export interface FailedTrial<P> {
  readonly params: P;
  /** What fitting or judging threw. */
  readonly error: string;
}

/** The outcome of a search: every trial, the best of them, and a model fitted on all samples with its parameters. */
export interface SearchResult<P, F, K extends string = string> {
  readonly trials: readonly SearchTrial<P, K>[];
  /** What could not be fitted or judged. */
  readonly failed: readonly FailedTrial<P>[];
  readonly bestParams: P;
  /** The best mean score over the folds. */
  readonly bestScore: number;
  /** Which trial is the best: the first among equals. */
  readonly bestIndex: number;
  /** The best parameters fitted on all samples. */
  readonly best: F;
}

/** What a classifier of type E becomes when fitted on samples X with labels L. */
export type FittedOf<E, X extends Rows, L extends Label> =
  E extends Classifier<X>
    ? FittedClassifier<X, L> & ReturnType<E['fit']>
    : E extends Regressor<X>
      ? FittedRegressor<X> & ReturnType<E['fit']>
      : never;

/** Parameters with their scores. */
export type Scored<P> = Omit<SearchTrial<P>, 'rank'>;

/** What the searches share: judges parameters on the same folds, and fits the best on all samples. */
export class Judge<P, X extends Rows> {
  readonly folds: readonly Fold[];
  readonly #y: readonly Label[];
  readonly #scorers: ReturnType<typeof toScorers<X>>['scorers'];
  readonly #deciding: string;
  readonly #cache = new PrefixCache();

  constructor(
    readonly build: (params: P) => Classifier<X> | Regressor<X>,
    readonly x: X,
    y: ArrayLike<Label>,
    readonly options: SearchCvOptions<X, Label>,
  ) {
    this.folds = resolveFolds(x, y, options.cv, options.groups);
    this.#y = Array.from(y);
    this.#scorers = toScorers(options.scoring).scorers;
    const names = this.#scorers.map(([name]) => name);
    this.#deciding = options.refit ?? names[0];
    if (names.includes(this.#deciding)) return;
    throw new LmlabError('unknown-name', {
      expected: `one of the scorings ${names.join(', ')} as refit`,
      found: JSON.stringify(this.#deciding),
      remedy: 'Name the scoring by which the best parameters are chosen.',
    });
  }

  /** The scores of one set of parameters. @throws whatever building, fitting or judging throws. */
  score(params: P, folds: readonly Fold[] = this.folds): Scored<P> {
    const model = this.build(params);
    const metrics = scoreFolds(model, this.x, this.#y, folds, this.#scorers, this.options, this.#cache);
    return { params, metrics, ...metrics[this.#deciding] };
  }

  /** As {@link score}; what is thrown becomes part of the outcome. */
  attempt(params: P, folds?: readonly Fold[]): Scored<P> | FailedTrial<P> {
    try {
      return this.score(params, folds);
    } catch (error) {
      return { params, error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Ranks what could be judged and fits the best of it on all samples. @throws LmlabError `empty` if nothing could. */
  result(outcomes: readonly (Scored<P> | FailedTrial<P>)[]): SearchResult<P, unknown> {
    const failed = outcomes.filter((outcome): outcome is FailedTrial<P> => 'error' in outcome);
    const scored = outcomes.filter((outcome): outcome is Scored<P> => !('error' in outcome));
    if (scored.length === 0) {
      throw new LmlabError('empty', {
        expected: 'at least one set of parameters that can be fitted',
        found: `${failed.length} that cannot; the first: ${failed.at(0)?.error ?? 'none tried'}`,
        remedy: 'Fit the model once by hand and read the error.',
      });
    }
    const trials = scored.map((trial) => ({
      ...trial,
      rank: 1 + scored.filter((other) => other.mean > trial.mean).length,
    }));
    const bestIndex = trials.findIndex((trial) => trial.rank === 1);
    const { params: bestParams, mean: bestScore } = trials[bestIndex];
    const { sampleWeight } = this.options;
    const best: unknown = (this.build(bestParams) as Classifier<X>).fit(
      this.x,
      this.#y,
      sampleWeight === undefined ? undefined : { sampleWeight },
    );
    return { trials, failed, bestParams, bestScore, bestIndex, best };
  }
}
