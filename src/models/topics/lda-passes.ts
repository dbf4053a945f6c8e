import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { watched } from '../../core/progress';
import { random } from '../../core/random';
import type { LdaParams } from './lda-options';
import { inferDocuments } from './lda-variational';

/** Where the topics start from, by the seed. */
export function startingTopics(terms: number, { nComponents, seed }: LdaParams): Dense {
  const rng = random(seed);
  const components = new Dense(nComponents, terms);
  // Near 1 with a spread of 0.1, which breaks the symmetry, as the Gamma(100, 1/100) of the paper's code does.
  for (let q = 0; q < components.data.length; q++) components.data[q] = Math.max(0.1, rng.normal(1, 0.1));
  return components;
}

/** Topics after `maxIter` passes, and how many batches have moved them. */
export function variationalTopics(x: Csr, params: LdaParams): { components: Dense; updates: number } {
  const components = startingTopics(x.cols, params);
  let updates = 0;
  for (const _pass of watched(params.maxIter, 'LDA')) {
    updates = passOver(x, components, params, x.rows, updates);
  }
  return { components, updates };
}

/** One pass over the documents, which moves the topics in place; returns how many batches have moved them by now. */
export function passOver(
  x: Csr,
  components: Dense,
  params: LdaParams,
  total: number,
  updates: number,
): number {
  const { nComponents: K, topicWordPrior, docTopicPrior } = params;
  const online = params.method === 'online';
  const size = online ? Math.min(params.batchSize, x.rows) : x.rows;
  const all = Int32Array.from({ length: x.rows }, (_, i) => i);
  for (let start = 0; start < x.rows; start += size) {
    const batch = online ? x.takeRows(all.subarray(start, start + size)) : x;
    const { expected } = inferDocuments(batch, components, docTopicPrior, true);
    updates++;
    const rate = online ? (params.learningOffset + updates) ** -params.learningDecay : 1;
    const scale = total / batch.rows;
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < x.cols; j++) {
        const q = k * x.cols + j;
        const target = topicWordPrior + scale * expected.data[q];
        components.data[q] += rate * (target - components.data[q]);
      }
    }
  }
  return updates;
}
