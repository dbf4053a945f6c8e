import { LmlabError } from './errors';

/**
 * A dense matrix of float64, row after row in one array.
 *
 * @example
 * ```ts
 * import { Dense } from 'lmlab';
 * const X = Dense.fromRows([[1, 2], [3, 4]]);
 * X.at(1, 0); // 3
 * ```
 */
export class Dense {
  readonly kind = 'dense';
  readonly rows: number;
  readonly cols: number;
  /** The values, row-major: element (i, j) is `data[i * cols + j]`. */
  readonly data: Float64Array;

  /** @throws LmlabError `shape` when `data.length` is not `rows * cols`. */
  constructor(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)) {
    if (data.length !== rows * cols) {
      throw new LmlabError('shape', {
        expected: `${rows} × ${cols} = ${rows * cols} values`,
        found: `${data.length} values`,
        remedy: 'Pass one value for every row and column.',
      });
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /**
   * A matrix from an array of rows.
   * @throws LmlabError `shape` when the rows have different lengths; `non-finite` for a cell that is no number. NaN is
   *   taken: it stands for a missing value.
   */
  static fromRows(rows: readonly ArrayLike<number>[]): Dense {
    const cols = rows[0]?.length ?? 0;
    const data = new Float64Array(rows.length * cols);
    rows.forEach((row, i) => {
      if (row.length !== cols) {
        throw new LmlabError('shape', {
          expected: `${cols} values in every row, as in row 0`,
          found: `${row.length} values in row ${i}`,
          remedy: 'Make all rows equally long, or fill the missing values first.',
        });
      }
      data.set(row, i * cols);
      checkNumeric(row, i);
    });
    return new Dense(rows.length, cols, data);
  }

  at(row: number, col: number): number {
    return this.data[row * this.cols + col];
  }

  /** A view of one row: writing to it writes to the matrix. */
  row(i: number): Float64Array {
    return this.data.subarray(i * this.cols, (i + 1) * this.cols);
  }

  /** A new matrix of the given rows, in the given order; a row may be taken more than once. */
  takeRows(indices: ArrayLike<number>): Dense {
    const out = new Dense(indices.length, this.cols);
    for (let k = 0; k < indices.length; k++) out.data.set(this.row(indices[k]), k * this.cols);
    return out;
  }

  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)));
  }
}

/** A text would become NaN, and an imputer would then fill it. */
function checkNumeric(row: ArrayLike<unknown>, i: number): void {
  if (ArrayBuffer.isView(row)) return;
  for (let j = 0; j < row.length; j++) {
    const cell = row[j];
    if (typeof cell === 'number') continue;
    throw new LmlabError('non-finite', {
      expected: 'a number in every cell',
      found: `${cell === undefined ? 'undefined' : JSON.stringify(cell)} in row ${i}, column ${j}`,
      remedy: 'Turn it into a number first; write NaN where a value is missing.',
    });
  }
}
