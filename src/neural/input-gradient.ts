import { LmlabError } from '../core/errors';
import { notFinite } from './finite-outputs';
import type { Graph } from './graph';
import type { Parameters, Tensor } from './parameters';
import { checkIds } from './token-ids';

/** A prediction to explain: token `target` where the model reads `place` (a GPT predicts what follows it, a BERT what stands there). */
export interface TokenGoal {
  /** Counted from 0. */
  readonly place: number;
  readonly target: number;
}

/** A prediction to explain: the class of the whole sequence. */
export interface ClassGoal {
  readonly label: number;
}

/** How the logarithm of a probability changes with the embedding of each of n tokens. */
export interface InputGradient {
  readonly logProbability: number;
  /** The embeddings of the tokens: n × embeddingSize. */
  readonly embeddings: Float32Array;
  /** n × embeddingSize. */
  readonly gradient: Float32Array;
}

/**
 * Targets that count the goal alone.
 *
 * @throws LmlabError `bad-option` for a place outside of the sequence, `token-id` for a target that is no id.
 */
export function targetsOf(ids: Int32Array, { place, target }: TokenGoal): Int32Array {
  if (!(Number.isInteger(place) && place >= 0 && place < ids.length)) {
    throw new LmlabError('bad-option', {
      expected: `a place from 0 to ${ids.length - 1}`,
      found: String(place),
      remedy: 'Count places from 0.',
    });
  }
  checkIds([target], Infinity);
  const targets = new Int32Array(ids.length).fill(-1);
  targets[place] = target;
  return targets;
}

/** Runs the backward pass of a planned run whose loss stands, and reads the gradient at its embedding. */
export function readGradient(
  plan: { readonly graph: Graph; readonly embedded: Tensor },
  parameters: Parameters,
  table: string,
  ids: Int32Array,
  logProbability: number,
): InputGradient {
  const { graph, embedded } = plan;
  graph.backward();
  const gradient = parameters.memory.floats(embedded.gradientAt, embedded.rows * embedded.cols).slice();
  parameters.clearGradients();
  if (!Number.isFinite(logProbability) || !gradient.every(Number.isFinite)) {
    const also = gradient.every(Number.isFinite) ? '' : ', and a gradient that is not finite';
    throw notFinite('a finite probability and gradient', `logarithm ${logProbability}${also}`);
  }
  const width = embedded.cols;
  const rows = parameters.values(table);
  const embeddings = new Float32Array(ids.length * width);
  ids.forEach((id, i) => embeddings.set(rows.subarray(id * width, (id + 1) * width), i * width));
  return { logProbability, embeddings, gradient };
}
