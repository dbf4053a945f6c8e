import { LmlabError } from '../core/errors';

/** @throws LmlabError `bad-option` for the first size that is not a positive integer. */
export function checkSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(sizes))
    checkOption(name, value, Number.isInteger(value) && value > 0, 'a positive integer');
}

/** @throws LmlabError `bad-option` when a list holds anything but positive integers, or fewer than `least` of them. */
export function checkSizeList(name: string, sizes: readonly number[], least: number): void {
  const fits = Array.isArray(sizes) && sizes.every((size) => Number.isInteger(size) && size > 0);
  checkOption(name, sizes, fits && sizes.length >= least, `a list of ${least} or more positive integers`);
}

/**
 * Checks one option.
 *
 * @param fits Whether the value makes sense; comparisons with NaN are false.
 * @param expected What would, as a noun phrase.
 * @throws LmlabError `bad-option` when it does not fit.
 */
export function checkOption(name: string, value: unknown, fits: boolean, expected: string): void {
  if (fits) return;
  throw new LmlabError('bad-option', {
    expected: `${expected} for ${name}`,
    found: Array.isArray(value) ? JSON.stringify(value) : String(value),
    remedy: `Correct ${name}.`,
  });
}

/** @throws LmlabError `bad-option` when an option names none of its choices. */
export function checkChoice(name: string, value: string, choices: readonly string[]): void {
  checkOption(name, value, choices.includes(value), choices.join(' or '));
}

/** @throws LmlabError `bad-option` when a share of dropout is not in [0, 1). */
export function checkDropout(dropout: number): void {
  checkOption('dropout', dropout, dropout >= 0 && dropout < 1, 'a share from 0 up to, but not including, 1');
}

/** @throws LmlabError `bad-option` when heads do not share the width evenly. */
export function checkHeads({ embeddingSize, heads }: { embeddingSize: number; heads: number }): void {
  const name = 'embeddingSize';
  checkOption(name, embeddingSize, embeddingSize % heads === 0, `a multiple of the ${heads} heads`);
}

/**
 * Checks options of a new model, which has no bits: only weights that exist can be rounded.
 * @throws LmlabError `bad-option`.
 */
export function checkUnrounded({ bits }: { readonly bits?: number | undefined }): void {
  if (bits === undefined) return;
  throw new LmlabError('bad-option', {
    expected: 'a new model without a value for bits',
    found: String(bits),
    remedy: 'Leave bits out, and pass the trained model to quantize.',
  });
}
