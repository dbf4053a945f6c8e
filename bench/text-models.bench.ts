import { logisticRegression, tfidfVectorizer, type Csr, type Dense } from '../src/index';
import { corpus } from './corpus';
import { cheapest, pythonPeer, table } from './harness';

interface Peer {
  readonly versions: string;
  readonly shape: readonly [number, number, number];
  readonly ms: Readonly<Record<string, number>>;
  readonly objectives: Readonly<Partial<Record<string, number>>>;
  readonly nonZeros: Readonly<Partial<Record<string, number>>>;
}

/** TF-IDF and logistic regression on 20,000 documents, against scikit-learn, at the same objective. */
export function run(): void {
  const { docs, topics } = corpus(20_000);
  const two = topics.map((topic) => Number(topic < 4));
  const ms: Record<string, number> = {};
  const objectives: Partial<Record<string, number>> = {};
  const nonZeros: Partial<Record<string, number>> = {};

  const tfidf = cheapest(5, () => tfidfVectorizer().fitTransform(docs).output);
  ms['tfidf'] = tfidf.ms;
  ms['tfidf12'] = cheapest(2, () => tfidfVectorizer({ nGramRange: [1, 2] }).fitTransform(docs)).ms;
  const X = tfidf.result;

  const measure = (name: string, y: readonly number[], penalty: 'l1' | 'l2'): void => {
    const fit = cheapest(3, () => logisticRegression({ penalty }).fit(X, y));
    const { coef, intercept } = fit.result;
    ms[name] = fit.ms;
    objectives[name] = objective(X, y, coef, intercept, penalty);
    nonZeros[name] = coef.data.reduce((count, w) => count + Number(w !== 0), 0);
  };
  measure('l2', two, 'l2');
  measure('l2multi', topics, 'l2');
  measure('l1', two, 'l1');

  console.log(`${X.rows} documents, ${X.cols} terms, ${X.nnz} non-zeros`);
  const peer = pythonPeer('text_models.py', {
    'docs.txt': docs.join('\n'),
    'topics.json': JSON.stringify(topics),
  }) as Peer | undefined;
  if (peer !== undefined) {
    console.log(`${peer.versions}; ${peer.shape[1]} terms, ${peer.shape[2]} non-zeros`);
  }
  const names: Record<string, string> = {
    tfidf: 'TF-IDF',
    tfidf12: 'TF-IDF, 1- and 2-grams',
    l2: 'logistic L2, 2 classes',
    l2multi: 'logistic L2, 8 classes',
    l1: 'logistic L1, 2 classes',
  };
  const header = [
    '',
    'lmlab CPU ms',
    'scikit-learn CPU ms',
    'ratio',
    'objective',
    "scikit-learn's",
    'non-zeros',
    'its',
  ];
  const rows = Object.keys(names).map((name) => [
    names[name],
    ms[name].toFixed(0),
    peer?.ms[name].toFixed(0) ?? '',
    peer === undefined ? '' : (peer.ms[name] / ms[name]).toFixed(2),
    objectives[name]?.toFixed(4) ?? '',
    peer?.objectives[name]?.toFixed(4) ?? '',
    nonZeros[name]?.toString() ?? '',
    peer?.nonZeros[name]?.toString() ?? '',
  ]);
  console.log(table(header, rows));
}

/** Σ loss + penalty at C = 1, worked out anew from the coefficients. */
function objective(
  X: Csr,
  y: readonly number[],
  coef: Dense,
  intercept: Float64Array,
  penalty: 'l1' | 'l2',
): number {
  let sum = 0;
  for (const w of coef.data) sum += penalty === 'l1' ? Math.abs(w) : (w * w) / 2;
  const z = new Float64Array(coef.rows);
  for (let i = 0; i < X.rows; i++) {
    for (let k = 0; k < coef.rows; k++) {
      z[k] = intercept[k];
      for (let p = X.indptr[i]; p < X.indptr[i + 1]; p++) z[k] += X.data[p] * coef.at(k, X.indices[p]);
    }
    if (coef.rows === 1) {
      const m = y[i] === 1 ? -z[0] : z[0];
      sum += Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
    } else {
      const max = Math.max(...z);
      sum += Math.log(z.reduce((total, score) => total + Math.exp(score - max), 0)) + max - z[y[i]];
    }
  }
  return sum;
}
