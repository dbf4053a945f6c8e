import { display } from '../core/display';
import { escapeHtml } from '../core/escape-html';
import { LmlabError } from '../core/errors';

/** The MIME type under which a cell hands its key figures to the program that runs the notebook. */
export const keyFiguresMime = 'application/vnd.lmlab.figures+json';

/** What a lesson found, in a few numbers; a notebook shows it as a table. */
export interface KeyFigures {
  readonly figures: Readonly<Record<string, number | string>>;
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * The few numbers that a lesson comes down to: as a cell's last expression it shows a table, and `npm start` and the
 * report of `lmlab run` repeat it.
 *
 * @param figures name → value; numbers are shown with four significant digits
 * @throws LmlabError `empty` without figures, `non-finite` for NaN or an infinity
 *
 * @example
 * ```ts
 * import { keyFigures } from 'lmlab';
 * keyFigures({ 'F1, majority baseline': 0, 'F1, logistic regression': 0.9312345 }).figures; // { 'F1, majority baseline': 0, 'F1, logistic regression': 0.9312345 }
 * ```
 */
export function keyFigures(figures: Readonly<Record<string, number | string>>): KeyFigures {
  const entries = Object.entries(figures);
  if (entries.length === 0) {
    throw new LmlabError('empty', { expected: 'figures', found: 'none', remedy: 'Pass { name: value }.' });
  }
  for (const [name, value] of entries) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new LmlabError('non-finite', {
        expected: `a finite number for "${name}"`,
        found: String(value),
        remedy: 'Look at where it was computed.',
      });
    }
  }
  return {
    figures: { ...figures },
    [display]: () => ({
      'text/plain': figuresText(figures),
      'text/html': figuresHtml(figures),
      [keyFiguresMime]: { ...figures },
    }),
  };
}

/** One figure as people read it: four significant digits, or the integer whole. */
export function figureText(value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)));
}

/** Key figures as aligned lines of text. */
export function figuresText(figures: Readonly<Record<string, number | string>>): string {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  return Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(width)}  ${figureText(value)}`)
    .join('\n');
}

function figuresHtml(figures: Readonly<Record<string, number | string>>): string {
  const rows = Object.entries(figures)
    .map(
      ([name, value]) =>
        `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(figureText(value))}</td></tr>`,
    )
    .join('');
  return `<table class="lmlab-key-figures"><tbody>${rows}</tbody></table>`;
}
