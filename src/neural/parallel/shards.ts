import type { BertBatch } from '../bert-batch';
import { countedTargets } from '../counted-targets';
import type { PairBatch } from '../encoder-decoder';
import type { TokenBatch } from '../gpt';
import type { FeatureBatch } from '../feature-batches';
import type { TextBatch } from '../text-classifier';

/** The batches of the models that can be trained on several threads. */
export type AnyBatch = TokenBatch | PairBatch | BertBatch | TextBatch | FeatureBatch;

/** A part of a batch, and its share of the whole batch's loss. */
export interface Shard {
  readonly batch: AnyBatch;
  readonly share: number;
}

/** Cuts a batch by samples into at most `count` parts of nearly equal size; a part in which nothing counts is left out. */
export function shards(batch: AnyBatch, count: number, classWeights?: ArrayLike<number>): Shard[] {
  const samples = sampleCount(batch);
  const parts = Math.max(1, Math.min(count, samples));
  const bounds = Array.from({ length: parts + 1 }, (_, i) => Math.floor((i * samples) / parts));
  const cut = bounds.slice(1).map((to, i) => {
    const part = slice(batch, samples, bounds[i], to);
    return { part, weight: countedTargets(part, classWeights) ?? 0 };
  });
  const total = cut.reduce((sum, { weight }) => sum + weight, 0);
  const counted = cut.filter(({ weight }) => weight > 0);
  if (counted.length === 0) return [{ batch, share: 1 }];
  return counted.map(({ part, weight }) => ({ batch: part, share: weight / total }));
}

function sampleCount(batch: AnyBatch): number {
  if ('texts' in batch) return batch.texts.length;
  return 'x' in batch ? batch.targets.length : batch.batch;
}

/** Samples from … to − 1. Every array of a batch has equally many entries for each sample. */
function slice(batch: AnyBatch, samples: number, from: number, to: number): AnyBatch {
  const part = Object.entries(batch as unknown as Record<string, unknown>).map(([name, value]) => {
    if (name === 'batch') return [name, to - from];
    const list = value as Int32Array | undefined;
    const each = (list?.length ?? 0) / samples;
    return [name, list?.slice(from * each, to * each)];
  });
  const cut: unknown = Object.fromEntries(part);
  return cut as AnyBatch;
}
