import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { restoreStep, textStep, type TextStep } from './text-step';

/**
 * Replaces every match of a pattern.
 *
 * @param pattern A regular expression; the flag `g` is added where it is missing.
 * @param replacement What to put in its place, taken literally (no `$1`). Default: a space, so that neighbours stay
 * apart.
 * @example
 * ```ts
 * import { replacePattern } from 'lmlab';
 * replacePattern(/\bu\b/i, 'you').apply('U there?'); // 'you there?'
 * ```
 */
export function replacePattern(pattern: RegExp, replacement = ' '): TextStep {
  if (!(pattern instanceof RegExp)) {
    throw new LmlabError('bad-option', {
      expected: 'a regular expression as the pattern',
      found: typeof pattern,
      remedy: 'Write the pattern between slashes, such as /[*]+/.',
    });
  }
  return replacing('replacePattern', pattern, replacement, { pattern });
}

/** A step that replaces each match; the replacement is taken literally. */
export function replacing(name: string, pattern: RegExp, replacement: string, params: object = {}): TextStep {
  checkReplacement(name, replacement);
  const global = pattern.flags.includes('g') ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
  return textStep({
    name,
    params: { ...params, replacement },
    rewrite: (text, note) =>
      text.replace(global, (match) => {
        if (note !== undefined && match !== replacement) note(match, replacement);
        return replacement;
      }),
  });
}

function checkReplacement(name: string, replacement: string): void {
  if (typeof replacement === 'string') return;
  throw new LmlabError('bad-option', {
    expected: `a string as the replacement of ${name}`,
    found: typeof replacement,
    remedy: "Pass '' to remove the match, or a token such as '<url>'.",
  });
}

// A tag begins with a letter after '<' or '</', so that "a < b" and "<3" stay; a value in quotes may hold a '>'.
// No quantifier meets what a neighbour could also take, so a '<' without its '>' costs no backtracking.
const TAG =
  /<(?:!--|!\[CDATA\[|[?!][a-z][^<>]*>|(script|style)\b[^<>]*>|\/?[a-z](?:[^<>=]|=(?:\s*"[^"<]*"|\s*'[^'<]*'|(?!\s*["'])))*>|\/?[a-z][^<>]*>)/gi;
// What ends that which a tag begins.
const COMMENT_END = /-->/g;
const CDATA_END = /]]>/g;
const SCRIPT_END = /<\/script\s*>/gi;
const STYLE_END = /<\/style\s*>/gi;

function endOf(tag: readonly (string | undefined)[]): RegExp | undefined {
  if (tag[0] === '<!--') return COMMENT_END;
  if (tag[0]?.startsWith('<![')) return CDATA_END;
  if (tag[1] === undefined) return undefined;
  return tag[1].toLowerCase() === 'script' ? SCRIPT_END : STYLE_END;
}

/**
 * Replaces HTML and XML tags, comments, declarations, scripts and styles, these with their text. The text of a CDATA
 * section stays. Character references stay: see `decodeEntities`, which should run after this, or `&lt;b&gt;` would be
 * taken for a tag.
 *
 * @param replacement Default: a space, for `one<br>two` is two words.
 * @example
 * ```ts
 * import { replaceHtml } from 'lmlab';
 * replaceHtml('').apply('I <b>love</b> it <3'); // 'I love it <3'
 * ```
 */
export function replaceHtml(replacement = ' '): TextStep {
  checkReplacement('replaceHtml', replacement);
  return textStep({
    name: 'replaceHtml',
    params: { replacement },
    rewrite: (text, note) => {
      // Ends that come no more: looking again for each beginning would take quadratic time.
      const missing = new Set<RegExp>();
      let out = '';
      let at = 0;
      const replace = (start: number, stop: number): void => {
        const match = text.slice(start, stop);
        if (note !== undefined && match !== replacement) note(match, replacement);
        out += text.slice(at, start) + replacement;
        at = stop;
      };
      TAG.lastIndex = 0;
      for (let tag = TAG.exec(text); tag !== null; tag = TAG.exec(text)) {
        const end = endOf(tag);
        if (end !== undefined) end.lastIndex = TAG.lastIndex;
        const found = end === undefined || missing.has(end) ? null : end.exec(text);
        if (end === undefined) replace(tag.index, TAG.lastIndex);
        else if (found === null) {
          missing.add(end);
          // A script without an end is a tag still, an open comment is text.
          if (end === SCRIPT_END || end === STYLE_END) replace(tag.index, TAG.lastIndex);
        } else {
          if (end === CDATA_END) {
            replace(tag.index, TAG.lastIndex);
            replace(found.index, end.lastIndex);
          } else replace(tag.index, end.lastIndex);
          TAG.lastIndex = end.lastIndex;
        }
      }
      return out + text.slice(at);
    },
  });
}

// The last character is no punctuation unless it closes a bracket opened inside: "(see http://a.example/b_(c))".
const URL_BODY = /(?:\([^\s()<>]*\)|[^\s()<>"“”])*(?:\([^\s()<>]*\)|[^\s()<>"“”.,;:!?'’\]*])/u.source;
const COMMON_DOMAINS = 'com|org|net|edu|gov|info|biz|io|(?:co|org|ac|gov)\\.[a-z]{2}';
const URLS = new RegExp(
  `(?:\\b(?:https?|ftp)://|\\bwww\\d{0,3}\\.)${URL_BODY}` +
    `|(?<![\\p{L}\\p{N}@._-])[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}\\.(?:${COMMON_DOMAINS})(?![\\p{L}\\p{N}@_-])(?:/${URL_BODY})?`,
  'giu',
);

/**
 * Replaces web addresses: with a scheme, with `www.`, or bare ones in a common domain (`shop.co.uk/x`).
 *
 * @param replacement Default: a space. A token such as `'<url>'` keeps the fact that there was an address.
 * @example
 * ```ts
 * import { replaceUrls } from 'lmlab';
 * replaceUrls('<url>').apply('See https://a.example/b_(c), or shop.co.uk.'); // 'See <url>, or <url>.'
 * ```
 */
export function replaceUrls(replacement = ' '): TextStep {
  return replacing('replaceUrls', URLS, replacement);
}

// The lookbehind lets a match begin only where a run of such characters begins: linear time on long runs.
const EMAILS = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu;

/**
 * Replaces e-mail addresses. Run it before `replaceMentions`.
 *
 * @param replacement Default: a space.
 * @example
 * ```ts
 * import { replaceEmails } from 'lmlab';
 * replaceEmails('<email>').apply('Write to ada.l@mail.example.'); // 'Write to <email>.'
 * ```
 */
export function replaceEmails(replacement = ' '): TextStep {
  return replacing('replaceEmails', EMAILS, replacement);
}

/**
 * Replaces mentions of users, `@name`.
 *
 * @param replacement Default: a space.
 * @example
 * ```ts
 * import { replaceMentions } from 'lmlab';
 * replaceMentions('<user>').apply('thanks @ada_l!'); // 'thanks <user>!'
 * ```
 */
export function replaceMentions(replacement = ' '): TextStep {
  return replacing('replaceMentions', /(?<![\p{L}\p{N}_@])@[\p{L}\p{N}_]+/gu, replacement);
}

/**
 * Replaces hashtags, `#topic`; a number after `#` alone is none.
 *
 * @param replacement Default: a space.
 * @example
 * ```ts
 * import { replaceHashtags } from 'lmlab';
 * replaceHashtags('<tag>').apply('#nlp is my #1'); // '<tag> is my #1'
 * ```
 */
export function replaceHashtags(replacement = ' '): TextStep {
  return replacing('replaceHashtags', /(?<![\p{L}\p{N}_&#])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]+/gu, replacement);
}

// Sequences first (joined ones, also without their variation selectors, flags, skin tones), then single pictographs;
// ©, ® and ™ are text to most people.
// Built at run time because the flag v is newer than the compiler's target.
const PERSON = '\\p{Extended_Pictographic}\\uFE0F?\\p{EMod}?\\uFE0F?';
const EMOJI = new RegExp(
  `${PERSON}(?:\\u200D${PERSON})+|\\p{RGI_Emoji}\\uFE0F?|[\\p{Extended_Pictographic}--[©®™‼⁉]]\\uFE0F?`,
  'gv',
);

/**
 * Replaces emoji, whole sequences at a time: a flag, a family, a skin tone are one emoji each (Unicode TR 51).
 *
 * @param replacement Default: a space.
 * @example
 * ```ts
 * import { replaceEmoji } from 'lmlab';
 * replaceEmoji('<emoji>').apply('ok 👍🏽 👩‍👩‍👧'); // 'ok <emoji> <emoji>'
 * ```
 */
export function replaceEmoji(replacement = ' '): TextStep {
  return replacing('replaceEmoji', EMOJI, replacement);
}

/**
 * Replaces runs of punctuation and symbols (Unicode categories P and S, so currency signs and emoji, too).
 *
 * @param replacement Default: a space.
 * @param options.keep Characters that stay, such as `"'<>"`. Default: none.
 * @example
 * ```ts
 * import { replacePunctuation } from 'lmlab';
 * replacePunctuation('', { keep: "'" }).apply("don't... stop!"); // "don't stop"
 * ```
 */
export function replacePunctuation(replacement = ' ', options: { readonly keep?: string } = {}): TextStep {
  checkOptionNames(options, { keep: true });
  const { keep = '' } = options;
  const kept = Array.from(keep, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`).join('');
  const pattern = new RegExp(kept === '' ? '[\\p{P}\\p{S}]+' : `(?:(?![${kept}])[\\p{P}\\p{S}])+`, 'gu');
  return replacing('replacePunctuation', pattern, replacement, { keep });
}

/**
 * Replaces numbers that stand alone, with their decimal and grouping marks (`1,000.50`). Digits inside a word
 * (`b2b`, `2nd`) stay.
 *
 * @param replacement Default: a space.
 * @example
 * ```ts
 * import { replaceNumbers } from 'lmlab';
 * replaceNumbers('<number>').apply('2nd prize: £1,000.50'); // '2nd prize: £<number>'
 * ```
 */
export function replaceNumbers(replacement = ' '): TextStep {
  return replacing(
    'replaceNumbers',
    /(?<![\p{L}\p{N}_]|\p{Nd}[.,])\p{Nd}+(?:[.,]\p{Nd}+)*(?:[eE][+-]?\p{Nd}+)?(?![\p{L}\p{N}_]|[.,]\p{Nd})/gu,
    replacement,
  );
}

for (const make of [
  replaceHtml,
  replaceUrls,
  replaceEmails,
  replaceMentions,
  replaceHashtags,
  replaceEmoji,
  replaceNumbers,
]) {
  restoreStep(make.name, ({ replacement }: { readonly replacement: string }) => make(replacement));
}
restoreStep('replacePattern', (params: { readonly pattern: RegExp; readonly replacement: string }) =>
  replacePattern(params.pattern, params.replacement),
);
restoreStep('replacePunctuation', (params: { readonly replacement: string; readonly keep: string }) =>
  replacePunctuation(params.replacement, { keep: params.keep }),
);
