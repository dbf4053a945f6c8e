// The engines of TensorFlow.js that this machine has, and the same numbers computed by each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { type BackendName, useBackend } from 'lmlab';

/** Whether libtensorflow was set up; if not, the tests say so. */
export const hasNative: boolean = existsSync(join(__dirname, '../../node_modules/tfjs-node-native/lib'));
if (!hasNative)
  console.warn('native: not run. The native engine is not installed here; `npm run setup:native` does it.');

/** The engines to compare with the plain one. */
export const fastEngines: readonly BackendName[] = hasNative ? ['wasm', 'native'] : ['wasm'];

/** The values of what `compute` returns, on one engine. */
export async function valuesOn(name: BackendName, compute: () => Tensor[]): Promise<Float32Array[]> {
  await useBackend(name);
  return compute().map((x) => {
    const values = Float32Array.from(x.dataSync());
    x.dispose();
    return values;
  });
}

/** Fails unless `compute` gives the plain engine's numbers on the other engine, and not only zeros. */
export async function expectSameOn(
  name: BackendName,
  compute: () => Tensor[],
  nonZero = true,
): Promise<void> {
  const expected = await valuesOn('cpu', compute);
  const found = await valuesOn(name, compute);
  expect(found.length).toBe(expected.length);
  found.forEach((values, t) => {
    expect(values.length).toBe(expected[t].length);
    values.forEach((value, i) => {
      const error = Math.abs(value - expected[t][i]) / (1 + Math.abs(expected[t][i]));
      if (!(error < 1e-4)) throw new Error(`output ${t}, at ${i}: ${value} instead of ${expected[t][i]}`);
    });
    if (nonZero) expect(values.some((value) => value !== 0)).toBe(true);
  });
}
