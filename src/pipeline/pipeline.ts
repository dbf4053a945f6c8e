import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type {
  Classifier,
  FitOptions,
  FittedClassifier,
  FittedRegressor,
  FittedTransformer,
  Label,
  Regressor,
  Transformer,
} from '../core/estimator';
import type { Rows } from '../core/rows';
import type { Chained, Fitted, Input, Last, Output, Part } from './chain';
import { fitTransform, type PrefixCache } from './prefix-cache';
import { changesByStep, stepNames, type Addresses } from './step';

/** The parts of a fitted pipeline, each as its `fit` returned it. */
export interface FittedParts<S extends readonly Part[]> {
  readonly parts: { readonly [I in keyof S]: Fitted<S[I]> };
  /** The named parts, each under its name. */
  readonly steps: { readonly [P in S[number] as NameOf<P>]: Fitted<P> };
  /** The last part, fitted. */
  readonly model: Fitted<Last<S>>;
}

type NameOf<P> = P extends { readonly name: infer N extends string; with: unknown } ? N : never;

/** The parts of a pipeline, and how to change the parameters of those that have a name. */
export interface UnfittedParts<S extends readonly Part[]> {
  readonly parts: S;
  /**
   * The same pipeline with these parameters changed: `pipe.with({ 'tfidf.minDf': 2, 'model.C': 10 })`.
   * @throws LmlabError `unknown-name` for a step that is not there.
   */
  with(changes: Addresses<S>): Pipeline<S>;
}

/** `predictProba` and `decisionFunction`, where the model has them for certain. */
type Scores<S extends readonly Part[]> = (Fitted<Last<S>> extends { predictProba: (x: never) => Dense }
  ? { predictProba(x: Input<S[0]>): Dense }
  : unknown) &
  (Fitted<Last<S>> extends { decisionFunction: (x: never) => Dense }
    ? { decisionFunction(x: Input<S[0]>): Dense }
    : unknown);

/** A pipeline that ends in a classifier. */
export interface ClassifierPipeline<S extends readonly Part[]>
  extends Classifier<Input<S[0]> & Rows>, UnfittedParts<S> {
  fit<L extends Label>(
    x: Input<S[0]> & Rows,
    y: readonly L[],
    options?: FitOptions,
  ): FittedClassifier<Input<S[0]> & Rows, L> & Scores<S> & FittedParts<S>;
}

/** A pipeline that ends in a regressor. */
export interface RegressorPipeline<S extends readonly Part[]>
  extends Regressor<Input<S[0]> & Rows>, UnfittedParts<S> {
  fit(
    x: Input<S[0]> & Rows,
    y: ArrayLike<number>,
    options?: FitOptions,
  ): FittedRegressor<Input<S[0]> & Rows> & FittedParts<S>;
}

/** A pipeline of transformers alone. */
export interface TransformerPipeline<S extends readonly Part[]>
  extends Transformer<Input<S[0]> & Rows, Output<Last<S>> & Rows>, UnfittedParts<S> {
  fit(
    x: Input<S[0]> & Rows,
    y?: readonly Label[],
  ): FittedTransformer<Input<S[0]> & Rows, Output<Last<S>> & Rows> & FittedParts<S>;
}

/** What {@link pipeline} returns: the kind of its last part. */
export type Pipeline<S extends readonly Part[]> =
  Fitted<Last<S>> extends { readonly classes: unknown }
    ? ClassifierPipeline<S>
    : Fitted<Last<S>> extends { predict: unknown }
      ? RegressorPipeline<S>
      : TransformerPipeline<S>;

type AnyFitted = Partial<Omit<FittedClassifier<Rows, Label>, 'predict'> & FittedTransformer<Rows, Rows>> & {
  predict?(x: Rows): ArrayLike<Label>;
};
type AnyFittedPart = AnyFitted | ((x: Rows) => Rows);

/** The parts after fitting, as one value that takes what the first part takes: immutable. */
export class FittedPipeline {
  readonly parts: readonly AnyFittedPart[];
  /** The name of each part; empty where it has none. */
  readonly names: readonly string[];
  readonly steps: Readonly<Record<string, AnyFittedPart>>;
  readonly model: AnyFittedPart;
  // Only there when the last part has them (`declare` makes no field), so that their absence can be seen.
  declare readonly classes?: readonly Label[];
  declare readonly predict?: (x: Rows) => unknown;
  declare readonly predictProba?: (x: Rows) => Dense;
  declare readonly decisionFunction?: (x: Rows) => Dense;
  declare readonly transform?: (x: Rows) => Rows;

  constructor(
    { parts, names = [] }: { readonly parts: readonly AnyFittedPart[]; readonly names?: readonly string[] },
    cache?: PrefixCache,
  ) {
    this.parts = parts;
    this.names = names;
    this.steps = Object.fromEntries(
      names.map((name, i) => [name, parts[i]] as const).filter(([name]) => name !== ''),
    );
    const before = parts.slice(0, -1);
    const model = parts[parts.length - 1];
    this.model = model;
    const through = (rows: Rows, part: AnyFittedPart): Rows =>
      cache === undefined ? apply(part, rows) : cache.output(part, rows, () => apply(part, rows));
    const features = (x: Rows): Rows => before.reduce<Rows>(through, x);
    if (typeof model === 'function' || model.transform !== undefined) {
      this.transform = (x) => apply(model, features(x));
      return;
    }
    if (model.classes !== undefined) this.classes = model.classes;
    if (model.predict !== undefined) this.predict = (x) => model.predict!(features(x));
    if (model.predictProba !== undefined) this.predictProba = (x) => model.predictProba!(features(x));
    if (model.decisionFunction !== undefined) {
      this.decisionFunction = (x) => model.decisionFunction!(features(x));
    }
  }
}

function apply(part: AnyFittedPart, x: Rows): Rows {
  return typeof part === 'function' ? part(x) : part.transform!(x);
}

type LooseTransformer = Transformer<Rows, Rows>;
type LooseModel = Classifier<Rows> & Regressor<Rows> & LooseTransformer;

/**
 * Chains transformers, plain functions and a model into one estimator. `fit` fits each part on what the part before
 * made of the training samples and nothing else, so that cross-validation cannot leak. Parts that do not fit together
 * fail to compile, saying what the one gives and the other takes.
 *
 * @param parts Transformers or functions of all samples; last a classifier, a regressor or another transformer.
 * @returns An estimator of the kind of the last part, taking what the first part takes.
 * @throws LmlabError `bad-option` when there is no part; on `fit` whatever the parts throw.
 * @example
 * ```ts
 * import { logisticRegression, pipeline, tfidfVectorizer } from 'lmlab';
 * const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
 * const spamFilter = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 }));
 * const fitted = spamFilter.fit(texts, ['spam', 'spam', 'ham', 'ham']);
 * fitted.predict(['free lunch prize', 'lunch at two']); // ['spam', 'ham']
 * fitted.parts[0].featureNames.length; // 9
 * ```
 */
export function pipeline<S extends readonly [Part, ...Part[]]>(...parts: Chained<S>): Pipeline<S> {
  const list = parts as unknown as readonly (LooseModel | ((x: Rows) => Rows))[];
  if (list.length === 0) {
    throw new LmlabError('bad-option', {
      expected: 'at least one part',
      found: 'none',
      remedy: 'Pass a transformer and a model, in the order in which samples go through them.',
    });
  }
  const names = stepNames(list);
  const fit = (x: Rows, y?: readonly Label[], options?: FitOptions, cache?: PrefixCache): FittedPipeline => {
    const fitted: AnyFittedPart[] = [];
    let rows = x;
    list.slice(0, -1).forEach((part) => {
      if (typeof part === 'function') {
        fitted.push(part);
        const input = rows;
        rows = cache === undefined ? part(input) : cache.output(part, input, () => part(input));
      } else {
        const done = cache === undefined ? fitTransform(part, rows, y) : cache.fitTransform(part, rows, y);
        fitted.push(done.fitted);
        rows = done.output;
      }
    });
    const model = list[list.length - 1];
    fitted.push(typeof model === 'function' ? model : model.fit(rows, y as readonly number[], options));
    return new FittedPipeline({ parts: fitted, names: names.map((name) => name ?? '') }, cache);
  };
  const made = {
    parts: list,
    params: { parts: list.map((part) => (typeof part === 'function' ? part : part.params)) },
    fit: (x: Rows, y?: readonly Label[], options?: FitOptions) => fit(x, y, options),
    with: (changes: Readonly<Record<string, unknown>>) => {
      const byStep = changesByStep(
        changes,
        names.filter((name) => name !== undefined),
      );
      const changed = list.map((part, i) => {
        const more = byStep.get(names[i] ?? '');
        return more === undefined ? part : (part as unknown as { with(changes: object): unknown }).with(more);
      });
      return (pipeline as (...parts: unknown[]) => unknown)(...changed);
    },
  };
  cachedFits.set(made, fit);
  return made as unknown as Pipeline<S>;
}

type CachedFit = (
  x: Rows,
  y: readonly Label[] | undefined,
  options: FitOptions | undefined,
  cache: PrefixCache,
) => FittedPipeline;
const cachedFits = new WeakMap<object, CachedFit>();

/** Fits an estimator; a pipeline takes from the cache what it holds, and leaves there what it fitted. */
export function fitWithCache<E extends Classifier<Rows> | Regressor<Rows>>(
  estimator: E,
  x: Rows,
  y: readonly Label[],
  cache: PrefixCache,
  options?: FitOptions,
): ReturnType<E['fit']> {
  const cached = cachedFits.get(estimator);
  return (
    cached === undefined ? (estimator as Classifier<Rows>).fit(x, y, options) : cached(x, y, options, cache)
  ) as ReturnType<E['fit']>;
}
