import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpus } from './corpus';
import { python, table } from './harness';

interface Measured {
  readonly ms: number;
  readonly megabytes: number;
  readonly result: unknown;
}

const names: Record<string, string> = {
  tfidf: 'TF-IDF',
  tfidf12: 'TF-IDF, 1- and 2-grams',
  tfidf12min2: 'TF-IDF, 1- and 2-grams, minDf 2',
  stream: 'TF-IDF, documents streamed from a file',
  char: 'counts of characters in words, 2- to 4-grams',
  hashing: 'hashing',
};

/** Vectorizers against scikit-learn and the fastest npm peer: CPU time, and memory beyond the documents themselves. */
export function run(): void {
  const sizes = (process.env['LMLAB_BENCH_DOCUMENTS'] ?? '20000,200000').split(',').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'lmlab-bench-'));
  const child = join(__dirname, 'vectorizers.child.ts');
  const ours = (file: string, task: string, runs: number): Measured => {
    const options = ['--expose-gc', '--max-old-space-size=12000', '-r', 'ts-node/register/transpile-only'];
    const out = execFileSync(process.execPath, [...options, child, file, task, String(runs)], {
      encoding: 'utf8',
    });
    return JSON.parse(out.trim().split('\n').pop()!) as Measured;
  };
  const theirs = (file: string, task: string, runs: number): Measured | undefined => {
    if (python === undefined || python === '') return undefined;
    const script = join(__dirname, 'python', 'vectorizers.py');
    return JSON.parse(
      execFileSync(python, [script, file, task, String(runs)], { encoding: 'utf8' }),
    ) as Measured;
  };
  try {
    for (const size of sizes) {
      const file = join(folder, `${size}.txt`);
      writeFileSync(file, corpus(size).docs.join('\n'));
      const isLarge = size > 50_000;
      const rows: string[][] = [];
      for (const [task, name] of Object.entries(names)) {
        if (isLarge && task === 'char') continue;
        const own = ours(file, task, isLarge ? 2 : 4);
        const peer = theirs(file, task, isLarge ? 1 : 2);
        if (peer !== undefined && peer.result !== own.result) {
          throw new Error(`${task}: ${String(own.result)} non-zeros here, ${String(peer.result)} there`);
        }
        rows.push([
          name,
          own.ms.toFixed(0),
          peer?.ms.toFixed(0) ?? '',
          peer === undefined ? '' : (peer.ms / own.ms).toFixed(2),
          own.megabytes.toFixed(0),
          peer?.megabytes.toFixed(0) ?? '',
        ]);
      }
      const wink = ours(file, 'wink', 1);
      rows.push(['peer: wink-nlp, BM25 weights', wink.ms.toFixed(0), '', '', wink.megabytes.toFixed(0), '']);
      console.log(`\n${size} documents\n`);
      console.log(table(['', 'CPU ms', "scikit-learn's", 'ratio', 'MB at most', "scikit-learn's"], rows));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
