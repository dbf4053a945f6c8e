import { LmlabError } from '../core/errors';
import type { Attended } from './attention';
import { gptNetwork } from './gpt-network';
import type { GptShape } from './gpt-options';
import { Graph, type Integers } from './graph';
import type { Pointer } from './kernels';
import type { Parameters, Tensor } from './parameters';
import { Plans } from './plans';
import { rotary } from './positions';
import { checkIds } from './token-ids';

/** What a session needs of a GPT. */
interface Weights {
  readonly options: GptShape;
  readonly parameters: Parameters;
}

interface Plan {
  readonly graph: Graph;
  readonly ids: Integers;
  readonly positions: Integers;
  readonly logits: Tensor;
}

/** Caches by model: one stretch of memory for each batch size, used by one session at a time. */
const caches = new WeakMap<Weights, Map<number, { readonly at: Pointer; owner: GptSession }>>();

/**
 * Generation with a cache: keys and values of tokens already seen are kept, so that a new token costs one row of
 * every product and not the whole sequence again. The logits are those of the whole sequence.
 */
export class GptSession {
  readonly #model: Weights;
  readonly #batch: number;
  readonly #plans: Plans<Plan>;
  #cacheAt: Pointer = 0;
  /** The tokens whose keys and values are in the cache, by sequence. */
  #seen: number[][];

  constructor(model: Weights, batch: number) {
    this.#model = model;
    this.#batch = batch;
    this.#plans = new Plans(model.parameters.memory);
    this.#seen = Array.from({ length: batch }, () => []);
  }

  /** How many tokens of each sequence are in the cache. */
  get length(): number {
    return this.#seen[0].length;
  }

  /**
   * Appends tokens, equally many to each sequence, and returns the logits after the last of each: batch ×
   * vocabularySize. When the context is full, the older half of the tokens is forgotten.
   *
   * @throws LmlabError `token-id`, or `sequence-length` when the tokens alone are longer than the context.
   */
  next(tokens: readonly ArrayLike<number>[]): Float32Array {
    const { contextLength, vocabularySize } = this.#model.options;
    let fresh = tokens.map((ids) => Array.from(ids));
    const count = fresh[0].length;
    if (
      fresh.length !== this.#batch ||
      fresh.some((ids) => ids.length !== count) ||
      count < 1 ||
      count > contextLength
    ) {
      throw new LmlabError('sequence-length', {
        expected: `${this.#batch} sequences of equal length, 1 to ${contextLength} tokens`,
        found: fresh.map((ids) => ids.length).join(', '),
        remedy: 'Cut the prompts, or use one session for each.',
      });
    }
    for (const ids of fresh) checkIds(ids, vocabularySize);
    const lost = this.#claimCache();
    if (lost || this.length + count > contextLength) {
      const room = this.length + count > contextLength ? Math.max(count, contextLength >> 1) : contextLength;
      fresh = fresh.map((ids, b) => [...this.#seen[b], ...ids].slice(-room));
      this.#seen = this.#seen.map(() => []);
    }
    const past = this.length;
    const logits = this.#run(fresh, past);
    this.#seen = this.#seen.map((ids, b) => [...ids, ...fresh[b]]);
    return logits;
  }

  /** Continues with these sequences: sequence i becomes what `sources[i]` was. Beam search does this. */
  reorder(sources: readonly number[]): void {
    this.#seen = sources.map((source) => [...this.#seen[source]]);
    const cache = caches.get(this.#model)?.get(this.#batch);
    if (cache?.owner !== this || sources.every((source, i) => source === i)) return;
    const { layers, contextLength, embeddingSize } = this.#model.options;
    const { memory } = this.#model.parameters;
    const size = contextLength * 2 * embeddingSize;
    for (let layer = 0; layer < layers; layer++) {
      const at = this.#cacheAt + layer * this.#batch * size * 4;
      const before = memory.floats(at, this.#batch * size).slice();
      const after = memory.floats(at, this.#batch * size);
      sources.forEach((source, i) =>
        after.set(before.subarray(source * size, (source + 1) * size), i * size),
      );
    }
  }

  /** Whether what this session had in the cache is gone. */
  #claimCache(): boolean {
    const { layers, contextLength, embeddingSize } = this.#model.options;
    let byBatch = caches.get(this.#model);
    if (byBatch === undefined) {
      byBatch = new Map<number, { readonly at: Pointer; owner: GptSession }>();
      caches.set(this.#model, byBatch);
    }
    const cache = byBatch.get(this.#batch);
    if (cache?.owner === this) return false;
    const bytes = layers * this.#batch * contextLength * 2 * embeddingSize * 4;
    const at = cache?.at ?? this.#model.parameters.memory.keep(bytes);
    byBatch.set(this.#batch, { at, owner: this });
    this.#cacheAt = at;
    return true;
  }

  #run(fresh: readonly (readonly number[])[], past: number): Float32Array {
    const { memory } = this.#model.parameters;
    const count = fresh[0].length;
    const plan = this.#plans.get(String(count), () => this.#plan(count));
    memory.ints(plan.ids.at, plan.ids.length).set(fresh.flat());
    memory
      .ints(plan.positions.at, plan.positions.length)
      .forEach((_, i, all) => (all[i] = past + (i % count)));
    plan.graph.forward();
    const { vocabularySize } = this.#model.options;
    const last = new Float32Array(this.#batch * vocabularySize);
    for (let b = 0; b < this.#batch; b++) {
      const at = plan.logits.at + (b * count + count - 1) * vocabularySize * 4;
      last.set(memory.floats(at, vocabularySize), b * vocabularySize);
    }
    return last;
  }

  #plan(count: number): Plan {
    const { options, parameters } = this.#model;
    const { heads, embeddingSize: width, contextLength, positions: kind } = options;
    const { memory } = parameters;
    const { kernels } = memory;
    const batch = this.#batch;
    const graph = new Graph(memory, false);
    const ids = graph.integers(batch * count);
    const positions = graph.integers(batch * count);
    const past = (): number => memory.ints(positions.at, 1)[0];
    const row = 2 * width; // keys, then values
    const attend = (layer: number, qkv: Tensor): Attended => {
      if (kind === 'rotary') rotary(graph, qkv, { length: count, heads, contextLength, offset: past });
      const cache = this.#cacheAt + layer * batch * contextLength * row * 4;
      const output = graph.tensor(batch * count, width);
      const weightsAt = memory.take(batch * heads * count * contextLength * 4);
      graph.add(output, () => {
        const before = past();
        for (let b = 0; b < batch; b++)
          for (let t = 0; t < count; t++) {
            const to = cache + (b * contextLength + before + t) * row * 4;
            kernels.copy(qkv.at + ((b * count + t) * 3 * width + width) * 4, to, row);
          }
        // prettier-ignore
        kernels.attention(
          qkv.at, 3 * width, cache, cache + width * 4, row, contextLength * row, output.at, width, weightsAt,
          batch, heads, count, before + count, width / heads, true, before, 0, 0, 0, 0,
        );
      });
      return { output, weightsAt };
    };
    const { logits } = gptNetwork(graph, parameters, options, { ids, positions, attend });
    return { graph, ids, positions, logits };
  }
}
