import { Dense } from '../core/dense';
import type { Classifier, FitOptions, FittedClassifier, Label } from '../core/estimator';
import { defaultSeed, random } from '../core/random';
import { rowCount, type Rows } from '../core/rows';
import { checkChoice, withDefaults } from '../core/options';
import { checkRows } from './training-data';

/** Options of {@link dummyClassifier}. */
export interface DummyClassifierOptions {
  /**
   * `prior` and `mostFrequent` always name the largest class, the first of equals; `prior` gives the class shares as
   * probabilities, `mostFrequent` certainty. `stratified` draws from the class shares, `uniform` from all classes
   * alike. Default `prior`.
   */
  readonly strategy?: 'prior' | 'mostFrequent' | 'stratified' | 'uniform';
  /** Seed of the draws; the same samples always get the same draws. Default `defaultSeed()`. */
  readonly seed?: number;
}

/** A baseline after fitting: immutable; it looks at how many samples there are and at nothing else. */
export class FittedDummyClassifier<L extends Label> implements FittedClassifier<Rows, L> {
  readonly classes: readonly L[];
  /** The share of each class in fitting. */
  readonly priors: Float64Array;
  readonly params: Required<DummyClassifierOptions>;

  constructor(state: Pick<FittedDummyClassifier<L>, 'classes' | 'priors' | 'params'>) {
    this.classes = state.classes;
    this.priors = state.priors;
    this.params = state.params;
  }

  /** Samples × classes. */
  predictProba(x: Rows): Dense {
    const { strategy, seed } = this.params;
    const K = this.classes.length;
    const out = new Dense(rowCount(x), K);
    const rng = random(seed);
    const largest = this.priors.indexOf(Math.max(...this.priors));
    for (let i = 0; i < out.rows; i++) {
      const row = out.row(i);
      if (strategy === 'prior') row.set(this.priors);
      else if (strategy === 'uniform') row.fill(1 / K);
      else row[strategy === 'mostFrequent' ? largest : draw(this.priors, rng.next())] = 1;
    }
    return out;
  }

  predict(x: Rows): L[] {
    const { strategy, seed } = this.params;
    const K = this.classes.length;
    if (strategy === 'uniform') {
      const rng = random(seed);
      return Array.from({ length: rowCount(x) }, () => this.classes[rng.int(K)]);
    }
    const probabilities = this.predictProba(x);
    return Array.from({ length: probabilities.rows }, (_, i) => {
      const row = probabilities.row(i);
      return this.classes[row.indexOf(Math.max(...row))];
    });
  }
}

/** The class into whose stretch of [0, 1) the number falls. */
function draw(shares: Float64Array, u: number): number {
  let k = 0;
  for (let sum = shares[0]; u >= sum && k < shares.length - 1; sum += shares[k]) k++;
  return k;
}

/** {@link dummyClassifier} before fitting. */
export interface DummyClassifier extends Classifier<Rows> {
  readonly params: Required<DummyClassifierOptions>;
  fit<L extends Label>(x: Rows, y: readonly L[], options?: FitOptions): FittedDummyClassifier<L>;
}

/**
 * A baseline that never looks at the features: what any model must beat (scikit-learn's DummyClassifier).
 *
 * @param options See {@link DummyClassifierOptions}.
 * @returns A classifier of anything that has rows.
 * @throws LmlabError `bad-option`; on `fit` `empty` without samples, `shape` when targets or weights are not one a sample.
 * @example
 * ```ts
 * import { dummyClassifier } from 'lmlab';
 * const baseline = dummyClassifier().fit(['a', 'b', 'c'], ['ham', 'spam', 'ham']);
 * baseline.predict(['anything']); // ['ham']
 * ```
 */
export function dummyClassifier(options: DummyClassifierOptions = {}): DummyClassifier {
  const params = withDefaults<Required<DummyClassifierOptions>>(options, {
    strategy: 'prior',
    seed: defaultSeed(),
  });
  checkChoice('strategy', params.strategy, ['prior', 'mostFrequent', 'stratified', 'uniform']);
  return {
    params,
    fit: (x, y, fitOptions) => {
      const { classes, codes, weights } = checkRows(x, y, fitOptions);
      const priors = new Float64Array(classes.length);
      let total = 0;
      for (let i = 0; i < codes.length; i++) {
        priors[codes[i]] += weights[i];
        total += weights[i];
      }
      for (let k = 0; k < priors.length; k++) priors[k] /= total;
      return new FittedDummyClassifier({ classes, priors, params });
    },
  };
}
