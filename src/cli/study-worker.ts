import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { processExecutor } from '../search/executors/process-executor';
import { queueBoard } from '../search/executors/queue-board';
import { queueWorker } from '../search/executors/queue-worker';
import { threadExecutor } from '../search/executors/thread-executor';
import type { Sampled, Space } from '../search/space';
import { openStudy } from '../search/study/shared-study';
import { studyOf } from './study-module';
import { seconds, wholeNumber } from './study-options';
import { storageAt } from './study-source';

interface WorkerOptions {
  readonly storage: string;
  readonly redis: string;
  readonly concurrency: number;
  readonly lease: number;
  readonly trialTimeout?: number;
  readonly isolate?: boolean;
  readonly study?: string;
}

/** `lmlab study worker`. */
export function workerCommand(): Command {
  return new Command('worker')
    .description(
      'run trials of a study that `lmlab study optimize --redis` started, on any number of hosts; only the module ' +
        'named here is ever executed',
    )
    .argument('<module>', 'the study’s JavaScript or TypeScript module')
    .requiredOption(
      '--storage <url>',
      'where the study is kept: postgres://…, or a journal file on this host',
    )
    .requiredOption('--redis <url>', 'Redis or Valkey')
    .option('--concurrency <n>', 'trials at a time, each in a thread', wholeNumber, availableParallelism())
    .option('--lease <seconds>', 'a worker that is silent for so long is lost; the same for all', seconds, 60)
    .option('--trial-timeout <seconds>', 'a trial that takes longer is recorded as failed', seconds)
    .option('--isolate', 'run trials in processes of their own, which they may even crash')
    .option('--study <name>', 'the name of the study (default: the module’s)')
    .action(work);
}

async function work(module: string, options: WorkerOptions): Promise<void> {
  const { redis, concurrency: slots, lease: leaseSeconds, trialTimeout: trialTimeoutSeconds } = options;
  const made = await studyOf(module, options.study);
  // A worker that has a result waits for its database, however long.
  const storage = storageAt(options.storage, made.name!, Infinity);
  const study = await openStudy({ ...made, leaseSeconds, storage });
  const start = options.isolate === true ? processExecutor<Sampled<Space>> : threadExecutor<Sampled<Space>>;
  const executor = await start({ module }, { slots, trialTimeoutSeconds, seed: study.seed });
  const worker = queueWorker(study, executor, {
    redis,
    onTrial: ({ number, state, values, error }) =>
      console.log(
        `trial ${number}: ${state}${values === undefined ? '' : ` ${values.join(', ')}`}${error === undefined ? '' : ` ${error}`}`,
      ),
    onError: onceInAWhile((error) => console.error(`lmlab: ${error.message || String(error)}`)),
  });
  console.log(`Worker of ${study.name}: ${slots} trials at a time. Ctrl-C ends it when they are done.`);
  await asked();
  console.log(
    'Waiting for the running trials; Ctrl-C again gives them up, and another worker runs them again.',
  );
  await worker.close();
  await executor.close();
  await study.close();
}

/** `lmlab study board`. */
export function boardCommand(): Command {
  return new Command('board')
    .description('the queues of all studies in the browser, to look at (bull-board)')
    .requiredOption('--redis <url>', 'Redis or Valkey')
    .option('--port <n>', 'where to listen', wholeNumber, 3000)
    .option('--host <host>', 'who may reach it; it asks nobody for a password', '127.0.0.1')
    .action(async (options: { redis: string; port: number; host: string }) => {
      const board = await queueBoard(options);
      console.log(`The queues are at ${board.url}; Ctrl-C ends it.`);
      await asked();
      await board.close();
    });
}

/** Waits until somebody asks this process to end; a second time ends it as usual. */
function asked(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
      resolve();
    };
    process.once('SIGINT', end).once('SIGTERM', end);
  });
}

/** A lost connection says so many times a second; it is enough to hear it every ten seconds. */
function onceInAWhile(report: (error: Error) => void): (error: Error) => void {
  let last = -Infinity;
  return (error) => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    report(error);
  };
}
