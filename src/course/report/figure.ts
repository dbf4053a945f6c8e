import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { escapeHtml } from '../../core/escape-html';

export const plotlyMime = 'application/vnd.plotly.v1+json';

interface PlotlyFigure {
  readonly data?: unknown;
  readonly layout?: { readonly meta?: { readonly alt?: unknown }; readonly height?: unknown };
}

/**
 * The place for a figure that the page's script draws; until then, and without scripts, its words stand there.
 *
 * @param figure plotly JSON; `layout.meta.alt` says in words what it shows
 * @param words what to say instead of the figure: its `text/plain`
 */
export function figureHtml(figure: unknown, words: string): string {
  const { layout } = (figure ?? {}) as PlotlyFigure;
  const alt = typeof layout?.meta?.alt === 'string' ? layout.meta.alt : words.split('\n')[0];
  const height = typeof layout?.height === 'number' ? layout.height : 450;
  const table = words.split('\n\n').slice(1).join('\n\n');
  const data =
    table === ''
      ? ''
      : `<details class="data"><summary>The figure in numbers</summary><pre>${escapeHtml(table)}</pre></details>`;
  return `<figure class="plot"><div class="canvas" role="img" aria-label="${escapeHtml(alt)}" style="min-height:${height}px"><p class="words">${escapeHtml(alt)}</p></div><script type="application/json">${jsonForScript(figure)}</script>${data}</figure>`;
}

/** JSON in which nothing can end the script element around it. */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

/**
 * The script that draws the page's figures, with plotly.js inside: the page needs no network.
 *
 * plotly.js is 11 MB of source; compressed it is a quarter, and every browser of today can decompress it.
 *
 * @param nonce allows the scripts under the page's content security policy
 */
export function figureScripts(nonce: string): string {
  packed ??= gzipSync(readFileSync(createRequire(__filename).resolve('plotly.js-dist')), {
    level: 9,
  }).toString('base64');
  return `<script type="application/gzip" id="plotly">${packed}</script>\n<script nonce="${nonce}">${drawing}</script>`;
}

let packed: string | undefined;

// Runs in the browser. Figures take the page's colours, and light ones on paper.
const drawing = `
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById('plotly').textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const script = document.createElement('script');
  script.nonce = document.currentScript?.nonce || document.querySelector('script[nonce]').nonce;
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const plots = [...document.querySelectorAll('figure.plot')].map((figure) => ({
    canvas: figure.querySelector('.canvas'),
    ...JSON.parse(figure.querySelector('script').textContent),
  }));
  const axes = (layout) => Object.keys(layout).filter((key) => /^[xy]axis\\d*$/.test(key));
  const coloured = (layout, isDark) => {
    if (!isDark) return layout;
    const lines = { gridcolor: '#30363d', zerolinecolor: '#484f58', linecolor: '#6e7681', tickcolor: '#484f58' };
    const own = Object.fromEntries(axes(layout).map((key) => [key, { ...layout[key], ...lines }]));
    return {
      ...layout, ...own, paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      font: { ...layout.font, color: '#d1d7e0' },
    };
  };
  // Colours that vanish on a dark ground.
  const brighter = (data, isDark) => !isDark ? data : JSON.parse(
    JSON.stringify(data).replaceAll('"#0072B2"', '"#4BA3E3"').replaceAll('"#3C3C3C"', '"#B8B8B8"').replaceAll('"#222222"', '"#d1d7e0"'));
  const drawAll = (isDark) => Promise.all(plots.map(({ canvas, data, layout = {}, config }) => {
    canvas.querySelector('.words')?.remove();
    const fitted = { ...coloured(layout, isDark), autosize: true };
    delete fitted.width;
    return Plotly.react(canvas, brighter(data, isDark), fitted, { responsive: true, displaylogo: false, displayModeBar: false, ...config });
  }));
  await drawAll(dark.matches);
  document.documentElement.dataset.drawn = 'yes';
  dark.addEventListener('change', () => drawAll(dark.matches));
  addEventListener('beforeprint', () => drawAll(false));
  addEventListener('afterprint', () => drawAll(dark.matches));
})();
`;
