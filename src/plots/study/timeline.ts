import { LmlabError } from '../../core/errors';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';
import { completeTrials, type StudyRecord } from './trials';

const colours: Readonly<Record<string, string>> = {
  complete: palette[0],
  pruned: palette[1],
  failed: palette[3],
  running: palette[5],
};

/**
 * When each trial ran and how it ended: shows idle workers, stragglers and failures.
 *
 * @param study A study.
 * @param options Titles.
 * @throws LmlabError `empty` without a trial.
 * @example
 * ```ts
 * import { createStudy, plotStudyTimeline, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) } }).run(({ x }) => x, { nTrials: 5 });
 * plotStudyTimeline(study).alt; // 'Timeline of 5 trials: 5 complete.'
 * ```
 */
export function plotStudyTimeline(study: StudyRecord, options: FigureOptions = {}): Figure {
  const { trials } = study;
  if (trials.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one trial to draw',
      found: 'none',
      remedy: 'Run the study first.',
    });
  }
  const start = Math.min(...trials.map((trial) => trial.startedAt));
  const end = Math.max(...trials.map((trial) => trial.finishedAt ?? trial.startedAt));
  const states = [...new Set(trials.map((trial) => trial.state))];
  const seconds = (from: number, to: number): number => (to - from) / 1000;
  return makeFigure({
    data: states.map((state) => {
      const here = trials.filter((trial) => trial.state === state);
      return {
        type: 'bar',
        orientation: 'h',
        name: state,
        y: here.map((trial) => trial.number),
        base: here.map((trial) => seconds(start, trial.startedAt)),
        x: here.map((trial) => seconds(trial.startedAt, trial.finishedAt ?? end)),
        // Left to itself plotly makes bars as thick as the gap to the next one of the same state.
        width: 0.8,
        marker: { color: colours[state] },
      };
    }),
    axes: {
      xaxis: axis(options.xLabel ?? 'seconds'),
      yaxis: axis(options.yLabel ?? 'trial'),
      barmode: 'overlay',
    },
    options,
    alt: `Timeline of ${trials.length} trials: ${states
      .map((state) => `${trials.filter((trial) => trial.state === state).length} ${state}`)
      .join(', ')}.`,
    table: textTable([
      ['trial', 'state', 'start (s)', 'took (s)'],
      ...trials.map((trial) => [
        String(trial.number),
        trial.state,
        readable(seconds(start, trial.startedAt)),
        trial.finishedAt === undefined ? '–' : readable(seconds(trial.startedAt, trial.finishedAt)),
      ]),
    ]),
  });
}

/**
 * The trials of a study with two objectives; those that no other beats in both stand out.
 *
 * @param study A study with two objectives.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial, `bad-option` for another number of objectives.
 * @example
 * ```ts
 * import { createStudy, plotParetoFront, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) }, directions: ['minimize', 'minimize'] });
 * study.run(({ x }) => [x, 1 - x], { nTrials: 5 });
 * plotParetoFront(study).alt; // '5 trials over two objectives, 5 of them on the Pareto front.'
 * ```
 */
export function plotParetoFront(study: StudyRecord, options: FigureOptions = {}): Figure {
  if (study.directions.length !== 2) {
    throw new LmlabError('bad-option', {
      expected: 'a study with two objectives',
      found: String(study.directions.length),
      remedy: 'Use plotStudyHistory for one.',
    });
  }
  const trials = completeTrials(study);
  const loss = trials.map(({ values }) =>
    values.map((v, k) => (study.directions[k] === 'minimize' ? v : -v)),
  );
  const isFront = loss.map(
    (own) => !loss.some((other) => other.every((v, k) => v <= own[k]) && other.some((v, k) => v < own[k])),
  );
  const trace = (name: string, wanted: boolean, color: string): Readonly<Record<string, unknown>> => {
    const here = trials.filter((_, i) => isFront[i] === wanted);
    const [x, y] = [0, 1].map((k) => here.map((trial) => trial.values[k]));
    return {
      type: 'scatter',
      mode: 'markers',
      name,
      x,
      y,
      text: here.map((t) => `trial ${t.number}`),
      marker: { color },
    };
  };
  const front = trials.filter((_, i) => isFront[i]);
  return makeFigure({
    data: [trace('trial', false, palette[5]), trace('Pareto front', true, palette[3])],
    axes: { xaxis: axis(options.xLabel ?? 'objective 1'), yaxis: axis(options.yLabel ?? 'objective 2') },
    options,
    alt: `${trials.length} trials over two objectives, ${front.length} of them on the Pareto front.`,
    table: textTable([
      ['trial', 'objective 1', 'objective 2'],
      ...front.map((trial) => [String(trial.number), ...trial.values.map(readable)]),
    ]),
  });
}
