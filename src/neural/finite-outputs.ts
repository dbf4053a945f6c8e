import { LmlabError } from '../core/errors';

/** @throws LmlabError `non-finite` when what a model computed is not all finite numbers. */
export function checkOutputs(
  values: readonly number[] | Float32Array | Float64Array,
  expected: string,
): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw notFinite(expected, String(values[bad]));
}

/** What to throw when what a model computed is not finite. */
export function notFinite(expected: string, found: string): LmlabError {
  const remedy = 'The weights hold NaN or infinity: go back to an earlier checkpoint.';
  return new LmlabError('non-finite', { expected, found, remedy });
}
