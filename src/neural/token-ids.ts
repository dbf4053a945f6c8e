import { LmlabError } from '../core/errors';

/** The first id that is not a whole number below `size`, or is below 0 where that has no meaning. */
function wrongId(ids: ArrayLike<number>, size: number, belowZero: boolean): number | undefined {
  for (let i = 0; i < ids.length; i++)
    if (!(Number.isInteger(ids[i]) && ids[i] < size && (ids[i] >= 0 || belowZero))) return i;
  return undefined;
}

/** @throws LmlabError `token-id` for an id that is no whole number below `size`, or below 0 where that has no meaning. */
export function checkIds(ids: ArrayLike<number>, size: number, belowZero = false): void {
  const wrong = wrongId(ids, size, belowZero);
  if (wrong === undefined) return;
  throw new LmlabError('token-id', {
    expected: `whole numbers from 0 ${size < Infinity ? `to ${size - 1}` : 'on'} as ids`,
    found: `${ids[wrong]} at position ${wrong}`,
    remedy: 'Use the tokenizer whose vocabulary size the model was made with.',
  });
}

/** @throws LmlabError `unknown-label` for a label that is no class of the model: not counted from 0, or too large. */
export function checkLabels(labels: ArrayLike<number>, classes: number, belowZero = false): void {
  const wrong = wrongId(labels, classes, belowZero);
  if (wrong === undefined) return;
  throw new LmlabError('unknown-label', {
    expected: `classes as whole numbers from 0 ${classes < Infinity ? `to ${classes - 1}` : 'on'}`,
    found: `${labels[wrong]} at position ${wrong}`,
    remedy: 'Number the classes from 0, and make the model with as many.',
  });
}
