import { checkDrawable } from '../check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from '../figure';

/** What of a flow is drawn. */
export interface FlowRecord {
  readonly norm: number;
  readonly parameters: readonly {
    readonly name: string;
    readonly rows: number;
    readonly rms: number;
    readonly largest: number;
  }[];
}

const kinds = [
  { key: 'largest', name: 'largest in size', symbol: 'circle-open' },
  { key: 'rms', name: 'root mean square', symbol: 'circle' },
] as const;

/**
 * How much gradient reaches each matrix of a network, from the input at the top to the output at the bottom, on a
 * logarithmic scale: points that wander to the left are layers that hardly learn. Vectors (biases, gains) are left out, and so is
 * a gradient of zero, which has no place on this scale; the table and the words name it.
 *
 * @param flow What `gradientFlow` returns.
 * @param options Titles.
 * @throws LmlabError `empty` without a matrix; `non-finite`.
 * @example
 * ```ts
 * import { plotGradientFlow } from 'lmlab';
 * const flow = { norm: 2, parameters: [{ name: 'a', rows: 2, rms: 0.1, largest: 0.5 }, { name: 'b', rows: 3, rms: 0, largest: 0 }] };
 * plotGradientFlow(flow).alt; // 'Gradient flow through 2 matrices, length 2. Root mean square: a 0.1, b 0.'
 * ```
 */
export function plotGradientFlow(flow: FlowRecord, options: FigureOptions = {}): Figure {
  const matrices = flow.parameters.filter(({ rows }) => rows > 1);
  checkDrawable(
    matrices.flatMap(({ rms, largest }) => [rms, largest]),
    'the gradient flow',
  );
  const told = matrices.map(({ name, rms }) => `${name} ${readable(rms)}`);
  return makeFigure({
    data: kinds.map(({ key, name, symbol }, k) => ({
      type: 'scatter',
      mode: 'markers',
      name,
      x: matrices.map((matrix) => (matrix[key] > 0 ? matrix[key] : null)),
      y: matrices.map((matrix) => matrix.name),
      marker: { color: palette[1 - k], symbol, size: 10 },
    })),
    axes: {
      xaxis: axis(options.xLabel ?? 'gradient of an entry', { type: 'log', exponentformat: 'power' }),
      yaxis: axis(options.yLabel, { type: 'category', autorange: 'reversed' }),
      height: Math.max(240, 150 + 22 * matrices.length),
    },
    options,
    alt:
      `${options.title ?? `Gradient flow through ${matrices.length} matrices`}, length ${readable(flow.norm)}. ` +
      `Root mean square: ${told.join(', ')}.`,
    table: textTable([
      ['matrix', 'root mean square', 'largest'],
      ...matrices.map(({ name, rms, largest }) => [name, readable(rms), readable(largest)]),
    ]),
  });
}
