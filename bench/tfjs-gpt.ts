// The mini GPT on stock TensorFlow.js: what lmlab is measured against, and the reference of its loss curve.
import type { Tensor, Variable } from '@tensorflow/tfjs';
import { type Gpt, type TokenBatch, tf, toTensors } from '../src/index';

/** The same architecture and weights as an lmlab GPT (GELU, layer norm, learned positions), and one Adam step. */
export function tfjsGpt(
  model: Gpt,
  learningRate: number,
): { step(batch: TokenBatch): number; dispose(): void } {
  const o = model.options;
  const weights: Record<string, Variable> = {};
  for (const [name, tensor] of Object.entries(toTensors(model))) {
    weights[name] = tf.variable(tensor);
    tensor.dispose();
  }
  const headSize = o.embeddingSize / o.heads;
  const dense = (x: Tensor, name: string): Tensor =>
    tf.matMul(x, weights[`${name}.weight`]).add(weights[`${name}.bias`]);
  const norm = (x: Tensor, name: string): Tensor => {
    const centered = x.sub(x.mean(-1, true));
    const variance = centered.square().mean(-1, true);
    return centered
      .mul(variance.add(1e-5).rsqrt())
      .mul(weights[`${name}.weight`])
      .add(weights[`${name}.bias`]);
  };
  const gelu = (x: Tensor): Tensor =>
    x.mul(0.5).mul(tf.tanh(x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))).add(1));

  const logits = (ids: Tensor, batch: number, length: number): Tensor => {
    const mask = tf.linalg
      .bandPart(tf.ones([length, length]), -1, 0)
      .sub(1)
      .mul(1e9);
    let x: Tensor = tf
      .gather(weights['wte.weight'], ids)
      .reshape([batch, length, o.embeddingSize])
      .add(weights['wpe.weight'].slice([0, 0], [length, -1]))
      .reshape([batch * length, o.embeddingSize]);
    for (let i = 0; i < o.layers; i++) {
      const [q, k, v] = tf.unstack(
        dense(norm(x, `h.${i}.ln_1`), `h.${i}.attn.c_attn`)
          .reshape([batch, length, 3, o.heads, headSize])
          .transpose([2, 0, 3, 1, 4])
          .reshape([3, batch * o.heads, length, headSize]),
      );
      const scores = tf.softmax(
        tf
          .matMul(q, k, false, true)
          .mul(1 / Math.sqrt(headSize))
          .add(mask),
      );
      const attended = tf
        .matMul(scores, v)
        .reshape([batch, o.heads, length, headSize])
        .transpose([0, 2, 1, 3])
        .reshape([batch * length, o.embeddingSize]);
      x = x.add(dense(attended, `h.${i}.attn.c_proj`));
      x = x.add(dense(gelu(dense(norm(x, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`)), `h.${i}.mlp.c_proj`));
    }
    const last = norm(x, 'ln_f');
    return o.tiedWeights
      ? tf.matMul(last, weights['wte.weight'], false, true)
      : tf.matMul(last, weights['lm_head.weight']);
  };

  const optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  return {
    step({ batch, ids, targets }) {
      const loss = tf.tidy(() => {
        const hot = tf.oneHot(tf.tensor1d(targets, 'int32'), o.vocabularySize).toFloat();
        const length = ids.length / batch;
        return optimizer.minimize(
          () => tf.losses.softmaxCrossEntropy(hot, logits(tf.tensor1d(ids, 'int32'), batch, length)),
          true,
          Object.values(weights),
        )!;
      });
      const value = loss.dataSync()[0];
      loss.dispose();
      return value;
    },
    dispose() {
      optimizer.dispose();
      for (const weight of Object.values(weights)) weight.dispose();
    },
  };
}
