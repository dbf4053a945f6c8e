import { checkWord, longestFirst, matchSuffix } from './stemmer';

function isConsonant(word: string, i: number): boolean {
  switch (word[i]) {
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
      return false;
    case 'y':
      return i === 0 || !isConsonant(word, i - 1);
    default:
      return true;
  }
}

/** Porter's m: how often a run of vowels is followed by a run of consonants. */
function measure(stem: string): number {
  let m = 0;
  let afterVowel = false;
  for (let i = 0; i < stem.length; i++) {
    const consonant = isConsonant(stem, i);
    if (consonant && afterVowel) m++;
    afterVowel = !consonant;
  }
  return m;
}

function hasVowel(stem: string): boolean {
  for (let i = 0; i < stem.length; i++) if (!isConsonant(stem, i)) return true;
  return false;
}

function endsInDoubleConsonant(word: string): boolean {
  const last = word.length - 1;
  return last > 0 && word[last] === word[last - 1] && isConsonant(word, last);
}

/** Porter's *o: consonant, vowel, consonant other than w, x, y. A final e is added or kept after it (hop-, fil-). */
function endsShort(word: string): boolean {
  const last = word.length - 1;
  return (
    last >= 2 &&
    isConsonant(word, last) &&
    !isConsonant(word, last - 1) &&
    isConsonant(word, last - 2) &&
    !'wxy'.includes(word[last])
  );
}

const STEP_2 = longestFirst({
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  bli: 'ble',
  alli: 'al',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble',
  logi: 'log',
});

const STEP_3 = longestFirst({
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
});

const STEP_4 = longestFirst(
  Object.fromEntries(
    'al ance ence er ic able ible ant ement ment ent sion tion ou ism ate iti ous ive ize'
      .split(' ')
      .map((ending) => [ending, ending === 'sion' ? 's' : ending === 'tion' ? 't' : '']),
  ),
);

/** Plurals, -ed and -ing. */
function step1(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) word = word.slice(0, -2);
  else if (word.endsWith('s') && !word.endsWith('ss')) word = word.slice(0, -1);

  if (word.endsWith('eed')) {
    if (measure(word.slice(0, -3)) > 0) word = word.slice(0, -1);
  } else {
    const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0;
    const stem = word.slice(0, word.length - cut);
    if (cut > 0 && hasVowel(stem)) {
      if (/(?:at|bl|iz)$/.test(stem)) word = `${stem}e`;
      else if (endsInDoubleConsonant(stem) && !/[lsz]$/.test(stem)) word = stem.slice(0, -1);
      else if (measure(stem) === 1 && endsShort(stem)) word = `${stem}e`;
      else word = stem;
    }
  }
  if (word.endsWith('y') && hasVowel(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;
  return word;
}

/**
 * Stems an English word by Porter's algorithm of 1980, in the form of his own implementation, whose three departures
 * from the paper he notes: `-bli`, `-logi`, and words of one or two letters stay. Equal to the published vocabulary.
 *
 * @param word One word; it is written in lower case first.
 * @throws LmlabError `not-text` when it is no string.
 * @see M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980.
 * @example
 * ```ts
 * import { porterStem } from 'lmlab';
 * ['caresses', 'relational', 'hopping'].map(porterStem); // ['caress', 'relat', 'hop']
 * ```
 */
export function porterStem(word: string): string {
  checkWord(word);
  word = word.toLowerCase();
  if (word.length <= 2) return word;
  word = step1(word);
  for (const [rules, least] of [
    [STEP_2, 0],
    [STEP_3, 0],
    [STEP_4, 1],
  ] as const) {
    const rule = matchSuffix(word, rules);
    if (rule === undefined) continue;
    const stem = word.slice(0, word.length - rule[0].length);
    // The s or t of -sion and -tion belongs to the stem that is measured.
    if (measure(rules === STEP_4 ? stem + rule[1] : stem) > least) word = stem + rule[1];
  }
  if (word.endsWith('e')) {
    const stem = word.slice(0, -1);
    const m = measure(stem);
    if (m > 1 || (m === 1 && !endsShort(stem))) word = stem;
  }
  return word.endsWith('ll') && measure(word) > 1 ? word.slice(0, -1) : word;
}
