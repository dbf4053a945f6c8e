import type { ParamsOf, Tunable } from '../pipeline/step';
import type { ChoiceDomain, ConditionalDomain, FloatDomain, IntDomain, PlainDomain } from './space';

/** The values to try for parameters of E's named steps: `{ 'tfidf.minDf': [1, 2], 'model.C': [0.1, 1] }`. */
export type GridOf<E> = {
  readonly [K in keyof ParamsOf<E>]?: readonly Exclude<ParamsOf<E>[K], undefined>[];
};

type DomainOf<V> = ChoiceDomain<V> | (number extends V ? FloatDomain | IntDomain : never);

/** Where to look for parameters of E's named steps: `{ 'tfidf.minDf': int(1, 5), 'model.C': logUniform(0.01, 10) }`. */
export type SpaceOf<E> = {
  readonly [K in keyof ParamsOf<E>]?:
    | DomainOf<Exclude<ParamsOf<E>[K], undefined>>
    | ConditionalDomain<DomainOf<Exclude<ParamsOf<E>[K], undefined>> & PlainDomain>;
};

/** A sentence that the compiler shows for every name in G that E's steps do not have. */
export type OnlyParamsOf<E, G> = {
  readonly [K in Exclude<keyof G, keyof ParamsOf<E>>]: 'no named step has a parameter of this name';
};

/** What a search calls for parameters: the function that it was given, or `with` of what has named steps. */
export function builderOf<P, E>(target: ((params: P) => E) | Tunable): (params: P) => E {
  return typeof target === 'function' ? target : (params) => target.with(params as never) as E;
}
