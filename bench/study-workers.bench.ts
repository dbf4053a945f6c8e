import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createStudy, openStudy, postgresStorage, randomSampler, uniform } from '../src';
import { functionExecutor } from '../src/search/executors/function-executor';
import { queueWorker } from '../src/search/executors/queue-worker';
import { trialQueue } from '../src/search/executors/trial-queue';
import { haveServers, startPostgres, startRedis } from '../test/e2e/servers';
import { table } from './harness';

/**
 * How much faster is a study on two threads, and how does its throughput grow with workers that share a Redis and a
 * PostgreSQL? The first trials keep a core busy; those of the second only wait, so that 64 workers fit on two cores.
 */
export async function run(): Promise<void> {
  await threads();
  if (haveServers()) await workers();
}

/** Trials of about half a second of arithmetic on one core. */
const BUSY = `exports.objective = ({ x }) => {
  let sum = 0;
  for (let i = 0; i < 3e8; i++) sum += Math.sqrt(i + x);
  return sum;
};`;

async function threads(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lmlab-bench-'));
  const module = path.join(folder, 'busy.js');
  writeFileSync(module, BUSY);
  const best = new Map<number, number>();
  for (let repeat = 0; repeat < 2; repeat++) {
    for (const count of [1, 2]) {
      const study = createStudy({ space: { x: uniform(0, 1) }, sampler: randomSampler() });
      const start = performance.now();
      await study.optimize({ module }, { nTrials: 10, workers: count });
      best.set(count, Math.min(best.get(count) ?? Infinity, performance.now() - start));
    }
  }
  rmSync(folder, { recursive: true });
  const one = best.get(1)!;
  const rows = [...best].map(([count, ms]) => [String(count), (ms / 1000).toFixed(2), (one / ms).toFixed(2)]);
  console.log(table(['worker threads', 's for 10 trials (better of 2)', 'speed-up'], rows));
}

async function workers(): Promise<void> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  const rows: string[][] = [];
  for (const ms of [500, 100]) {
    for (const count of [1, 2, 4, 8, 16, 32, 64]) {
      const nTrials = Math.max(10, (count * (ms === 500 ? 3000 : 2000)) / ms);
      const seconds = await simulate({ postgres: postgres.url, redis: redis.url, count, ms, nTrials });
      const ideal = (1000 * count) / ms;
      const reached = nTrials / seconds;
      rows.push([
        `${ms} ms`,
        String(count),
        String(nTrials),
        reached.toFixed(1),
        ideal.toFixed(0),
        `${((100 * reached) / ideal).toFixed(0)} %`,
      ]);
    }
  }
  await redis.stop();
  await postgres.stop();
  console.log(`\n${table(['a trial waits', 'workers', 'trials', 'trials/s', 'ideal', 'of it'], rows)}`);
}

/** Seconds from the first token to the last result; each worker has connections of its own, as on a host of its own. */
async function simulate(options: {
  postgres: string;
  redis: string;
  count: number;
  ms: number;
  nTrials: number;
}): Promise<number> {
  const { postgres, redis, count, ms, nTrials } = options;
  const name = `${ms} ms ${count} workers`;
  const open = () =>
    openStudy({
      space: { x: uniform(0, 1) },
      sampler: randomSampler(),
      name,
      storage: postgresStorage(postgres, { study: name }),
    });
  const studies = await Promise.all(Array.from({ length: count }, open));
  let done = 0;
  let allDone!: () => void;
  const end = new Promise<void>((resolve) => (allDone = resolve));
  const executor = functionExecutor<{ x: number }>(
    async ({ x }) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return x;
    },
    { slots: 1 },
  );
  const onTrial = (): void => {
    if (++done === nTrials) allDone();
  };
  const all = studies.map((study) => queueWorker(study, executor, { redis, onTrial }));
  await Promise.all(all.map((worker) => worker.waitUntilReady()));
  const queue = trialQueue(name, redis);
  const start = performance.now();
  await queue.addBulk(Array.from({ length: nTrials }, () => ({ name: 'trial', data: { trials: nTrials } })));
  await end;
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(all.map((worker) => worker.close()));
  await queue.close();
  await studies[0].refresh();
  const complete = studies[0].trials.filter(({ state }) => state === 'complete').length;
  if (complete !== nTrials || studies[0].trials.length !== nTrials)
    throw new Error(`${complete} of ${nTrials}`);
  await Promise.all(studies.map((study) => study.close()));
  return seconds;
}
