import { type BackendName, currentBackend, random, tf, useBackend } from 'lmlab';
import type { Tensor } from '@tensorflow/tfjs';

test('says what to do when tf is used too early', () => {
  expect(currentBackend()).toBeUndefined();
  expect(() => tf.tensor1d([1])).toThrow('await useBackend()');
});

test('takes the fastest engine and says why', async () => {
  const backend = await useBackend();
  expect(['native', 'wasm']).toContain(backend.name);
  expect(backend.why).toContain(`${backend.name}: the fastest engine that starts here`);
  expect(currentBackend()).toBe(backend);
});

test('forcing one is one call', async () => {
  expect(await useBackend('cpu')).toEqual({ name: 'cpu', why: 'cpu: asked for' });
  expect(tf.getBackend()).toBe('cpu');
  await useBackend('wasm');
  expect(tf.getBackend()).toBe('wasm');
  await expect(useBackend('gpu' as BackendName)).rejects.toThrow('[bad-option]');
});

/** The same numbers computed by two engines, values and gradients. */
async function onBoth(compute: () => Tensor[]): Promise<[Float32Array[], Float32Array[]]> {
  const results: Float32Array[][] = [];
  for (const name of ['cpu', 'wasm'] as const) {
    await useBackend(name);
    results.push(
      compute().map((x) => {
        const values = Float32Array.from(x.dataSync());
        x.dispose();
        return values;
      }),
    );
  }
  return results as [Float32Array[], Float32Array[]];
}

function expectClose([expected, found]: [Float32Array[], Float32Array[]]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((values, t) => {
    expect(values.length).toBe(expected[t].length);
    values.forEach((value, i) => expect(Math.abs(value - expected[t][i])).toBeLessThan(1e-4));
    expect(values.some((value) => value !== 0)).toBe(true);
  });
}

describe('kernels that the WebAssembly engine lacks agree with the plain engine', () => {
  const rng = random(7);
  const values = (n: number): Float32Array => Float32Array.from({ length: n }, () => rng.normal());
  const size = (most: number): number => 1 + rng.int(most);

  test('gather and its gradient (UnsortedSegmentSum)', async () => {
    for (let trial = 0; trial < 8; trial++) {
      const [rows, width, n] = [size(9), size(7), size(20)];
      const w = values(rows * width);
      const up = values(n * width);
      const ids = Int32Array.from({ length: n }, () => rng.int(rows));
      const compute = (): Tensor[] => {
        const gather = (x: Tensor): Tensor => tf.gather(x, tf.tensor1d(ids, 'int32'));
        const x = tf.tensor2d(w, [rows, width]);
        return [gather(x), tf.grad(gather)(x, tf.tensor2d(up, [n, width]))];
      };
      expectClose(await onBoth(compute));
    }
  });

  test('segment ids that name no segment are dropped', async () => {
    await useBackend('wasm');
    const sums = tf.unsortedSegmentSum(tf.tensor2d([[1], [2], [4]]), tf.tensor1d([1, -1, 5], 'int32'), 2);
    expect(Array.from(sums.dataSync())).toEqual([0, 1]);
  });

  test('einsum (for which TensorFlow.js has no gradient on any engine)', async () => {
    for (const equation of ['ij,jk->ik', 'bij,bjk->bik', 'bhid,bhjd->bhij', 'ij,ij->', 'ij,j->i', 'ij->ji']) {
      const dims = Object.fromEntries(Array.from('ijkbhd').map((letter) => [letter, size(4)]));
      const [left] = equation.split('->');
      const shapes = left.split(',').map((term) => Array.from(term).map((letter) => dims[letter]));
      const data = shapes.map((shape) => values(shape.reduce((a, b) => a * b, 1)));
      expectClose(
        await onBoth(() => {
          return [tf.einsum(equation, ...data.map((x, i) => tf.tensor(x, shapes[i])))];
        }),
      );
    }
  });

  test('conv2d, depthwise conv2d and their gradients', async () => {
    for (let trial = 0; trial < 8; trial++) {
      const [batch, h, w, channels, out] = [size(2), 3 + size(4), 3 + size(4), size(3), size(3)];
      const stride = size(2);
      const pad = trial % 2 ? 'same' : 'valid';
      const depthwise = trial >= 4;
      const [x, f] = [values(batch * h * w * channels), values(9 * channels * out)];
      expectClose(
        await onBoth(() => {
          const run = (a: Tensor, b: Tensor): Tensor =>
            depthwise
              ? tf.depthwiseConv2d(a as never, b as never, stride, pad)
              : tf.conv2d(a as never, b as never, stride, pad);
          const inputs = [tf.tensor(x, [batch, h, w, channels]), tf.tensor(f, [3, 3, channels, out])];
          const loss = (a: Tensor, b: Tensor): Tensor => run(a, b).square().sum();
          return [run(inputs[0], inputs[1]), ...tf.grads(loss)(inputs)];
        }),
      );
    }
  });
});
