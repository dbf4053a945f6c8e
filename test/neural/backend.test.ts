import { type BackendName, currentBackend, random, tf, useBackend } from 'lmlab';
import type { Tensor } from '@tensorflow/tfjs';
import { expectSameOn, fastEngines, hasNative } from './engines';

const asked = process.env.LMLAB_BACKEND;

test('says what to do when tf is used too early', () => {
  expect(currentBackend()).toBeUndefined();
  expect(() => tf.tensor1d([1])).toThrow('await useBackend()');
});

test('takes the fastest engine, or the one that LMLAB_BACKEND names, and says why', async () => {
  delete process.env.LMLAB_BACKEND;
  const backend = await useBackend();
  expect(backend.name).toBe(hasNative ? 'native' : 'wasm');
  expect(backend.why).toContain(`${backend.name}: the fastest engine that starts here`);
  if (!hasNative) expect(backend.why).toContain('native is not there');
  expect(currentBackend()).toBe(backend);
  process.env.LMLAB_BACKEND = 'cpu';
  expect(await useBackend()).toEqual({ name: 'cpu', why: 'cpu: asked for by LMLAB_BACKEND' });
  process.env.LMLAB_BACKEND = 'gpu';
  await expect(useBackend()).rejects.toThrow('"gpu" in LMLAB_BACKEND');
  process.env.LMLAB_BACKEND = asked ?? '';
});

test('forcing one is one call', async () => {
  expect(await useBackend('cpu')).toEqual({ name: 'cpu', why: 'cpu: asked for' });
  expect(tf.getBackend()).toBe('cpu');
  for (const name of fastEngines) {
    await useBackend(name);
    expect(tf.getBackend()).toBe(name === 'native' ? 'tensorflow' : name);
  }
  await expect(useBackend('gpu' as BackendName)).rejects.toThrow('[bad-option]');
  if (!hasNative) await expect(useBackend('native')).rejects.toThrow('[backend-unavailable]');
});

describe.each(fastEngines)(
  'what the WebAssembly engine lacks agrees with the plain engine, on %s',
  (engine) => {
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
        await expectSameOn(engine, compute);
      }
    });

    // libtensorflow refuses them instead.
    if (engine === 'wasm')
      test('segment ids that name no segment are dropped', async () => {
        await useBackend(engine);
        const sums = tf.unsortedSegmentSum(tf.tensor2d([[1], [2], [4]]), tf.tensor1d([1, -1, 5], 'int32'), 2);
        expect(Array.from(sums.dataSync())).toEqual([0, 1]);
      });

    test('einsum and its gradient, against the sum written out', async () => {
      await useBackend(engine);
      const equations = [
        'ij,jk->ik',
        'bij,bjk->bik',
        'bhid,bhjd->bhij',
        'ij,ij->',
        'ij,j->i',
        'ij->ji',
        'ij->i',
      ];
      for (const equation of [...equations, 'i,j->ij', 'bij->j']) {
        const letters = Array.from(new Set(equation.replace(/\W/g, '')));
        const dims = new Map(letters.map((letter) => [letter, size(4)]));
        const [left, right] = equation.split('->');
        const terms = [...left.split(','), right];
        const shapes = terms.map((term) => Array.from(term, (letter) => dims.get(letter)!));
        // The inputs and the gradient of the output; then what is expected: the gradients and the output.
        const data = shapes.map((shape) => values(shape.reduce((a, b) => a * b, 1)));
        const expected = data.map((x) => new Float64Array(x.length));
        const add = (chosen: Map<string, number>): void => {
          const next = letters.find((letter) => !chosen.has(letter));
          if (next !== undefined) {
            for (let i = 0; i < dims.get(next)!; i++) add(new Map(chosen).set(next, i));
            return;
          }
          const at = terms.map((term) =>
            Array.from(term).reduce((place, letter) => place * dims.get(letter)! + chosen.get(letter)!, 0),
          );
          terms.forEach((_, t) => {
            expected[t][at[t]] += data
              .map((x, other) => (other === t ? 1 : x[at[other]]))
              .slice(0, t === terms.length - 1 ? -1 : undefined)
              .reduce((a, b) => a * b, 1);
          });
        };
        add(new Map());
        const inputs = data.slice(0, -1).map((x, i) => tf.tensor(x, shapes[i]));
        const sum = (...x: Tensor[]): Tensor => tf.einsum(equation, ...x);
        const up = tf.tensor(data.at(-1)!, shapes.at(-1));
        [...tf.grads(sum)(inputs, up), sum(...inputs)].forEach((found, t) => {
          expect(found.shape).toEqual(shapes[t]);
          found.dataSync().forEach((value, i) => expect(Math.abs(value - expected[t][i])).toBeLessThan(1e-4));
        });
      }
    });

    test('conv2d, depthwise conv2d and their gradients', async () => {
      for (let trial = 0; trial < 8; trial++) {
        const [batch, h, w, channels, out] = [size(2), 3 + size(4), 3 + size(4), size(3), size(3)];
        const stride = size(2);
        const pad = trial % 2 ? 'same' : 'valid';
        const depthwise = trial >= 4;
        const [x, f] = [values(batch * h * w * channels), values(9 * channels * out)];
        await expectSameOn(engine, () => {
          const run = (a: Tensor, b: Tensor): Tensor =>
            depthwise
              ? tf.depthwiseConv2d(a as never, b as never, stride, pad)
              : tf.conv2d(a as never, b as never, stride, pad);
          const inputs = [tf.tensor(x, [batch, h, w, channels]), tf.tensor(f, [3, 3, channels, out])];
          const loss = (a: Tensor, b: Tensor): Tensor => run(a, b).square().sum();
          return [run(inputs[0], inputs[1]), ...tf.grads(loss)(inputs)];
        });
      }
    });
  },
);
