import { readFileSync } from 'node:fs';
import path from 'node:path';
import { choice, createStudy, gpSampler, int, tpeSampler, uniform, type Sampler, type Space } from '../src';
import { table } from './harness';

/**
 * Does a study find as good values as Optuna's, in a fifth of the time? The median of the best value over 30 seeds, and
 * processor time a trial, beside the numbers that test/reference/optuna_search.py wrote.
 */
const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];
const alpha = [1, 1.2, 3, 3.2];

type Values = Readonly<Record<string, unknown>>;

interface Problem {
  readonly space: Space;
  readonly f: (params: Values) => number;
}

const numbers = (params: Values): number[] => Object.values(params) as number[];
const box = (d: number, low: number, high: number): Space =>
  Object.fromEntries(Array.from({ length: d }, (_, k) => [`x${k}`, uniform(low, high)]));

function reference(name: string): unknown {
  return JSON.parse(readFileSync(path.join(__dirname, '../test/reference', name), 'utf8')) as unknown;
}

const { grid, logLoss } = reference('tabulated_grid.json') as {
  grid: { C: number[]; minDf: number[] };
  logLoss: Record<string, number>;
};

/** Python writes 1.0 where JavaScript writes 1. */
const pythonFloat = (x: number): string => (Number.isInteger(x) ? x.toFixed(1) : String(x));

const problems: Record<string, Problem> = {
  branin: {
    space: { x: uniform(-5, 10), y: uniform(0, 15) },
    f(params) {
      const [x, y] = numbers(params);
      const parabola = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return parabola ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  hartmann6: {
    space: box(6, 0, 1),
    f(params) {
      const x = numbers(params);
      return -alpha.reduce((sum, weight, i) => {
        const inner = x.reduce((total, xk, k) => total + A[i][k] * (xk - 1e-4 * P[i][k]) ** 2, 0);
        return sum + weight * Math.exp(-inner);
      }, 0);
    },
  },
  ackley10: {
    space: box(10, -32.768, 32.768),
    f(params) {
      const x = numbers(params);
      const squares = x.reduce((sum, xk) => sum + xk * xk, 0) / 10;
      const waves = x.reduce((sum, xk) => sum + Math.cos(2 * Math.PI * xk), 0) / 10;
      return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
    },
  },
  tabulated: {
    space: {
      C: int(0, grid.C.length - 1),
      penalty: choice(['l1', 'l2']),
      ngramMax: int(1, 2),
      minDf: choice([1, 2, 4, 8]),
      sublinearTf: choice([false, true]),
    },
    f: ({ C, penalty, ngramMax, minDf, sublinearTf }) =>
      logLoss[[pythonFloat(grid.C[C as number]), penalty, ngramMax, minDf, sublinearTf].join('|')],
  },
};

export function run(): void {
  const optuna = reference('optuna_search.json') as {
    versions: { optuna: string };
    results: Record<string, { nTrials: number; median: number; msPerTrial: number }>;
  };
  const seeds = 30;
  const makers: Record<string, () => Sampler> = { tpe: tpeSampler, gp: gpSampler };
  const rows: string[][] = [];
  for (const [key, theirs] of Object.entries(optuna.results)) {
    const [sampler, name] = key.split(' ');
    const { space, f } = problems[name];
    const start = process.cpuUsage();
    const best = Array.from({ length: seeds }, (_, seed) => {
      const study = createStudy({ space, sampler: makers[sampler](), seed });
      return study.run(f, { nTrials: theirs.nTrials }).best.values[0];
    }).sort((a, b) => a - b);
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000 / seeds / theirs.nTrials;
    const median = (best[seeds / 2 - 1] + best[seeds / 2]) / 2;
    rows.push([
      sampler,
      name,
      String(theirs.nTrials),
      median.toFixed(4),
      theirs.median.toFixed(4),
      ms.toFixed(2),
      theirs.msPerTrial.toFixed(2),
      (ms / theirs.msPerTrial).toFixed(2),
    ]);
  }
  console.log(
    `Best value, median of ${seeds} seeds (smaller is better), beside Optuna ${optuna.versions.optuna}\n`,
  );
  const header = ['sampler', 'problem', 'trials', 'lmlab', 'Optuna', 'ms/trial', 'Optuna ms/trial', 'ratio'];
  console.log(table(header, rows));
}
