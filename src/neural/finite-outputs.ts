import { LmlabError } from '../core/errors';

/** @throws LmlabError `non-finite` when what a model computed is not all finite numbers. */
export function checkOutputs(
  values: readonly number[] | Float32Array | Float64Array,
  expected: string,
): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new LmlabError('non-finite', {
    expected,
    found: String(values[bad]),
    remedy: 'The weights hold NaN or infinity: go back to an earlier checkpoint.',
  });
}
