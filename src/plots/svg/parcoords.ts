import { colourRange, colourScale } from './colour';
import { label, px, tag } from './ink';
import { makeScale } from './scale';
import { list, part, text, type Json } from './spec';

/** Parallel coordinates: an upright axis a dimension, a line a sample. */
export function drawParcoords(
  trace: Json,
  box: { x: number; y: number; width: number; height: number },
): string {
  const dimensions = list(trace, 'dimensions') as readonly Json[];
  const top = box.y + 24;
  const bottom = box.y + box.height;
  const axes = dimensions.map((dimension, i) => ({
    x: box.x + 40 + (i * (box.width - 100)) / Math.max(dimensions.length - 1, 1),
    name: text(dimension, 'label') ?? '',
    values: list(dimension, 'values'),
    scale: makeScale(dimension, list(dimension, 'values'), bottom, top, false),
  }));
  const line = part(trace, 'line');
  const colours = list(line, 'color');
  const scale = colourScale(line['colorscale'], line['reversescale'] === true);
  const [low, high] = colourRange(colours, line['cmin'], line['cmax']);
  const samples = axes[0]?.values.length ?? 0;
  const lines = Array.from({ length: samples }, (_, i) => {
    const points = axes.map(({ x, values, scale: at }) => `${px(x)} ${px(at.at(values[i]))}`);
    const value = colours[i];
    const share = typeof value === 'number' && high > low ? (value - low) / (high - low) : 0.5;
    return tag('path', {
      d: `M${points.join('L')}`,
      fill: 'none',
      stroke: scale(share),
      'stroke-opacity': '0.7',
    });
  });
  const frames = axes.map(
    ({ x, name, scale: at }) =>
      tag('path', { d: `M${px(x)} ${px(top)}V${px(bottom)}`, stroke: '#3C3C3C' }) +
      label(x, box.y + 10, name, { anchor: 'middle', size: 13 }) +
      at.ticks.map((tick) => label(x + 5, tick.at + 4, tick.label, { size: 11 })).join(''),
  );
  return [...lines, ...frames].join('');
}
