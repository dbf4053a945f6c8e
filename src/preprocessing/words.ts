import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { restoreStep, textStep, type TextStep } from './text-step';

const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:['’][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)*/gu;

/** A step that rewrites words; a contraction such as "don't" is one word. */
function perWord(name: string, params: object, map: (word: string) => string): TextStep {
  return textStep({
    name,
    params,
    rewrite: (text, note) =>
      text.replace(WORD, (word) => {
        const after = map(word);
        if (note !== undefined && after !== word) note(word, after);
        return after;
      }),
  });
}

// Where the ending alone does not tell: irregular negations, "let us", and words that lost their apostrophe.
const WHOLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "can't": 'can not',
    cannot: 'can not',
    "won't": 'will not',
    "shan't": 'shall not',
    "ain't": 'is not',
    "let's": 'let us',
    "y'all": 'you all',
    gonna: 'going to',
    wanna: 'want to',
    gotta: 'got to',
    gimme: 'give me',
    lemme: 'let me',
    dunno: 'do not know',
    kinda: 'kind of',
    outta: 'out of',
  }),
);
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/n't$/, ' not'],
  [/'re$/, ' are'],
  [/'ve$/, ' have'],
  [/'ll$/, ' will'],
  [/'m$/, ' am'],
  [/(?<=^(?:i|you|he|she|it|we|they|who|that|there))'d$/, ' would'],
  // After a noun 's is a possessive; after these it stands for "is" (or, less often, "has").
  [
    /(?<=^(?:he|she|it|that|this|there|here|what|who|where|when|why|how|everything|something|nothing))'s$/,
    ' is',
  ],
];

/**
 * Writes English contractions out: `don't` → `do not`, `it's` → `it is`. Capitals carry over. Where a form has two
 * readings the more frequent one is taken ('s as "is", 'd as "would"); a possessive stays.
 *
 * @example
 * ```ts
 * import { expandContractions } from 'lmlab';
 * expandContractions().apply("It's Ann's, she won't sell. DON'T ask"); // "It is Ann's, she will not sell. DO NOT ask"
 * ```
 */
export function expandContractions(): TextStep {
  return perWord('expandContractions', {}, (word) => {
    const plain = word.toLowerCase().replaceAll('’', "'");
    let expanded = WHOLE.get(plain);
    for (let i = 0; expanded === undefined && i < ENDINGS.length; i++) {
      const [ending, replacement] = ENDINGS[i];
      if (ending.test(plain)) expanded = plain.replace(ending, replacement);
    }
    return expanded === undefined ? word : likeCapitals(word, expanded);
  });
}

/** `text` with the capitals of `model`: all, the first letter, or none. */
function likeCapitals(model: string, text: string): string {
  const letters = model.replace(/\P{L}/gu, '');
  if (letters.length > 1 && letters === letters.toUpperCase()) return text.toUpperCase();
  return model[0] === model[0].toUpperCase() ? text[0].toUpperCase() + text.slice(1) : text;
}

const ROMAN = /^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/**
 * Shortens letters that are drawn out: `soooo` → `soo`. Three or more of one letter become `max` of them. The `www` of
 * an address and Roman numerals in capitals (`XIII`) stay.
 *
 * @param options.max How many letters stay, 1 or more. Two keeps "good" apart from "god". Default: 2.
 * @throws LmlabError `bad-option` when `max` is not a positive integer.
 * @example
 * ```ts
 * import { shortenElongations } from 'lmlab';
 * shortenElongations().apply('Soooo COOOOOL'); // 'Soo COOL'
 * ```
 */
export function shortenElongations(options: { readonly max?: number } = {}): TextStep {
  checkOptionNames(options, { max: true });
  const { max = 2 } = options;
  if (!Number.isInteger(max) || max < 1) {
    throw new LmlabError('bad-option', {
      expected: 'a positive integer as max',
      found: String(max),
      remedy: 'Pass how many letters of a drawn-out run shall stay, usually 2.',
    });
  }
  return perWord('shortenElongations', { max }, (word) =>
    ROMAN.test(word) || word.toLowerCase() === 'www'
      ? word
      : word.replace(/(\p{L})\1{2,}/giu, (run) => Array.from(run).slice(0, max).join('')),
  );
}

/**
 * Removes stop words, in whatever case they stand; a straight and a curly apostrophe count alike.
 *
 * @param words The words to remove, in lower case: `stopWords('en')`, or your own.
 * @throws LmlabError `bad-option` when `words` is no list or set of strings.
 * @example
 * ```ts
 * import { clean, collapseWhitespace, removeStopWords, stopWords } from 'lmlab';
 * clean(removeStopWords(stopWords('en')), collapseWhitespace()).apply('The cat sat on the mat'); // 'cat sat mat'
 * ```
 */
export function removeStopWords(words: Iterable<string>): TextStep {
  if (typeof words !== 'object' || (words as object | null) === null || !(Symbol.iterator in words)) {
    throw new LmlabError('bad-option', {
      expected: 'a list or set of stop words',
      found: typeof words === 'string' ? `the string ${JSON.stringify(words)}` : typeof words,
      remedy: "Pass stopWords('en'), or your own words as a set.",
    });
  }
  const list = new Set(words);
  for (const word of list as Set<unknown>) {
    if (typeof word === 'string') continue;
    throw new LmlabError('bad-option', {
      expected: 'strings as stop words',
      found: word === null ? 'null' : typeof word,
      remedy: "Pass stopWords('en'), or your own words as a set.",
    });
  }
  return perWord('removeStopWords', { words: [...list] }, (word) =>
    list.has(word.toLowerCase().replaceAll('’', "'")) ? '' : word,
  );
}

restoreStep('expandContractions', expandContractions);
restoreStep('shortenElongations', shortenElongations);
restoreStep('removeStopWords', ({ words }: { readonly words: readonly string[] }) => removeStopWords(words));
