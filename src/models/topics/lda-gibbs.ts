import { watched } from '../../core/progress';
import type { Csr } from '../../core/csr';
import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { random } from '../../core/random';

/**
 * Collapsed Gibbs sampling (Griffiths and Steyvers 2004): every token is drawn a topic anew, given all the others.
 *
 * @returns Topics × terms: the counts of the second half of the passes, on average, plus the prior.
 * @throws LmlabError `bad-option` when a count is no whole number.
 */
export function gibbsCounts(
  x: Csr,
  {
    nComponents: K,
    docTopicPrior,
    topicWordPrior,
    maxIter,
    seed,
  }: {
    readonly nComponents: number;
    readonly docTopicPrior: number;
    readonly topicWordPrior: number;
    readonly maxIter: number;
    readonly seed: number;
  },
): Dense {
  const rng = random(seed);
  const { words, docs } = tokensOf(x);
  const V = x.cols;
  const topics = new Int32Array(words.length);
  const ofWord = new Int32Array(V * K);
  const ofDocument = new Int32Array(x.rows * K);
  const totals = new Int32Array(K);
  for (let t = 0; t < words.length; t++) {
    const k = rng.int(K);
    topics[t] = k;
    ofWord[words[t] * K + k]++;
    ofDocument[docs[t] * K + k]++;
    totals[k]++;
  }
  const sums = new Float64Array(V * K);
  const cumulative = new Float64Array(K);
  const burnIn = Math.floor(maxIter / 2);
  for (const pass of watched(maxIter, 'LDA, Gibbs sampling')) {
    for (let t = 0; t < words.length; t++) {
      const w = words[t] * K;
      const d = docs[t] * K;
      const old = topics[t];
      ofWord[w + old]--;
      ofDocument[d + old]--;
      totals[old]--;
      let total = 0;
      for (let k = 0; k < K; k++) {
        total +=
          ((ofDocument[d + k] + docTopicPrior) * (ofWord[w + k] + topicWordPrior)) /
          (totals[k] + topicWordPrior * V);
        cumulative[k] = total;
      }
      const u = rng.next() * total;
      let k = 0;
      while (k < K - 1 && cumulative[k] <= u) k++;
      topics[t] = k;
      ofWord[w + k]++;
      ofDocument[d + k]++;
      totals[k]++;
    }
    if (pass >= burnIn) for (let q = 0; q < sums.length; q++) sums[q] += ofWord[q];
  }
  const out = new Dense(K, V);
  for (let k = 0; k < K; k++) {
    for (let j = 0; j < V; j++) out.data[k * V + j] = topicWordPrior + sums[j * K + k] / (maxIter - burnIn);
  }
  return out;
}

function tokensOf(x: Csr): { words: Int32Array; docs: Int32Array } {
  const words: number[] = [];
  const docs: number[] = [];
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      if (!Number.isInteger(x.data[p])) {
        throw new LmlabError('bad-option', {
          expected: 'whole counts for Gibbs sampling',
          found: String(x.data[p]),
          remedy: "Use countVectorizer, or method 'batch'.",
        });
      }
      for (let n = 0; n < x.data[p]; n++) {
        words.push(x.indices[p]);
        docs.push(i);
      }
    }
  }
  return { words: Int32Array.from(words), docs: Int32Array.from(docs) };
}
