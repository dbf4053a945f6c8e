import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countVectorizer } from '../src/index';
import { corpus } from './corpus';
import { python, table } from './harness';
import { writeMatrix } from './matrix-files';
import { installed } from './npm-peers';

/** What either side prints: memory in MB, that of a row being the most so far. */
interface Side {
  readonly versions?: string;
  readonly loaded: number;
  readonly peaks: Readonly<Partial<Record<string, number>>>;
  readonly ms: Readonly<Record<string, number>>;
  readonly quality: Readonly<Partial<Record<string, number>>>;
}

/** The row that an npm package is the peer of: scikit-learn has no Gibbs sampling. */
const gibbs = 'LDA Gibbs, 50 passes';

/** Its stemmer, whose native addon often cannot be compiled, is not used: another package stands in for it. */
const npmPeer = {
  dependencies: { 'lda-topic-model': '1.1.0' },
  overrides: { 'node-snowball': 'npm:snowball-stemmers@0.6.0' },
};

/**
 * Topic models against scikit-learn, and lda-topic-model 1.1.0 of npm: the same counts, the same passes, ours and theirs at
 * the quality they reach, and memory beyond the program with the matrix loaded. The npm registry has no NMF that we know of,
 * and its package `lda` cannot take part: it always makes 10,000 passes. LMLAB_BENCH_ROWS picks the rows whose names
 * contain it.
 */
export function run(): void {
  const size = Number(process.env['LMLAB_BENCH_DOCUMENTS'] ?? 20_000);
  const runs = process.env['LMLAB_BENCH_RUNS'] ?? (size > 50_000 ? '1' : '3');
  const folder = mkdtempSync(join(tmpdir(), 'lmlab-bench-'));
  try {
    const { docs } = corpus(size + 2000);
    const { fitted, output: x } = countVectorizer({ minDf: 5 }).fitTransform(docs.slice(0, size));
    writeMatrix(folder, 'x', x);
    writeMatrix(folder, 'held', fitted.transform(docs.slice(size)));
    console.log(`${x.rows} documents, ${x.cols} terms, ${x.nnz} non-zeros; 10 topics`);
    const call = (command: string, ...args: string[]): Side =>
      JSON.parse(
        execFileSync(command, [...args, folder, runs], {
          encoding: 'utf8',
          env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
        }),
      ) as Side;
    const transpile = ['-r', 'ts-node/register/transpile-only'];
    const ours = call(process.execPath, ...transpile, join(__dirname, 'topics.child.ts'));
    const peer =
      python === undefined || python === '' ? undefined : call(python, join(__dirname, 'python/topics.py'));
    console.log(peer?.versions ?? 'no scikit-learn: set LMLAB_BENCH_PYTHON');
    const script = join(__dirname, 'topics.peer.ts');
    const npm = Object.hasOwn(ours.ms, gibbs)
      ? call(process.execPath, ...transpile, script, installed('topics', npmPeer), gibbs, '50')
      : undefined;
    const header = ['', 'lmlab CPU ms', "peer's", 'ratio', 'perplexity or error', "peer's", 'MB at most'];
    const rows = Object.keys(ours.ms).map((name) => {
      const other = name === gibbs ? npm : peer;
      return [
        `${name}; peer: ${name === gibbs ? 'lda-topic-model' : 'scikit-learn'}`,
        ours.ms[name].toFixed(0),
        other?.ms[name].toFixed(0) ?? '',
        other === undefined ? '' : (other.ms[name] / ours.ms[name]).toFixed(2),
        ours.quality[name]?.toFixed(1) ?? '',
        other?.quality[name]?.toFixed(1) ?? '',
        beyond(ours, name),
        beyond(other, name),
      ];
    });
    console.log(table([...header, "peer's"], rows));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function beyond(side: Side | undefined, name: string): string {
  const peak = side?.peaks[name];
  return side === undefined || peak === undefined ? '' : (peak - side.loaded).toFixed(0);
}
