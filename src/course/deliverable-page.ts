import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import MarkdownIt from 'markdown-it';
import writeFileAtomic from 'write-file-atomic';
import { escapeHtml } from '../core/escape-html';
import { LmlabError } from '../core/errors';
import type { Tracks } from './deliverables';
import { shownPath, submissionPath } from './submit';
import { currentStudent } from './track-files';

/**
 * Writes the text of a deliverable as a page to read and to print, beside the deliverables of {@link submit}: one HTML
 * file that needs nothing else. An image of the text, `![caption](name)`, stands for the figure of that name.
 *
 * @param track the number of the track's notebook: `23`
 * @param name what the page is, as part of a file name: `paper`
 * @param markdown the text; its first heading becomes the title
 * @param figures SVG by name, as `toSvg` makes it
 * @returns the path of the page
 * @throws LmlabError `unknown-name` for an image that is none of the figures, `bad-option` for a name that is no plain
 *   file name
 *
 * @example
 * ```ts
 * import { writePage } from 'lmlab';
 * typeof writePage; // 'function'
 * ```
 */
export function writePage(
  track: keyof Tracks,
  name: string,
  markdown: string,
  figures: Readonly<Record<string, string>> = {},
): string {
  if (!/^[\w-]+$/.test(name)) {
    throw new LmlabError('bad-option', {
      expected: 'a name of letters, digits and hyphens',
      found: JSON.stringify(name),
      remedy: 'Call it after what it is: paper.',
    });
  }
  const path = submissionPath(track, currentStudent()).replace(/\.json$/, `-${name}.html`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, pageOf(markdown, figures));
  console.log(`To read and to print: ${shownPath(path)}.`);
  return path;
}

/** The whole page; what is not Markdown in the text is shown as text. */
export function pageOf(markdown: string, figures: Readonly<Record<string, string>>): string {
  const reader = new MarkdownIt();
  reader.renderer.rules.image = (tokens, at) => {
    const wanted = tokens[at].attrGet('src') ?? '';
    const caption = tokens[at].content;
    if (!Object.hasOwn(figures, wanted)) {
      throw new LmlabError('unknown-name', {
        expected: `one of the figures ${Object.keys(figures).join(', ') || '(none was passed)'}`,
        found: wanted,
        remedy: 'Pass the figure under this name: { name: toSvg(figure) }.',
      });
    }
    return `<span class="figure">${figures[wanted]}<span class="caption">${escapeHtml(caption)}</span></span>`;
  };
  const title = /^#+ +(.+)$/m.exec(markdown)?.[1] ?? 'Deliverable';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
${reader.render(markdown)}</html>
`;
}

const style = `
@page { size: A4; margin: 18mm 20mm }
body { font: 10.5pt/1.4 Georgia, 'Liberation Serif', serif; color: #1a1a1a; max-width: 170mm; margin: 8mm auto; padding: 0 4mm }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 4mm }
h2 { font-size: 12pt; margin: 5mm 0 1.5mm }
h1, h2 { font-family: Arial, Helvetica, 'Liberation Sans', sans-serif; break-after: avoid }
p, ul, ol, blockquote { margin: 0 0 2.5mm }
blockquote { border-left: 1mm solid #bbb; padding-left: 4mm; font-style: italic }
code { font: 9pt 'DejaVu Sans Mono', monospace; background: #f2f2f2; padding: 0 1mm }
pre { background: #f2f2f2; padding: 2mm 3mm; margin: 0 0 2.5mm; white-space: pre-wrap }
table { border-collapse: collapse; margin: 1mm 0 3mm; border-top: .4mm solid; border-bottom: .4mm solid }
th { border-bottom: .2mm solid; text-align: left }
th, td { padding: .7mm 4mm .7mm 1mm; vertical-align: top }
.figure { display: block; margin: 3mm 0; text-align: center; break-inside: avoid }
.figure svg { width: 125mm; max-width: 100%; height: auto }
.caption { display: block; font-size: 9pt; color: #444 }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10pt; line-height: 1.35 } }
`;
