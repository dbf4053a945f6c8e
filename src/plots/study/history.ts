import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';
import { completeTrials, type StudyRecord } from './trials';

/**
 * How a search went: the value of every complete trial and the best so far.
 *
 * @param study A study with one objective; of several the first is drawn.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial.
 * @example
 * ```ts
 * import { createStudy, plotStudyHistory, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) } }).run(({ x }) => x, { nTrials: 5 });
 * plotStudyHistory(study).data.length; // 2
 * ```
 */
export function plotStudyHistory(study: StudyRecord, options: FigureOptions = {}): Figure {
  const trials = completeTrials(study);
  const isBetter = (a: number, b: number): boolean => (study.directions[0] === 'minimize' ? a < b : a > b);
  const best: number[] = [];
  for (const { values } of trials) {
    const previous = best.at(-1);
    best.push(previous === undefined || isBetter(values[0], previous) ? values[0] : previous);
  }
  const x = trials.map((trial) => trial.number);
  const y = trials.map((trial) => trial.values[0]);
  const winner = trials[y.indexOf(best[best.length - 1])];
  return makeFigure({
    data: [
      { type: 'scatter', mode: 'markers', name: 'trial', x, y, marker: { color: palette[5] } },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'best so far',
        x,
        y: best,
        line: { shape: 'hv', color: palette[0] },
      },
    ],
    axes: { xaxis: axis(options.xLabel ?? 'trial'), yaxis: axis(options.yLabel ?? 'objective') },
    options,
    alt: `History of ${trials.length} complete trials: best value ${readable(winner.values[0])} in trial ${winner.number}.`,
    table: textTable([
      ['trial', 'value', 'best'],
      ...trials.map((trial, i) => [String(trial.number), readable(y[i]), readable(best[i])]),
    ]),
  });
}

/**
 * How values are spread over the trials: for each value the share of trials that are at most that.
 *
 * @param studies Studies by name, to compare samplers for example.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial.
 * @example
 * ```ts
 * import { createStudy, plotStudyEdf, uniform } from 'lmlab';
 * const study = createStudy({ space: { x: uniform(0, 1) } }).run(({ x }) => x, { nTrials: 4 });
 * plotStudyEdf({ tpe: study }).data[0].y; // [0.25, 0.5, 0.75, 1]
 * ```
 */
export function plotStudyEdf(
  studies: Readonly<Record<string, StudyRecord>>,
  options: FigureOptions = {},
): Figure {
  const curves = Object.entries(studies).map(([name, study]) => {
    const x = completeTrials(study)
      .map((trial) => trial.values[0])
      .sort((a, b) => a - b);
    return { name, x, y: x.map((_, i) => (i + 1) / x.length) };
  });
  return makeFigure({
    data: curves.map((curve) => ({ type: 'scatter', mode: 'lines', line: { shape: 'hv' }, ...curve })),
    axes: { xaxis: axis(options.xLabel ?? 'objective'), yaxis: axis(options.yLabel ?? 'share of trials') },
    options,
    alt: `Distribution of the objective in ${curves.length} studies: ${curves
      .map(({ name, x }) => `${name} has its median at ${readable(x[x.length >> 1])}`)
      .join('; ')}.`,
    table: textTable([
      ['study', 'least', 'median', 'most'],
      ...curves.map(({ name, x }) => [name, ...[x[0], x[x.length >> 1], x[x.length - 1]].map(readable)]),
    ]),
  });
}
