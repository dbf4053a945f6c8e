// lmlab's side of topics.bench.ts: a process of its own, so that its memory is its own. `folder runs`; prints, as JSON,
// processor times in ms, perplexities or errors, and resident memory in MB.
import { lda, type FittedLda } from '../src/models/topics/lda';
import type { LdaOptions } from '../src/models/topics/lda-options';
import { nmf, type NmfOptions } from '../src/models/topics/nmf';
import { cheapest } from './harness';
import { readMatrix } from './matrix-files';
import { plugInPerplexity } from './plug-in-perplexity';

const [folder, runsText] = process.argv.slice(2);
const runs = Number(runsText);
const [x, held] = [readMatrix(folder, 'x'), readMatrix(folder, 'held')];
const rss = (): number => process.resourceUsage().maxRSS / 1024;
const loaded = rss();
const peaks: Record<string, number> = {};
const nComponents = 10;
const wanted = process.env['LMLAB_BENCH_ROWS'] ?? '';
const ms: Record<string, number> = {};
const quality: Partial<Record<string, number>> = {};

const nmfs: Record<string, NmfOptions> = {
  'NMF coordinate descent, 50 passes': { maxIter: 50, tol: 0 },
  'NMF multiplicative, 50 passes': { solver: 'mu', maxIter: 50, tol: 0 },
  'NMF Kullback–Leibler, 20 passes': { loss: 'klDivergence', maxIter: 20, tol: 0 },
};
const ldas: Record<string, LdaOptions> = {
  'LDA online, 1 pass': { method: 'online', maxIter: 1 },
  'LDA batch, 5 passes': { method: 'batch', maxIter: 5 },
};
/** Last, since its topic of each token is memory that would count for the rows after it. The peer's priors are fixed. */
const gibbs: Record<string, LdaOptions> = {
  'LDA Gibbs, 50 passes': { method: 'gibbs', maxIter: 50, docTopicPrior: 0.1, topicWordPrior: 0.01 },
};

fitLdas(ldas);
for (const [name, options] of Object.entries(nmfs)) {
  if (!name.includes(wanted)) continue;
  const { ms: time, result } = cheapest(runs, () => nmf({ nComponents, ...options }).fit(x));
  ms[name] = time;
  quality[name] = result.error;
  peaks[name] = rss();
}
fitLdas(gibbs);
console.log(JSON.stringify({ loaded, peaks, ms, quality }));

function fitLdas(rows: Record<string, LdaOptions>): void {
  for (const [name, options] of Object.entries(rows)) {
    if (name.includes(wanted)) fitLda(name, options);
  }
}

function fitLda(name: string, options: LdaOptions): void {
  // The quality depends on where the fit started: the mean over as many seeds as there are runs.
  const models: FittedLda[] = [];
  const { ms: time, result } = cheapest(runs, () => {
    models.push(lda({ nComponents, seed: models.length, ...options }).fit(x));
    return models[models.length - 1];
  });
  ms[name] = time;
  quality[name] = models.reduce((sum, model) => sum + plugInPerplexity(model, held), 0) / runs;
  if (options.method === 'batch') ms['LDA transform'] = cheapest(runs, () => result.transform(x)).ms;
  peaks[name] = rss();
}
