import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';

/** The options of {@link fillMissingText}. */
export interface MissingTextOptions {
  /** `'fill'` puts `value` in place of a missing text, `'drop'` leaves it out. Default: `'fill'`. */
  readonly policy?: 'fill' | 'drop';
  /** What stands for a missing text. A token such as `'<missing>'` lets a model see the absence. Default: `''`. */
  readonly value?: string;
  /** Whether a text of white space alone counts as missing, too. Default: true. */
  readonly blank?: boolean;
}

/** Texts without gaps, from {@link fillMissingText}. */
export interface FilledTexts {
  readonly texts: string[];
  /** The indices of the input that `texts` holds, in order: take the same rows of the labels. */
  readonly keep: Int32Array;
  /** The indices that were missing. */
  readonly missing: Int32Array;
}

/**
 * Decides what becomes of missing texts: `null`, `undefined`, NaN (what table readers put there) and, unless told
 * otherwise, blank ones.
 *
 * @throws LmlabError `not-text` when a value is neither a string nor missing.
 * @throws LmlabError `bad-option` for an unknown policy, or a value that is no string.
 * @example
 * ```ts
 * import { fillMissingText } from 'lmlab';
 * fillMissingText(['good', null, ' '], { value: '<missing>' }).texts; // ['good', '<missing>', '<missing>']
 * Array.from(fillMissingText(['good', null], { policy: 'drop' }).keep); // [0]
 * ```
 */
export function fillMissingText(
  texts: readonly (string | null | undefined)[],
  options: MissingTextOptions = {},
): FilledTexts {
  checkOptionNames<MissingTextOptions>(options, { policy: true, value: true, blank: true });
  const { policy = 'fill', value = '', blank = true } = options;
  if (!['fill', 'drop'].includes(policy)) {
    throw new LmlabError('bad-option', {
      expected: "'fill' or 'drop' as the policy for missing texts",
      found: `"${policy}"`,
      remedy: 'Fill to keep every row, drop to leave rows out (and take the same labels with `keep`).',
    });
  }
  if (typeof value !== 'string') {
    throw new LmlabError('bad-option', {
      expected: 'a string as value',
      found: String(value),
      remedy: "Pass a token such as '<missing>', or leave it out for ''.",
    });
  }
  if (!Array.isArray(texts)) {
    throw new LmlabError('not-text', {
      expected: 'an array of texts',
      found: typeof texts,
      remedy: 'Put a single text into an array: [text].',
    });
  }
  const filled: string[] = [];
  const keep: number[] = [];
  const missing: number[] = [];
  // Holes of a sparse array are missing texts, too.
  Array.from<unknown>(texts).forEach((text, i) => {
    const absent = text === null || text === undefined || Number.isNaN(text);
    if (!absent && typeof text !== 'string') {
      throw new LmlabError('not-text', {
        expected: 'strings, null or undefined',
        found: `${typeof text} as text ${i}`,
        remedy: 'Turn it into a string first.',
      });
    }
    const isMissing = absent || (blank && (text as string).trim() === '');
    if (isMissing) missing.push(i);
    if (isMissing && policy === 'drop') return;
    keep.push(i);
    filled.push(isMissing ? value : (text as string));
  });
  return { texts: filled, keep: Int32Array.from(keep), missing: Int32Array.from(missing) };
}
