import { Command } from 'commander';
import { driveQueue } from '../search/executors/queue-driver';
import type { Space } from '../search/space';
import { openStudy, type SharedStudy } from '../search/study/shared-study';
import { showProgress } from '../search/study/progress';
import { summary } from './study-look';
import { extrasOf, studyOf } from './study-module';
import { seconds, wholeNumber } from './study-options';
import { findStudy, storageAt } from './study-source';

interface RunOptions {
  readonly trials: number;
  readonly workers?: number;
  readonly batch?: number;
  readonly asynchronous?: boolean;
  readonly trialTimeout?: number;
  readonly isolate?: boolean;
  readonly redis?: string;
  readonly study?: string;
}

/** `lmlab study optimize`. */
export function optimizeCommand(): Command {
  return withRunOptions(
    new Command('optimize')
      .description(
        'start a study, or go on with it; the module exports `objective(params, trial)` and the `space`, and may ' +
          'export `direction` or `directions`, `seed`, `sampler`, `pruner`, `name`',
      )
      .argument('<module>', 'a JavaScript or TypeScript module')
      .requiredOption('--storage <where>', 'a journal file, or postgres://…'),
  ).action(async (module: string, options: RunOptions & { storage: string }) => {
    const made = await studyOf(module, options.study);
    const storage = storageAt(options.storage, made.name!);
    const study = await openStudy({ ...made, storage });
    await run(study, module, options.storage, options);
  });
}

/** `lmlab study resume`. */
export function resumeCommand(): Command {
  return withRunOptions(
    new Command('resume')
      .description(
        'go on with a study; the module exports `objective(params, trial)`, and may export `sampler` and `pruner`',
      )
      .argument('<where>', 'a journal file, or postgres://…')
      .argument('<module>', 'a JavaScript or TypeScript module'),
  ).action(async (where: string, module: string, options: RunOptions) => {
    const { name, space, directions, seed } = (await findStudy(where, options.study)).history.header;
    const extras = await extrasOf(module);
    const storage = storageAt(where, name);
    const study = await openStudy({ ...extras, name, space, directions, seed, storage });
    await run(study, module, where, { ...options, study: name });
  });
}

function withRunOptions(command: Command): Command {
  return command
    .requiredOption('--trials <n>', 'how many trials the study shall have in all', wholeNumber)
    .option('--workers <n>', 'worker threads (default: the cores, at most 8)', wholeNumber)
    .option(
      '--batch <n>',
      'trials proposed together, which a seed makes repeatable (default: 8)',
      wholeNumber,
    )
    .option('--asynchronous', 'propose a trial whenever one ends')
    .option('--trial-timeout <seconds>', 'a trial that takes longer is recorded as failed', seconds)
    .option('--isolate', 'a process for each worker, which an objective may even crash')
    .option('--redis <url>', 'leave the trials to `lmlab study worker`s that share this Redis or Valkey')
    .option('--study <name>', 'the name of the study (default: the module’s)');
}

/** Runs trials here or on other hosts; Ctrl-C lets the running ones end, and the same command goes on. */
async function run(
  study: SharedStudy<Space>,
  module: string,
  where: string,
  options: RunOptions,
): Promise<void> {
  const { trials: nTrials, redis } = options;
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    if (redis === undefined) {
      await study.optimize(
        { module },
        {
          nTrials,
          workers: options.workers,
          batch: options.batch,
          isolate: options.isolate,
          asynchronous: options.asynchronous,
          trialTimeoutSeconds: options.trialTimeout,
          progress: true,
          signal: stop.signal,
        },
      );
    } else await watch(study, redis, nTrials, stop.signal);
  } finally {
    process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
    await study.close();
  }
  console.log(summary(await findStudy(where, study.name)));
  if (stop.signal.aborted) console.log('Stopped; the same command goes on.');
}

async function watch(
  study: SharedStudy<Space>,
  redis: string,
  nTrials: number,
  signal: AbortSignal,
): Promise<void> {
  const progress = showProgress(study, nTrials);
  let isAlone = false;
  const onProgress = (workers: number): void => {
    progress.update();
    if (workers === 0 && !isAlone) console.error('No worker yet: start `lmlab study worker` on any host.');
    isAlone = workers === 0;
  };
  await driveQueue(study, { redis, nTrials, signal, onProgress });
  progress.stop();
}
