import { LmlabError } from '../../core/errors';
import { random } from '../../core/random';
import type { Pruner } from '../pruners/pruner';
import { dominates, losses } from '../samplers/pareto';
import type { Sampler } from '../samplers/sampler';
import { tpeSampler } from '../samplers/tpe';
import { checkSpace, type Sampled, type Space } from '../space';
import { axesOf, paramsAt, spaceSize, type Axis } from '../unit-cube';
import { JOURNAL_VERSION, type Entry } from './entry';
import type { AskTell } from './ask-tell';
import { isDead, thisProcess } from './file-lock';
import { History, type OwnedTrial } from './history';
import { outcomeOf, type CompleteTrial, type Objective, type Outcome } from './objective';
import { optimize, type OptimizeOptions } from './optimize';
import { RunningTrial } from './running-trial';
import { memoryStorage, type Decision, type StudyStorage } from './storage';
import type { Direction, Trial } from './trial';

/** Options of {@link createStudy}. */
export interface StudyOptions<S extends Space> {
  /** Where to look. */
  readonly space: S;
  /** Default `'minimize'`. */
  readonly direction?: Direction;
  /** For several objectives, one direction each. */
  readonly directions?: readonly Direction[];
  /** Default {@link tpeSampler}. */
  readonly sampler?: Sampler;
  /** Default: none, every trial runs to its end. */
  readonly pruner?: Pruner;
  /** Default 0. The same seed proposes the same trials for the same values. */
  readonly seed?: number;
  /** Default: in memory. */
  readonly storage?: StudyStorage;
  /** Default `'study'`. */
  readonly name?: string;
  /** How often a trial whose process died is run again before it counts as failed. Default 3. */
  readonly maxRetries?: number;
  /** Seconds without a word after which a trial of another host counts as dead. Default 300. */
  readonly leaseSeconds?: number;
  /** Never propose parameters that were tried before, as long as there are others. Default false. */
  readonly unique?: boolean;
}

/**
 * A search for good parameters: a history of trials, a sampler that proposes from it, and a place to keep it.
 * Made by {@link createStudy}.
 */
export class Study<S extends Space> implements AskTell<Sampled<S>> {
  readonly name: string;
  readonly space: S;
  readonly directions: readonly Direction[];
  readonly seed: number;
  readonly #sampler: Sampler;
  readonly #pruner: Pruner | undefined;
  readonly #storage: StudyStorage;
  readonly #maxRetries: number;
  readonly #leaseMs: number;
  readonly #unique: boolean;
  readonly #axes: readonly Axis[];
  readonly #history = new History();

  constructor(options: StudyOptions<S>) {
    const { space, direction = 'minimize', directions = [direction], seed = 0, name = 'study' } = options;
    checkSpace(space);
    this.space = space;
    this.directions = directions;
    this.seed = seed;
    this.name = name;
    this.#sampler = options.sampler ?? tpeSampler();
    this.#pruner = options.pruner;
    this.#storage = options.storage ?? memoryStorage();
    this.#maxRetries = options.maxRetries ?? 3;
    this.#leaseMs = 1000 * (options.leaseSeconds ?? 300);
    this.#unique = options.unique ?? false;
    this.#axes = axesOf(space);
    this.#transact(() => {
      const header = { op: 'study' as const, version: JOURNAL_VERSION, name, space, directions, seed };
      const stored = this.#history.header;
      if (stored === undefined) return { append: [{ ...header, at: Date.now() }], result: undefined };
      const essence = (of: Pick<typeof header, 'directions' | 'seed'> & { space: Space }): string =>
        JSON.stringify([of.space, of.directions, of.seed]);
      if (essence(stored) !== essence(header)) {
        throw new LmlabError('study-mismatch', {
          expected: `the space, directions and seed that the storage holds: ${essence(stored)}`,
          found: essence(header),
          remedy: 'Open it as it was made, or take another file.',
        });
      }
      return { append: [], result: undefined };
    });
  }

  /** All trials by number, those of other processes included as far as this one has heard of them. */
  get trials(): readonly Trial<Sampled<S>>[] {
    return this.#history.trials as unknown as readonly Trial<Sampled<S>>[];
  }

  /**
   * The best complete trial; the first among equals.
   * @throws LmlabError `empty` when none is complete; `bad-option` with several objectives.
   */
  get best(): CompleteTrial<Sampled<S>> {
    if (this.directions.length > 1) {
      throw new LmlabError('bad-option', {
        expected: 'a single objective',
        found: String(this.directions.length),
        remedy: 'Use study.paretoFront.',
      });
    }
    const [best] = this.paretoFront;
    if ((best as unknown) !== undefined) return best;
    throw new LmlabError('empty', {
      expected: 'at least one complete trial',
      found: `${this.trials.length} trials, none complete`,
      remedy: 'Read the errors of study.trials.',
    });
  }

  /** The complete trials that no other one beats in every objective. */
  get paretoFront(): CompleteTrial<Sampled<S>>[] {
    const complete = this.trials.filter((trial) => trial.state === 'complete') as CompleteTrial<Sampled<S>>[];
    const loss = complete.map((trial) => losses(trial as Trial, this.directions));
    return complete.filter((_, i) => !loss.some((other) => dominates(other, loss[i])));
  }

  /** Looks what other processes have added. */
  refresh(): void {
    this.#transact(() => ({ append: [], result: undefined }));
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

  /** Up to `count` trials to run side by side; fewer when nothing is left to try. */
  askMany(count: number, maxTrials = Infinity): RunningTrial<Sampled<S>>[] {
    return this.#transact(() => {
      const append: Entry[] = [];
      const asked: OwnedTrial[] = [];
      const view = new History();
      // What this transaction decides must count for its next decision, but only be applied once it is written.
      const trials = [...this.#history.trials];
      const add = (entry: Entry): void => void append.push(entry);
      const owner = thisProcess();
      const at = Date.now();
      for (const trial of this.#history.trials) {
        if (trial.state !== 'running' || !this.#isCrashed(trial)) continue;
        if (trial.attempts > this.#maxRetries) {
          const error = `Its process died in each of ${trial.attempts} attempts.`;
          add({ op: 'tell', number: trial.number, state: 'failed', error, at });
          trials[trial.number] = { ...trial, state: 'failed', error };
        } else if (asked.length < count) {
          add({ op: 'retry', number: trial.number, owner, at });
          asked.push({ ...trial, attempts: trial.attempts + 1 });
        }
      }
      while (asked.length < count && trials.length < maxTrials) {
        const params = this.#propose(trials);
        if (params === undefined) break;
        const entry = { op: 'ask', number: trials.length, params, owner, at } as const;
        add(entry);
        view.apply(entry);
        trials.push(view.trials[entry.number]);
        asked.push(view.trials[entry.number]);
      }
      const result = asked.map(
        ({ number, params, attempts }) =>
          new RunningTrial(number, params as Sampled<S>, attempts, this.seed, (step, value) =>
            this.#report(number, attempts, step, value),
          ),
      );
      return { append, result };
    });
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
    this.#transact(() => {
      const known = this.#history.trials[number] as OwnedTrial | undefined;
      if (known === undefined) {
        throw new LmlabError('unknown-name', {
          expected: `a trial from 0 to ${this.#history.trials.length - 1}`,
          found: String(number),
          remedy: 'Tell what ask gave.',
        });
      }
      const append = known.state === 'running' ? [this.#ending(known, outcome)] : [];
      return { append, result: undefined };
    });
    return this.trials[number];
  }

  /**
   * Runs trials one after the other, until the study has so many.
   *
   * @param objective Returns a number, or one for each direction; what it throws is recorded, and the search goes on.
   * @param options `nTrials`: how many trials the study shall have in all, earlier ones included.
   */
  run(objective: Objective<Sampled<S>>, options: { readonly nTrials: number }): this {
    for (;;) {
      const [trial] = this.askMany(1, options.nTrials);
      if ((trial as unknown) === undefined) return this;
      try {
        this.tell(trial, objective(trial.params, trial));
      } catch (error) {
        this.tell(trial, outcomeOf(error));
      }
    }
  }

  /**
   * Runs trials, several at a time if asked for, until the study has so many or a limit is reached.
   *
   * @param objective Returns a number or a promise of one (or one for each direction); what it throws is recorded.
   * @param options `nTrials`, `concurrency` (default 1), `timeoutSeconds`, `trialTimeoutSeconds`, `stopWhen`, `onTrial`,
   * `progress`.
   */
  async optimize(
    objective: Objective<Sampled<S>, number | readonly number[] | Promise<number | readonly number[]>>,
    options: OptimizeOptions<Sampled<S>>,
  ): Promise<this> {
    await optimize(this, objective, options);
    return this;
  }

  #isCrashed(trial: OwnedTrial): boolean {
    const own = thisProcess();
    if (trial.owner.host === own.host) return isDead(trial.owner);
    return Date.now() - trial.heardAt > this.#leaseMs;
  }

  #propose(trials: readonly OwnedTrial[]): Sampled<S> | undefined {
    const number = trials.length;
    const tried = new Set(this.#unique ? trials.map((trial) => JSON.stringify(trial.params)) : []);
    if (tried.size >= spaceSize(this.#axes)) return undefined;
    const rng = random(this.seed).fork(number);
    const context = {
      axes: this.#axes,
      directions: this.directions,
      trials,
      number,
      rng,
      studySeed: this.seed,
    };
    const point = this.#sampler.suggest(context);
    if (point === undefined) return undefined;
    let params = paramsAt<S>(this.#axes, point);
    // A repetition is replaced by a random draw; after many in vain, all that conditions allow has been tried.
    for (let k = 0; tried.has(JSON.stringify(params)); k++) {
      if (k === 1000) return undefined;
      params = paramsAt<S>(
        this.#axes,
        this.#axes.map(() => rng.next()),
      );
    }
    return params;
  }

  #report(number: number, attempt: number, step: number, value: number): boolean {
    const entry = { op: 'report', number, attempt, step, value, at: Date.now() } as const;
    this.#transact(() => ({ append: [entry], result: undefined, durable: false }));
    const trial = this.#history.trials[number];
    const others = this.#history.trials.filter((other) => other.number !== number);
    return this.#pruner?.shouldPrune(trial, others, this.directions[0]) ?? false;
  }

  #ending(trial: OwnedTrial, outcome: Outcome): Entry {
    const base = { op: 'tell', number: trial.number, at: Date.now() } as const;
    if (typeof outcome === 'object' && 'state' in outcome) {
      const last = trial.intermediate.at(-1)?.[1];
      if (outcome.state === 'failed') return { ...base, state: 'failed', error: outcome.error };
      return { ...base, state: 'pruned', ...(last === undefined ? {} : { values: [last] }) };
    }
    const values = [outcome].flat() as unknown[];
    const isGood =
      values.length === this.directions.length && values.every((value) => Number.isFinite(value));
    if (isGood) return { ...base, state: 'complete', values: values as number[] };
    const error = `The objective returned ${values.map(String).join(', ')} instead of ${this.directions.length} finite number(s).`;
    return { ...base, state: 'failed', error };
  }

  #transact<T>(decide: () => Decision<T>): T {
    let append: readonly Entry[] = [];
    const result = this.#storage.transaction((fresh) => {
      for (const entry of fresh) this.#history.apply(entry);
      const decision = decide();
      append = decision.append;
      return decision;
    });
    // Only now: what could not be written has not happened.
    for (const entry of append) this.#history.apply(entry);
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
