import { LmlabError } from '../core/errors';
import type { Attended } from './attention';
import { checkOption, checkSizes } from './check-options';
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

/** What one run does for one sequence: tokens to append, and how many are in the cache before them. */
interface Turn {
  readonly fresh: readonly number[];
  readonly past: number;
}

/** One stretch of memory for each sequence of the largest batch so far, used by one session at a time. */
interface Cache {
  readonly places: Pointer[];
  owner: GptSession;
}

/** Caches by model. */
const caches = new WeakMap<Weights, Cache>();

/**
 * Checks tokens that are to follow `seen` tokens of each sequence.
 *
 * @throws LmlabError `sequence-length`, `token-id`.
 */
export function checkTurns(
  tokens: readonly ArrayLike<number>[],
  seen: readonly number[],
  { contextLength, vocabularySize }: GptShape,
): void {
  const begun = tokens.every((ids, b) => ids.length + seen[b] >= 1);
  const fits = tokens.every((ids) => ids.length <= contextLength) && tokens.some((ids) => ids.length > 0);
  if (tokens.length !== seen.length || !begun || !fits) {
    throw new LmlabError('sequence-length', {
      expected: `${seen.length} sequences of 1 to ${contextLength} tokens`,
      found: tokens.length === 0 ? 'none' : Array.from(tokens, (ids) => ids.length).join(', '),
      remedy: 'Cut the prompts to the context length.',
    });
  }
  for (const ids of tokens) checkIds(ids, vocabularySize);
}

/**
 * Generation with a cache: keys and values of tokens already seen are kept, so that a new token costs one row of
 * every product and not the whole sequence again. The logits are those of the whole sequence. The sequences of a batch
 * may be of different lengths: each keeps its own place.
 *
 * What is kept was computed with the weights as they were: when they change, as in training, start a new session.
 */
export class GptSession {
  readonly #model: Weights;
  readonly #batch: number;
  readonly #plans: Plans<Plan>;
  /** Where the keys and values of each sequence are, layer by layer. */
  #places: readonly Pointer[] = [];
  /** The tokens whose keys and values are in the cache, by sequence. */
  #seen: number[][];
  /** What the run at hand does. */
  #turns: readonly Turn[] = [];

  constructor(model: Weights, batch: number) {
    checkSizes({ batch });
    this.#model = model;
    this.#batch = batch;
    this.#plans = new Plans(model.parameters.memory);
    this.#seen = Array.from({ length: batch }, () => []);
  }

  /** How many tokens of each sequence are in the cache. */
  get lengths(): number[] {
    return this.#seen.map((ids) => ids.length);
  }

  /**
   * Appends tokens to each sequence and returns the logits after the last of each: batch × vocabularySize. When the
   * context of a sequence is full, the older half of its tokens is forgotten.
   *
   * @param tokens For each sequence its next token ids, not necessarily equally many. None leaves a sequence that has
   * begun as it is, and its logits are zeros.
   * @throws LmlabError `token-id`, or `sequence-length` when the tokens alone are longer than the context.
   */
  next(tokens: readonly ArrayLike<number>[]): Float32Array {
    const { contextLength } = this.#model.options;
    checkTurns(tokens, this.lengths, this.#model.options);
    const lost = this.#claimCache();
    const turns = tokens.map((ids, b): Turn => {
      const seen = this.#seen[b];
      if (ids.length === 0 && !lost) return { fresh: [], past: seen.length };
      const full = seen.length + ids.length > contextLength;
      if (!lost && !full) return { fresh: Array.from(ids), past: seen.length };
      const room = full ? Math.max(ids.length, contextLength >> 1) : contextLength;
      return { fresh: [...seen, ...Array.from(ids)].slice(-room), past: 0 };
    });
    const logits = this.#run(turns);
    this.#seen = turns.map(({ fresh, past }, b) => [...this.#seen[b].slice(0, past), ...fresh]);
    return logits;
  }

  /**
   * Continues with these sequences: sequence i becomes what `sources[i]` was. Beam search does this.
   *
   * @throws LmlabError `bad-option` when there is not one source for each sequence, among the sequences.
   */
  reorder(sources: readonly number[]): void {
    const one = (source: number): boolean => Number.isInteger(source) && source >= 0 && source < this.#batch;
    const fits = Array.isArray(sources) && sources.length === this.#batch && sources.every(one);
    checkOption('sources', sources, fits, `${this.#batch} whole numbers from 0 to ${this.#batch - 1}`);
    this.#seen = sources.map((source) => [...this.#seen[source]]);
    if (caches.get(this.#model)?.owner !== this || sources.every((source, i) => source === i)) return;
    const { layers, contextLength, embeddingSize } = this.#model.options;
    const { memory } = this.#model.parameters;
    const size = contextLength * 2 * embeddingSize;
    for (let layer = 0; layer < layers; layer++) {
      const parts = this.#places.map((at) => memory.floats(at + layer * size * 4, size));
      const before = parts.map((part) => part.slice());
      sources.forEach((source, i) => parts[i].set(before[source]));
    }
  }

  /** Whether what this session had in the cache is gone. */
  #claimCache(): boolean {
    const { layers, contextLength, embeddingSize } = this.#model.options;
    const cache = caches.get(this.#model) ?? { places: [], owner: this };
    if (cache.owner === this && this.#places.length > 0) return false;
    const bytes = layers * contextLength * 2 * embeddingSize * 4;
    while (cache.places.length < this.#batch) cache.places.push(this.#model.parameters.memory.keep(bytes));
    this.#places = cache.places.slice(0, this.#batch);
    cache.owner = this;
    caches.set(this.#model, cache);
    return true;
  }

  #run(turns: readonly Turn[]): Float32Array {
    const { memory } = this.#model.parameters;
    const { vocabularySize, contextLength } = this.#model.options;
    // Shorter turns are filled up; nobody looks at what comes after their own tokens.
    const count = Math.max(...turns.map(({ fresh }) => fresh.length));
    this.#turns = turns;
    const plan = this.#plans.get(String(count), () => this.#plan(count));
    const ids = memory.ints(plan.ids.at, plan.ids.length);
    const positions = memory.ints(plan.positions.at, plan.positions.length);
    turns.forEach(({ fresh, past }, b) => {
      for (let t = 0; t < count; t++) {
        ids[b * count + t] = fresh[t] ?? 0;
        positions[b * count + t] = Math.min(past + t, contextLength - 1);
      }
    });
    plan.graph.forward();
    const last = new Float32Array(this.#batch * vocabularySize);
    turns.forEach(({ fresh }, b) => {
      if (fresh.length === 0) return;
      const at = plan.logits.at + (b * count + fresh.length - 1) * vocabularySize * 4;
      last.set(memory.floats(at, vocabularySize), b * vocabularySize);
    });
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
    const row = 2 * width; // keys, then values
    const attend = (layer: number, qkv: Tensor): Attended => {
      if (kind === 'rotary')
        rotary(graph, qkv, { length: count, heads, contextLength, turns: () => this.#turns });
      const output = graph.tensor(batch * count, width);
      const weightsAt = memory.take(heads * count * contextLength * 4);
      graph.add(output, () => {
        this.#turns.forEach(({ fresh: { length: n }, past }, b) => {
          if (n === 0) return;
          const from = qkv.at + b * count * 3 * width * 4;
          const kept = this.#places[b] + layer * contextLength * row * 4;
          for (let t = 0; t < n; t++)
            kernels.copy(from + (t * 3 * width + width) * 4, kept + (past + t) * row * 4, row);
          // prettier-ignore
          kernels.attention(
            from, 3 * width, kept, kept + width * 4, row, contextLength * row, output.at + b * count * width * 4,
            width, weightsAt, 1, heads, n, past + n, width / heads, true, past, 0, 0, 0, 0,
          );
        });
      });
      return { output, weightsAt };
    };
    const { logits } = gptNetwork(graph, parameters, options, { ids, positions, attend });
    return { graph, ids, positions, logits };
  }
}
