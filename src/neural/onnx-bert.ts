import { LmlabError } from '../core/errors';
import { encodeOnnx } from '../core/onnx';
import { Bert } from './bert';
import { OnnxLayers } from './onnx-layers';

/**
 * A BERT in the ONNX format, for ONNX Runtime and other engines: standard operators of set 17.
 *
 * It takes `input_ids`, `attention_mask` (1 for tokens, 0 for padding; at least one 1 a sequence) and `token_type_ids`
 * (segments), all int64, batch × sequence, of up to `contextLength` tokens. It returns `token_logits`, batch × sequence ×
 * vocabularySize, `class_logits`, batch × classes, and `last_hidden_state`, batch × sequence × embeddingSize: what
 * `tokenLogits`, `classLogits` and `states` return, to about five digits.
 *
 * @returns The bytes of an `.onnx` file.
 * @throws LmlabError `not-saveable` for what is no BERT, or a quantized one.
 * @see https://onnx.ai
 * @example
 * ```ts
 * import { bert, bertToOnnx } from 'lmlab';
 * const model = bert({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * bertToOnnx(model).length > 4 * model.parameters.count; // true
 * ```
 */
export function bertToOnnx(model: Bert): Uint8Array {
  if (!(model instanceof Bert) || model.options.bits !== undefined) {
    throw new LmlabError('not-saveable', {
      expected: 'a BERT in float32',
      found: model instanceof Bert ? `integers of ${model.options.bits} bits` : typeof model,
      remedy: 'Export the model that was quantized. Use gptToOnnx for a GPT, toOnnx for a linear model.',
    });
  }
  const o = model.options;
  const { embeddingSize: width, heads } = o;
  const g = new OnnxLayers(model.parameters);
  const norm = (x: string, name: string): string => g.layerNorm(x, `${name}.LayerNorm`, 1e-12);
  const table = (name: string): string => g.weight(`embeddings.${name}_embeddings.weight`);

  const allowed = g.op('Unsqueeze', [
    g.op('Greater', ['attention_mask', g.integer(0)]),
    g.integers(1, 2), // for every head and every query
  ]);
  let x = g.op('Gather', [table('word'), 'input_ids']);
  x = g.op('Add', [x, g.firstRows(table('position'), g.length('input_ids'))]);
  x = g.op('Add', [x, g.op('Gather', [table('token_type'), 'token_type_ids'])]);
  x = norm(x, 'embeddings');
  for (let i = 0; i < o.layers; i++) {
    const layer = `encoder.layer.${i}`;
    const [q, k, v] = g.heads(g.linear(x, `${layer}.attention.self.qkv`), heads, width);
    const mixed = g.attention(q, k, v, allowed, width, width / heads);
    x = norm(
      g.op('Add', [x, g.linear(mixed, `${layer}.attention.output.dense`)]),
      `${layer}.attention.output`,
    );
    const wide = g.geluErf(g.linear(x, `${layer}.intermediate.dense`));
    x = norm(g.op('Add', [x, g.linear(wide, `${layer}.output.dense`)]), `${layer}.output`);
  }
  g.output(x, 'last_hidden_state');
  const head = norm(g.geluErf(g.linear(x, 'cls.predictions.transform.dense')), 'cls.predictions.transform');
  const scores = g.tied(head, 'embeddings.word_embeddings.weight');
  g.output(g.op('Add', [scores, g.weight('cls.predictions.bias')]), 'token_logits');
  const first = g.op('Gather', [x, g.integer(0)], { axis: { int: 1 } });
  const pooled = g.op('Tanh', [g.linear(first, 'pooler.dense')]);
  g.output(g.linear(pooled, 'cls.seq_relationship'), 'class_logits');
  const input = (name: string) => ({ name, type: 'int64' as const, shape: ['batch', 'sequence'] });
  const output = (name: string, ...shape: (number | string)[]) => ({
    name,
    type: 'float32' as const,
    shape: ['batch', ...shape],
  });
  return encodeOnnx({
    name: 'bert',
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map(input),
    outputs: [
      output('token_logits', 'sequence', o.vocabularySize),
      output('class_logits', o.classes),
      output('last_hidden_state', 'sequence', width),
    ],
    nodes: g.nodes,
    initializers: g.initializers,
    metadata: { contextLength: String(o.contextLength) },
  });
}
