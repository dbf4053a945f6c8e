import { checkOptionNames } from '../core/options';
import { checkDrawable } from './check';
import {
  axis,
  type Figure,
  type FigureOptions,
  makeFigure,
  palette,
  plotlyText,
  readable,
  textTable,
} from './figure';

/** One bin of a calibration curve, as `calibrationCurve` returns it. */
export interface CalibrationRecord {
  /** The mean predicted probability. */
  readonly predicted: number;
  /** The share that came true. */
  readonly observed: number;
  /** The number of samples. */
  readonly count: number;
}

/**
 * A reliability diagram: what came true over what was promised, one line a model, beside the diagonal on which both are
 * equal. Points below the diagonal promise too much, points above it too little.
 *
 * @param curves Name → bins, as `calibrationCurve` returns them.
 * @param options Titles.
 * @throws LmlabError `empty` or `non-finite`.
 * @see DeGroot and Fienberg (1983); scikit-learn's `CalibrationDisplay`.
 * @example
 * ```ts
 * import { calibrationCurve, plotCalibration } from 'lmlab';
 * const bins = calibrationCurve([0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75], { nBins: 2 });
 * plotCalibration({ ours: bins }).alt; // 'Reliability diagram of 1 model. ours: 0.25 promised, 0.5 came true (2 samples); 0.75 promised, 1 came true (2 samples).'
 * ```
 */
export function plotCalibration(
  curves: Readonly<Record<string, readonly CalibrationRecord[]>>,
  options: FigureOptions = {},
): Figure {
  checkOptionNames(options, { title: true, xLabel: true, yLabel: true });
  const { title, xLabel = 'probability promised', yLabel = 'share that came true' } = options;
  const named = Object.entries(curves);
  if (named.length === 0) checkDrawable([], 'a curve');
  for (const [name, bins] of named) {
    checkDrawable(
      bins.flatMap(({ predicted, observed, count }) => [predicted, observed, count]),
      `curve ${name}`,
    );
  }
  const samples = (count: number): string => `${readable(count)} ${count === 1 ? 'sample' : 'samples'}`;
  const told = named.map(([name, bins]) => {
    const points = bins.map(
      ({ predicted, observed, count }) =>
        `${readable(predicted)} promised, ${readable(observed)} came true (${samples(count)})`,
    );
    return `${name}: ${points.join('; ')}`;
  });
  const diagonal = {
    type: 'scatter',
    mode: 'lines',
    name: 'as promised',
    x: [0, 1],
    y: [0, 1],
    line: { color: '#8A8A8A', dash: 'dot', width: 1.5 },
    hoverinfo: 'skip',
  };
  const unit = { range: [-0.02, 1.02], zeroline: false };
  return makeFigure({
    data: [
      diagonal,
      ...named.map(([name, bins], i) => ({
        type: 'scatter',
        mode: 'lines+markers',
        name: plotlyText(name),
        x: bins.map(({ predicted }) => predicted),
        y: bins.map(({ observed }) => observed),
        line: { color: palette[i % palette.length], width: 2.5 },
        marker: { size: 9 },
        customdata: bins.map(({ count }) => samples(count)),
        hovertemplate: '%{x:.3f} promised, %{y:.3f} came true (%{customdata})',
      })),
    ],
    axes: { xaxis: axis(xLabel, unit), yaxis: axis(yLabel, unit), showlegend: true },
    options,
    alt:
      `${title === undefined ? '' : `${title}. `}Reliability diagram of ${named.length} ` +
      `${named.length === 1 ? 'model' : 'models'}. ${told.join('. ')}.`,
    table: textTable([
      ['model', 'promised', 'came true', 'samples'],
      ...named.flatMap(([name, bins]) =>
        bins.map(({ predicted, observed, count }) => [
          name,
          readable(predicted),
          readable(observed),
          readable(count),
        ]),
      ),
    ]),
  });
}
