import { SingleBar } from 'cli-progress';
import type { AskTell } from './ask-tell';
import { isFinished } from './trial';

/** Shows how far a study is and the best value so far: a bar on a terminal, a line a trial elsewhere. */
export function showProgress<P>(study: AskTell<P>, nTrials: number): { update(): void; stop(): void } {
  const status = (): { done: number; best: string } => {
    const done = study.trials.filter(isFinished).length;
    const front = study.paretoFront;
    const best =
      front.length === 0
        ? 'none yet'
        : study.directions.length > 1
          ? `${front.length} on the front`
          : `${front[0].values[0].toPrecision(6)} (trial ${front[0].number})`;
    return { done, best };
  };
  if (!process.stderr.isTTY) {
    return {
      update() {
        const { done, best } = status();
        process.stderr.write(`${study.name}: ${done}/${nTrials} trials, best ${best}\n`);
      },
      stop: () => undefined,
    };
  }
  const bar = new SingleBar({
    format: `${study.name} {bar} {value}/{total} trials | best {best} | {eta_formatted} left`,
    stream: process.stderr,
  });
  bar.start(nTrials, status().done, { best: status().best });
  return {
    update() {
      const { done, best } = status();
      bar.update(done, { best });
    },
    stop: () => bar.stop(),
  };
}
