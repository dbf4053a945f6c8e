// The kernels of lmlab, compiled to one WebAssembly module: `npm run build:kernels` writes it, as text, to
// src/neural/kernels-binary.ts. Pointers are byte offsets into the memory that the host passes in, sizes count
// floats or rows.
export { scratchBytes, useScratch, matmul } from './matmul';
export {
  activation,
  activationBackward,
  add,
  columnSums,
  copy,
  dropout,
  fill,
  multiply,
  scale,
  sumSquares,
} from './elementwise';
export { gather, gatherInt8, scatterAdd } from './embedding';
export { layerNorm, layerNormBackward } from './layer-norm';
export { crossEntropy, distillation, softmaxRows } from './softmax';
export { attention, attentionBackward, rotary } from './attention';
export { adamw, lion, movingAverage, sgd, softThreshold } from './optimizer';
export { quantizeRows } from './integer-rows';
export { matmulInt8 } from './int8';
export { matmulInt4 } from './int4';
export { maxRows, maxRowsBackward } from './pooling';
