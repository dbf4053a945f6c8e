import { LmlabError } from '../../core/errors';
import type { Sampled, Space } from '../space';
import type { AskOptions, AskTell } from './ask-tell';
import {
  outcomeOf,
  type AsyncObjective,
  type Objective,
  type ObjectiveModule,
  type Outcome,
} from './objective';
import { optimize, type SearchBudget, type ModuleOptimizeOptions, type OptimizeOptions } from './optimize';
import { showProgress } from './progress';
import { RunningTrial } from './running-trial';
import { memoryStorage, type Decision, type StudyStorage } from './storage';
import { StudyState, type StateOptions } from './study-state';
import { isFinished, type Trial } from './trial';

/** Options of {@link createStudy}. */
export interface StudyOptions<S extends Space> extends StateOptions<S> {
  /** Default: in memory. */
  readonly storage?: StudyStorage;
}

/**
 * A search for good parameters: a history of trials, a sampler that proposes from it, and a place to keep it.
 * Made by {@link createStudy}.
 */
export class Study<S extends Space> extends StudyState<S> implements AskTell<Sampled<S>> {
  readonly #storage: StudyStorage;

  constructor(options: StudyOptions<S>) {
    super(options);
    this.#storage = options.storage ?? memoryStorage();
    this.#transact((now) => this.decideOpen(now));
  }

  /** Looks what other processes have added. */
  refresh(): void {
    this.#transact((now) => ({ append: this.pending(now), result: undefined }));
  }

  /**
   * The next trial to run: first one whose process died, with the same parameters, else a new one.
   * @throws LmlabError `exhausted` when the sampler has nothing left to try.
   */
  ask(): RunningTrial<Sampled<S>> {
    const [trial] = this.askMany(1);
    if ((trial as unknown) !== undefined) return trial;
    throw new LmlabError('exhausted', {
      expected: 'parameters that were not tried yet',
      found: `all of them tried in ${this.trials.length} trials`,
      remedy: 'The search is over: look at study.best.',
    });
  }

  /**
   * Up to `count` trials to run side by side; fewer when nothing is left to try.
   *
   * @param count How many at most.
   * @param options `maxTrials`: how many the study shall have in all (default: no limit); `batch`: see `AskOptions`.
   */
  askMany(count: number, options: AskOptions = {}): RunningTrial<Sampled<S>>[] {
    if (this.untold.size > 0) this.refresh();
    const asked = this.#transact((now) => this.decideAsk(count, options, now));
    return asked.map(
      ({ number, params, attempts }) =>
        new RunningTrial(number, params as Sampled<S>, attempts, this.seed, (step, value) => {
          this.#transact((at) => ({
            append: [{ op: 'report', number, attempt: attempts, step, value, at }],
            result: undefined,
            durable: false,
          }));
          return this.isHopeless(number, this.trials[number].intermediate, options.batch);
        }),
    );
  }

  /**
   * Records how a trial ended. The first end counts: telling again changes nothing.
   *
   * @param trial What `ask` gave, or its number.
   * @param outcome The objective's value or values; a value that is not finite makes the trial failed.
   * @returns The trial as it is recorded.
   * @throws LmlabError `unknown-name` for a number that was never asked for.
   */
  tell(trial: RunningTrial<Sampled<S>> | number, outcome: Outcome): Trial<Sampled<S>> {
    const number = typeof trial === 'number' ? trial : trial.number;
    this.untold.set(number, outcome);
    this.#transact((now) => this.decideTell(number, now));
    return this.trials[number];
  }

  /** Says that the trial's process lives, for those on other hosts who would take it over. */
  beat({ number, attempt }: RunningTrial<Sampled<S>>): void {
    this.#transact((at) => ({ append: [{ op: 'beat', number, attempt, at }], result: undefined }));
  }

  /**
   * Gives a trial back: it is run again with the same parameters, `maxRetries` times at most when its worker was lost.
   *
   * @param trial What was asked for.
   * @param error How its worker was lost; leave it out for a trial that was never begun.
   */
  release({ number, attempt }: RunningTrial<Sampled<S>>, error?: string): void {
    this.#transact((at) => ({
      append: [{ op: 'release', number, attempt, ...(error === undefined ? {} : { error }), at }],
      result: undefined,
    }));
  }

  /**
   * Runs trials one after the other, until the study has so many or a limit is reached.
   *
   * @param objective Returns a number, or one for each direction; what it throws is recorded, and the search goes on.
   * @param options `nTrials`: how many trials the study shall have in all, earlier ones included; `timeoutSeconds` and
   * `stopWhen`, after which no trial is started.
   */
  run(objective: Objective<Sampled<S>>, options: SearchBudget<Sampled<S>>): this {
    const end = process.uptime() + (options.timeoutSeconds ?? Infinity);
    const progress = showProgress(this, options.nTrials, true);
    try {
      let finished = this.trials.filter(isFinished).length;
      for (;;) {
        if (process.uptime() >= end || options.stopWhen?.(this) === true) return this;
        const [trial] = this.askMany(1, { maxTrials: options.nTrials });
        if ((trial as unknown) === undefined) return this;
        try {
          this.tell(trial, objective(trial.params, trial));
        } catch (error) {
          this.tell(trial, outcomeOf(error));
        }
        progress.update(++finished);
      }
    } finally {
      progress.stop();
    }
  }

  /**
   * Runs trials, several at a time if asked for, until the study has so many or a limit is reached. Ctrl-C, or an
   * interrupted cell, lets the running trials end and starts no more; the same call goes on.
   *
   * @param objective A function that returns a number or a promise of one (or one for each direction); or, to run on
   * worker threads, the module that exports it: `{ module: './objective.js' }`. What it throws is recorded.
   * @param options `nTrials`; `concurrency` of a function (default 1) or `workers` of a module (default: the cores, at
   * most 8) and `isolate`; `batch`, `asynchronous`, `timeoutSeconds`, `trialTimeoutSeconds`, `stopWhen`, `onTrial`, `progress`, `signal`.
   * @throws LmlabError `bad-option` for a function with `workers`, or a module that exports no such function.
   */
  async optimize(objective: ObjectiveModule, options: ModuleOptimizeOptions<Sampled<S>>): Promise<this>;
  async optimize(objective: AsyncObjective<Sampled<S>>, options: OptimizeOptions<Sampled<S>>): Promise<this>;
  async optimize(
    objective: AsyncObjective<Sampled<S>> | ObjectiveModule,
    options: ModuleOptimizeOptions<Sampled<S>> | OptimizeOptions<Sampled<S>>,
  ): Promise<this> {
    await optimize(this, objective, options);
    return this;
  }

  #transact<T>(decide: (now: number) => Decision<T>): T {
    let append: Decision<T>['append'] = [];
    const result = this.#storage.transaction((fresh, now) => {
      for (const entry of fresh) this.history.apply(entry);
      const decision = decide(now);
      append = decision.append;
      return decision;
    });
    // Only now: what could not be written has not happened.
    this.settle(append);
    return result;
  }
}

/**
 * Starts a study, or goes on with the one that the storage holds.
 *
 * @param options `space`; `direction` (default `'minimize'`) or `directions`; `sampler` (default `tpeSampler()`),
 * `pruner`, `seed` (default 0), `storage` (default in memory), `name`, `maxRetries` (default 3), `leaseSeconds` (default
 * 300), `unique` (default false).
 * @throws LmlabError `empty` for a space without parameters, `study-mismatch` when the storage holds another study,
 * `newer-file` when a newer lmlab wrote it.
 * @see The interface follows Optuna's `create_study` (Akiba et al. 2019).
 * @example
 * ```ts
 * import { choice, createStudy, logUniform } from 'lmlab';
 * const space = { C: logUniform(1e-3, 1e3), penalty: choice(['l1', 'l2']) };
 * const study = createStudy({ space, seed: 7 });
 * study.run(({ C, penalty }) => Math.log10(C) ** 2 + (penalty === 'l1' ? 1 : 0), { nTrials: 40 });
 * study.best.params.penalty; // 'l2'
 * ```
 */
export function createStudy<const S extends Space>(options: StudyOptions<S>): Study<S> {
  return new Study(options);
}
