import { LmlabError } from '../core/errors';
import { encodeOnnx } from '../core/onnx';
import { Gpt } from './gpt';
import { OnnxLayers } from './onnx-layers';
import { angles, sinusoids } from './positions';

/**
 * A GPT in the ONNX format, for ONNX Runtime and other engines: standard operators of set 17, every option of `gpt`,
 * adapters and factorized layers included.
 *
 * It takes `input_ids`, int64, batch × sequence, of up to `contextLength` tokens, and returns `logits`, float32, batch ×
 * sequence × vocabularySize: those of `model.logits`, to about five digits. There is no cache of keys and values.
 *
 * @returns The bytes of an `.onnx` file.
 * @throws LmlabError `not-saveable` for what is no GPT, and for a quantized one: its products of integers have no
 * standard operator that gives the same numbers.
 * @see https://onnx.ai
 * @example
 * ```ts
 * import { gpt, gptToOnnx } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * gptToOnnx(model).length > 4 * model.parameters.count; // true
 * ```
 */
export function gptToOnnx(model: Gpt): Uint8Array {
  if (!(model instanceof Gpt) || model.options.bits !== undefined) {
    throw new LmlabError('not-saveable', {
      expected: 'a GPT with weights in float32',
      found: model instanceof Gpt ? `integers of ${model.options.bits} bits` : typeof model,
      remedy: 'Export the model before quantize, and let the runtime quantize it.',
    });
  }
  const o = model.options;
  const { embeddingSize: width, heads, contextLength } = o;
  const headSize = width / heads;
  const g = new OnnxLayers(model.parameters);
  const loraScale = o.lora === undefined ? 1 : o.lora.alpha / o.lora.rank;
  const dense = (x: string, name: string): string => g.linear(x, name, loraScale);
  const norm = (x: string, name: string): string =>
    o.normalization === 'rms' ? g.rmsNorm(x, name, 1e-5) : g.layerNorm(x, name, 1e-5);

  const length = g.length('input_ids');
  const places = g.op('Range', [g.integer(0), length, g.integer(1)]);
  // A token sees itself and those before it: length × length.
  const allowed = g.op('LessOrEqual', [
    g.op('Unsqueeze', [places, g.integers(0)]),
    g.op('Unsqueeze', [places, g.integers(1)]),
  ]);
  const turn = o.positions === 'rotary' ? rotation(g, length, contextLength, headSize) : undefined;

  let x = g.op('Gather', [g.weight('wte.weight'), 'input_ids']);
  if (o.positions === 'learned') x = g.op('Add', [x, g.firstRows(g.weight('wpe.weight'), length)]);
  if (o.positions === 'sinusoidal') {
    const waves = g.constant('sinusoids', [contextLength, width], sinusoids(contextLength, width));
    const scaled = g.op('Mul', [x, g.constant('embedding_scale', [], Float32Array.of(Math.sqrt(width)))]);
    x = g.op('Add', [scaled, g.firstRows(waves, length)]);
  }
  for (let i = 0; i < o.layers; i++) {
    const block = `h.${i}`;
    const [q, k, v] = g.heads(dense(norm(x, `${block}.ln_1`), `${block}.attn.c_attn`), heads, width);
    const [turnedQ, turnedK] = turn === undefined ? [q, k] : [turn(q), turn(k)];
    const mixed = g.attention(turnedQ, turnedK, v, allowed, width, headSize);
    x = g.op('Add', [x, dense(mixed, `${block}.attn.c_proj`)]);
    const normal = norm(x, `${block}.ln_2`);
    const wide = dense(normal, `${block}.mlp.c_fc`);
    const bent =
      o.feedForward === 'gelu'
        ? g.gelu(wide)
        : g.op('Mul', [g.silu(dense(normal, `${block}.mlp.c_gate`)), wide]);
    x = g.op('Add', [x, dense(bent, `${block}.mlp.c_proj`)]);
  }
  const last = norm(x, 'ln_f');
  g.output(o.tiedWeights ? g.tied(last, 'wte.weight') : g.product(last, 'lm_head.weight'), 'logits');
  return encodeOnnx({
    name: 'gpt',
    inputs: [{ name: 'input_ids', type: 'int64', shape: ['batch', 'sequence'] }],
    outputs: [{ name: 'logits', type: 'float32', shape: ['batch', 'sequence', o.vocabularySize] }],
    nodes: g.nodes,
    initializers: g.initializers,
    metadata: { contextLength: String(contextLength) },
  });
}

/** Turns the pairs (j, half + j) of every head by the angles of their position (Su et al. 2021). */
function rotation(
  g: OnnxLayers,
  length: string,
  contextLength: number,
  headSize: number,
): (x: string) => string {
  const half = headSize / 2;
  const table = (name: string, f: (angle: number) => number): string => {
    const values = Float32Array.from(angles(contextLength, headSize), f);
    return g.firstRows(g.constant(name, [contextLength, half], values), length);
  };
  const [cosines, sines] = [table('cosines', Math.cos), table('sines', Math.sin)];
  const times = (a: string, b: string): string => g.op('Mul', [a, b]);
  return (x) => {
    const cut = (from: number, to: number): string =>
      g.op('Slice', [x, g.integers(from), g.integers(to), g.integers(3)]);
    const [a, b] = [cut(0, half), cut(half, headSize)];
    const low = g.op('Sub', [times(a, cosines), times(b, sines)]);
    const high = g.op('Add', [times(b, cosines), times(a, sines)]);
    return g.op('Concat', [low, high], { axis: { int: -1 } });
  };
}
