import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { countVectorizer, tfidfVectorizer, type Csr } from '../src/index';
import { corpus } from './corpus';
import { python, table } from './harness';
import { installed } from './npm-peers';

/** What a side prints, by row. */
interface Fits {
  readonly ms: Readonly<Record<string, number>>;
  readonly objectives: Readonly<Partial<Record<string, number>>>;
  /** On documents held out. */
  readonly accuracies: Readonly<Record<string, number>>;
}

/** What lmlab and scikit-learn print. */
interface Side extends Fits {
  readonly versions?: string;
  /** Peak of resident memory in MB, once the matrices are loaded and in the end. */
  readonly loaded: number;
  readonly peak: number;
  readonly nonZeros: Readonly<Partial<Record<string, number>>>;
}

const HELD_OUT = 2000;

const names: Readonly<Record<string, string>> = {
  nb: 'multinomial naive Bayes, 8 classes',
  svc: 'linear SVM, 2 classes',
  l2: 'logistic L2, 2 classes',
  l1: 'logistic L1, 2 classes',
  l2multi: 'logistic L2, 8 classes',
};

/**
 * The best of npm that hold such data. libsvm-js 0.2.1 and ml-logistic-regression 2.0.0 take dense vectors only: 2,000
 * documents took the first more than a minute, and 15 s with its kernel computed for it; one of the 50,000 gradient steps of the
 * second took 3.5 s. Of naive Bayes natural 8.1.1 took 18 s for them, where this one took 0.06.
 */
const npmPeers = {
  nb: 'wink-naive-bayes-text-classifier',
  svc: '@stdlib/ml-incr-binary-classification',
  l2: '@stdlib/ml-incr-binary-classification',
};
const npmPackages = {
  dependencies: {
    'wink-naive-bayes-text-classifier': '2.2.1',
    '@stdlib/ml-incr-binary-classification': '0.1.0',
    '@stdlib/ndarray-ctor': '0.1.0',
  },
};

/**
 * Linear models on TF-IDF (naive Bayes: on counts) of 20,000 and 200,000 documents against scikit-learn and packages of npm, each side a
 * process of its own that reads the same matrix. lmlab's is the built one: run `npm run build` first. LMLAB_BENCH_ROWS picks rows by their short names:
 * `nb,l2`.
 */
export function run(): void {
  const sizes = (process.env['LMLAB_BENCH_DOCUMENTS'] ?? '20000,200000').split(',').map(Number);
  const before: Partial<Record<string, number>> = {};
  let nonZerosBefore = 0;
  for (const size of sizes) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lmlab-bench-'));
    try {
      const { docs, topics } = corpus(size + HELD_OUT);
      const [train, held] = [docs.slice(0, size), docs.slice(size)];
      const { fitted, output: X } = tfidfVectorizer().fitTransform(train);
      const counted = countVectorizer().fitTransform(train);
      write(folder, 'train', X, counted.output, topics.slice(0, size));
      write(folder, 'held', fitted.transform(held), counted.fitted.transform(held), topics.slice(size));
      const runs = size > 50_000 ? 2 : 5;
      const call = (command: string, script: string, argument: string): Fits =>
        JSON.parse(
          execFileSync(command, [path.join(__dirname, script), folder, argument], {
            encoding: 'utf8',
            env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
          }),
        ) as Fits;
      const ours = call(process.execPath, 'linear-models.child.cjs', String(runs)) as Side;
      const peer =
        python === undefined || python === ''
          ? undefined
          : (call(python, 'python/linear_models.py', String(runs)) as Side);
      const npm = call(process.execPath, 'linear-models.peer.cjs', installed('linear-models', npmPackages));
      console.log(
        `\n${X.rows} documents, ${X.cols} terms, ${X.nnz} non-zeros; ${peer?.versions ?? 'no scikit-learn: set LMLAB_BENCH_PYTHON'}\n`,
      );
      const rows = Object.keys(ours.ms).map((name) => [
        names[name],
        ours.ms[name].toFixed(0),
        peer?.ms[name].toFixed(0) ?? '',
        peer === undefined ? '' : (peer.ms[name] / ours.ms[name]).toFixed(2),
        ours.objectives[name]?.toFixed(3) ?? '',
        peer?.objectives[name]?.toFixed(3) ?? '',
        ours.accuracies[name].toFixed(3),
        peer?.accuracies[name].toFixed(3) ?? '',
        ours.nonZeros[name]?.toString() ?? '',
        peer?.nonZeros[name]?.toString() ?? '',
        growth(ours.ms[name], before[name], X.nnz / nonZerosBefore),
      ]);
      const memory = (what: string, of: 'peak' | 'loaded'): string[] => {
        const row = new Array<string>(rows[0].length).fill('');
        [row[0], row[1], row[2]] = [what, ours[of].toFixed(0), peer?.[of].toFixed(0) ?? ''];
        return row;
      };
      rows.push(memory('peak memory, MB', 'peak'), memory('of it before the first fit', 'loaded'));
      const header = ['', 'lmlab CPU ms', 'scikit-learn CPU ms', 'ratio', 'objective', "scikit-learn's"];
      const more = ['accuracy', 'its', 'non-zeros', 'its', 'growth of time over growth of data'];
      console.log(table([...header, ...more], rows));
      console.log(`\n${npmTable(ours, npm)}`);
      Object.assign(before, ours.ms);
      nonZerosBefore = X.nnz;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Matrices as `linear-models.data.cjs` reads them: TF-IDF and counts have the same places. */
function write(folder: string, name: string, tfidf: Csr, counts: Csr, topics: readonly number[]): void {
  const parts = { indptr: tfidf.indptr, indices: tfidf.indices, tfidf: tfidf.data, counts: counts.data };
  for (const [part, array] of Object.entries(parts))
    writeFileSync(path.join(folder, `${name}.${part}`), array);
  const { rows, cols } = tfidf;
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ rows, cols, topics }));
}

function npmTable(ours: Fits, npm: Fits): string {
  const rows = Object.entries(npmPeers)
    .filter(([name]) => Object.hasOwn(npm.ms, name))
    .map(([name, peer]) => [
      `${names[name]}; peer: ${peer}`,
      ours.ms[name].toFixed(0),
      npm.ms[name].toFixed(0),
      (npm.ms[name] / ours.ms[name]).toFixed(1),
      ours.objectives[name]?.toFixed(3) ?? '',
      npm.objectives[name]?.toFixed(3) ?? '',
      ours.accuracies[name].toFixed(3),
      npm.accuracies[name].toFixed(3),
    ]);
  return table(['', 'lmlab CPU ms', "npm's", 'ratio', 'objective', "npm's", 'accuracy', "npm's"], rows);
}

/** How much more time than data, against the size before. */
function growth(ms: number, before: number | undefined, dataGrowth: number): string {
  return before === undefined ? '' : (ms / before / dataGrowth).toFixed(2);
}
