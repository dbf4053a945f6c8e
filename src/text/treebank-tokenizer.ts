import { checkTokenizable } from './tokenizer';

/** Rewriting rules in the order they run; each puts spaces where the text shall be cut. */
const BEFORE: readonly (readonly [RegExp, string])[] = [
  // Opening quotes become ``, so that they differ from closing ones.
  [/^"/, '``'],
  [/``/g, ' $& '],
  [/([ ([{<])(?:"|'')/g, '$1 `` '],
  // Colons and commas, but not inside numbers and times.
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  [/([:,])(?=\n?$)/g, ' $1 '],
  [/\.\.\./g, ' ... '],
  [/[;@#$%&]/g, ' $& '],
  // A period only where the text ends: those inside belong to abbreviations.
  [/([^.])(\.)([\])}>"']*)\s*$/, '$1 $2$3 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /g, "$1 ' "],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
];

// A word's edges; \b would take é for one.
const START = String.raw`(?<![\p{L}\p{N}_])`;
const END = String.raw`(?![\p{L}\p{N}_])`;

const AFTER: readonly (readonly [RegExp, string])[] = [
  [/''/g, " '' "],
  [/"/g, " '' "],
  [/([^' ])('[sSmMdD]|') /g, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
  ...[
    `${START}(can)(not)${END}`,
    `${START}(d)('ye)${END}`,
    `${START}(gim)(me)${END}`,
    `${START}(gon)(na)${END}`,
    `${START}(got)(ta)${END}`,
    `${START}(lem)(me)${END}`,
    `${START}(more)('n)${END}`,
    String.raw`${START}(wan)(na)(?=\s)`,
    ` ('t)(is)${END}`,
    ` ('t)(was)${END}`,
  ].map((pattern): [RegExp, string] => [new RegExp(pattern, 'giu'), ' $1 $2 ']),
];

/**
 * Cuts one sentence into tokens as the Penn Treebank does: `do` + `n't`, `Ann` + `'s`, punctuation apart, quotes as
 * `` and ''. A period is cut off only at the end of the text, so split sentences first. Equal to NLTK's
 * `TreebankWordTokenizer` on its reference texts.
 *
 * @throws LmlabError `not-text` when it is no string.
 * @see R. MacIntyre, tokenizer.sed, Penn Treebank project, 1995.
 * @example
 * ```ts
 * import { treebankTokenize } from 'lmlab';
 * treebankTokenize("Don't pay $3.50, it's Ann's."); // ['Do', "n't", 'pay', '$', '3.50', ',', 'it', "'s", 'Ann', "'s", '.']
 * ```
 */
export function treebankTokenize(text: string): string[] {
  checkTokenizable(text);
  for (const [pattern, replacement] of BEFORE) text = text.replace(pattern, replacement);
  text = ` ${text} `;
  for (const [pattern, replacement] of AFTER) text = text.replace(pattern, replacement);
  return text.split(/\s+/).filter((token) => token !== '');
}
