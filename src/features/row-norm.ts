import type { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';

/** Scales every row of a matrix to length 1, in place; an empty row stays empty. */
export function scaleRows({ rows, indptr, data }: Csr, norm: 'l2' | 'l1' | 'none'): void {
  if (norm === 'none') return;
  for (let i = 0; i < rows; i++) {
    let total = 0;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      total += norm === 'l2' ? data[k] * data[k] : Math.abs(data[k]);
    }
    if (total === 0) continue;
    const length = norm === 'l2' ? Math.sqrt(total) : total;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) data[k] /= length;
  }
}

/** @throws LmlabError `bad-option` for a norm that is none. */
export function checkNorm(norm: string | undefined): void {
  if (norm === undefined || ['l2', 'l1', 'none'].includes(norm)) return;
  throw new LmlabError('bad-option', {
    expected: "norm 'l2', 'l1' or 'none'",
    found: `'${norm}'`,
    remedy: "Leave it out for 'l2'.",
  });
}
