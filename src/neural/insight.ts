import { LmlabError } from '../core/errors';

/** What goes on inside a Transformer for one sequence of n tokens. */
export interface Insight {
  /** For each layer and head: n × n attention weights, row = the token that looks. */
  readonly attention: readonly (readonly Float32Array[])[];
  /** The states after the embedding and after each block: n × embeddingSize. */
  readonly states: readonly Float32Array[];
  /** The feed-forward layer of each block after its activation: n × feedForwardSize. */
  readonly activations: readonly Float32Array[];
  /** n × vocabularySize. */
  readonly logits: Float32Array;
}

/** The rows of a state that a model is to read. @throws LmlabError `shape` when it is none of this model's. */
export function checkState(
  state: Float32Array,
  { embeddingSize, contextLength }: { readonly embeddingSize: number; readonly contextLength: number },
): number {
  const rows = state.length / embeddingSize;
  if (!Number.isInteger(rows) || rows < 1 || rows > contextLength) {
    throw new LmlabError('shape', {
      expected: `1 to ${contextLength} rows of ${embeddingSize} numbers`,
      found: `${state.length} numbers`,
      remedy: 'Pass one of the states that inspect returns.',
    });
  }
  return rows;
}
