import { LmlabError } from '../core/errors';
import { checkDrawable } from './check';
import { axis, makeFigure, palette, readable, textTable, type Figure, type FigureOptions } from './figure';

/** What of a law is drawn. */
export interface ScalingRecord {
  readonly constants: { readonly E: number };
  predict(parameters: number, tokens: number): number;
}

/** Places of a curve. */
const STEPS = 40;

/**
 * A scaling law and the models it was fitted to: the loss over the parameters, a colour for each number of tokens, a curve
 * each by the law, and as a dashed line the loss that it gives to a model without limits.
 *
 * @param points The trained models.
 * @param law What `scalingLaw` returns.
 * @param options Titles.
 * @throws LmlabError `empty` or `non-finite`; `bad-option` for numbers that are not above 0.
 * @example
 * ```ts
 * import { plotScaling } from 'lmlab';
 * const points = [{ parameters: 1000, tokens: 5000, loss: 3.1 }, { parameters: 10000, tokens: 5000, loss: 2.1 }];
 * const law = { constants: { E: 2 }, predict: (parameters: number) => 2 + 1000 / parameters };
 * plotScaling(points, law).alt; // 'Scaling of 2 models from 1,000 to 10,000 parameters. 5,000 tokens: loss from 3.1 to 2.1, by the law from 3 to 2.1. Without limits: 2.'
 * ```
 */
export function plotScaling(
  points: readonly { readonly parameters: number; readonly tokens: number; readonly loss: number }[],
  law: ScalingRecord,
  options: FigureOptions = {},
): Figure {
  checkDrawable(
    points.flatMap(({ parameters, tokens, loss }) => [parameters, tokens, loss]),
    'the models',
  );
  if (points.some(({ parameters, tokens }) => !(parameters > 0 && tokens > 0))) {
    throw new LmlabError('bad-option', {
      expected: 'parameters and tokens above 0',
      found: 'others',
      remedy: 'Pass the models that the law was fitted to.',
    });
  }
  const amounts = [...new Set(points.map(({ tokens }) => tokens))].sort((a, b) => a - b);
  const sizes = points.map(({ parameters }) => parameters);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const xs = Array.from({ length: STEPS + 1 }, (_, i) => least * (most / least) ** (i / STEPS));
  const series = amounts.map((tokens) => ({
    tokens,
    here: points.filter((point) => point.tokens === tokens).sort((a, b) => a.parameters - b.parameters),
  }));
  const data = series.flatMap(({ tokens, here }, k) => {
    const color = palette[k % palette.length];
    const name = `${readable(tokens)} tokens`;
    return [
      {
        type: 'scatter',
        mode: 'markers',
        name,
        x: here.map(({ parameters }) => parameters),
        y: here.map(({ loss }) => loss),
        marker: { color, size: 9, symbol: ['circle', 'diamond', 'square', 'cross'][k % 4] },
      },
      {
        type: 'scatter',
        mode: 'lines',
        name,
        showlegend: false,
        x: xs,
        y: xs.map((parameters) => law.predict(parameters, tokens)),
        line: { color, width: 2 },
        hoverinfo: 'skip',
      },
    ];
  });
  const floor = {
    type: 'scatter',
    mode: 'lines',
    name: 'without limits',
    x: [least, most],
    y: [law.constants.E, law.constants.E],
    line: { color: '#3C3C3C', dash: 'dash', width: 1.5 },
  };
  const told = series.map(({ tokens, here }) => {
    const [first, last] = [here[0], here[here.length - 1]];
    const [from, to] = [first, last].map(({ parameters }) => readable(law.predict(parameters, tokens)));
    return `${readable(tokens)} tokens: loss from ${readable(first.loss)} to ${readable(last.loss)}, by the law from ${from} to ${to}.`;
  });
  return makeFigure({
    data: [...data, floor],
    axes: {
      xaxis: axis(options.xLabel ?? 'parameters', {
        type: 'log',
        tickmode: 'array',
        tickvals: [...new Set(sizes)],
        ticktext: [...new Set(sizes)].map(readable),
      }),
      yaxis: axis(options.yLabel ?? 'loss (nats a token)'),
      height: 420,
    },
    options,
    alt:
      `${options.title ?? `Scaling of ${points.length} models from ${readable(least)} to ${readable(most)} parameters`}. ` +
      `${told.join(' ')} Without limits: ${readable(law.constants.E)}.`,
    table: textTable([
      ['parameters', 'tokens', 'loss', 'by the law'],
      ...points.map(({ parameters, tokens, loss }) => [
        readable(parameters),
        readable(tokens),
        readable(loss),
        readable(law.predict(parameters, tokens)),
      ]),
    ]),
  });
}
