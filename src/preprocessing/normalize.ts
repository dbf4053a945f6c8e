import { LmlabError } from '../core/errors';
import { checkOptionNames, withDefaults } from '../core/options';
import { composeSteps, restoreStep, textStep, type Note, type TextStep } from './text-step';

/** Unicode's normalization forms (UAX #15). */
export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** A step that maps the whole text; what changed is noted word by word. */
function mapping(name: string, params: object, map: (text: string) => string): TextStep {
  return textStep({
    name,
    params,
    rewrite: (text, note) => {
      const after = map(text);
      if (note !== undefined && after !== text) noteWords(text, after, map, note);
      return after;
    },
  });
}

function noteWords(text: string, after: string, map: (text: string) => string, note: Note): void {
  const pieces = text.match(/\s+|\S+/g) ?? [];
  const mapped = pieces.map(map);
  // Where a mapping looks across a word's edge, its pieces do not add up: then the text as a whole is the change.
  if (mapped.join('') !== after) {
    note(text, after);
    return;
  }
  pieces.forEach((piece, i) => {
    if (piece !== mapped[i]) note(piece, mapped[i]);
  });
}

/** @throws LmlabError `bad-option` when the locale is no BCP 47 tag. */
function checkLocale(locale: string | undefined): void {
  try {
    if (locale !== undefined) Intl.getCanonicalLocales(locale);
  } catch (cause) {
    throw new LmlabError('bad-option', {
      expected: "a BCP 47 language tag as the locale, such as 'tr'",
      found: JSON.stringify(locale),
      remedy: 'Leave it out for the rules that hold in most languages.',
      cause,
    });
  }
}

/**
 * Brings equal-looking text to one sequence of code points (UAX #15).
 *
 * @param form `'NFC'` composes and changes nothing a reader sees; `'NFKC'` also folds compatibility characters:
 * full-width letters, ligatures, circled digits, no-break spaces. Default: `'NFC'`.
 * @throws LmlabError `bad-option` when the form is none of the four.
 * @example
 * ```ts
 * import { normalizeUnicode } from 'lmlab';
 * normalizeUnicode('NFKC').apply('ﬁne ＦＲＥＥ'); // 'fine FREE'
 * ```
 */
export function normalizeUnicode(form: UnicodeForm = 'NFC'): TextStep {
  if (!['NFC', 'NFD', 'NFKC', 'NFKD'].includes(form)) {
    throw new LmlabError('bad-option', {
      expected: 'NFC, NFD, NFKC or NFKD as the Unicode form',
      found: JSON.stringify(form),
      remedy: "Take 'NFC', or 'NFKC' to fold full-width letters and ligatures as well.",
    });
  }
  return mapping('normalizeUnicode', { form }, (text) => text.normalize(form));
}

/**
 * Writes everything in lower case.
 *
 * @param options.locale A language whose rules differ, such as `'tr'` (`I` becomes `ı`). Default: none.
 * @throws LmlabError `bad-option` when the locale is no BCP 47 tag.
 * @example
 * ```ts
 * import { lowercase } from 'lmlab';
 * lowercase().apply('FREE'); // 'free'
 * lowercase({ locale: 'tr' }).apply('IRMAK'); // 'ırmak'
 * ```
 */
export function lowercase(options: { readonly locale?: string } = {}): TextStep {
  checkOptionNames(options, { locale: true });
  const { locale } = options;
  checkLocale(locale);
  return mapping('lowercase', { locale }, (text) =>
    locale === undefined ? text.toLowerCase() : text.toLocaleLowerCase(locale),
  );
}

/**
 * Folds case for comparison: texts that differ in case alone become equal, also where lower case is not enough
 * (`straße`, `STRASSE` and `STRAẞE`, a final `ς` and `Σ`), as Unicode's full case folding has it; a dotless `ı` stays.
 *
 * @param options.locale A language whose rules differ, such as `'tr'`. Default: none.
 * @throws LmlabError `bad-option` when the locale is no BCP 47 tag.
 * @example
 * ```ts
 * import { foldCase } from 'lmlab';
 * foldCase().apply('Straße') === foldCase().apply('STRASSE'); // true
 * ```
 */
export function foldCase(options: { readonly locale?: string } = {}): TextStep {
  checkOptionNames(options, { locale: true });
  const { locale } = options;
  checkLocale(locale);
  // Lower case first, for the capital ẞ is no SS in upper case, while ß is.
  const fold = (text: string): string =>
    locale === undefined
      ? text.toLowerCase().toUpperCase().toLowerCase()
      : text.toLocaleLowerCase(locale).toLocaleUpperCase(locale).toLocaleLowerCase(locale);
  // The upper case of ı is I, which would make it an i.
  return mapping('foldCase', { locale }, (text) => text.split('ı').map(fold).join('ı').replaceAll('ς', 'σ'));
}

/**
 * Takes the accents off letters: what Unicode decomposes into a base and a mark of the block U+0300–U+036F loses the
 * mark. Marks of other scripts, which carry vowels or voicing, stay, and so do letters without a decomposition (ø, ł).
 * In Cyrillic this turns й into и.
 *
 * @example
 * ```ts
 * import { stripAccents } from 'lmlab';
 * stripAccents().apply('Crème brûlée, smörgåsbord'); // 'Creme brulee, smorgasbord'
 * ```
 */
export function stripAccents(): TextStep {
  return mapping('stripAccents', {}, (text) =>
    text
      .normalize('NFD')
      .replace(/[\u0300-\u036f]+/g, '')
      .normalize('NFC'),
  );
}

/** The options of {@link normalize}. */
export interface NormalizeOptions {
  /** Unicode's form. Default: `'NFKC'`. */
  readonly form?: UnicodeForm;
  /** Whether to write everything in lower case. Default: true. */
  readonly lowercase?: boolean;
  /** The language whose rules for lower case hold, such as `'tr'`. Default: none. */
  readonly locale?: string;
  /** Whether to take accents off letters. Default: false. */
  readonly stripAccents?: boolean;
}

/**
 * Unicode form, lower case and accents in one step, in the order that works.
 *
 * @throws LmlabError `bad-option` when the form or the locale is unknown.
 * @example
 * ```ts
 * import { normalize } from 'lmlab';
 * normalize({ stripAccents: true }).apply('ＣＡＦÉ'); // 'cafe'
 * ```
 */
export function normalize(options: NormalizeOptions = {}): TextStep {
  const {
    form,
    lowercase: lower,
    locale,
    stripAccents: strip,
  } = withDefaults<NormalizeOptions>(options, {
    form: 'NFKC',
    lowercase: true,
    locale: undefined,
    stripAccents: false,
  });
  const steps = [normalizeUnicode(form)];
  if (lower) steps.push(lowercase({ locale }));
  if (strip) steps.push(stripAccents());
  return composeSteps('normalize', steps, { form, lowercase: lower, locale, stripAccents: strip });
}

restoreStep('normalizeUnicode', ({ form }: { readonly form: UnicodeForm }) => normalizeUnicode(form));
restoreStep('lowercase', lowercase);
restoreStep('foldCase', foldCase);
restoreStep('stripAccents', stripAccents);
restoreStep('normalize', normalize);
