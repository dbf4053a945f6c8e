import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tfidfVectorizer } from '../src/index';
import { corpus } from './corpus';
import { python, table } from './harness';

/** What either side prints. */
interface Side {
  readonly versions?: string;
  /** Peak of resident memory in MB, once the matrix is loaded and in the end. */
  readonly loaded: number;
  readonly peak: number;
  readonly ms: Readonly<Record<string, number>>;
  readonly objectives: Readonly<Partial<Record<string, number>>>;
  readonly nonZeros: Readonly<Partial<Record<string, number>>>;
}

const names: Readonly<Record<string, string>> = {
  nb: 'multinomial naive Bayes, 8 classes',
  svc: 'linear SVM, 2 classes',
  l2: 'logistic L2, 2 classes',
  l1: 'logistic L1, 2 classes',
  l2multi: 'logistic L2, 8 classes',
};

/**
 * Linear models on TF-IDF of 20,000 and 200,000 documents against scikit-learn, each side a process of its own that reads
 * the same matrix. lmlab's is the built one: run `npm run build` first. LMLAB_BENCH_ROWS picks rows by their short names:
 * `nb,l2`.
 */
export function run(): void {
  const sizes = (process.env['LMLAB_BENCH_DOCUMENTS'] ?? '20000,200000').split(',').map(Number);
  const before: Partial<Record<string, number>> = {};
  let nonZerosBefore = 0;
  for (const size of sizes) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lmlab-bench-'));
    try {
      const { docs, topics } = corpus(size);
      const X = tfidfVectorizer().fitTransform(docs).output;
      for (const name of ['indptr', 'indices', 'data'] as const)
        writeFileSync(path.join(folder, name), X[name]);
      writeFileSync(path.join(folder, 'shape.json'), JSON.stringify({ rows: X.rows, cols: X.cols, topics }));
      const runs = size > 50_000 ? 1 : 3;
      const call = (command: string, script: string): Side =>
        JSON.parse(
          execFileSync(command, [path.join(__dirname, script), folder, String(runs)], {
            encoding: 'utf8',
            env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
          }),
        ) as Side;
      const ours = call(process.execPath, 'linear-models-child.cjs');
      const peer =
        python === undefined || python === '' ? undefined : call(python, 'python/linear_models.py');
      console.log(
        `\n${X.rows} documents, ${X.cols} terms, ${X.nnz} non-zeros; ${peer?.versions ?? 'no peer: set LMLAB_BENCH_PYTHON'}\n`,
      );
      const rows = Object.keys(ours.ms).map((name) => [
        names[name],
        ours.ms[name].toFixed(0),
        peer?.ms[name].toFixed(0) ?? '',
        peer === undefined ? '' : (peer.ms[name] / ours.ms[name]).toFixed(2),
        ours.objectives[name]?.toFixed(3) ?? '',
        peer?.objectives[name]?.toFixed(3) ?? '',
        ours.nonZeros[name]?.toString() ?? '',
        peer?.nonZeros[name]?.toString() ?? '',
        growth(ours.ms[name], before[name], X.nnz / nonZerosBefore),
      ]);
      rows.push([
        'peak memory, MB',
        ours.peak.toFixed(0),
        peer?.peak.toFixed(0) ?? '',
        '',
        '',
        '',
        '',
        '',
        '',
      ]);
      rows.push([
        'of it before the first fit',
        ours.loaded.toFixed(0),
        peer?.loaded.toFixed(0) ?? '',
        '',
        '',
        '',
        '',
        '',
        '',
      ]);
      const header = ['', 'lmlab CPU ms', 'scikit-learn CPU ms', 'ratio', 'objective', "scikit-learn's"];
      console.log(table([...header, 'non-zeros', 'its', 'growth of time over growth of data'], rows));
      Object.assign(before, ours.ms);
      nonZerosBefore = X.nnz;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** How much more time than data, against the size before. */
function growth(ms: number, before: number | undefined, dataGrowth: number): string {
  return before === undefined ? '' : (ms / before / dataGrowth).toFixed(2);
}
