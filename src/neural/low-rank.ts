import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import { symmetricEigen } from '../core/small-linear-algebra';
import { checkOptionNames } from '../core/options';
import { estimateGpt } from './estimate';
import { Gpt, checkIsGpt } from './gpt';
import { gptShape } from './gpt-options';

/** What became of one linear layer. */
export interface FactorizedLayer {
  readonly name: string;
  /** Of its weight matrix, falling. */
  readonly singularValues: Float64Array;
  /** Columns of the first and rows of the second matrix; undefined when two would be no smaller than one. */
  readonly rank: number | undefined;
  /** Share of the sum of squared singular values that is kept. */
  readonly energy: number;
}

/** A model whose linear layers are products of two thin matrices, and what that saved. */
export interface Factorized {
  /** Learns, generates and scores like any other. */
  readonly model: Gpt;
  readonly layers: readonly FactorizedLayer[];
  readonly parametersBefore: number;
  readonly parametersAfter: number;
  /** Floating-point operations of the matrix products for one token. */
  readonly flopsBefore: number;
  readonly flopsAfter: number;
}

/** How much to keep: one of the two. */
export type FactorizeOptions =
  { readonly rank: number; readonly energy?: never } | { readonly energy: number; readonly rank?: never };

/** Singular values of W (rows × cols), falling, and the singular vectors of its shorter side, as columns. */
function decompose(
  w: Float32Array,
  rows: number,
  cols: number,
): { readonly values: Float64Array; readonly vectors: Dense } {
  const size = Math.min(rows, cols);
  const at =
    rows <= cols ? (i: number, k: number) => w[i * cols + k] : (i: number, k: number) => w[k * cols + i];
  const gram = new Dense(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < Math.max(rows, cols); k++) sum += at(i, k) * at(j, k);
      gram.data[i * size + j] = gram.data[j * size + i] = sum;
    }
  const { values, vectors } = symmetricEigen(gram);
  return { values: values.map((value) => Math.sqrt(Math.max(value, 0))), vectors };
}

/** The best approximation of W of this rank (Eckart and Young 1936) as the product of two matrices, row-major. */
function factors(
  w: Float32Array,
  rows: number,
  cols: number,
  vectors: Dense,
  rank: number,
): { readonly down: Float32Array; readonly up: Float32Array } {
  // With U the singular vectors of the shorter side: W ≈ U · (Uᵀ·W), or (W·U) · Uᵀ.
  const size = vectors.cols;
  const u = (i: number, r: number): number => vectors.data[i * size + r];
  const [down, up] = [new Float32Array(rows * rank), new Float32Array(rank * cols)];
  for (let r = 0; r < rank; r++)
    if (rows <= cols) {
      for (let i = 0; i < rows; i++) down[i * rank + r] = u(i, r);
      for (let j = 0; j < cols; j++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += u(i, r) * w[i * cols + j];
        up[r * cols + j] = sum;
      }
    } else {
      for (let j = 0; j < cols; j++) up[r * cols + j] = u(j, r);
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < cols; j++) sum += w[i * cols + j] * u(j, r);
        down[i * rank + r] = sum;
      }
    }
  return { down, up };
}

/**
 * A copy of a GPT in which linear layers of blocks are products of two thin matrices, W ≈ A·B: the best of that rank, by
 * the singular value decomposition. A layer of which two matrices would be no smaller stays whole. The copy can be
 * trained further, which wins back some of what was lost.
 *
 * Takes time with the cube of the layers' shorter side: about a second for four blocks of width 128.
 *
 * @param options.rank The same rank for every layer.
 * @param options.energy Instead: the share of squared singular values to keep, in (0, 1]; each layer takes the smallest
 * rank that does.
 * @throws LmlabError `bad-option` when neither or both are given or make no sense, or when the model is no GPT or has adapters;
 * `rounded-weights` when it is quantized, `non-finite` when a weight is not a number.
 * @example
 * ```ts
 * import { factorize, gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * const { layers, parametersBefore, parametersAfter } = factorize(model, { rank: 4 });
 * layers[0].name; // 'h.0.attn.c_attn'
 * layers[0].rank; // 4
 * parametersBefore - parametersAfter; // 2048
 * ```
 */
export function factorize(model: Gpt, options: FactorizeOptions): Factorized {
  checkIsGpt(model);
  checkOptionNames<{ rank?: number; energy?: number }>(options, { rank: true, energy: true });
  const { rank, energy } = options as { readonly rank?: number; readonly energy?: number };
  const ranks = rank !== undefined && energy === undefined && Number.isInteger(rank) && rank > 0;
  const shares = energy !== undefined && rank === undefined && energy > 0 && energy <= 1;
  if (!ranks && !shares) {
    throw new LmlabError('bad-option', {
      expected: 'either a positive integer as the rank or an energy above 0 and up to 1',
      found: `rank ${rank}, energy ${energy}`,
      remedy: 'Take { energy: 0.9 } and compare scoreText before and after.',
    });
  }
  const { lora, ranks: earlier } = model.options;
  if (lora !== undefined || earlier !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a model of whole matrices',
      found: lora === undefined ? 'one that was factorized before' : `adapters of rank ${lora.rank}`,
      remedy: 'Take mergeLora(model), or the model from before.',
    });
  }
  const { parameters } = model;
  const found = parameters.list
    .filter(({ name }) => /^h\..*\.c_\w+\.weight$/.test(name))
    .map(({ name, rows, cols }) => {
      const w = parameters.values(name);
      const bad = w.find((value) => !Number.isFinite(value));
      if (bad !== undefined) {
        throw new LmlabError('non-finite', {
          expected: `finite weights in ${name}`,
          found: String(bad),
          remedy: 'Go back to weights from before the training went off.',
        });
      }
      const { values, vectors } = decompose(w, rows, cols);
      const total = values.reduce((sum, s) => sum + s * s, 0);
      const kept = (count: number): number =>
        total === 0 ? 1 : values.subarray(0, count).reduce((sum, s) => sum + s * s, 0) / total;
      let size = rank ?? 1;
      if (energy !== undefined) while (size < values.length && kept(size) < energy) size++;
      const pays = size * (rows + cols) < rows * cols;
      const layer: FactorizedLayer = {
        name: name.replace(/\.weight$/, ''),
        singularValues: values,
        rank: pays ? size : undefined,
        energy: pays ? kept(size) : 1,
      };
      return { layer, pair: pays ? factors(w, rows, cols, vectors, size) : undefined };
    });
  const thin = Object.fromEntries(
    found.flatMap(({ layer }) => (layer.rank === undefined ? [] : [[layer.name, layer.rank]])),
  );
  const copy = new Gpt(gptShape({ ...model.options, ranks: thin }));
  for (const { name } of copy.parameters.list)
    if (parameters.has(name)) copy.parameters.values(name).set(parameters.values(name));
  for (const { layer, pair } of found) {
    if (pair === undefined) continue;
    copy.parameters.values(`${layer.name}.down.weight`).set(pair.down);
    copy.parameters.values(`${layer.name}.up.weight`).set(pair.up);
  }
  return {
    model: copy,
    layers: found.map(({ layer }) => layer),
    parametersBefore: parameters.count,
    parametersAfter: copy.parameters.count,
    flopsBefore: estimateGpt(model.options).flopsPerToken,
    flopsAfter: estimateGpt(copy.options).flopsPerToken,
  };
}
