import type { Sampled, Space } from '../space';
import type { AskOptions, AskTell } from './ask-tell';
import type { Entry } from './entry';
import type { AsyncObjective, ObjectiveModule, Outcome } from './objective';
import { optimize, type ModuleOptimizeOptions, type OptimizeOptions } from './optimize';
import { RunningTrial } from './running-trial';
import type { Decision, SharedStorage } from './storage';
import { StudyState, type StateOptions } from './study-state';
import type { Trial } from './trial';

/** Options of {@link openStudy}. */
export interface SharedStudyOptions<S extends Space> extends StateOptions<S> {
  readonly storage: SharedStorage;
}

/** A study whose storage has to be waited for. Made by {@link openStudy}. */
export class SharedStudy<S extends Space> extends StudyState<S> implements AskTell<Sampled<S>> {
  readonly #storage: SharedStorage;
  /** Reports on the way to the storage. */
  #reports: Entry[] = [];
  /** One transaction at a time: they all decide on the same history. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SharedStudyOptions<S>) {
    super(options);
    this.#storage = options.storage;
  }

  /** Looks what other processes have added; starts the study where it is new. */
  async refresh(): Promise<void> {
    await this.#transact((now) => {
      const { append } = this.decideOpen(now);
      return { append: [...append, ...this.pending(now)], result: undefined };
    });
  }

  /**
   * Up to `count` trials to run: those first whose process died, with the same parameters, then new ones.
   *
   * @param count How many at most. Default 1.
   * @param options `maxTrials`: how many the study shall have in all (default: no limit); `batch`: see `AskOptions`.
   */
  async askMany(count = 1, options: AskOptions = {}): Promise<RunningTrial<Sampled<S>>[]> {
    if (this.untold.size > 0) await this.refresh();
    const asked = await this.#transact((now) => this.decideAsk(count, options, now));
    return asked.map(({ number, params, attempts: attempt }) => {
      const reported: [number, number][] = [];
      return new RunningTrial(number, params as Sampled<S>, attempt, this.seed, (step, value) => {
        // Whether to go on is decided on what is known here; nobody waits for the network.
        reported.push([step, value]);
        this.#reports.push({ op: 'report', number, attempt, step, value, at: Date.now() });
        if (this.#reports.length === 1) void this.#sendReports();
        return this.isHopeless(number, reported, options.batch);
      });
    });
  }

  /** Records how a trial ended. The first end counts: telling again changes nothing. */
  async tell(trial: RunningTrial<Sampled<S>> | number, outcome: Outcome): Promise<Trial<Sampled<S>>> {
    const number = typeof trial === 'number' ? trial : trial.number;
    this.untold.set(number, outcome);
    await this.#transact((now) => this.decideTell(number, now));
    return this.trials[number];
  }

  /** Says that the trial's process lives. */
  async beat({ number, attempt }: RunningTrial<Sampled<S>>): Promise<void> {
    await this.#transact((at) => ({ append: [{ op: 'beat', number, attempt, at }], result: undefined }));
  }

  /**
   * Gives a trial back: it is run again with the same parameters, `maxRetries` times at most when its worker was lost.
   *
   * @param trial What was asked for.
   * @param error How its worker was lost; leave it out for a trial that was never begun.
   */
  async release({ number, attempt }: RunningTrial<Sampled<S>>, error?: string): Promise<void> {
    await this.#transact((at) => ({
      append: [{ op: 'release', number, attempt, ...(error === undefined ? {} : { error }), at }],
      result: undefined,
    }));
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

  /** Ends the storage's connections. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#storage.close?.();
  }

  async #sendReports(): Promise<void> {
    try {
      await this.#transact(() => ({ append: [], result: undefined }));
    } catch {
      // They stay, and go with the next transaction; if that fails, it says so.
    }
  }

  async #transact<T>(decide: (now: number) => Decision<T>): Promise<T> {
    const turn = this.#last.catch(() => undefined).then(() => this.#commit(decide));
    this.#last = turn;
    return turn;
  }

  async #commit<T>(decide: (now: number) => Decision<T>): Promise<T> {
    let append: readonly Entry[] = [];
    let reports = 0;
    const result = await this.#storage.transaction((fresh, now) => {
      for (const entry of fresh) this.history.apply(entry);
      const decision = decide(now);
      reports = this.#reports.length;
      // Reports come before the end of their trial.
      append = [...this.#reports, ...decision.append];
      return { ...decision, append };
    });
    // Only now: what could not be written has not happened.
    this.#reports = this.#reports.slice(reports);
    this.settle(append);
    return result;
  }
}

/**
 * Starts a study in a storage that several hosts share, or goes on with the one of that name.
 *
 * @param options `storage`, and those of `createStudy`; `name` tells the storage's studies apart.
 * @throws LmlabError `study-mismatch` when the storage holds another study of this name, `newer-file` when a newer lmlab
 * wrote it, `storage-unreachable` when there is no connection.
 * @example
 * ```ts
 * import { memoryStorage, openStudy, uniform } from 'lmlab';
 * // In earnest: storage: postgresStorage('postgres://user@host/database', { study: 'spam' })
 * const study = await openStudy({ space: { x: uniform(-1, 1) }, storage: memoryStorage(), seed: 1 });
 * await study.optimize(({ x }) => x * x, { nTrials: 12 });
 * study.trials.length; // 12
 * ```
 */
export async function openStudy<const S extends Space>(
  options: SharedStudyOptions<S>,
): Promise<SharedStudy<S>> {
  const study = new SharedStudy(options);
  await study.refresh();
  return study;
}
