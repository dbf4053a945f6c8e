import { decodeHTML } from 'entities';
import { restoreStep, textStep, type TextStep } from './text-step';

const REFERENCE = /&(?:#x[\da-f]+|#\d+|[a-z][a-z\d]*);?/gi;

/**
 * Decodes HTML character references (`&amp;`, `&pound;`, `&#8217;`) by HTML5's table; an unknown one stays as it is.
 * Each is decoded once: `&amp;lt;` becomes `&lt;`.
 *
 * @example
 * ```ts
 * import { decodeEntities } from 'lmlab';
 * decodeEntities().apply('Win &pound;100 &amp; more'); // 'Win £100 & more'
 * ```
 */
export function decodeEntities(): TextStep {
  return textStep({
    name: 'decodeEntities',
    rewrite: (text, note) =>
      text.replace(REFERENCE, (reference) => {
        const decoded = decodeHTML(reference);
        if (note !== undefined && decoded !== reference) note(reference, decoded);
        return decoded;
      }),
  });
}

restoreStep('decodeEntities', decodeEntities);
