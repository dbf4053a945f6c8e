import type { MimeBundle } from '../../engine';
import { showTable } from './table';

/** What danfojs's DataFrame and Series have in common. */
interface DataFrame {
  readonly columns: readonly (string | number)[];
  readonly dtypes: readonly string[];
  readonly shape: readonly number[];
  readonly index: readonly (string | number)[];
  readonly values: readonly unknown[];
}

export function isDataFrame(value: object): value is DataFrame {
  const { columns, dtypes, shape, index } = value as Partial<DataFrame>;
  return [columns, dtypes, shape, index].every(Array.isArray) && Array.isArray((value as DataFrame).values);
}

/** A data frame, or a series as a table of one column. */
export function showDataFrame(frame: DataFrame): MimeBundle {
  const isSeries = frame.shape.length === 1;
  return showTable({
    columns: frame.dtypes.map((type, i) => ({ name: String(frame.columns[i] ?? i), type })),
    rowCount: frame.values.length,
    label: (row) => String(frame.index[row]),
    value: (row, column) =>
      isSeries ? frame.values[row] : (frame.values[row] as readonly unknown[])[column],
  });
}
