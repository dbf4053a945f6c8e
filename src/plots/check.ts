import { LmlabError } from '../core/errors';

/** @throws LmlabError `empty` without values; `non-finite`, naming the first value that cannot be drawn. */
export function checkDrawable(values: readonly number[], what: string): void {
  if (values.length === 0) {
    throw new LmlabError('empty', {
      expected: `at least one value of ${what}`,
      found: 'none',
      remedy: 'Check the filter that the values came through.',
    });
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new LmlabError('non-finite', {
      expected: `finite values of ${what}`,
      found: `${values[bad]} at index ${bad}`,
      remedy: 'Leave missing values out before drawing.',
    });
  }
}
