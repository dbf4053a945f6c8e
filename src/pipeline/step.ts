import { LmlabError } from '../core/errors';
import type { Classifier, Regressor, Transformer } from '../core/estimator';
import type { Rows } from '../core/rows';

/** An estimator of any kind. */
type Estimator = Transformer<never, Rows> | Classifier<never> | Regressor<never>;

/** What can be made anew with other parameters: a named step, or a pipeline or a column union that has named steps. */
export interface Tunable {
  /** The same with these parameters changed; it is not changed itself. */
  with(changes: never): unknown;
}

/** A part of a pipeline that has a name, by which it is found when fitted, and its parameters in a search. */
export type NamedStep<N extends string, O, P> = P & {
  readonly name: N;
  /** The same step with these parameters changed; it is not changed itself. */
  with(changes: Partial<O>): NamedStep<N, O, P>;
};

/** The parameters that `with` of P takes; none where it has no `with`. */
export type ParamsOf<P> = P extends { with(changes: infer C): unknown } ? C : object;

/** What a step was made of: equal origins and equal parameters make equal steps. */
interface Made {
  readonly origin: object;
  readonly changes: Readonly<Record<string, unknown>>;
}
const madeOf = new WeakMap<object, Made>();

/** Whether two parts of pipelines do the same: the same object, or steps of the same making. */
export function sameStep(a: object, b: object): boolean {
  if (a === b) return true;
  const [one, other] = [madeOf.get(a), madeOf.get(b)];
  if (one === undefined || other === undefined || one.origin !== other.origin) return false;
  const names = Object.keys(one.changes);
  return (
    names.length === Object.keys(other.changes).length &&
    names.every(
      (name) => Object.hasOwn(other.changes, name) && Object.is(one.changes[name], other.changes[name]),
    )
  );
}

/**
 * Names a part of a pipeline or column union. Given as the function that makes it and its options, its parameters can
 * be searched: `gridSearch(pipe, { 'tfidf.minDf': [1, 2] }, …)`. Names and types of parameters are those of the options.
 *
 * @param name The name, without a dot.
 * @param make Makes the part from options: `tfidfVectorizer`, or a function of your own. Or a finished part, whose own
 *   named steps, if it has some, stay addressable below this name.
 * @param options The options to start from. Default: none.
 * @throws LmlabError `bad-option` for a name that is empty or holds a dot; what `make` throws.
 * @example
 * ```ts
 * import { logisticRegression, pipeline, step, tfidfVectorizer } from 'lmlab';
 * const pipe = pipeline(step('tfidf', tfidfVectorizer, { minDf: 2 }), step('model', logisticRegression));
 * pipe.with({ 'model.C': 10 }).parts[1].params.C; // 10
 * ```
 */
export function step<const N extends string, O, P extends Estimator>(
  name: N,
  make: (options: O) => P,
  options?: NoInfer<O>,
): NamedStep<N, NonNullable<O>, P>;
export function step<const N extends string, P extends Estimator>(
  name: N,
  part: P,
): NamedStep<N, P extends Tunable ? ParamsOf<P> : Record<string, never>, P>;
export function step(
  name: string,
  makeOrPart: ((options: object) => Estimator) | (Estimator & { with?(changes: object): unknown }),
  options: object = {},
): Estimator {
  if (name === '' || name.includes('.')) {
    throw new LmlabError('bad-option', {
      expected: 'a name without a dot',
      found: `'${name}'`,
      remedy: 'Dots stand between the name of a step and its parameter.',
    });
  }
  const isMaker = typeof makeOrPart === 'function';
  const build = (changes: object): Estimator => {
    if (isMaker) return makeOrPart(changes);
    if (Object.keys(changes).length === 0) return makeOrPart;
    if (makeOrPart.with !== undefined) return makeOrPart.with(changes) as Estimator;
    throw new LmlabError('bad-option', {
      expected: `no change of '${name}', which was given ready-made`,
      found: Object.keys(changes).join(', '),
      remedy: `Write step('${name}', make, options) with the function that makes it.`,
    });
  };
  const named = (changes: object): Estimator => {
    const made = { ...build(changes), name, with: (more: object) => named({ ...changes, ...more }) };
    madeOf.set(made, { origin: makeOrPart, changes: { ...changes } });
    return made;
  };
  return named(options);
}

/**
 * The changes of each step: `{ 'tfidf.minDf': 2 }` becomes `{ minDf: 2 }` under `tfidf`.
 * @throws LmlabError `unknown-name` for a step that is not there.
 */
export function changesByStep(
  changes: Readonly<Record<string, unknown>>,
  steps: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const out = new Map<string, Record<string, unknown>>();
  for (const [address, value] of Object.entries(changes)) {
    const dot = address.indexOf('.');
    const name = address.slice(0, Math.max(dot, 0));
    if (dot < 0 || !steps.includes(name)) {
      throw new LmlabError('unknown-name', {
        expected: `a parameter of a named step: ${steps.map((known) => `'${known}.…'`).join(', ') || 'there is none'}`,
        found: `'${address}'`,
        remedy: "Name the steps, as in step('model', logisticRegression), and write 'model.C'.",
      });
    }
    out.set(name, { ...out.get(name), [address.slice(dot + 1)]: value });
  }
  return out;
}

/** @throws LmlabError `bad-option` when two steps have one name. */
export function stepNames(parts: readonly unknown[]): (string | undefined)[] {
  const names = parts.map((part) =>
    typeof part === 'object' && part !== null && 'name' in part ? (part.name as string) : undefined,
  );
  const twice = names.find((name, i) => name !== undefined && names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a different name for every step',
      found: `'${twice}' twice`,
      remedy: 'Rename one of them.',
    });
  }
  return names;
}

/** The dotted parameters of the named steps among parts. */
export type Addresses<S extends readonly unknown[]> = Flat<
  S extends readonly [infer H, ...infer R] ? AddressesOf<H> & Addresses<R> : unknown
>;
type AddressesOf<P> = P extends { readonly name: infer N extends string; with(changes: infer C): unknown }
  ? { [K in keyof C & string as `${N}.${K}`]?: C[K] }
  : unknown;
type Flat<T> = { [K in keyof T]: T[K] };
