// The kernels of linear models and topic models, compiled to one WebAssembly module: `npm run build:kernels` writes it, as text, to
// src/core/sparse-kernels-binary.ts. Pointers are byte offsets into the memory that the host passes in; values are
// float64, indices int32.
export { scores, addRows, scoresMany, addRowsMany } from './rows';
export { derivatives, quadraticPass } from './newton-coordinate-descent';
export { addSquares, hessianRows, logisticRows } from './logistic';
export { addCounts, logarithms } from './naive-bayes';
export { dualPass } from './dual-coordinate-descent';
export { divergencePass, factorPass, gramOf, samplesPass } from './nmf';
export { innerProducts, normalProduct, turnColumns } from './normal-product';
export { inferDocuments } from './lda';

/** Where the module's own data end: the host's arrays stand from there on. */
export function heapBase(): usize {
  return __heap_base;
}
