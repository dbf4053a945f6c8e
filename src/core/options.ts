import { LmlabError } from './errors';
import { nearest } from './nearest';
import { shown } from './shown';

/**
 * Checks the names of options: a misspelled one would be silently ignored.
 *
 * @param options what a caller gave.
 * @param names all names that there are, as keys, so that the compiler says which is missing.
 * @throws LmlabError `bad-option`, with the nearest name; also where the options are no object.
 */
export function checkOptionNames<O extends object>(
  options: O,
  names: { readonly [K in keyof O]-?: unknown },
): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new LmlabError('bad-option', {
      expected: 'options as an object',
      found:
        given === null || given === undefined
          ? String(given)
          : Array.isArray(given)
            ? 'an array'
            : `a ${typeof given}`,
      remedy: `Write them by name, such as { ${Object.keys(names)[0]}: … }.`,
    });
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, Object.keys(names)).at(0);
  throw new LmlabError('bad-option', {
    expected: `options among ${Object.keys(names).join(', ')}`,
    found: unknown,
    remedy: meant === undefined ? 'Leave it out.' : `Did you mean ${meant}?`,
  });
}

/**
 * Options with their defaults filled in, the caller's own as {@link ownOptions}; one that is undefined counts as left
 * out. Where the default is a number or a boolean, so must be what is given: '1' would be added as text, and null counts
 * as 0 or false.
 *
 * @param options what a caller gave.
 * @param defaults every option's; undefined where it has none, and may stay left out, or takes other types, too.
 * @throws LmlabError `bad-option` as {@link checkOptionNames}, and for a value of another type.
 */
export function withDefaults<P extends object>(
  options: Partial<P>,
  defaults: { readonly [K in keyof Required<P>]: P[K] | undefined },
): P {
  checkOptionNames<Partial<P>>(options, defaults);
  for (const [name, value] of Object.entries(options)) {
    const type = typeof defaults[name as keyof P];
    if (value === undefined || typeof value === type || (type !== 'number' && type !== 'boolean')) continue;
    throw new LmlabError('bad-option', {
      expected: `${type === 'number' ? 'a number' : 'true or false'} as ${name}`,
      found: shown(value),
      remedy: `Leave it out for ${String(defaults[name as keyof P])}.`,
    });
  }
  const all = { ...defaults, ...present(options) };
  return ownOptions(present(all)) as P;
}

/**
 * Options that stay as they are whatever the caller does to theirs later: a frozen copy, whose lists and records of
 * values are frozen copies, too. Estimators, functions, matrices and typed arrays are kept as they are.
 */
export function ownOptions<P extends object>(options: P): Readonly<P> {
  const own = Object.entries(options).map(([name, value]: [string, unknown]) => [name, ownValue(value)]);
  return Object.freeze(Object.fromEntries(own) as P);
}

function ownValue(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze([...(value as unknown[])]);
  return isRecordOfValues(value) ? Object.freeze({ ...value }) : value;
}

function isRecordOfValues(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((entry) => typeof entry !== 'object' && typeof entry !== 'function')
  );
}

function present(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/**
 * Checks that an option is one of the given words.
 * @throws LmlabError `bad-option`.
 */
export function checkChoice(option: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new LmlabError('bad-option', {
    expected: `${choices.map((choice) => `'${choice}'`).join(' or ')} as ${option}`,
    found: typeof value === 'string' ? `'${value}'` : typeof value,
    remedy: `Choose one of them, or leave ${option} out.`,
  });
}

/**
 * Checks that an option is a whole number of at least `least`.
 * @throws LmlabError `bad-option`.
 */
export function checkInteger(option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new LmlabError('bad-option', {
    expected: `a whole number of at least ${least} as ${option}`,
    found: shown(value),
    remedy: `Pass a whole number, or leave ${option} out.`,
  });
}
