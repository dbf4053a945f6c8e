// Every operation of TensorFlow.js that has a gradient, forward and backward, on random shapes: the fast engines
// against the plain one. The table is checked against TensorFlow.js' own list, so that none is left out. Cases in which
// TensorFlow.js 4.22 itself goes wrong whatever the engine are not asked for: maximum, minimum and squaredDifference
// with broadcasting, average pooling with padding, cumsum along an inner axis, resizeBilinear beyond squares.
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import { random, tf, useBackend } from 'lmlab';
import { expectSameOn, fastEngines } from './engines';

const rng = random(17);
const size = (most = 3): number => 2 + rng.int(most);
const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Shapes of the inputs, the range their values are drawn from, and the operation. */
interface Case {
  readonly shapes: number[][];
  readonly low?: number;
  readonly high?: number;
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** Operations with steps, which have no slope anywhere: only zeros come back. */
  readonly flat?: boolean;
}

const one = (
  run: (x: Tensor) => Tensor,
  options: { readonly low?: number; readonly high?: number; readonly flat?: boolean } = {},
): Case => ({ shapes: [[size(), size(), size()]], run, ...options });

const two = (
  run: (a: Tensor, b: Tensor) => Tensor,
  options: { readonly low?: number; readonly high?: number; readonly flat?: boolean } = {},
): Case => {
  const shape = [size(), size(), size()];
  // Broadcast along the first axis, as biases are.
  return { shapes: [shape, shape.slice(1)], run, ...options };
};

const positive = { low: 0.2, high: 3 };
const inside = { low: -0.8, high: 0.8 };
const image = (): number[] => [size(), 4 + size(), 4 + size(), size()];
const ids = (n: number, below: number): Tensor1D =>
  tf.tensor1d(
    Array.from({ length: n }, (_, i) => (i * 7 + 3) % below),
    'int32',
  );

const table: Record<string, () => Case> = {
  Abs: () => one((x) => tf.abs(x)),
  Acos: () => one((x) => tf.acos(x), inside),
  Acosh: () => one((x) => tf.acosh(x), { low: 1.2, high: 4 }),
  Add: () => two((a, b) => tf.add(a, b)),
  AddN: () => ({ shapes: [[3, 2], [3, 2], [3, 2]], run: (...x) => tf.addN(x) }), // prettier-ignore
  ArgMax: () => one((x) => tf.mul(tf.cast(tf.argMax(x, -1), 'float32'), tf.sum(x, -1))),
  ArgMin: () =>
    one((x) => tf.mul(tf.cast(tf.argMin(x, -1), 'float32'), tf.sum(x, -1)), { low: 0.1, high: 1 }),
  Asin: () => one((x) => tf.asin(x), inside),
  Asinh: () => one((x) => tf.asinh(x)),
  Atan: () => one((x) => tf.atan(x)),
  Atan2: () => two((a, b) => tf.atan2(a, b), positive),
  Atanh: () => one((x) => tf.atanh(x), inside),
  AvgPool: () => ({ shapes: [image()], run: (x) => tf.avgPool(x as Tensor4D, [2, 3], [1, 2], 'valid') }),
  AvgPool3D: () => ({ shapes: [[1, 4, 4, 4, 2]], run: (x) => tf.avgPool3d(x as Tensor5D, 2, 1, 'valid') }),
  BatchMatMul: () => {
    const [b, m, k, n] = [size(), size(), size(), size()];
    return { shapes: [[b, k, m], [b, n, k]], run: (x, y) => tf.matMul(x, y, true, true) }; // prettier-ignore
  },
  BatchToSpaceND: () => ({
    shapes: [[4, 2, 2, 3]],
    run: (x) => tf.batchToSpaceND(x, [2, 2], [[0, 1], [1, 0]]), // prettier-ignore
  }),
  Cast: () => one((x) => tf.cast(tf.cast(x, 'float32'), 'float32').mul(x)),
  Ceil: () => one((x) => tf.ceil(x).mul(x)),
  ClipByValue: () => one((x) => tf.clipByValue(x, -0.5, 0.7)),
  Concat: () => {
    const [rows, a, b] = [size(), size(), size()];
    return { shapes: [[rows, a], [rows, b]], run: (x, y) => tf.concat([x, y], 1) }; // prettier-ignore
  },
  Conv2D: () => ({
    shapes: [[2, 6, 5, 3], [3, 2, 3, 4]], // prettier-ignore
    run: (x, f) => tf.conv2d(x as Tensor4D, f as Tensor4D, [2, 1], 'same'),
  }),
  Conv2DBackpropInput: () => ({
    shapes: [[1, 4, 4, 3], [2, 2, 2, 3]], // prettier-ignore
    run: (x, f) => tf.conv2dTranspose(x as Tensor4D, f as Tensor4D, [1, 5, 5, 2], 1, 'valid'),
  }),
  Conv3D: () => ({
    shapes: [[1, 4, 4, 4, 2], [2, 2, 2, 2, 3]], // prettier-ignore
    run: (x, f) => tf.conv3d(x as Tensor5D, f as Tensor5D, 1, 'same'),
  }),
  Cos: () => one((x) => tf.cos(x)),
  Cosh: () => one((x) => tf.cosh(x)),
  Cumsum: () => one((x) => tf.cumsum(x, 2, true, true)),
  DepthwiseConv2dNative: () => ({
    shapes: [[2, 6, 5, 3], [3, 3, 3, 2]], // prettier-ignore
    run: (x, f) => tf.depthwiseConv2d(x as Tensor4D, f as Tensor4D, 1, 'same'),
  }),
  Dilation2D: () => ({
    shapes: [[1, 5, 5, 2], [2, 2, 2]], // prettier-ignore
    run: (x, f) => tf.dilation2d(x as Tensor4D, f as Tensor3D, 1, 'same'),
  }),
  Elu: () => one((x) => tf.elu(x)),
  Erf: () => one((x) => tf.erf(x)),
  Exp: () => one((x) => tf.exp(x)),
  ExpandDims: () => one((x) => tf.expandDims(x, 1)),
  Expm1: () => one((x) => tf.expm1(x)),
  Floor: () => one((x) => tf.floor(x).mul(x)),
  FloorDiv: () => two((a, b) => tf.floorDiv(a, b).mul(a), positive),
  FusedBatchNorm: () => ({
    shapes: [[2, 3, 3, 4], [4], [4], [4], [4]], // prettier-ignore
    low: 0.3,
    high: 2,
    run: (x, mean, variance, offset, scale) =>
      tf.batchNorm4d(
        x as Tensor4D,
        mean as Tensor1D,
        variance as Tensor1D,
        offset as Tensor1D,
        scale as Tensor1D,
      ),
  }),
  GatherV2: () => one((x) => tf.gather(x, ids(7, x.shape[1]!), 1)),
  GreaterEqual: () => ({ shapes: [[3, 4], [3, 4]], run: (a, b) => tf.cast(tf.greaterEqual(a, b), 'float32').mul(a).add(b) }), // prettier-ignore
  Identity: () => one((x) => tf.clone(x)),
  IsFinite: () => one((x) => tf.cast(tf.isFinite(x), 'float32').mul(x)),
  IsInf: () => one((x) => tf.cast(tf.isInf(x), 'float32').add(x)),
  IsNan: () => one((x) => tf.cast(tf.isNaN(x), 'float32').add(x)),
  LRN: () => ({ shapes: [[1, 3, 3, 6]], run: (x) => tf.localResponseNormalization(x as Tensor4D, 2) }),
  LeakyRelu: () => one((x) => tf.leakyRelu(x, 0.1)),
  Log: () => one((x) => tf.log(x), positive),
  Log1p: () => one((x) => tf.log1p(x), positive),
  Max: () => one((x) => tf.max(x, 1)),
  MaxPool: () => ({ shapes: [image()], run: (x) => tf.maxPool(x as Tensor4D, [2, 3], [1, 2], 'same') }),
  MaxPool3D: () => ({ shapes: [[1, 4, 4, 4, 2]], run: (x) => tf.maxPool3d(x as Tensor5D, 2, 1, 'same') }),
  Maximum: () => ({ shapes: [[3, 4], [3, 4]], run: (a, b) => tf.maximum(a, b) }), // prettier-ignore
  Mean: () => one((x) => tf.mean(x, [0, 2])),
  Min: () => one((x) => tf.min(x, 1)),
  Minimum: () => ({ shapes: [[3, 4], [3, 4]], run: (a, b) => tf.minimum(a, b) }), // prettier-ignore
  MirrorPad: () => ({
    shapes: [[3, 4]],
    run: (x) => tf.mirrorPad(x as Tensor2D, [[1, 1], [2, 0]], 'reflect'), // prettier-ignore
  }),
  Mod: () => two((a, b) => tf.mod(a, b), positive),
  Multiply: () => two((a, b) => tf.mul(a, b)),
  Neg: () => one((x) => tf.neg(x)),
  OneHot: () => ({ shapes: [[4, 5]], run: (x) => tf.oneHot(ids(4, 5), 5).cast('float32').mul(x) }),
  OnesLike: () => one((x) => tf.onesLike(x).mul(x)),
  Pack: () => ({ shapes: [[3, 2], [3, 2]], run: (a, b) => tf.stack([a, b], 1) }), // prettier-ignore
  PadV2: () => ({ shapes: [[3, 4]], run: (x) => tf.pad(x, [[1, 2], [0, 1]], 0.5) }), // prettier-ignore
  Pow: () => two((a, b) => tf.pow(a, b), positive),
  Prelu: () => ({ shapes: [[3, 4], [4]], run: (x, a) => tf.prelu(x, a) }), // prettier-ignore
  Prod: () => one((x) => tf.prod(x, 1), positive),
  RealDiv: () => two((a, b) => tf.div(a, b), positive),
  Reciprocal: () => one((x) => tf.reciprocal(x), positive),
  Relu: () => one((x) => tf.relu(x)),
  Relu6: () => one((x) => tf.relu6(x), { low: -2, high: 9 }),
  Reshape: () => one((x) => tf.reshape(x, [-1])),
  ResizeBilinear: () => ({
    shapes: [[1, 4, 4, 2]],
    run: (x) => tf.image.resizeBilinear(x as Tensor4D, [5, 6]),
  }),
  ResizeNearestNeighbor: () => ({
    shapes: [[1, 3, 4, 2]],
    run: (x) => tf.image.resizeNearestNeighbor(x as Tensor4D, [5, 6]),
  }),
  Reverse: () => one((x) => tf.reverse(x, [0, 2])),
  Round: () => one((x) => tf.round(x).add(x)),
  Rsqrt: () => one((x) => tf.rsqrt(x), positive),
  Select: () => ({
    shapes: [[3, 4], [3, 4]], // prettier-ignore
    run: (a, b) => tf.where(tf.greater(tf.tensor2d([1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0], [3, 4]), 0.5), a, b),
  }),
  Selu: () => one((x) => tf.selu(x)),
  Sigmoid: () => one((x) => tf.sigmoid(x)),
  Sign: () => one((x) => tf.sign(x).mul(x)),
  Sin: () => one((x) => tf.sin(x)),
  Sinh: () => one((x) => tf.sinh(x)),
  Slice: () => ({ shapes: [[5, 4]], run: (x) => tf.slice(x, [1, 2], [3, 2]) }),
  Softmax: () => ({ shapes: [[3, 5]], run: (x) => tf.softmax(x) }),
  Softplus: () => one((x) => tf.softplus(x)),
  SpaceToBatchND: () => ({
    shapes: [[1, 3, 4, 2]],
    run: (x) => tf.spaceToBatchND(x, [2, 2], [[1, 0], [0, 0]]), // prettier-ignore
  }),
  SplitV: () => ({
    shapes: [[2, 6]],
    run: (x) => {
      const [a, b] = tf.split(x, [2, 4], 1);
      return tf.mul(tf.sum(a, 1), tf.sum(b, 1));
    },
  }),
  Sqrt: () => one((x) => tf.sqrt(x), positive),
  Square: () => one((x) => tf.square(x)),
  SquaredDifference: () => ({ shapes: [[3, 4], [3, 4]], run: (a, b) => tf.squaredDifference(a, b) }), // prettier-ignore
  Step: () => one((x) => tf.step(x, 0.3).mul(x)),
  Sub: () => two((a, b) => tf.sub(a, b)),
  Sum: () => one((x) => tf.sum(x, [0, 2], true)),
  Tan: () => one((x) => tf.tan(x), inside),
  Tanh: () => one((x) => tf.tanh(x)),
  Tile: () => ({ shapes: [[2, 3]], run: (x) => tf.tile(x, [3, 2]) }),
  Transpose: () => one((x) => tf.transpose(x, [2, 0, 1])),
  Unpack: () => ({
    shapes: [[3, 4]],
    run: (x) => {
      const [a, b, c] = tf.unstack(x);
      return tf.mul(a, b).add(c);
    },
  }),
  UnsortedSegmentSum: () => ({
    shapes: [[6, 3]],
    run: (x) => tf.unsortedSegmentSum(x, ids(6, 4), 4),
  }),
  ZerosLike: () => one((x) => tf.zerosLike(x).add(x)),
  // Not among the kernels of the plain engine, but with gradients of their own.
  BroadcastTo: () => ({ shapes: [[3, 1]], run: (x) => tf.broadcastTo(x, [2, 3, 4]) }),
  LogSoftmax: () => ({ shapes: [[3, 5]], run: (x) => tf.logSoftmax(x) }),
  Einsum: () => ({ shapes: [[3, 4], [4, 2]], run: (a, b) => tf.einsum('ij,jk->ki', a, b) }), // prettier-ignore
};

/** Their values are complex numbers, which no network of lmlab has. */
const leftOut = ['ComplexAbs'];

/** Undefined where there is none, which the types of TensorFlow.js do not say. */
const gradientOf = (name: string): unknown => tf.getGradient(name);

test('no operation with a gradient is left out', async () => {
  await useBackend('cpu');
  const known = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  const all = known.filter((name) => gradientOf(name) !== undefined && !leftOut.includes(name));
  expect(all.filter((name) => !(name in table))).toEqual([]);
  expect(all.length).toBeGreaterThan(80);
});

describe.each(fastEngines)('on %s as on the plain engine', (engine) => {
  test.each(Object.keys(table))('%s', async (name) => {
    const { shapes, low = -2, high = 2, run, flat: steps = false } = table[name]();
    const data = shapes.map((shape) =>
      Float32Array.from({ length: count(shape) }, () => low + (high - low) * rng.next()),
    );
    const seed = rng.int(1000);
    const compute = (): Tensor[] => {
      const inputs = data.map((values, i) => tf.tensor(values, shapes[i]));
      const y = run(...inputs);
      const draw = random(seed);
      const up = tf.tensor(
        Float32Array.from({ length: y.size }, () => draw.normal()),
        y.shape,
      );
      return [y, ...tf.grads(run)(inputs, up)];
    };
    await expectSameOn(engine, compute, !steps);
  });
});
