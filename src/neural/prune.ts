import { LmlabError } from '../core/errors';
import { Gpt, checkIsGpt } from './gpt';
import { gptShape } from './gpt-options';
import type { Parameter, Parameters } from './parameters';

/** Which weights are gone. */
export interface PruningMask {
  /** Share of the pruned matrices' weights that are zero. */
  readonly sparsity: number;
  /** Sets the pruned weights to zero again: pass it to `train` as a callback, as it is, so that they stay away. */
  readonly apply: (() => void) & { readonly changesWeights: true };
}

function checkShare(share: number): void {
  if (share >= 0 && share < 1) return;
  throw new LmlabError('bad-option', {
    expected: 'a share from 0 up to, but not including, 1',
    found: String(share),
    remedy: 'Pass 0.5 to remove half.',
  });
}

function mask(parameters: Parameters, gone: ReadonlyMap<string, Int32Array>): PruningMask {
  const zero = (): void => {
    for (const [name, places] of gone) {
      const values = parameters.values(name);
      for (const i of places) values[i] = 0;
    }
  };
  const apply = Object.assign(zero, { changesWeights: true } as const);
  apply();
  let [zeros, all] = [0, 0];
  for (const name of gone.keys()) {
    const values = parameters.values(name);
    all += values.length;
    for (const value of values) zeros += Number(value === 0);
  }
  return { sparsity: all > 0 ? zeros / all : 0, apply };
}

/**
 * Sets the smallest weights of every matrix to zero, in place (Han et al. 2015). Embeddings stay.
 *
 * @param share Share of each matrix to remove.
 * @throws LmlabError `bad-option` when the share is not in [0, 1).
 * @example
 * ```ts
 * import { gpt, pruneWeights } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8 });
 * pruneWeights(model, 0.5).sparsity; // 0.5
 * ```
 */
export function pruneWeights(model: { readonly parameters: Parameters }, share: number): PruningMask {
  checkShare(share);
  const gone = new Map<string, Int32Array>();
  const matrices = model.parameters.list.filter(
    ({ name, decays }) => decays && !/^(wte|wpe|embeddings?)\./.test(name),
  );
  for (const { name } of matrices) {
    const values = model.parameters.values(name);
    const order = Int32Array.from(values.keys()).sort(
      (a, b) => Math.abs(values[a]) - Math.abs(values[b]) || a - b,
    );
    gone.set(name, order.subarray(0, Math.round(share * values.length)));
  }
  return mask(model.parameters, gone);
}

/** Indices of the rows or columns with the smallest length. */
function smallest(parameters: Parameters, { name, rows, cols }: Parameter, share: number): number[] {
  const values = parameters.values(name);
  const lengths = Array.from({ length: rows }, (_, i) =>
    values.subarray(i * cols, (i + 1) * cols).reduce((sum, w) => sum + w * w, 0),
  );
  const order = Array.from(lengths.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b);
  return order.slice(0, Math.round(share * rows));
}

/** @throws LmlabError `bad-option` when the model has no hidden units that are rows and columns of whole matrices. */
function checkUnits(model: Gpt): void {
  checkIsGpt(model);
  const thin = Object.keys(model.options.ranks ?? {}).find((name) => name.includes('.mlp.'));
  if (thin === undefined) return;
  throw new LmlabError('bad-option', {
    expected: 'feed-forward layers of whole matrices',
    found: `${thin} as a product of two`,
    remedy: 'Remove units before factorizing.',
  });
}

/**
 * Removes whole hidden units of every feed-forward layer, those whose outgoing weights are smallest: structured
 * pruning, in place. A unit's incoming weights, its bias and its outgoing weights become zero.
 *
 * @param share Share of the hidden units to remove.
 * @throws LmlabError `bad-option` when the share is not in [0, 1), when the model is no GPT, or when feed-forward layers are
 * factorized; `rounded-weights` when the model is quantized.
 * @example
 * ```ts
 * import { gpt, pruneUnits } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * pruneUnits(model, 0.25); // 16 of 64 hidden units
 * model.parameters.values('h.0.mlp.c_fc.weight').filter((w) => w === 0).length; // 256
 * ```
 */
export function pruneUnits(model: Gpt, share: number): PruningMask {
  checkShare(share);
  checkUnits(model);
  const { parameters } = model;
  const gone = new Map<string, Int32Array>();
  for (let layer = 0; layer < model.options.layers; layer++) {
    const out = parameters.get(`h.${layer}.mlp.c_proj.weight`);
    const units = smallest(parameters, out, share);
    const column = (name: string): void => {
      if (!parameters.has(name)) return;
      const { rows, cols } = parameters.get(name);
      gone.set(
        name,
        Int32Array.from(units.flatMap((u) => Array.from({ length: rows }, (_, i) => i * cols + u))),
      );
    };
    for (const part of ['c_fc', 'c_gate'])
      for (const kind of ['weight', 'bias']) column(`h.${layer}.mlp.${part}.${kind}`);
    gone.set(
      out.name,
      Int32Array.from(units.flatMap((u) => Array.from({ length: out.cols }, (_, j) => u * out.cols + j))),
    );
  }
  return mask(parameters, gone);
}

/**
 * A smaller copy without the hidden units that {@link pruneUnits} would set to zero: the same logits as the pruned
 * model, with fewer weights and operations.
 *
 * @param share Share of the hidden units of every feed-forward layer to remove.
 * @throws LmlabError `bad-option` when the share is not in [0, 1) or leaves no unit, when the model is no GPT, or when
 * feed-forward layers are factorized; `rounded-weights` when the model is quantized.
 * @example
 * ```ts
 * import { gpt, removeUnits } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * removeUnits(model, 0.25).options.feedForwardSize; // 48, before it were 64
 * ```
 */
export function removeUnits(model: Gpt, share: number): Gpt {
  checkShare(share);
  checkUnits(model);
  const { parameters, options } = model;
  const left = options.feedForwardSize - Math.round(share * options.feedForwardSize);
  if (left === 0) {
    throw new LmlabError('bad-option', {
      expected: 'a share that leaves a unit',
      found: String(share),
      remedy: 'Remove fewer.',
    });
  }
  const copy = new Gpt(gptShape({ ...options, feedForwardSize: left }));
  const kept = Array.from({ length: options.layers }, (_, layer) => {
    const gone = new Set(smallest(parameters, parameters.get(`h.${layer}.mlp.c_proj.weight`), share));
    return Array.from({ length: options.feedForwardSize }, (_unit, u) => u).filter((u) => !gone.has(u));
  });
  for (const { name, rows, cols } of copy.parameters.list) {
    const [values, from] = [copy.parameters.values(name), parameters.values(name)];
    const layer = /^h\.(\d+)\.mlp\.(?!c_proj\.bias)/.exec(name)?.[1];
    if (layer === undefined) values.set(from);
    else if (name.endsWith('c_proj.weight'))
      kept[Number(layer)].forEach((u, i) => values.set(from.subarray(u * cols, (u + 1) * cols), i * cols));
    else
      for (let i = 0; i < rows; i++)
        kept[Number(layer)].forEach((u, j) => (values[i * cols + j] = from[i * options.feedForwardSize + u]));
  }
  return copy;
}
