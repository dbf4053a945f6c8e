import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';
import { axis, type Figure, type FigureOptions, makeFigure, readable, shades, textTable } from './figure';
import { checkDrawable } from './check';

/**
 * A confusion matrix as a heat map: rows are the true classes, columns the predicted ones. The shade is the share of
 * the row, so that a rare class is seen as well as a frequent one; the number is the count.
 *
 * @param matrix Classes × classes: `matrix[i][j]` samples of class i were predicted as class j.
 * @param classes One name a row and column.
 * @param options Titles.
 * @throws LmlabError `shape` when the matrix is not square or does not fit the names; `empty` or `non-finite`.
 * @example
 * ```ts
 * import { plotConfusion } from 'lmlab';
 * const figure = plotConfusion([[90, 2], [3, 5]], ['ham', 'spam']);
 * figure.alt; // 'Confusion matrix. True ham: 90 predicted ham, 2 predicted spam. True spam: 3 predicted ham, 5 predicted spam.'
 * ```
 */
export function plotConfusion(
  matrix: readonly ArrayLike<number>[],
  classes: readonly (string | number | boolean)[],
  options: FigureOptions = {},
): Figure {
  checkList(matrix, 'rows of counts');
  checkList(classes, 'the classes in the order of the rows');
  const names = classes.map(String);
  const rows = matrix.map((row) => Array.from(row));
  if (rows.length !== names.length || rows.some((row) => row.length !== names.length)) {
    throw new LmlabError('shape', {
      expected: `${names.length} × ${names.length} counts, one row and column a class`,
      found: `${rows.length} rows of ${rows.map((row) => row.length).join(', ')} counts`,
      remedy: 'Pass the classes in the order of the matrix.',
    });
  }
  checkDrawable(rows.flat(), 'the confusion matrix');
  const shares = rows.map((row) => {
    const sum = row.reduce((total, count) => total + count, 0);
    return row.map((count) => (sum === 0 ? 0 : count / sum));
  });
  const cells = {
    type: 'heatmap',
    x: names,
    y: names,
    z: shares,
    zmin: 0,
    zmax: 1,
    colorscale: shades,
    text: rows.map((row) => row.map(readable)),
    texttemplate: '%{text}',
    textfont: { size: 18 },
    xgap: 3,
    ygap: 3,
    colorbar: { title: { text: 'share of the row', side: 'right' }, tickformat: '.0%', outlinewidth: 0 },
    hovertemplate: 'true %{y}, predicted %{x}: %{text} (%{z:.1%} of the row)<extra></extra>',
  };
  const told = rows.map(
    (row, i) =>
      `True ${names[i]}: ${row.map((count, j) => `${readable(count)} predicted ${names[j]}`).join(', ')}.`,
  );
  return makeFigure({
    data: [cells],
    axes: {
      xaxis: axis(options.xLabel ?? 'predicted', { type: 'category', showgrid: false }),
      yaxis: axis(options.yLabel ?? 'true', { type: 'category', autorange: 'reversed', showgrid: false }),
    },
    options,
    alt: `${options.title ?? 'Confusion matrix'}. ${told.join(' ')}`,
    table: textTable([
      ['true \\ predicted', ...names],
      ...rows.map((row, i) => [names[i], ...row.map(readable)]),
    ]),
  });
}
