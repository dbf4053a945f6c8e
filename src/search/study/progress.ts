import { ProgressLine } from '../../core/progress';
import type { AskTell } from './ask-tell';
import { isFinished } from './trial';

/** A line that says how far a study is. */
export interface StudyProgress {
  /** Counts the finished trials anew, or takes their number. */
  update(finished?: number): void;
  stop(): void;
}

/**
 * Shows how far a study is and the best value so far, live in a notebook or on a terminal.
 *
 * @param study the study
 * @param nTrials how many trials there shall be, where that is known
 * @param patient shows nothing unless it takes a while and somebody watches
 */
export function showProgress<P>(study: AskTell<P>, nTrials?: number, patient = false): StudyProgress {
  const line = new ProgressLine(study.name, nTrials, patient);
  const finished = (): number => study.trials.filter(isFinished).length;
  const update = (count = finished()): void => line.update(count, () => bestSoFar(study));
  if (!patient) update();
  return { update, stop: () => line.end() };
}

function bestSoFar<P>(study: AskTell<P>): string {
  const front = study.paretoFront;
  if (front.length === 0) return 'no value yet';
  if (study.directions.length > 1) return `${front.length} on the front`;
  return `best ${Number(front[0].values[0].toPrecision(6))} (trial ${front[0].number})`;
}
