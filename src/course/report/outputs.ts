import { stripVTControlCharacters } from 'node:util';
import { keyFiguresMime } from '../key-figures';
import type { MimeBundle, Output } from '../notebook';
import { escapeHtml } from '../../core/escape-html';
import { figureHtml, plotlyMime } from './figure';
import { markdownHtml } from './markdown';

/** One output of a cell as HTML. */
export function outputHtml(output: Output): string {
  switch (output.output_type) {
    case 'stream':
      return `<pre class="stream ${output.name === 'stderr' ? 'stderr' : 'stdout'}">${plain(output.text)}</pre>`;
    case 'error': {
      const trace = output.traceback.join('\n');
      const head = `${output.ename}: ${output.evalue}`;
      return `<pre class="error">${plain(trace.includes(output.evalue) ? trace : `${head}\n${trace}`)}</pre>`;
    }
    default:
      return bundleHtml(output.data);
  }
}

/** The richest of the forms that a value comes in. */
function bundleHtml(data: MimeBundle): string {
  const words = typeof data['text/plain'] === 'string' ? data['text/plain'] : '';
  const text = (mime: string): string | undefined =>
    typeof data[mime] === 'string' ? data[mime] : undefined;
  if (plotlyMime in data) return figureHtml(data[plotlyMime], words);
  if (keyFiguresMime in data)
    return `<div class="html key-figures">${text('text/html') ?? plain(words)}</div>`;
  const html = text('text/html');
  if (html !== undefined) return `<div class="html" tabindex="0">${html}</div>`;
  const markdown = text('text/markdown');
  if (markdown !== undefined) return `<div class="prose">${markdownHtml(markdown)}</div>`;
  const svg = text('image/svg+xml');
  if (svg !== undefined) return image('image/svg+xml', Buffer.from(svg).toString('base64'), words);
  for (const mime of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const bytes = text(mime);
    if (bytes !== undefined) return image(mime, bytes.replace(/\s/g, ''), words);
  }
  if (words !== '') return `<pre class="result">${plain(words)}</pre>`;
  const [mime, value] = Object.entries(data)[0] ?? ['nothing', ''];
  return `<pre class="result">${escapeHtml(`${mime}: ${JSON.stringify(value).slice(0, 2000)}`)}</pre>`;
}

// As an image, an SVG can run no script.
function image(mime: string, base64: string, alt: string): string {
  return `<img src="data:${mime};base64,${escapeHtml(base64)}" alt="${escapeHtml(alt)}">`;
}

/** Text as printed, its terminal colours left out. */
function plain(text: string): string {
  return escapeHtml(stripVTControlCharacters(text).replace(/\n$/, ''));
}
