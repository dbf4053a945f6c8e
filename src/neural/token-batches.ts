import { LmlabError } from '../core/errors';
import { defaultSeed, random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkSizes } from './check-options';
import type { TokenBatch } from './gpt';
import { checkIds } from './token-ids';

/** How to cut a text, as token ids, into batches. */
export interface TokenBatchOptions {
  /** Sequences in a batch. Default 16. */
  readonly batchSize?: number;
  /** Tokens in a sequence. */
  readonly contextLength: number;
  /** Default 0. */
  readonly seed?: number;
}

function check(ids: ArrayLike<number>, contextLength: number): void {
  checkList(ids, 'the token ids of a text');
  checkIds(ids, Infinity);
  if (ids.length > contextLength) return;
  throw new LmlabError('sequence-length', {
    expected: `more than ${contextLength} tokens`,
    found: String(ids.length),
    remedy: 'Pass a longer text or take a shorter context.',
  });
}

/** Sequences that start at the given places, with the next token of each as its target. */
function windows(ids: ArrayLike<number>, starts: ArrayLike<number>, length: number): TokenBatch {
  const batch = starts.length;
  const [inputs, targets] = [new Int32Array(batch * length), new Int32Array(batch * length)];
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < length; t++) {
      inputs[b * length + t] = ids[starts[b] + t];
      targets[b * length + t] = ids[starts[b] + t + 1];
    }
  return { batch, ids: inputs, targets };
}

/**
 * Batches of windows at random places of a text: batch `index` is a function of the seed and the index alone.
 *
 * @throws LmlabError `sequence-length` when the text is not longer than one window, `shape` when it is no list, `token-id`
 * when it holds anything but whole numbers from 0 on, `bad-option` when a size is not a positive integer.
 * @example
 * ```ts
 * import { randomTokenBatches } from 'lmlab';
 * const data = randomTokenBatches([5, 6, 7, 8, 9], { batchSize: 1, contextLength: 4 });
 * data(0).targets; // Int32Array(4) [ 6, 7, 8, 9 ]
 * ```
 */
export function randomTokenBatches(
  ids: ArrayLike<number>,
  options: TokenBatchOptions,
): (index: number) => TokenBatch {
  checkOptionNames(options, { batchSize: true, contextLength: true, seed: true });
  const { batchSize = 16, contextLength, seed = defaultSeed() } = options;
  checkSizes({ batchSize, contextLength });
  check(ids, contextLength);
  const rng = random(seed);
  return (index) => {
    const draw = rng.fork(index);
    const starts = Array.from({ length: batchSize }, () => draw.int(ids.length - contextLength));
    return windows(ids, starts, contextLength);
  };
}

/**
 * The whole text as windows that follow one another, for validation; what is left at the end is dropped.
 *
 * @throws LmlabError `sequence-length` when the text is not longer than one window, `shape` when it is no list, `token-id`
 * when it holds anything but whole numbers from 0 on, `bad-option` when a size is not a positive integer.
 * @example
 * ```ts
 * import { consecutiveTokenBatches } from 'lmlab';
 * const batches = consecutiveTokenBatches([0, 1, 2, 3, 4, 5, 6], { batchSize: 1, contextLength: 3 });
 * batches.map(({ targets }) => [...targets]); // [[1, 2, 3], [4, 5, 6]]
 * ```
 */
export function consecutiveTokenBatches(ids: ArrayLike<number>, options: TokenBatchOptions): TokenBatch[] {
  checkOptionNames(options, { batchSize: true, contextLength: true, seed: true });
  const { batchSize = 16, contextLength } = options;
  checkSizes({ batchSize, contextLength });
  check(ids, contextLength);
  const count = Math.floor((ids.length - 1) / contextLength);
  const starts = Array.from({ length: count }, (_, i) => i * contextLength);
  const batches: TokenBatch[] = [];
  for (let i = 0; i < count; i += batchSize)
    batches.push(windows(ids, starts.slice(i, i + batchSize), contextLength));
  return batches;
}
