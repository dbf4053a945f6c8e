import type { Csr } from '../../core/csr';
import type { Dense } from '../../core/dense';
import { bytesFor, rowBlockBytes, withSparseMemory } from '../../core/sparse-kernels';
import { dot } from '../dot';
import { evenTopics, improve, pad, unpad, type FactorizeOptions, type Factorized } from './nmf-passes';

/**
 * Improves W (samples × topics) and H (features × topics) in place, until ½‖X − W Hᵀ‖² hardly falls: by Newton steps, an
 * entry at a time (Cichocki and Phan 2009), or by factors (Lee and Seung 2001). A pass reads the samples once: a row moves
 * its own line of W, then adds to the products that H will need.
 */
export function factorizeSquaredError(x: Csr, w: Dense, h: Dense, options: FactorizeOptions): Factorized {
  const width = evenTopics(w.cols);
  const numbers = width * (x.rows + 2 * x.cols + 2 * width + 8);
  return withSparseMemory(rowBlockBytes(x) + bytesFor({ float64: numbers }), (memory) => {
    const { kernels } = memory;
    const multiplicative = options.solver === 'mu';
    const blocks = memory.rowBlocks(x);
    const samples = pad(w, memory);
    const features = pad(h, memory);
    // Xᵀ W
    const target = memory.float64(x.cols * width);
    const gramW = memory.float64(width * width);
    const gramH = memory.float64(width * width);
    const scratch = memory.float64(8 * width).byteOffset;
    const [wAt, hAt, targetAt] = [samples.data.byteOffset, features.data.byteOffset, target.byteOffset];
    kernels.gramOf(x.cols, hAt, gramH.byteOffset, width);
    const pass = (): number => {
      target.fill(0);
      let violation = 0;
      for (const { first, rows, at } of blocks) {
        const factors = [wAt + 8 * first * width, hAt, gramH.byteOffset, targetAt] as const;
        violation += kernels.samplesPass(rows, ...at, ...factors, scratch, width, multiplicative);
      }
      kernels.gramOf(x.rows, wAt, gramW.byteOffset, width);
      const factors = [hAt, targetAt, gramW.byteOffset] as const;
      violation += kernels.factorPass(x.cols, ...factors, scratch, width, multiplicative);
      kernels.gramOf(x.cols, hAt, gramH.byteOffset, width);
      return violation;
    };
    const square = dot(x.data, x.data);
    // ‖X‖² − 2⟨XᵀW, H⟩ + ⟨WᵀW, HᵀH⟩, without another pass.
    const squaredError = (): number =>
      Math.max(0, square - 2 * dot(target, features.data) + dot(gramW, gramH));
    const iterations = improve(pass, () => Math.sqrt(squaredError()), options);
    unpad(samples, w);
    unpad(features, h);
    return { iterations, error: squaredError() / 2 };
  });
}

/** Improves W alone, in place. With H held fixed, X H is worked out once, and the samples are not read again. */
export function mixSquaredError(x: Csr, w: Dense, h: Dense, options: FactorizeOptions): void {
  const width = evenTopics(w.cols);
  const numbers = width * (2 * x.rows + x.cols + 2 * width + 7);
  withSparseMemory(rowBlockBytes(x, true) + bytesFor({ float64: numbers }), (memory) => {
    const { kernels } = memory;
    const samples = pad(w, memory);
    const features = pad(h, memory);
    const target = memory.float64(x.rows * width);
    const gramW = memory.float64(width * width);
    const gramH = memory.float64(width * width);
    const zeros = memory.float64(width).byteOffset;
    const scratch = memory.float64(6 * width).byteOffset;
    const [wAt, hAt] = [samples.data.byteOffset, features.data.byteOffset];
    kernels.gramOf(x.cols, hAt, gramH.byteOffset, width);
    for (const { first, rows, at } of memory.rowBlocks(x, true)) {
      kernels.scoresMany(rows, ...at, hAt, zeros, target.byteOffset + 8 * first * width, width);
    }
    const factors = [wAt, target.byteOffset, gramH.byteOffset] as const;
    const pass = (): number =>
      kernels.factorPass(x.rows, ...factors, scratch, width, options.solver === 'mu');
    const square = dot(x.data, x.data);
    const error = (): number => {
      kernels.gramOf(x.rows, wAt, gramW.byteOffset, width);
      const cross = dot(target, samples.data);
      return Math.sqrt(Math.max(0, square - 2 * cross + dot(gramW, gramH)));
    };
    improve(pass, error, options);
    unpad(samples, w);
  });
}
