import {
  countVectorizer,
  lda,
  nmf,
  type Csr,
  type FittedLda,
  type LdaOptions,
  type NmfOptions,
} from '../src/index';
import { corpus } from './corpus';
import { cheapest, pythonPeer, table } from './harness';

interface Peer {
  readonly versions: string;
  readonly shape: readonly [number, number, number];
  readonly ms: Readonly<Record<string, number>>;
  readonly quality: Readonly<Partial<Record<string, number>>>;
}

const TOPICS = 10;

/** Topic models against scikit-learn: the same counts, the same passes, ours and theirs at the quality they reach. */
export function run(): void {
  const size = Number(process.env['LMLAB_BENCH_DOCUMENTS'] ?? 20_000);
  const runs = size > 50_000 ? 1 : 3;
  const { docs } = corpus(size + 2000);
  const counter = countVectorizer({ minDf: 5 });
  const { fitted, output: X } = counter.fitTransform(docs.slice(0, size));
  const held = fitted.transform(docs.slice(size));
  console.log(`${X.rows} documents, ${X.cols} terms, ${X.nnz} non-zeros; ${TOPICS} topics`);

  const ldas: Record<string, LdaOptions> = {
    'LDA batch, 5 passes': { method: 'batch', maxIter: 5 },
    'LDA online, 1 pass': { method: 'online', maxIter: 1 },
  };
  const nmfs: Record<string, NmfOptions> = {
    'NMF coordinate descent, 50 passes': { maxIter: 50, tol: 0 },
    'NMF multiplicative, 50 passes': { solver: 'mu', maxIter: 50, tol: 0 },
    'NMF Kullback–Leibler, 20 passes': { loss: 'klDivergence', maxIter: 20, tol: 0 },
  };
  const ms: Record<string, number> = {};
  let transform = 0;
  const quality: Partial<Record<string, number>> = {};
  for (const [name, options] of Object.entries(ldas)) {
    // The quality depends on where the fit started: the mean over as many seeds as there are runs.
    const models: FittedLda[] = [];
    const { ms: time, result } = cheapest(runs, () => {
      models.push(lda({ nComponents: TOPICS, seed: models.length, ...options }).fit(X));
      return models[models.length - 1];
    });
    ms[name] = time;
    quality[name] = models.reduce((sum, model) => sum + model.perplexity(held), 0) / runs;
    if (options.method === 'batch') transform = cheapest(runs, () => result.transform(X)).ms;
  }
  for (const [name, options] of Object.entries(nmfs)) {
    const { ms: time, result } = cheapest(runs, () => nmf({ nComponents: TOPICS, ...options }).fit(X));
    ms[name] = time;
    quality[name] = result.error;
  }
  ms['LDA transform'] = transform;
  const peer = pythonPeer('topics.py', { 'X.json': sparse(X), 'held.json': sparse(held) }) as
    Peer | undefined;
  if (peer !== undefined) console.log(peer.versions);
  console.log(
    table(
      ['', 'lmlab CPU ms', 'scikit-learn CPU ms', 'ratio', 'perplexity or error', "scikit-learn's"],
      Object.keys(ms).map((name) => [
        name,
        ms[name].toFixed(0),
        peer?.ms[name].toFixed(0) ?? '',
        peer === undefined ? '' : (peer.ms[name] / ms[name]).toFixed(2),
        quality[name]?.toFixed(1) ?? '',
        peer?.quality[name]?.toFixed(1) ?? '',
      ]),
    ),
  );
  const gibbs = cheapest(1, () => lda({ nComponents: TOPICS, method: 'gibbs', maxIter: 20 }).fit(X));
  const perplexity = gibbs.result.perplexity(held);
  console.log(
    `\nLDA by Gibbs sampling, 20 passes: ${gibbs.ms.toFixed(0)} ms, perplexity ${perplexity.toFixed(1)}`,
  );
}

function sparse(x: Csr): string {
  const { rows, cols, indptr, indices, data } = x;
  return JSON.stringify({
    rows,
    cols,
    indptr: [...indptr],
    indices: Array.from(indices),
    data: Array.from(data),
  });
}
