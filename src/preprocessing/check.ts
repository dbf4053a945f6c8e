import { LmlabError } from '../core/errors';
import { checkFinite, checkMatrix, type Matrix } from '../core/matrix';

/**
 * Checks that a matrix has something in it and, where the number of columns is known from fitting, that many columns.
 * @throws LmlabError `empty` or `shape`.
 */
export function checkShape(x: Matrix, columns?: number): void {
  checkMatrix(x);
  if (columns === undefined && (x.rows === 0 || x.cols === 0)) {
    throw new LmlabError('empty', {
      expected: 'at least one row and one column',
      found: `${x.rows} × ${x.cols}`,
      remedy: 'Check what was loaded or selected before fitting.',
    });
  }
  if (columns !== undefined && x.cols !== columns) {
    throw new LmlabError('shape', {
      expected: `${columns} columns, as in fitting`,
      found: `${x.cols} columns`,
      remedy: 'Pass the same features in the same order.',
    });
  }
}

/**
 * As {@link checkShape}, and every value must be finite.
 * @throws LmlabError `empty`, `shape` or `non-finite`.
 */
export function checkNumbers(x: Matrix, columns?: number): void {
  checkShape(x, columns);
  checkFinite(x);
}

/**
 * Checks that there is one label for every row.
 * @throws LmlabError `shape`.
 */
export function checkSameLength(rows: number, labels: number): void {
  if (rows === labels) return;
  throw new LmlabError('shape', {
    expected: `one label for each of the ${rows} rows`,
    found: `${labels} labels`,
    remedy: 'Select the same rows of both.',
  });
}
