import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkOption, checkSizes } from './check-options';
import type { TextBatch } from './text-classifier';
import { checkLabels } from './token-ids';

/** How to put samples of unequal length into batches. */
export interface LengthBatchOptions {
  /** Samples in a batch. Default 32. */
  readonly batchSize?: number;
  /** Batches that are drawn at random and then sorted by length together: 1 is no sorting at all. Default 50. */
  readonly pool?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Batches of samples of similar length, so that little of a batch is padding: the samples are shuffled, some batches
 * at a time are sorted by length, and the batches are shuffled again. Every pass sees every sample once.
 *
 * @param lengths The length of each sample.
 * @returns The samples of batch `index`: a function of the seed and the index alone.
 * @throws LmlabError `empty` without samples, `bad-option` when a size is not a positive integer or a length not a finite
 * number from 0 on.
 * @example
 * ```ts
 * import { lengthBatches } from 'lmlab';
 * const batches = lengthBatches([9, 1, 8, 2], { batchSize: 2 });
 * [batches(0), batches(1)].map((batch) => [...batch].sort()).sort(); // [[0, 2], [1, 3]]
 * ```
 */
export function lengthBatches(
  lengths: ArrayLike<number>,
  options: LengthBatchOptions = {},
): (index: number) => Int32Array {
  checkOptionNames(options, { batchSize: true, pool: true, seed: true });
  const { batchSize = 32, pool = 50, seed = defaultSeed() } = options;
  checkSizes({ batchSize, pool });
  checkList(lengths, 'the length of each text');
  if (lengths.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample',
      found: 'none',
      remedy: 'Check what was read.',
    });
  }
  for (let i = 0; i < lengths.length; i++)
    checkOption('lengths', lengths[i], lengths[i] >= 0 && lengths[i] < Infinity, 'finite numbers from 0 on');
  const rng = random(seed);
  const perPass = Math.ceil(lengths.length / batchSize);
  let planned: { readonly pass: number; readonly batches: Int32Array[] } | undefined;
  const plan = (pass: number): Int32Array[] => {
    const draw = rng.fork(pass);
    const order = draw.permutation(lengths.length);
    for (let from = 0; from < order.length; from += batchSize * pool)
      order.subarray(from, from + batchSize * pool).sort((a, b) => lengths[a] - lengths[b] || a - b);
    const batches = Array.from({ length: perPass }, (_, i) =>
      Int32Array.from(order.subarray(i * batchSize, (i + 1) * batchSize)),
    );
    return Array.from(draw.permutation(perPass), (i) => batches[i]);
  };
  return (index) => {
    const pass = Math.floor(index / perPass);
    if (planned?.pass !== pass) planned = { pass, batches: plan(pass) };
    return planned.batches[index % perPass];
  };
}

/**
 * Batches of texts with their classes, texts of similar length together: the data of a text classifier.
 *
 * @param texts Token ids of each text.
 * @param labels One class a text, from 0.
 * @throws LmlabError `shape` when texts and labels differ in number, `unknown-label` for one that is no whole number from 0
 * on; as {@link lengthBatches}.
 * @example
 * ```ts
 * import { textBatches } from 'lmlab';
 * const data = textBatches([[1, 2], [3], [4, 5, 6]], [0, 1, 1], { batchSize: 3 });
 * data(0).texts.length; // 3
 * ```
 */
export function textBatches(
  texts: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: LengthBatchOptions = {},
): (index: number) => TextBatch {
  checkList(texts, 'the token ids of each text');
  checkList(labels);
  if (texts.length !== labels.length) {
    throw new LmlabError('shape', {
      expected: `${texts.length} labels, one a text`,
      found: String(labels.length),
      remedy: 'Pass texts and labels of the same samples.',
    });
  }
  checkLabels(labels, Infinity);
  const batches = lengthBatches(
    texts.map((text) => text.length),
    options,
  );
  return (index) => {
    const samples = batches(index);
    return {
      texts: Array.from(samples, (i) => texts[i]),
      labels: samples.map((i) => labels[i]),
    };
  };
}
