import { ProgressLine } from '../../core/progress';
import type { AskTell } from './ask-tell';
import { isFinished } from './trial';

/** Shows how far a study is and the best value so far, live in a notebook or on a terminal. */
export function showProgress<P>(study: AskTell<P>, nTrials: number): { update(): void; stop(): void } {
  const line = new ProgressLine(study.name, nTrials);
  const update = (): void => {
    const front = study.paretoFront;
    const best =
      front.length === 0
        ? 'no value yet'
        : study.directions.length > 1
          ? `${front.length} on the front`
          : `best ${Number(front[0].values[0].toPrecision(6))} (trial ${front[0].number})`;
    line.update(study.trials.filter(isFinished).length, best);
  };
  update();
  return { update, stop: () => line.end() };
}
