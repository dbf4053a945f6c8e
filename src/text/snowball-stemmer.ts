import { checkWord, longestFirst, matchSuffix } from './stemmer';

// Y marks a y that acts as a consonant, while the word is worked on.
const EXCEPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skis: 'ski',
    skies: 'sky',
    idly: 'idl',
    gently: 'gentl',
    ugly: 'ugli',
    early: 'earli',
    only: 'onli',
    singly: 'singl',
    sky: 'sky',
    news: 'news',
    howe: 'howe',
    atlas: 'atlas',
    cosmos: 'cosmos',
    bias: 'bias',
    andes: 'andes',
  }),
);

/** Beginnings after which region R1 starts, where the general rule would cut too much off. */
const R1_PREFIX = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
const TO_R1 = /[aeiouy][^aeiouy]/g;

const STEP_2 = longestFirst({
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  abli: 'able',
  entli: 'ent',
  izer: 'ize',
  ization: 'ize',
  ational: 'ate',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  aliti: 'al',
  alli: 'al',
  fulness: 'ful',
  ousli: 'ous',
  ousness: 'ous',
  iveness: 'ive',
  iviti: 'ive',
  biliti: 'ble',
  bli: 'ble',
  ogist: 'og',
  ogi: 'og',
  fulli: 'ful',
  lessli: 'less',
  li: '',
});

const STEP_3 = longestFirst({
  tional: 'tion',
  ational: 'ate',
  alize: 'al',
  icate: 'ic',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
  ative: '',
});

const STEP_4 = longestFirst(
  Object.fromEntries(
    'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion'
      .split(' ')
      .map((ending) => [ending, '']),
  ),
);

/** Where the region after the first non-vowel that follows a vowel begins, searching from `start`. */
function region(word: string, start: number): number {
  TO_R1.lastIndex = start;
  return TO_R1.test(word) ? TO_R1.lastIndex : word.length;
}

function endsInShortSyllable(word: string): boolean {
  return /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/.test(word);
}

/** Plurals and possessives. */
function step1a(word: string): string {
  word = word.replace(/(?:'s'|'s|')$/, '');
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (word.endsWith('s') && !/[us]s$/.test(word) && /[aeiouy].+s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** -eed, -ed, -ing and their adverbs. */
function step1b(word: string, r1: number): string {
  const ending = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(word)?.[0];
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  if (ending.startsWith('eed')) {
    return stem.length < r1 || /^(?:succ|proc|exc)$/.test(stem) ? word : `${stem}ee`;
  }
  if (ending === 'ing') {
    if (/^[^aeiouy]y$/.test(stem)) return `${stem[0]}ie`;
    if (/^(?:even|cann|inn|earr|herr|out)$/.test(stem)) return word;
  }
  if (!/[aeiouy]/.test(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  // "add", "egg" and "off" keep both: there the double letter follows a, e or o that begins the word.
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1);
  return stem.length === r1 && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

function step2(word: string, r1: number): string {
  const rule = matchSuffix(word, STEP_2);
  if (rule === undefined) return word;
  const stem = word.slice(0, -rule[0].length);
  if (stem.length < r1) return word;
  if (rule[0] === 'ogi' && !stem.endsWith('l')) return word;
  if (rule[0] === 'li' && !/[cdeghkmnrt]$/.test(stem)) return word;
  return stem + rule[1];
}

function step3(word: string, r1: number, r2: number): string {
  const rule = matchSuffix(word, STEP_3);
  if (rule === undefined) return word;
  const stem = word.slice(0, -rule[0].length);
  return stem.length < (rule[0] === 'ative' ? Math.max(r1, r2) : r1) ? word : stem + rule[1];
}

function step4(word: string, r2: number): string {
  const rule = matchSuffix(word, STEP_4);
  if (rule === undefined) return word;
  const stem = word.slice(0, -rule[0].length);
  return stem.length < r2 || (rule[0] === 'ion' && !/[st]$/.test(stem)) ? word : stem;
}

function step5(word: string, r1: number, r2: number): string {
  const stem = word.slice(0, -1);
  const remove = word.endsWith('e')
    ? stem.length >= r2 || (stem.length >= r1 && !endsInShortSyllable(stem))
    : word.endsWith('ll') && stem.length >= r2;
  return remove ? stem : word;
}

/**
 * Stems an English word by Snowball's English stemmer (Porter2) in the form of Snowball 3.1. It corrects what Porter
 * found wanting in his first algorithm; prefer it for new work. Equal to Snowball's own on the published vocabulary.
 *
 * @param word One word; it is written in lower case first.
 * @throws LmlabError `not-text` when it is no string.
 * @see https://snowballstem.org/algorithms/english/stemmer.html
 * @example
 * ```ts
 * import { snowballStem } from 'lmlab';
 * ['generously', 'news', 'dying'].map(snowballStem); // ['generous', 'news', 'die']
 * ```
 */
export function snowballStem(word: string): string {
  checkWord(word);
  word = word.toLowerCase();
  const exception = EXCEPTIONS.get(word);
  if (exception !== undefined) return exception;
  if (word.length <= 2) return word;
  if (word.startsWith("'")) word = word.slice(1);
  // In "ayy" only the first y follows a vowel: once marked, it is none itself.
  word = word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
  const r1 = R1_PREFIX.exec(word)?.[0].length ?? region(word, 0);
  const r2 = region(word, r1);
  word = step1b(step1a(word), r1);
  word = word.replace(/(?<=.[^aeiouy])[yY]$/, 'i');
  return step5(step4(step3(step2(word, r1), r1, r2), r2), r1, r2).replaceAll('Y', 'y');
}
