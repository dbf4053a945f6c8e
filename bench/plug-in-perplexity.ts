import type { Csr } from '../src/core/csr';
import type { FittedLda } from '../src/models/topics/lda';

/** e to the negative mean log probability of a token, given its document's mixture and the topics' term probabilities. */
export function plugInPerplexity(model: FittedLda, x: Csr): number {
  const { components } = model;
  const mixtures = model.transform(x);
  const totals = Array.from({ length: components.rows }, (_, k) =>
    components.row(k).reduce((sum, value) => sum + value, 0),
  );
  let log = 0;
  let tokens = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      let probability = 0;
      totals.forEach((total, k) => {
        probability += (mixtures.at(i, k) * components.at(k, x.indices[p])) / total;
      });
      log += x.data[p] * Math.log(probability);
      tokens += x.data[p];
    }
  }
  return Math.exp(-log / tokens);
}
