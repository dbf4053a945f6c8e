import { axis, makeFigure, readable, textTable, type Figure, type FigureOptions } from '../figure';
import { decades, positions, wholeTicks } from './positions';
import { completeTrials, label, type CompleteRecord, type StudyRecord } from './trials';

const scale = { colorscale: 'Viridis', showscale: true };

/** A colour bar that says what its colours mean. */
const bar = (title: string): object => ({
  colorbar: { title: { text: title, side: 'right' }, thickness: 14 },
});

/**
 * Every complete trial as a line through its parameters, coloured by its value.
 *
 * @param study A study; of several objectives the first is drawn.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial.
 * @see Inselberg (1985).
 * @example
 * ```ts
 * import { choice, createStudy, plotStudyParallel, uniform } from 'lmlab';
 * const space = { x: uniform(0, 1), kind: choice(['a', 'b']) };
 * const study = createStudy({ space }).run(({ x }) => x, { nTrials: 5 });
 * plotStudyParallel(study).alt; // 'Parallel coordinates of 5 trials over x, kind.'
 * ```
 */
export function plotStudyParallel(study: StudyRecord, options: FigureOptions = {}): Figure {
  const trials = completeTrials(study);
  const names = parameterNames(trials);
  const y = trials.map((trial) => trial.values[0]);
  const objective = options.yLabel ?? 'objective';
  const dimensions = names.map((name) => {
    const { at, names: labels, isLog, isWhole } = positions(study, trials, name);
    const present = at.filter((value) => value !== null);
    // Plotly draws no gaps here: where a parameter does not exist the line runs through the lowest place.
    const values = at.map((value) => value ?? Math.min(...present));
    if (labels !== undefined)
      return { label: name, values, tickvals: labels.map((_, i) => i), ticktext: labels };
    if (!isLog) return { label: name, values, ...(isWhole ? wholeTicks(values) : {}) };
    return { label: `log10 ${name}`, values: values.map(Math.log10) };
  });
  return makeFigure({
    data: [
      {
        type: 'parcoords',
        line: { color: y, ...scale, ...bar(objective), reversescale: study.directions[0] === 'minimize' },
        dimensions: [{ label: objective, values: y }, ...dimensions],
      },
    ],
    // Names stand above the axes, and the ends of the outer ones beside them.
    axes: { margin: { l: 72, r: 72, t: options.title === undefined ? 64 : 96, b: 32 } },
    options,
    alt: `Parallel coordinates of ${trials.length} trials over ${names.join(', ')}.`,
    table: trialTable(trials, names),
  });
}

/**
 * The value of the trials against each parameter by itself.
 *
 * @param study A study; of several objectives the first is drawn.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial.
 * @example
 * ```ts
 * import { createStudy, plotStudySlice, uniform } from 'lmlab';
 * const space = { x: uniform(0, 1), y: uniform(0, 1) };
 * const study = createStudy({ space }).run(({ x }) => x, { nTrials: 5 });
 * plotStudySlice(study).data.length; // 2
 * ```
 */
export function plotStudySlice(study: StudyRecord, options: FigureOptions = {}): Figure {
  const trials = completeTrials(study);
  const names = parameterNames(trials);
  const axes: Record<string, unknown> = { grid: { rows: 1, columns: names.length }, showlegend: false };
  const data = names.map((name, i) => {
    const { isLog, names: labels, isWhole } = positions(study, trials, name);
    const here = trials.filter((trial) => trial.params[name] !== undefined);
    const suffix = i === 0 ? '' : String(i + 1);
    axes[`xaxis${suffix}`] = axis(name, {
      ...(labels ? { type: 'category', categoryarray: labels, categoryorder: 'array' } : {}),
      ...(isLog
        ? { type: 'log', dtick: decades(here, name), exponentformat: 'power' }
        : isWhole && !labels
          ? { dtick: 1 }
          : {}),
      tickangle: 0,
    });
    return {
      type: 'scatter',
      mode: 'markers',
      x: here.map((trial) => (labels ? label(trial.params[name]) : trial.params[name])),
      y: here.map((trial) => trial.values[0]),
      marker: {
        color: here.map((trial) => trial.number),
        // All panels share one scale, drawn once.
        cmin: 0,
        cmax: trials[trials.length - 1].number,
        ...scale,
        ...bar('trial'),
        showscale: i === names.length - 1,
      },
      xaxis: `x${suffix}`,
      yaxis: 'y',
    };
  });
  axes['yaxis'] = axis(options.yLabel ?? 'objective');
  return makeFigure({
    data,
    axes,
    options,
    alt: `The objective of ${trials.length} trials against ${names.join(', ')}, later trials brighter.`,
    table: trialTable(trials, names),
  });
}

/**
 * The value of the trials over two parameters, interpolated between them.
 *
 * @param study A study; of several objectives the first is drawn.
 * @param x The parameter along the horizontal axis; a number.
 * @param y The parameter along the vertical axis; a number.
 * @param options Titles.
 * @throws LmlabError `empty` without a complete trial.
 * @example
 * ```ts
 * import { createStudy, plotStudyContour, uniform } from 'lmlab';
 * const space = { a: uniform(0, 1), b: uniform(0, 1) };
 * const study = createStudy({ space }).run(({ a, b }) => a * b, { nTrials: 8 });
 * plotStudyContour(study, 'a', 'b').alt; // 'Contours of the objective over a and b from 8 trials.'
 * ```
 */
export function plotStudyContour(
  study: StudyRecord,
  x: string,
  y: string,
  options: FigureOptions = {},
): Figure {
  const trials = completeTrials(study).filter(
    ({ params }) => typeof params[x] === 'number' && typeof params[y] === 'number',
  );
  const column = (name: string): unknown[] => trials.map((trial) => trial.params[name]);
  const type = (name: string): Record<string, unknown> =>
    positions(study, trials, name).isLog ? { type: 'log' } : {};
  const values = trials.map((trial) => trial.values[0]);
  return makeFigure({
    data: [
      {
        type: 'contour',
        x: column(x),
        y: column(y),
        z: values,
        connectgaps: true,
        ...scale,
        ...bar('objective'),
        reversescale: study.directions[0] === 'minimize',
      },
      { type: 'scatter', mode: 'markers', x: column(x), y: column(y), marker: { color: '#3C3C3C', size: 5 } },
    ],
    axes: { xaxis: axis(x, type(x)), yaxis: axis(y, type(y)), showlegend: false },
    options,
    alt: `Contours of the objective over ${x} and ${y} from ${trials.length} trials.`,
    table: trialTable(trials, [x, y]),
  });
}

function parameterNames(trials: readonly CompleteRecord[]): string[] {
  return [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
}

function trialTable(trials: readonly CompleteRecord[], names: readonly string[]): string {
  const cell = (value: unknown): string => (value === undefined ? '–' : label(value));
  return textTable([
    ['trial', 'value', ...names],
    ...trials.map(({ number, values, params }) => [
      String(number),
      readable(values[0]),
      ...names.map((name) => cell(params[name])),
    ]),
  ]);
}
