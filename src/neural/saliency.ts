import type { InputGradient } from './input-gradient';

/** What speaks for a prediction, one number a token. */
export interface Saliency {
  /** The natural logarithm of the probability that is explained. */
  readonly logProbability: number;
  /** Gradient · embedding: what a token says for the prediction (above 0) or against it, to first order. */
  readonly contributions: Float64Array;
  /** Length of the gradient: how strongly the prediction depends on the token, in whatever direction. */
  readonly sensitivities: Float64Array;
}

/**
 * Which tokens a prediction rests on: the gradient of its log-probability with respect to each token's embedding
 * (Simonyan, Vedaldi and Zisserman 2014), and that gradient times the embedding (Denil, Demiraj and de Freitas 2014). It
 * is the slope at one point: where a model is saturated a token may matter much and have a small slope.
 *
 * @param model A GPT or a BERT; dropout is off.
 * @param ids One sequence of n token ids.
 * @param goal What to explain: `{ place, target }`, the token that a GPT predicts after `place` and a BERT at `place`, or for
 *   a BERT `{ label }`, the class of the sequence.
 * @throws LmlabError `token-id`, `sequence-length`; `bad-option` for a place outside of the sequence; `non-finite` when
 *   the weights hold NaN or infinity.
 * @example
 * ```ts
 * import { gpt, saliency } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * const { sensitivities } = saliency(model, Int32Array.of(1, 2, 3), { place: 1, target: 3 });
 * sensitivities[2]; // 0
 * ```
 */
export function saliency<G>(
  model: { inputGradient(ids: Int32Array, goal: G): InputGradient },
  ids: Int32Array,
  goal: NoInfer<G>,
): Saliency {
  const { logProbability, embeddings, gradient } = model.inputGradient(ids, goal);
  const width = gradient.length / ids.length;
  const [contributions, squares] = [new Float64Array(ids.length), new Float64Array(ids.length)];
  gradient.forEach((slope, at) => {
    contributions[Math.floor(at / width)] += slope * embeddings[at];
    squares[Math.floor(at / width)] += slope * slope;
  });
  return { logProbability, contributions, sensitivities: squares.map(Math.sqrt) };
}
