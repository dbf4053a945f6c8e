import { LmlabError } from '../../core/errors';
import type { AskTell } from './ask-tell';
import type { RunningTrial } from './running-trial';
import { showProgress } from './progress';
import { outcomeOf, type Objective } from './objective';
import type { Trial } from './trial';

/** Options of `study.optimize`. */
export interface OptimizeOptions<P> {
  /** How many trials the study shall have in all, earlier ones included: the same call resumes it. */
  readonly nTrials: number;
  /** Trials at a time. They start together and the next ones when all have ended, so that a seed fixes the study. Default 1. */
  readonly concurrency?: number;
  /** Start no trial after so many seconds. */
  readonly timeoutSeconds?: number;
  /** A trial that takes longer is recorded as failed. Its work goes on unheard unless the objective heeds it. */
  readonly trialTimeoutSeconds?: number;
  /** Start no trial once this holds. */
  readonly stopWhen?: (study: AskTell<P>) => boolean;
  /** Called after every trial, in the order in which they end. */
  readonly onTrial?: (trial: Trial<P>, study: AskTell<P>) => void;
  /** Show a line of progress with the best so far on stderr. Default false. */
  readonly progress?: boolean;
}

type AnyObjective<P> = Objective<P, number | readonly number[] | Promise<number | readonly number[]>>;

/** Runs trials in batches; Ctrl-C lets the running ones end, and a second one ends the process as usual. */
export async function optimize<P>(
  study: AskTell<P>,
  objective: AnyObjective<P>,
  options: OptimizeOptions<P>,
): Promise<void> {
  const { nTrials, concurrency = 1, timeoutSeconds = Infinity } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || !(nTrials >= 0)) {
    throw new LmlabError('bad-option', {
      expected: 'nTrials of 0 or more and a whole concurrency of 1 or more',
      found: `${nTrials} and ${concurrency}`,
      remedy: 'Use as many as there are cores.',
    });
  }
  const end = process.uptime() + timeoutSeconds;
  let interrupted = false;
  const interrupt = (): void => void (interrupted = true);
  process.once('SIGINT', interrupt);
  const progress = options.progress === true ? showProgress(study, nTrials) : undefined;
  try {
    for (;;) {
      // Read again in every round: the handler may have set it meanwhile.
      if (isSet(interrupted) || process.uptime() >= end || options.stopWhen?.(study) === true) return;
      // Batches end at multiples of the concurrency, so that a resumed study asks together what it would have anyway.
      const batch = study.askMany(concurrency - (study.trials.length % concurrency), nTrials);
      if (batch.length === 0) return;
      await Promise.all(
        batch.map(async (trial) => {
          const told = study.tell(trial, await outcome(objective, trial, options.trialTimeoutSeconds));
          progress?.update();
          options.onTrial?.(told, study);
        }),
      );
    }
  } finally {
    process.removeListener('SIGINT', interrupt);
    progress?.stop();
  }
}

function isSet(flag: boolean): boolean {
  return flag;
}

async function outcome<P>(
  objective: AnyObjective<P>,
  trial: RunningTrial<P>,
  timeoutSeconds: number | undefined,
): Promise<ReturnType<typeof outcomeOf>> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const work = Promise.resolve(objective(trial.params, trial));
    if (timeoutSeconds === undefined) return await work;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`It took longer than ${timeoutSeconds} s.`));
      }, 1000 * timeoutSeconds);
    });
    return await Promise.race([work, late]);
  } catch (error) {
    return outcomeOf(error);
  } finally {
    clearTimeout(timer);
  }
}
