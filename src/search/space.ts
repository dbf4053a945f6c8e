import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';

/** A real number between two bounds. */
export interface FloatDomain {
  readonly kind: 'float';
  readonly low: number;
  readonly high: number;
  /** Whether the logarithm is what varies evenly. */
  readonly log: boolean;
  /** Only low, low + step, low + 2 step, … */
  readonly step?: number;
}

/** A whole number between two bounds, both included. */
export interface IntDomain {
  readonly kind: 'int';
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

/** One of a list of values without order. */
export interface ChoiceDomain<T> {
  readonly kind: 'choice';
  readonly choices: readonly T[];
}

/** A parameter that exists only where another has one of some values. */
export interface ConditionalDomain<D extends PlainDomain> {
  readonly kind: 'when';
  readonly parameter: string;
  readonly values: readonly unknown[];
  readonly then: D;
}

export type PlainDomain = FloatDomain | IntDomain | ChoiceDomain<unknown>;
export type Domain = PlainDomain | ConditionalDomain<PlainDomain>;

/** For every parameter where to look for it. */
export type Space = Readonly<Record<string, Domain>>;

type ValueOf<D> = D extends FloatDomain | IntDomain
  ? number
  : D extends ChoiceDomain<infer T>
    ? T
    : D extends ConditionalDomain<infer P>
      ? ValueOf<P> | undefined
      : never;

/** The parameters that a space makes; conditional ones may be absent. */
export type Sampled<S extends Space> = { -readonly [K in keyof S]: ValueOf<S[K]> };

function checkRange(low: number, high: number, log: boolean, step?: number): void {
  const isGood =
    Number.isFinite(low) &&
    Number.isFinite(high) &&
    low < high &&
    (!log || low > 0) &&
    (step === undefined || (step > 0 && step <= high - low));
  if (isGood) return;
  throw new LmlabError('bad-option', {
    expected: log ? 'bounds 0 < low < high' : 'finite bounds low < high, and a step that fits between',
    found: `low ${low}, high ${high}${step === undefined ? '' : `, step ${step}`}`,
    remedy: 'Write the smaller bound first; leave out a parameter that is not to vary.',
  });
}

/**
 * A real number, every value equally likely at first.
 *
 * @param low Smallest value.
 * @param high Largest value.
 * @param options `step`: only low, low + step, … up to high.
 * @throws LmlabError `bad-option` for bounds that are upside down, or a step that does not fit.
 * @example
 * ```ts
 * import { uniform } from 'lmlab';
 * const space = { dropout: uniform(0, 0.5, { step: 0.1 }) };
 * space.dropout.high; // 0.5
 * ```
 */
export function uniform(low: number, high: number, options: { readonly step?: number } = {}): FloatDomain {
  checkRange(low, high, false, options.step);
  return {
    kind: 'float',
    low,
    high,
    log: false,
    ...(options.step === undefined ? {} : { step: options.step }),
  };
}

/**
 * A real number whose order of magnitude is equally likely at first: for rates and regularization strengths.
 *
 * @param low Smallest value, above 0.
 * @param high Largest value.
 * @throws LmlabError `bad-option` for bounds that are upside down or not positive.
 * @example
 * ```ts
 * import { logUniform } from 'lmlab';
 * const space = { C: logUniform(1e-4, 1e2) };
 * space.C.log; // true
 * ```
 */
export function logUniform(low: number, high: number): FloatDomain {
  checkRange(low, high, true);
  return { kind: 'float', low, high, log: true };
}

/**
 * A whole number, both bounds included.
 *
 * @param low Smallest value.
 * @param high Largest value.
 * @param options `step` (default 1), `log` (default false): the order of magnitude varies evenly.
 * @throws LmlabError `bad-option` for bounds that are upside down or no integers.
 * @example
 * ```ts
 * import { int } from 'lmlab';
 * const space = { layers: int(1, 4), width: int(16, 512, { log: true }) };
 * space.layers.step; // 1
 * ```
 */
export function int(
  low: number,
  high: number,
  options: { readonly step?: number; readonly log?: boolean } = {},
): IntDomain {
  checkOptionNames(options, { step: true, log: true });
  const { step = 1, log = false } = options;
  checkRange(low, high, log, step);
  if (!Number.isInteger(low) || !Number.isInteger(high) || !Number.isInteger(step) || (log && step !== 1)) {
    throw new LmlabError('bad-option', {
      expected: 'integers as bounds and step, and no step with log',
      found: `low ${low}, high ${high}, step ${step}`,
      remedy: 'Use uniform or logUniform for real numbers.',
    });
  }
  return { kind: 'int', low, high, log, step };
}

/**
 * One of a list of values without order: strings, booleans, numbers, null.
 *
 * @throws LmlabError `empty` for an empty list, `bad-option` for a value given twice.
 * @example
 * ```ts
 * import { choice } from 'lmlab';
 * const space = { penalty: choice(['l1', 'l2']) };
 * space.penalty.choices.length; // 2
 * ```
 */
export function choice<const T extends string | number | boolean | null>(
  choices: readonly T[],
): ChoiceDomain<T> {
  checkList(choices, 'a list of values to choose from');
  if (choices.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one value to choose from',
      found: 'an empty list',
      remedy: 'List the values.',
    });
  }
  if (new Set(choices).size !== choices.length) {
    throw new LmlabError('bad-option', {
      expected: 'each value once',
      found: JSON.stringify(choices),
      remedy: 'Remove the repetition.',
    });
  }
  return { kind: 'choice', choices };
}

/**
 * A parameter that exists only where another one, named before it, has this value; elsewhere it is undefined.
 *
 * @param parameter The name of the other parameter.
 * @param value Its value, or several, for which this one exists.
 * @param then Where to look for this one.
 * @example
 * ```ts
 * import { choice, uniform, when } from 'lmlab';
 * const space = {
 *   penalty: choice(['l2', 'elasticnet']),
 *   l1Ratio: when('penalty', 'elasticnet', uniform(0, 1)),
 * };
 * space.l1Ratio.parameter; // 'penalty'
 * ```
 */
export function when<D extends PlainDomain>(
  parameter: string,
  value: string | number | boolean | null | readonly (string | number | boolean | null)[],
  then: D,
): ConditionalDomain<D> {
  return { kind: 'when', parameter, values: [value].flat(), then };
}
