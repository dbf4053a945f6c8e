import { LmlabError } from '../../core/errors';
import { random, type Random } from '../../core/random';

/** Thrown by `report` when the trial is not worth going on; let it pass through the objective. */
export class TrialPruned extends Error {
  constructor() {
    super('This trial is not worth going on: its pruner stopped it.');
    this.name = 'TrialPruned';
  }
}

/** What a running trial tells its study: whether to stop. */
export type ReportHandler = (step: number, value: number) => boolean;

/** The trial as its objective sees it. */
export class RunningTrial<P> {
  readonly number: number;
  readonly params: P;
  /** 1 at first; more when a process died on the way and the trial is run again. */
  readonly attempt: number;
  /** Randomness for this trial alone: the same in every attempt. */
  readonly rng: Random;
  readonly #onReport: ReportHandler;
  #lastStep = -Infinity;

  constructor(number: number, params: P, attempt: number, studySeed: number, onReport: ReportHandler) {
    this.number = number;
    this.params = params;
    this.attempt = attempt;
    this.rng = random(studySeed).fork('objective').fork(number);
    this.#onReport = onReport;
  }

  /**
   * Tells how it goes so far.
   * @param value The objective after this step.
   * @param step How far the trial has come: epochs, samples; must rise.
   * @throws TrialPruned when the study's pruner stops the trial; LmlabError `non-finite` for a value that is no number,
   * `bad-option` for a step that does not rise.
   */
  report(value: number, step: number): void {
    if (!Number.isFinite(value)) {
      throw new LmlabError('non-finite', {
        expected: 'a finite number reported',
        found: `${value} at step ${step}`,
        remedy: 'The trial is recorded as failed; lower the learning rate, or clip.',
      });
    }
    if (!(step > this.#lastStep)) {
      throw new LmlabError('bad-option', {
        expected: `a step after ${this.#lastStep}`,
        found: String(step),
        remedy: 'Report each step once, in order.',
      });
    }
    this.#lastStep = step;
    if (this.#onReport(step, value)) throw new TrialPruned();
  }
}
