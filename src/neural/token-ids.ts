import { LmlabError } from '../core/errors';

/** @throws LmlabError `token-id` for an id that is not below `size`, or below 0 where that has no meaning. */
export function checkIds(ids: ArrayLike<number>, size: number, belowZero = false): void {
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < size && (ids[i] >= 0 || belowZero)) continue;
    throw new LmlabError('token-id', {
      expected: `ids from 0 to ${size - 1}`,
      found: `${ids[i]} at position ${i}`,
      remedy: 'Use the tokenizer whose vocabulary size the model was made with.',
    });
  }
}
