import { replacing } from './replace';
import { restoreStep, textStep, type TextStep } from './text-step';

// Form feed, vertical tab and U+0085 end lines, too. A flag has six tags and a last one at most; more would hide a text.
const INVISIBLE =
  /(?![\t\n\v\f\r\u0085\u200C\u200D]|[\u{E0020}-\u{E007F}](?<=\u{1F3F4}[\u{E0020}-\u{E007F}]{1,7}))[\p{Cc}\p{Cf}\p{Cs}]/gu;

/**
 * Replaces characters that nobody sees: control characters other than tab and line ends, zero-width and directional
 * marks, soft hyphens, byte order marks, lone surrogates. The joiners inside emoji and Indic words stay, and so do the
 * tags of a flag (🏴󠁧󠁢󠁥󠁮󠁧󠁿).
 *
 * @param replacement Default: nothing.
 * @example
 * ```ts
 * import { replaceInvisible } from 'lmlab';
 * replaceInvisible().apply('fr\u200Bee'); // 'free'
 * ```
 */
export function replaceInvisible(replacement = ''): TextStep {
  return replacing('replaceInvisible', INVISIBLE, replacement);
}

/**
 * Makes every run of white space, line ends included, one space, and trims both ends.
 *
 * @example
 * ```ts
 * import { collapseWhitespace } from 'lmlab';
 * collapseWhitespace().apply('  one\n\t two '); // 'one two'
 * ```
 */
export function collapseWhitespace(): TextStep {
  return textStep({
    name: 'collapseWhitespace',
    rewrite: (text, note) =>
      text.replace(/[\s\u0085]+/g, (run: string, offset: number) => {
        const replacement = offset === 0 || offset + run.length === text.length ? '' : ' ';
        if (note !== undefined && run !== replacement) note(run, replacement);
        return replacement;
      }),
  });
}

restoreStep('replaceInvisible', ({ replacement }: { readonly replacement: string }) =>
  replaceInvisible(replacement),
);
restoreStep('collapseWhitespace', collapseWhitespace);
