import { display } from '../core/display';
import { notebook } from '../core/notebook';
import { checkOptionNames } from '../core/options';
import { type Figure, type FigureOptions, axis, makeFigure, palette, readable, textTable } from './figure';

/** What a chart needs to know of a step of training. */
interface Step {
  /** Counted from 1. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly validationLoss?: number;
}

/** A callback of `train` that draws. */
export interface TrainingChart {
  (step: Step): void;
  /** The chart of what has been seen so far; undefined before the first step. */
  readonly figure: Figure | undefined;
}

/** Points of the training loss that are drawn at most: more would only slow the page. */
const MOST_POINTS = 400;

/**
 * A chart of the losses that grows while a model trains: a callback for `train`. In a notebook it is one output that
 * changes in place; elsewhere nothing is shown, and `figure` has the chart in the end.
 *
 * @param options.everySeconds Least time between two drawings. Default 1.
 * @example
 * ```ts
 * import { trainingChart } from 'lmlab';
 * const chart = trainingChart({ title: 'A first run' });
 * for (let step = 1; step <= 3; step++) chart({ step, steps: 3, loss: 3 - step });
 * chart.figure?.alt; // 'A first run. Loss over 3 of 3 steps. Training: from 2 to 0, lowest 0 at step 3.'
 * ```
 */
export function trainingChart(
  options: Pick<FigureOptions, 'title'> & { readonly everySeconds?: number } = {},
): TrainingChart {
  checkOptionNames(options, { everySeconds: true, title: true });
  const { everySeconds = 1, title } = options;
  const training: Point[] = [];
  const validation: Point[] = [];
  let [all, drawn] = [0, -Infinity];
  let id: string | undefined;

  const figure = (): Figure => lossCurves({ training: thinned(training), validation, all, title });
  const callback = ({ step, steps, loss, validationLoss }: Step): void => {
    training.push([step, loss]);
    if (validationLoss !== undefined) validation.push([step, validationLoss]);
    all = steps;
    const page = notebook();
    const due =
      step === steps || validationLoss !== undefined || drawn + everySeconds * 1000 < performance.now();
    if (page === undefined || !due) return;
    const forms = figure()[display]();
    if (id === undefined) page.display(forms, {}, (id = `lmlab-training-${++charts}`));
    else page.updateDisplay(id, forms);
    drawn = performance.now();
  };
  return Object.defineProperty(callback, 'figure', {
    get: () => (all === 0 ? undefined : figure()),
  }) as TrainingChart;
}

type Point = readonly [step: number, loss: number];

let charts = 0;

/** Means of neighbours, few enough to draw. */
function thinned(points: readonly Point[]): Point[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const group = points.slice(i * size, (i + 1) * size);
    return [group[group.length - 1][0], group.reduce((sum, [, loss]) => sum + loss, 0) / group.length];
  });
}

function lossCurves(seen: {
  readonly training: readonly Point[];
  readonly validation: readonly Point[];
  readonly all: number;
  readonly title: string | undefined;
}): Figure {
  const { training, validation, all, title } = seen;
  const curves = [
    { name: 'Training', points: training, dash: 'solid' },
    { name: 'Validation', points: validation, dash: 'dash' },
  ].filter(({ points }) => points.length > 0);
  const course = ({ name, points }: { name: string; points: readonly Point[] }): string => {
    const low = points.reduce((best, point) => (point[1] < best[1] ? point : best));
    const [first, last] = [points[0], points[points.length - 1]].map(([, loss]) => readable(loss));
    return `${name}: from ${first} to ${last}, lowest ${readable(low[1])} at step ${readable(low[0])}`;
  };
  const done = training[training.length - 1][0];
  const rows = curves.flatMap(({ name, points }) =>
    points.map(([step, loss]) => [name, readable(step), readable(loss)]),
  );
  return makeFigure({
    data: curves.map(({ name, points, dash }, i) => ({
      type: 'scatter',
      mode: points.length > 40 ? 'lines' : 'lines+markers',
      name,
      x: points.map(([step]) => step),
      y: points.map(([, loss]) => loss),
      line: { color: palette[i], dash, width: 2.5 },
    })),
    axes: {
      xaxis: axis('step', { range: [0, all] }),
      yaxis: axis('loss'),
      showlegend: curves.length > 1,
      hovermode: 'x unified',
    },
    options: title === undefined ? {} : { title },
    alt: `${title === undefined ? '' : `${title}. `}Loss over ${readable(done)} of ${readable(all)} steps. ${curves.map(course).join('; ')}.`,
    table: textTable([['curve', 'step', 'loss'], ...rows]),
  });
}
