import { restoreStep, textStep, type TextStep } from './text-step';

/** What is markup in Markdown, BBCode and wiki text, and the part of it that is text ($1). */
const MARKUP: readonly (readonly [RegExp, string])[] = [
  // Fences of code blocks, with the name of the language.
  [/^[ \t]*(?:```|~~~)[^\n]*$/gm, ''],
  // Images and links keep their words: ![alt](url), [words](url), [[page|words]], [[page]].
  [/!?\[([^\][\n]*)\]\([^()\s]*(?:\s+"[^"\n]*")?\)/g, '$1'],
  [/\[\[(?:[^\][|\n]*\|)?([^\][|\n]*)\]\]/g, '$1'],
  // BBCode: [b], [/quote], [url=…].
  [/\[\/?(?:b|i|u|s|url|img|quote|code|size|color|list|\*)(?:=[^\][\n]*)?\]/gi, ''],
  // Headings, quotations, bullets and rules at the beginning of a line.
  [/^[ \t]{0,3}#{1,6}[ \t]+/gm, ''],
  [/^[ \t]{0,3}(?:>[ \t]?)+/gm, ''],
  [/^[ \t]*[-*+][ \t]+(?=\S)/gm, ''],
  [/^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$/gm, ''],
  // The blanks before the words are taken all or not at all, so that no other way to part them is tried.
  [/^={2,6}[ \t]*(?![ \t])([^=\n]*[^=\n \t]|)[ \t]*={2,6}[ \t]*$/gm, '$1'],
  // Emphasis and code around words, not the stars of "5 * 3" or the underscores of snake_case.
  [/(\*\*|__|~~|''')(?=\S)([^\n*_~']*\S)\1/g, '$2'],
  [/(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^\n*_]*[^\s*_])\1(?![\p{L}\p{N}*_])/gu, '$2'],
  [/`([^`\n]+)`/g, '$1'],
];

/**
 * Removes the markup of Markdown, BBCode and wikis and keeps the words: emphasis, headings, links, images, quotations,
 * bullets, fences. For HTML see `replaceHtml`.
 *
 * @example
 * ```ts
 * import { stripMarkup } from 'lmlab';
 * stripMarkup().apply('# News\n**Read** [this](http://a.example), 5 * 3'); // 'News\nRead this, 5 * 3'
 * ```
 */
export function stripMarkup(): TextStep {
  return textStep({
    name: 'stripMarkup',
    rewrite: (text, note) => {
      for (const [pattern, kept] of MARKUP) {
        text = text.replace(pattern, (match: string, ...groups: string[]) => {
          const after = kept === '' ? '' : groups[Number(kept[1]) - 1];
          if (note !== undefined && after !== match) note(match, after);
          return after;
        });
      }
      return text;
    },
  });
}

restoreStep('stripMarkup', stripMarkup);
