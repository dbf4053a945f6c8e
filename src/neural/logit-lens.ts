import { notFinite } from './finite-outputs';
import type { Insight } from './insight';

/** What a model would predict if it ended after each of its blocks, for one sequence of n tokens. */
export interface LogitLens {
  /** A depth each, from the embedding to the last block: n × vocabularySize logits. */
  readonly logits: readonly Float32Array[];
  /** A depth each: the likeliest token at every place. */
  readonly tokens: readonly Int32Array[];
  /** A depth each: that token's probability. */
  readonly probabilities: readonly Float32Array[];
}

/** What the lens needs of a model: a GPT or a BERT. */
export interface Readable {
  inspect(ids: Int32Array): Insight;
  readState(state: Float32Array): Float32Array;
}

/**
 * The logit lens (nostalgebraist 2020): the output layer reads the states after the embedding and after every block, as
 * if the model ended there. The last depth is the model's own prediction.
 *
 * @param model A GPT, which predicts the token after each place, or a BERT, which predicts the token at each place.
 * @param ids One sequence of n token ids.
 * @throws LmlabError `token-id` or `sequence-length`; `non-finite` when the weights hold NaN or infinity.
 * @example
 * ```ts
 * import { gpt, logitLens } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 3, heads: 2 });
 * const lens = logitLens(model, Int32Array.of(1, 2, 3));
 * lens.tokens.length; // 4
 * lens.tokens[0].length; // 3
 * ```
 */
export function logitLens(model: Readable, ids: Int32Array): LogitLens {
  const { states, logits: last } = model.inspect(ids);
  const logits = states.map((state, depth) => (depth === states.length - 1 ? last : model.readState(state)));
  const best = logits.map((rows, depth) => likeliest(rows, ids.length, depth));
  return {
    logits,
    tokens: best.map(({ tokens }) => tokens),
    probabilities: best.map(({ probabilities }) => probabilities),
  };
}

function likeliest(
  logits: Float32Array,
  rows: number,
  depth: number,
): {
  readonly tokens: Int32Array;
  readonly probabilities: Float32Array;
} {
  const size = logits.length / rows;
  const tokens = new Int32Array(rows);
  const probabilities = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = logits.subarray(i * size, (i + 1) * size);
    for (let t = 1; t < size; t++) if (row[t] > row[tokens[i]]) tokens[i] = t;
    let sum = 0;
    for (const logit of row) sum += Math.exp(logit - row[tokens[i]]);
    if (!Number.isFinite(sum))
      throw notFinite('finite logits', `others after ${depth} blocks, at place ${i}`);
    probabilities[i] = 1 / sum;
  }
  return { tokens, probabilities };
}
