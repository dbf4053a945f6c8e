// The npm peer's side of topics.bench.ts, in a process of its own: `packages row passes folder`; prints the same as topics.child.ts.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Dense } from '../src/core/dense';
import { FittedLda, lda } from '../src/models/topics/lda';
import { cheapest } from './harness';
import { readMatrix } from './matrix-files';
import { plugInPerplexity } from './plug-in-perplexity';

/** What of lda-topic-model is used: it has no types. It makes one sweep more than it is asked for. */
type PeerModel = new (
  settings: { numberTopics: number; sweeps: number; stem: boolean },
  documents: readonly { id: number; text: readonly string[] }[],
) => {
  readonly wordTopicCounts: Readonly<Partial<Record<string, Readonly<Partial<Record<number, number>>>>>>;
};

const [packages, name, passes, folder] = process.argv.slice(2);
const Peer = createRequire(join(packages, 'index.js'))('lda-topic-model') as PeerModel;
const [x, held] = [readMatrix(folder, 'x'), readMatrix(folder, 'held')];
// It would leave out words of two letters.
const documents = Array.from({ length: x.rows }, (_, i) => {
  const text: string[] = [];
  for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++)
    for (let n = 0; n < x.data[p]; n++) text.push(`term${x.indices[p]}`);
  return { id: i, text };
});
const rss = (): number => process.resourceUsage().maxRSS / 1024;
const loaded = rss();
// Its priors cannot be chosen.
const params = { method: 'gibbs', nComponents: 10, docTopicPrior: 0.1, topicWordPrior: 0.01 } as const;
const settings = { numberTopics: params.nComponents, sweeps: Number(passes) - 1, stem: false };
const { ms, result } = cheapest(1, () => new Peer(settings, documents));
const peak = rss();
const components = new Dense(params.nComponents, x.cols);
for (let j = 0; j < x.cols; j++) {
  for (let k = 0; k < components.rows; k++) {
    components.data[k * x.cols + j] = params.topicWordPrior + (result.wordTopicCounts[`term${j}`]?.[k] ?? 0);
  }
}
// Their topics, judged by our measure.
const quality = plugInPerplexity(new FittedLda({ components, params: lda(params).params }), held);
console.log(
  JSON.stringify({ loaded, peaks: { [name]: peak }, ms: { [name]: ms }, quality: { [name]: quality } }),
);
