import { outcomeOf, type AsyncObjective, type Outcome } from '../study/objective';
import { RunningTrial } from '../study/running-trial';
import { loadModule } from './load-module';

/** What a trial is made of where it runs. */
export interface TrialInput {
  readonly number: number;
  readonly params: unknown;
  readonly attempt: number;
  readonly seed: number;
}

/** What a report is answered: go on, stop, or it could not be recorded. */
export type Answer = 1 | 2 | 3;

/** Loads an objective once and runs trials with it, in a thread or process made for that. */
export class TrialRunner {
  readonly #loaded: Promise<{ objective?: unknown; complaint?: string }>;

  constructor(
    file: string,
    private readonly name: string,
  ) {
    this.#loaded = loadModule(file).then(
      (exported) => ({ objective: exported[name] }),
      (error: unknown) => ({ complaint: error instanceof Error ? error.message : String(error) }),
    );
  }

  /** What is wrong with the module, if anything. */
  async complaint(): Promise<string | undefined> {
    const { objective, complaint } = await this.#loaded;
    if (complaint !== undefined || typeof objective === 'function') return complaint;
    return `${this.name} is ${objective === undefined ? 'missing' : `a ${typeof objective}`}`;
  }

  /** Runs a trial; `report` waits for its answer. */
  async run(input: TrialInput, report: (step: number, value: number) => Answer): Promise<Outcome> {
    const { number, params, attempt, seed } = input;
    const trial = new RunningTrial(number, params, attempt, seed, (step, value) => {
      const answer = report(step, value);
      if (answer === 3) throw new Error('The report could not be recorded.');
      return answer === 2;
    });
    try {
      const { objective } = await this.#loaded;
      return await (objective as AsyncObjective<unknown>)(params, trial);
    } catch (error) {
      return outcomeOf(error);
    }
  }
}
