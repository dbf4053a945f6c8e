import { Dense } from '../../core/dense';

/** Rows as columns. */
export function transposed(x: Dense): Dense {
  const out = new Dense(x.cols, x.rows);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) out.data[j * x.rows + i] = x.data[i * x.cols + j]!;
  }
  return out;
}
