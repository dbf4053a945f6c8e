import { LmlabError } from '../core/errors';

/**
 * Stands where the learner's code belongs: fits any type, and throws when it runs.
 *
 * @param what what to write here, as a phrase
 * @throws LmlabError `exercise`, always
 *
 * @example
 * ```ts
 * import { todo } from 'lmlab';
 * const f1 = (precision: number, recall: number): number => todo('the harmonic mean of both');
 * typeof f1; // 'function'
 * ```
 */
export function todo(what: string): never {
  throw new LmlabError('exercise', {
    expected: `your code: ${what}`,
    found: 'todo(…)',
    remedy: 'Replace `todo(…)` with your code and run the cell again.',
  });
}
