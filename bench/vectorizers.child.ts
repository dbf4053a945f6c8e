import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
// Not the whole library: a process a measurement has little to load.
import { countVectorizer } from '../src/features/count-vectorizer';
import { hashingVectorizer } from '../src/features/hashing-vectorizer';
import { tfidfVectorizer } from '../src/features/tfidf-vectorizer';

/** What of wink-nlp is used: it has no types for it. */
interface Wink {
  learn(tokens: readonly string[]): void;
  out(what: unknown): readonly unknown[];
}
const load = createRequire(__filename);
const bm25 = load('wink-nlp/utilities/bm25-vectorizer') as (options: object) => Wink;
const its = load('wink-nlp/src/its.js') as { readonly docBOWArray: unknown };

/** One measurement in a process of its own: `file task runs`; prints least CPU time and what memory it took at most. */
async function main([file, task, runs]: string[]): Promise<void> {
  const streams = task.startsWith('stream');
  const docs = streams ? [] : readFileSync(file, 'utf8').split('\n');
  const lines = (): AsyncIterable<string> =>
    createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  const pairs = { nGramRange: [1, 2] } as const;
  const work: Record<string, () => unknown> = {
    tfidf: () => tfidfVectorizer().fitTransform(docs).output.nnz,
    tfidf12: () => tfidfVectorizer(pairs).fitTransform(docs).output.nnz,
    tfidf12min2: () => tfidfVectorizer({ ...pairs, minDf: 2 }).fitTransform(docs).output.nnz,
    char: () => countVectorizer({ analyzer: 'char_wb', nGramRange: [2, 4] }).fitTransform(docs).output.nnz,
    hashing: () => hashingVectorizer().fitTransform(docs).output.nnz,
    stream: async () => (await tfidfVectorizer().fitTransformStream(lines())).output.nnz,
    wink: () => {
      const vectorizer = bm25({ norm: 'l2' });
      for (const doc of docs) vectorizer.learn(doc.toLowerCase().match(/\w\w+/g) ?? []);
      return vectorizer.out(its.docBOWArray).length;
    },
  };
  global.gc?.();
  const before = process.memoryUsage.rss();
  let ms = Infinity;
  let peak = 0;
  let result: unknown;
  for (let run = 0; run < Number(runs); run++) {
    const start = process.cpuUsage();
    result = await work[task]();
    const { user, system } = process.cpuUsage(start);
    ms = Math.min(ms, (user + system) / 1000);
    if (run === 0) peak = process.resourceUsage().maxRSS * 1024;
  }
  console.log(JSON.stringify({ ms, megabytes: (peak - before) / 1e6, result }));
}

void main(process.argv.slice(2));
