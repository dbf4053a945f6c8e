import type * as tfjs from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';

type TensorFlow = typeof tfjs;
type Kernel = KernelConfig['kernelFunc'];
type Values = Float32Array | Int32Array;

/** The few methods of the WebAssembly engine that its kernels use. */
interface WasmEngine {
  readSync(dataId: object): Values;
  makeOutput(shape: number[], dtype: string): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Values;
  disposeData(dataId: object): boolean;
}

/** Sums the rows of `x` that carry the same segment id: the gradient of gather, and so of every embedding. */
const unsortedSegmentSum: Kernel = ({ inputs, backend, attrs }) => {
  const engine = backend as unknown as WasmEngine;
  const { x, segmentIds } = inputs as Record<string, TensorInfo>;
  const { numSegments } = attrs as unknown as { numSegments: number };
  const segments = segmentIds.shape.reduce((a, b) => a * b, 1);
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = rest.reduce((a, b) => a * b, 1);
  const ids = engine.readSync(segmentIds.dataId);
  // Read before making the output: a growing heap would leave an older view behind.
  const values = engine.readSync(x.dataId);
  const output = engine.makeOutput([numSegments, ...rest], x.dtype);
  const sums = engine.typedArrayFromHeap(output).fill(0);
  for (let i = 0; i < segments; i++) {
    // TensorFlow drops rows whose id names no segment.
    if (ids[i] < 0 || ids[i] >= numSegments) continue;
    const to = ids[i] * width;
    for (let k = 0; k < width; k++) sums[to + k] += values[i * width + k];
  }
  return output;
};

/** The gradient of a 2-D convolution with respect to its filter, channels last or first. */
function conv2dBackpropFilter(tf: TensorFlow): Kernel {
  return ({ inputs, backend, attrs }) => {
    const engine = backend as unknown as WasmEngine;
    const { x, dy } = inputs as Record<string, TensorInfo>;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
      attrs as unknown as tfjs.Conv2DBackpropFilterAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
      false,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const { inChannels: I, outChannels: O, inHeight, inWidth, outHeight, outWidth } = info;
    const last = info.dataFormat === 'channelsLast';
    // [step of a pixel in a row, step of a channel]
    const [xPixel, xChannel] = last ? [I, 1] : [1, inHeight * inWidth];
    const [yPixel, yChannel] = last ? [O, 1] : [1, outHeight * outWidth];
    const xs = engine.readSync(x.dataId);
    const dys = engine.readSync(dy.dataId);
    const output = engine.makeOutput(info.filterShape, 'float32');
    const dw = engine.typedArrayFromHeap(output).fill(0);
    for (let b = 0; b < info.batchSize; b++)
      for (let row = 0; row < outHeight; row++)
        for (let col = 0; col < outWidth; col++) {
          const dyAt = b * outHeight * outWidth * O + (row * outWidth + col) * yPixel;
          for (let fr = 0; fr < info.filterHeight; fr++) {
            const xr = row * info.strideHeight + fr - info.padInfo.top;
            if (xr < 0 || xr >= inHeight) continue;
            for (let fc = 0; fc < info.filterWidth; fc++) {
              const xc = col * info.strideWidth + fc - info.padInfo.left;
              if (xc < 0 || xc >= inWidth) continue;
              const xAt = b * inHeight * inWidth * I + (xr * inWidth + xc) * xPixel;
              for (let i = 0; i < I; i++) {
                const value = xs[xAt + i * xChannel];
                const to = ((fr * info.filterWidth + fc) * I + i) * O;
                for (let o = 0; o < O; o++) dw[to + o] += value * dys[dyAt + o * yChannel];
              }
            }
          }
        }
    return output;
  };
}

/** Einstein summation out of transpose, reshape, multiply and sum, term by term as the equation's plan says. */
function einsum(tf: TensorFlow): Kernel {
  return ({ inputs, backend, attrs }) => {
    const terms = inputs as unknown as TensorInfo[];
    const { equation } = attrs as unknown as { equation: string };
    const made: TensorInfo[] = [];
    const run = (name: string, kernelInputs: Record<string, TensorInfo>, kernelAttrs: object) => {
      const kernel = tf.getKernel(name, 'wasm').kernelFunc;
      const result = kernel({
        inputs: kernelInputs,
        backend,
        attrs: kernelAttrs as Record<string, never>,
      }) as TensorInfo;
      made.push(result);
      return result;
    };
    const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, terms.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, terms as never);
    const { path, steps } = tf.backend_util.getEinsumComputePath(summedDims, idDims);
    let remaining = allDims.length;
    let result: TensorInfo | undefined;
    steps.forEach((step, s) => {
      for (const term of step) {
        const { permutationIndices: perm, expandDims } = tf.backend_util.getEinsumPermutation(
          remaining,
          idDims[term],
        );
        const x = tf.backend_util.isIdentityPermutation(perm)
          ? terms[term]
          : run('Transpose', { x: terms[term] }, { perm });
        const shape = x.shape.slice();
        for (const dim of expandDims) shape.splice(dim, 0, 1);
        const aligned = run('Reshape', { x }, { shape });
        result = result === undefined ? aligned : run('Multiply', { a: aligned, b: result }, {});
      }
      if (s === steps.length - 1) return;
      if (path[s] >= 0) {
        const axis = path[s] - (allDims.length - remaining);
        result = run('Sum', { x: result! }, { axis, keepDims: false });
      }
      remaining--;
    });
    for (const tensor of made)
      if (tensor !== result) (backend as unknown as WasmEngine).disposeData(tensor.dataId);
    return result!;
  };
}

/** A kernel that only the plain engine has, run there on copies: slow, and right by construction. */
function onPlainEngine(tf: TensorFlow, name: string): Kernel {
  return ({ inputs, backend, attrs }) => {
    const engine = backend as unknown as WasmEngine;
    /* eslint-disable-next-line @typescript-eslint/no-require-imports -- already loaded by tfjs */
    const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu') as {
      MathBackendCPU: new () => {
        firstUse: boolean;
        makeTensorInfo(shape: number[], dtype: string, values: Values): TensorInfo;
        readSync(dataId: object): Values;
      };
    };
    const plain = new MathBackendCPU();
    plain.firstUse = false; // no advertisement on the console
    const copies = Object.fromEntries(
      Object.entries(inputs as Record<string, TensorInfo>).map(([key, x]) => [
        key,
        // Some kernels ask a tensor for its rank, which a TensorInfo does not have.
        {
          ...plain.makeTensorInfo(x.shape, x.dtype, engine.readSync(x.dataId)),
          rank: x.shape.length,
        },
      ]),
    );
    const kernel = tf.getKernel(name, 'cpu').kernelFunc;
    const result = kernel({ inputs: copies, backend: plain, attrs }) as TensorInfo;
    const output = engine.makeOutput(result.shape, result.dtype);
    engine.typedArrayFromHeap(output).set(plain.readSync(result.dataId));
    return output;
  };
}

/** Kernels of the WebAssembly engine of tfjs 4.22 that compute something else than all other engines. */
const wrong = [
  'Conv3DBackpropInputV2',
  'Dilation2D', // takes the smallest positive number for the smallest number, as do the maxima below
  'Dilation2DBackpropFilter',
  'Dilation2DBackpropInput',
  'MaxPool3D',
  'MaxPool3DGrad',
  'MaxPoolGrad',
];

/**
 * Gives the WebAssembly engine of tfjs 4.22 the kernels that it lacks and that training needs (embeddings, einsum,
 * convolutions and depthwise convolutions), and replaces those that are wrong. Any other kernel stays.
 */
export function registerMissingKernels(tf: TensorFlow): void {
  const kernels: Record<string, Kernel> = {
    UnsortedSegmentSum: unsortedSegmentSum,
    Einsum: einsum(tf),
    Conv2DBackpropFilter: conv2dBackpropFilter(tf),
    DepthwiseConv2dNativeBackpropFilter: onPlainEngine(tf, 'DepthwiseConv2dNativeBackpropFilter'),
    DepthwiseConv2dNativeBackpropInput: onPlainEngine(tf, 'DepthwiseConv2dNativeBackpropInput'),
  };
  const present = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
  if (present.has('UnsortedSegmentSum')) return; // the engine was started before
  for (const kernelName of wrong) tf.unregisterKernel(kernelName, 'wasm');
  for (const kernelName of wrong) kernels[kernelName] = onPlainEngine(tf, kernelName);
  for (const [kernelName, kernelFunc] of Object.entries(kernels))
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}
