import { LmlabError } from '../../core/errors';
import { defaultSeed, random } from '../../core/random';
import type { Pruner } from '../pruners/pruner';
import { dominates, losses } from '../samplers/pareto';
import type { Sampler } from '../samplers/sampler';
import { tpeSampler } from '../samplers/tpe';
import { checkSpace } from '../check-space';
import type { Sampled, Space } from '../space';
import { axesOf, paramsAt, spaceSize, type Axis } from '../unit-cube';
import type { AskOptions } from './ask-tell';
import { JOURNAL_VERSION, type Entry } from './entry';
import { isDead, thisProcess } from './file-lock';
import { History, type OwnedTrial } from './history';
import type { CompleteTrial, Outcome } from './objective';
import type { Decision } from './storage';
import type { Direction, Trial } from './trial';

/** Options of every study, wherever it is kept. */
export interface StateOptions<S extends Space> {
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
  /** Default `defaultSeed()`. The same seed proposes the same trials for the same values. */
  readonly seed?: number;
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
 * What a study knows and how it decides, without a word on where its history is kept: `Study` writes decisions down at
 * once, `SharedStudy` waits for a database.
 */
export class StudyState<S extends Space> {
  readonly name: string;
  readonly space: S;
  readonly directions: readonly Direction[];
  readonly seed: number;
  readonly leaseSeconds: number;
  protected readonly history = new History();
  /** Ends that could not be written down yet: the next transaction does. */
  protected readonly untold = new Map<number, Outcome>();
  /** Trials that this study was asked for and given back, which the storage does not know. */
  readonly #abandoned = new Set<number>();
  readonly #sampler: Sampler;
  readonly #pruner: Pruner | undefined;
  readonly #maxRetries: number;
  readonly #unique: boolean;
  readonly #axes: readonly Axis[];

  constructor(options: StateOptions<S>) {
    const {
      space,
      direction = 'minimize',
      directions = [direction],
      seed = defaultSeed(),
      name = 'study',
    } = options;
    checkSpace(space);
    this.space = space;
    this.directions = directions;
    this.seed = seed;
    this.name = name;
    this.leaseSeconds = options.leaseSeconds ?? 300;
    this.#sampler = options.sampler ?? tpeSampler();
    this.#pruner = options.pruner;
    this.#maxRetries = options.maxRetries ?? 3;
    this.#unique = options.unique ?? false;
    this.#axes = axesOf(space);
  }

  /** All trials by number, those of other processes included as far as this one has heard of them. */
  get trials(): readonly Trial<Sampled<S>>[] {
    return this.history.trials as unknown as readonly Trial<Sampled<S>>[];
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

  /** Gives a trial back without telling the storage, which may be out of reach: this study takes it up again. */
  abandon({ number }: { readonly number: number }): void {
    this.#abandoned.add(number);
  }

  /** Starts the study, or checks that the stored one is the same. */
  protected decideOpen(now: number): Decision<void> {
    const { name, space, directions, seed } = this;
    const header = { op: 'study' as const, version: JOURNAL_VERSION, name, space, directions, seed };
    const stored = this.history.header;
    if (stored === undefined) return { append: [{ ...header, at: now }], result: undefined };
    if (stored.version > JOURNAL_VERSION) {
      throw new LmlabError('newer-file', {
        expected: `a study of version ${JOURNAL_VERSION} or older`,
        found: `version ${stored.version}`,
        remedy: 'Update lmlab.',
      });
    }
    const essence = (of: Pick<typeof header, 'directions' | 'seed'> & { space: Space }): string =>
      JSON.stringify([of.space, of.directions, of.seed]);
    if (essence(stored) !== essence(header)) {
      throw new LmlabError('study-mismatch', {
        expected: `the space, directions and seed that the storage holds: ${essence(stored)}`,
        found: essence(header),
        remedy: 'Open it as it was made, or give the new one another file or name.',
      });
    }
    return { append: [], result: undefined };
  }

  /** Up to `count` trials: those first whose process died, then new ones. */
  protected decideAsk(
    count: number,
    { maxTrials = Infinity, batch }: AskOptions,
    now: number,
  ): Decision<OwnedTrial[]> {
    const append: Entry[] = [];
    const asked: OwnedTrial[] = [];
    // What this transaction decides must count for its next decision, but only be applied once it is written.
    const trials = [...this.history.trials];
    const owner = thisProcess();
    for (const trial of this.history.trials) {
      if (trial.state !== 'running' || !this.#isCrashed(trial, now)) continue;
      if (trial.attempts > this.#maxRetries) {
        const error = `${trial.lastCrash ?? 'Its process died.'} This was attempt ${trial.attempts}, the last.`;
        append.push({ op: 'tell', number: trial.number, state: 'failed', error, at: now });
        trials[trial.number] = { ...trial, state: 'failed', error };
      } else if (asked.length < count) {
        append.push({ op: 'retry', number: trial.number, owner, at: now });
        asked.push({ ...trial, attempts: trial.attempts + 1, owner });
      }
    }
    // A batch is completed before the next one is proposed.
    const maxNew = batch !== undefined && asked.length > 0 ? 0 : count - asked.length;
    for (let k = 0; k < maxNew && trials.length < maxTrials; k++) {
      const params = this.#propose(trials);
      if (params === undefined) break;
      const entry = { op: 'ask', number: trials.length, params, owner, at: now } as const;
      append.push(entry);
      const view = new History();
      view.apply(entry);
      trials.push(view.trials[entry.number]);
      asked.push(view.trials[entry.number]);
    }
    return { append, result: asked };
  }

  protected decideTell(number: number, now: number): Decision<void> {
    if ((this.history.trials[number] as OwnedTrial | undefined) === undefined) {
      this.untold.delete(number);
      throw new LmlabError('unknown-name', {
        expected: `a trial from 0 to ${this.history.trials.length - 1}`,
        found: String(number),
        remedy: 'Tell what ask gave.',
      });
    }
    return { append: this.pending(now), result: undefined };
  }

  /** The entries of ends that are not written yet. */
  protected pending(now: number): Entry[] {
    return [...this.untold].flatMap(([number, outcome]) => {
      const trial = this.history.trials[number] as OwnedTrial | undefined;
      return trial?.state === 'running' ? [this.#ending(trial, outcome, now)] : [];
    });
  }

  /** Applies what was written. */
  protected settle(append: readonly Entry[]): void {
    for (const entry of append) {
      this.history.apply(entry);
      if (entry.op === 'retry') this.#abandoned.delete(entry.number);
    }
    for (const number of this.untold.keys()) {
      const trial = this.history.trials[number] as OwnedTrial | undefined;
      if (trial !== undefined && trial.state !== 'running') this.untold.delete(number);
    }
  }

  /** Whether the pruner gives up a trial that has reported so much. */
  protected isHopeless(
    number: number,
    intermediate: Trial['intermediate'],
    batch: number | undefined,
  ): boolean {
    const horizon = batch === undefined ? Infinity : Math.floor(number / batch) * batch;
    const trial = { ...this.history.trials[number], intermediate };
    const others = this.history.trials.filter((other) => other.number !== number && other.number < horizon);
    return this.#pruner?.shouldPrune(trial, others, this.directions[0]) ?? false;
  }

  #isCrashed(trial: OwnedTrial, now: number): boolean {
    if (trial.owner === undefined) return true;
    if (this.#abandoned.has(trial.number) && trial.owner.pid === process.pid) return true;
    if (trial.owner.host === thisProcess().host) return isDead(trial.owner);
    return now - trial.heardAt > 1000 * this.leaseSeconds;
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

  #ending(trial: OwnedTrial, outcome: Outcome, at: number): Entry {
    const base = { op: 'tell', number: trial.number, at } as const;
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
}
