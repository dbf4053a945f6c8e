import type { Entry, Owner } from './entry';
import type { Trial } from './trial';

/** A trial with who works on it. */
export interface OwnedTrial extends Trial {
  /** Undefined when it was given back: it waits to be run again. */
  readonly owner: Owner | undefined;
  /** When its owner was last heard of. */
  readonly heardAt: number;
  /** Why it was given back last. */
  readonly lastCrash?: string;
}

/** What a study's entries add up to. */
export class History {
  #header: Extract<Entry, { op: 'study' }> | undefined;
  readonly #trials: OwnedTrial[] = [];

  get header(): Extract<Entry, { op: 'study' }> | undefined {
    return this.#header;
  }

  get trials(): readonly OwnedTrial[] {
    return this.#trials;
  }

  /** Applies one entry more. What comes after a trial's end changes nothing: the first end wins. */
  apply(entry: Entry): void {
    if (entry.op === 'study') {
      this.#header ??= entry;
      return;
    }
    if (entry.op === 'ask') {
      this.#trials[entry.number] ??= {
        number: entry.number,
        state: 'running',
        params: entry.params,
        intermediate: [],
        attempts: 1,
        startedAt: entry.at,
        owner: entry.owner,
        heardAt: entry.at,
      };
      return;
    }
    const trial = this.#trials[entry.number] as OwnedTrial | undefined;
    if (trial?.state !== 'running') return;
    if (entry.op === 'retry') {
      const attempts = trial.attempts + 1;
      this.#set({ ...trial, attempts, intermediate: [], owner: entry.owner, heardAt: entry.at });
    } else if (entry.op === 'beat' || entry.op === 'release' || entry.op === 'report') {
      // A word of an attempt that was given up must not mix with those of the present one.
      if (entry.attempt !== trial.attempts) return;
      if (entry.op === 'beat') {
        this.#set({ ...trial, heardAt: entry.at });
        return;
      }
      if (entry.op === 'release') {
        const { error } = entry;
        const end = error === undefined ? { attempts: trial.attempts - 1 } : { lastCrash: error };
        this.#set({ ...trial, ...end, owner: undefined });
        return;
      }
      const intermediate = [...trial.intermediate, [entry.step, entry.value] as const];
      this.#set({ ...trial, intermediate, heardAt: entry.at });
    } else {
      const { state, values, error, at } = entry;
      this.#set({
        ...trial,
        state,
        ...(values === undefined ? {} : { values }),
        ...(error === undefined ? {} : { error }),
        finishedAt: at,
      });
    }
  }

  #set(trial: OwnedTrial): void {
    this.#trials[trial.number] = trial;
  }
}
