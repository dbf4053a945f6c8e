// Every gradient against central differences. The network is one layer with random inputs, the loss a fixed random
// weighting of its outputs, so that no symmetry hides an error.
import { random } from 'lmlab';
import { crossAttention, selfAttention } from '../../src/neural/attention';
import { CrossEntropy, type LossOptions } from '../../src/neural/cross-entropy';
import { dropout } from '../../src/neural/dropout';
import { Graph } from '../../src/neural/graph';
import { type Activation, activations } from '../../src/neural/kernels';
import { activation, add, embedding, layerNorm, linear, multiply } from '../../src/neural/layers';
import { Memory } from '../../src/neural/memory';
import { type Parameter, Parameters, type Tensor } from '../../src/neural/parameters';
import { addSinusoids, rotary } from '../../src/neural/positions';
import { recurrent, recurrentParameters } from '../../src/neural/recurrent';
import { joinRows, splitRows } from '../../src/neural/sequence-layers';

type Shapes = Record<string, readonly [number, number]>;
type Get = (name: string) => Parameter;

/** Largest difference between the analytic and the numerical gradient, relative to the largest gradient. */
function worstError(shapes: Shapes, build: (graph: Graph, get: Get) => Tensor): number {
  const rng = random(11);
  const memory = new Memory();
  const specs = Object.entries(shapes).map(([name, [rows, cols]]) => ({
    name,
    rows,
    cols,
    initial: { sd: 0.7 },
  }));
  const parameters = new Parameters(memory, specs, rng);
  const graph = new Graph(memory, true);
  graph.key = 5;
  const output = build(graph, (name) => parameters.get(name));
  const size = output.rows * output.cols;
  const weighting = Float64Array.from({ length: size }, () => rng.normal());
  graph.restoreConstants();
  graph.start(output);
  const loss = (): number => {
    graph.forward();
    return memory.floats(output.at, size).reduce((sum, value, i) => sum + value * weighting[i], 0);
  };
  loss();
  memory.floats(output.gradientAt, size).set(weighting);
  graph.backward();
  let [worst, largest] = [0, 0];
  for (const { name } of specs) {
    const analytic = parameters.gradient(name).slice();
    const values = parameters.values(name);
    const eps = 1e-2;
    for (let i = 0; i < values.length; i++) {
      const before = values[i];
      const at = (offset: number): number => {
        values[i] = before + offset;
        return loss();
      };
      // Richardson's extrapolation: the error is of fourth order, so that the step can be large.
      const numeric = (8 * (at(eps) - at(-eps)) - (at(2 * eps) - at(-2 * eps))) / (12 * eps);
      values[i] = before;
      worst = Math.max(worst, Math.abs(numeric - analytic[i]));
      largest = Math.max(largest, Math.abs(analytic[i]));
    }
  }
  return worst / largest;
}

const tolerance = 2e-3;

test.each([false, true])('linear, transposed %s', (transposed) => {
  const shapes: Shapes = { x: [5, 7], w: transposed ? [3, 7] : [7, 3], b: [1, 3] };
  expect(worstError(shapes, (g, p) => linear(g, p('x'), p('w'), p('b'), { transposed }))).toBeLessThan(
    tolerance,
  );
});

test('a tensor used twice gets the sum of its gradients', () => {
  const error = worstError({ x: [4, 6], w: [6, 6] }, (g, p) => {
    const y = linear(g, p('x'), p('w'));
    return add(g, multiply(g, y, y), activation(g, y, 'tanh'));
  });
  expect(error).toBeLessThan(tolerance);
});

test('embedding, with positions added onto it', () => {
  const error = worstError({ table: [6, 5], places: [4, 5] }, (g, p) => {
    const [ids, positions] = [g.integers(4), g.integers(4)];
    g.memory.ints(ids.at, 4).set([1, 5, 1, 0]);
    g.memory.ints(positions.at, 4).set([0, 1, 2, 3]);
    return embedding(g, p('places'), positions, embedding(g, p('table'), ids));
  });
  expect(error).toBeLessThan(tolerance);
});

test.each([
  [8, false],
  [7, false],
  [9, true],
])('layer norm of width %i, rms %s', (width, rms) => {
  const error = worstError({ x: [5, width], gain: [1, width], bias: [1, width] }, (g, p) =>
    layerNorm(g, p('x'), p('gain'), rms ? undefined : p('bias'), { rms }),
  );
  expect(error).toBeLessThan(tolerance);
});

test.each<Activation>(['gelu', 'geluErf', 'silu', 'tanh', 'sigmoid'])('%s', (name) => {
  expect(worstError({ x: [4, 6] }, (g, p) => activation(g, p('x'), name))).toBeLessThan(tolerance);
});

test('relu has slope 1 above zero and 0 elsewhere (its kink has no numerical gradient)', () => {
  const memory = new Memory();
  const [x, dy] = [memory.take(16), memory.take(16)];
  memory.floats(x, 4).set([-1, 0, 1e-6, 3]);
  memory.floats(dy, 4).set([5, 6, 7, 8]);
  memory.kernels.activationBackward(activations.relu, x, dy, dy, 4, false);
  expect(Array.from(memory.floats(dy, 4))).toEqual([0, 0, 7, 8]);
});

test('dropout', () => {
  expect(worstError({ x: [6, 6] }, (g, p) => dropout(g, p('x'), 0.4))).toBeLessThan(tolerance);
});

test.each([
  ['causal', true, false],
  ['full', false, false],
  ['padded', false, true],
  ['causal and padded', true, true],
])('self-attention, %s', (_name, causal, padded) => {
  // 7 positions are neither a multiple of the 4 rows nor of the 8 columns that the kernel works on.
  const error = worstError({ x: [14, 18] }, (g, p) => {
    const lengths = g.integers(2);
    g.memory.ints(lengths.at, 2).set([7, 3]);
    return selfAttention(g, p('x'), { batch: 2, heads: 2, causal, lengths: padded ? lengths : undefined })
      .output;
  });
  expect(error).toBeLessThan(tolerance);
});

test.each([true, false])('self-attention with dropout, causal %s', (causal) => {
  const error = worstError(
    { x: [14, 18] },
    (g, p) => selfAttention(g, p('x'), { batch: 2, heads: 2, causal, dropout: 0.4 }).output,
  );
  expect(error).toBeLessThan(tolerance);
});

test('dropout of attention weights keeps the mean, drops its share, and differs between heads and sequences', () => {
  const memory = new Memory();
  const [batch, heads, n, width] = [2, 2, 32, 4];
  const graph = new Graph(memory, true);
  const x = graph.tensor(batch * n, 3 * width);
  const { output } = selfAttention(graph, x, { batch, heads, dropout: 0.25 });
  graph.key = 3;
  // Equal scores and values of 1: every output is the sum of what is left of weights 1/n.
  memory.floats(x.at, x.rows * x.cols).fill(1);
  graph.forward();
  const out = memory.floats(output.at, batch * n * width);
  const sums = [0, 1, 2, 3].map((s) =>
    Array.from({ length: n }, (_, i) => out[((s >> 1) * n + i) * width + (s & 1) * 2]),
  );
  const mean = sums.flat().reduce((a, b) => a + b) / sums.flat().length;
  // Five standard deviations of a mean of 4096 draws: 5 √(0.25 / 0.75 / 4096) = 0.045
  expect(Math.abs(mean - 1)).toBeLessThan(0.045);
  sums.forEach((a, i) => sums.slice(i + 1).forEach((b) => expect(a).not.toEqual(b)));
});

test('rows apart and together', () => {
  const error = worstError({ x: [6, 3], w: [3, 3] }, (g, p) => {
    // Three floats a row: the parts do not begin at multiples of four.
    const [a, b, c] = splitRows(g, linear(g, p('x'), p('w')), 3);
    return joinRows(g, [multiply(g, a, b), b, c]);
  });
  expect(error).toBeLessThan(tolerance);
});

test.each(['lstm', 'gru'] as const)('%s', (kind) => {
  const specs = recurrentParameters(kind, 3, 5);
  const shapes = Object.fromEntries(specs.map(({ name, rows, cols }) => [name, [rows, cols] as const]));
  const error = worstError({ ...shapes, x: [8, 3] }, (g, p) => recurrent(g, p('x'), kind, 4, p));
  expect(error).toBeLessThan(tolerance);
});

test('cross-attention', () => {
  const error = worstError(
    { q: [6, 8], kv: [10, 16] },
    (g, p) => crossAttention(g, p('q'), p('kv'), { batch: 2, heads: 2 }).output,
  );
  expect(error).toBeLessThan(tolerance);
});

test('rotary and sinusoidal positions', () => {
  const rotated = worstError({ x: [6, 8], w: [8, 24] }, (g, p) =>
    rotary(g, linear(g, p('x'), p('w')), { length: 3, heads: 2, contextLength: 3 }),
  );
  expect(rotated).toBeLessThan(tolerance);
  const added = worstError({ x: [6, 8], w: [8, 8] }, (g, p) => {
    const positions = { at: g.constant(Int32Array.of(0, 1, 2, 0, 1, 2)), length: 6 };
    return addSinusoids(g, linear(g, p('x'), p('w')), positions, 3);
  });
  expect(added).toBeLessThan(tolerance);
});

test.each<[string, LossOptions]>([
  ['plain', {}],
  ['label smoothing', { labelSmoothing: 0.2 }],
  ['focal', { focalGamma: 2 }],
  ['class weights', { classWeights: [1, 2, 0.5, 3, 1] }],
])('cross-entropy, %s', (_name, options) => {
  const memory = new Memory();
  const parameters = new Parameters(memory, [{ name: 'z', rows: 4, cols: 5, initial: { sd: 1 } }], random(4));
  const graph = new Graph(memory, true);
  const z = parameters.get('z');
  const loss = new CrossEntropy(graph, z);
  memory.ints(loss.targets.at, 4).set([0, 3, -1, 4]);
  loss.run(1, options);
  const analytic = parameters.gradient('z').slice();
  const values = parameters.values('z');
  expect(Array.from(analytic.subarray(10, 15))).toEqual([0, 0, 0, 0, 0]);
  for (let i = 0; i < values.length; i++) {
    const before = values[i];
    values[i] = before + 1e-2;
    const up = loss.run(1, options);
    values[i] = before - 1e-2;
    const down = loss.run(1, options);
    values[i] = before;
    expect(Math.abs((up - down) / 2e-2 - analytic[i])).toBeLessThan(1e-4);
  }
});
