import type { Dense } from './dense';
import type { Rows } from './rows';

/** A class label. `predict` returns labels of the very type that `fit` was given. */
export type Label = string | number | boolean;

/** What every `fit` takes beside the data. */
export interface FitOptions {
  /** One non-negative weight a sample; weight 2 equals the sample standing there twice. Default: all 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

/** A transformer after fitting: immutable, and the only thing that can transform. */
export interface FittedTransformer<In extends Rows, Out extends Rows> {
  transform(x: In): Out;
}

/** Learns from samples how to turn samples of one kind into another: a vectorizer, a scaler. */
export interface Transformer<In extends Rows, Out extends Rows> {
  /** The options as given, defaults filled in. */
  readonly params: object;
  fit(x: In, y?: readonly Label[]): FittedTransformer<In, Out>;
  /** Fits and transforms the same samples in one pass, where that is cheaper than one after the other. */
  fitTransform?(x: In, y?: readonly Label[]): { fitted: FittedTransformer<In, Out>; output: Out };
}

/** A classifier after fitting: immutable, and the only thing that can predict. */
export interface FittedClassifier<In extends Rows, L extends Label> {
  /** The labels seen in fitting, sorted; columns of `predictProba` and `decisionFunction` stand in this order. */
  readonly classes: readonly L[];
  /** One label a sample. */
  predict(x: In): L[];
  /** Samples × classes; each row sums to 1. Absent where the model has no probabilities. */
  predictProba?(x: In): Dense;
  /** Samples × classes (× 1 where there are two classes: positive means `classes[1]`). */
  decisionFunction?(x: In): Dense;
}

/**
 * A classifier before fitting: options only, reusable, never changed by `fit`. There is no `predict` here to call
 * too early.
 */
export interface Classifier<In extends Rows> {
  /** The options as given, defaults filled in. */
  readonly params: object;
  fit<L extends Label>(x: In, y: readonly L[], options?: FitOptions): FittedClassifier<In, L>;
}

/** A regressor after fitting. */
export interface FittedRegressor<In extends Rows> {
  /** One number a sample. */
  predict(x: In): Float64Array;
}

/** A regressor before fitting. */
export interface Regressor<In extends Rows> {
  readonly params: object;
  fit(x: In, y: ArrayLike<number>, options?: FitOptions): FittedRegressor<In>;
}
