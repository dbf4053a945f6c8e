import { LmlabError } from '../core/errors';
import { checkSizes } from './check-options';
import type { BertHeads } from './bert-network';
import type { BertShape } from './bert-options';
import { checkIds } from './token-ids';

/** Sequences for a BERT, padded to equal length, one after the other. */
export interface BertBatch {
  /** Sequences in the batch. */
  readonly batch: number;
  /** batch × length token ids. */
  readonly ids: Int32Array;
  /** Which segment each token belongs to, from 0. Default: all 0. */
  readonly segments?: Int32Array;
  /** How many tokens of each sequence are real; the rest is padding. Default: all. */
  readonly lengths?: Int32Array;
  /** The token to predict at each place, below 0: none (masked language modelling). */
  readonly targets?: Int32Array;
  /** One class a sequence: is the second sentence the next one, or any task's label. */
  readonly labels?: Int32Array;
}

/** The batch with what was left out filled in. @throws LmlabError `bad-option`, `sequence-length` or `token-id` when it makes no sense. */
export function checkedBatch(
  input: BertBatch,
  { contextLength, vocabularySize, segments: kinds }: BertShape,
): Required<Pick<BertBatch, 'batch' | 'ids' | 'segments' | 'lengths'>> & { readonly length: number } {
  const { batch, ids } = input;
  checkSizes({ batch });
  const length = ids.length / batch;
  const segments = input.segments ?? new Int32Array(ids.length);
  const lengths = input.lengths ?? new Int32Array(batch).fill(length);
  const fits = lengths.length === batch && lengths.every((n) => n >= 1 && n <= length);
  if (
    !Number.isInteger(length) ||
    length < 1 ||
    length > contextLength ||
    segments.length !== ids.length ||
    !fits
  ) {
    throw new LmlabError('sequence-length', {
      expected: `${batch} sequences padded to the same 1 to ${contextLength} tokens, with segments and lengths to match`,
      found: `${ids.length} ids, ${segments.length} segments, lengths ${lengths.join(', ')}`,
      remedy: 'Cut and pad the sequences to one length.',
    });
  }
  checkIds(ids, vocabularySize);
  checkIds(segments, kinds);
  return { batch, ids, segments, lengths, length };
}

/** Which heads a batch has something to learn for. @throws LmlabError `empty` when none. */
export function headsOf(batch: BertBatch): BertHeads {
  if (batch.targets === undefined && batch.labels === undefined) {
    throw new LmlabError('empty', {
      expected: 'targets for tokens, labels for sequences, or both',
      found: 'a batch with neither',
      remedy: 'Mask some tokens with maskTokens, or pass labels.',
    });
  }
  return { tokens: batch.targets !== undefined, pooled: batch.labels !== undefined };
}
