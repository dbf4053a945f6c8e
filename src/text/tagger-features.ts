import { lemmaFrequency, morphy, type WordNetPart } from './wordnet';

const PARTS: readonly (readonly [WordNetPart, string])[] = [
  ['noun', 'n'],
  ['verb', 'v'],
  ['adj', 'a'],
  ['adv', 'r'],
];

/** What WordNet says about a word: its possible parts of speech, the most frequent first. */
function wordNetParts(form: string): string {
  return PARTS.map(([part, letter]) => {
    const frequency = Math.max(-1, ...morphy(form, part).map((lemma) => lemmaFrequency(lemma, part)));
    return { letter, frequency };
  })
    .filter(({ frequency }) => frequency >= 0)
    .sort((a, b) => b.frequency - a.frequency)
    .map(({ letter }) => letter)
    .join('');
}

/** The outline of a word: capitals X, small letters x, digits d, runs shortened to one. */
function shape(word: string): string {
  return word
    .replace(/\p{Lu}+/gu, 'X')
    .replace(/\p{Ll}+/gu, 'x')
    .replace(/\p{Nd}+/gu, 'd')
    .slice(0, 6);
}

/** What of each word of a sentence does not depend on the tags around it. */
export interface WordFacts {
  readonly form: string;
  readonly suffix: string;
  readonly parts: string;
  readonly shape: string;
}

const EDGE: WordFacts = { form: '<edge>', suffix: '', parts: '', shape: '' };

export function wordFacts(word: string): WordFacts {
  const form = word.toLowerCase();
  return {
    form: /\p{Nd}/u.test(form) ? form.replace(/\p{Nd}/gu, '0') : form,
    suffix: form.slice(-3),
    parts: wordNetParts(form),
    shape: shape(word),
  };
}

/** The features that the tag of word `i` is guessed from, given the two tags before. */
export function tagFeatures(
  facts: readonly WordFacts[],
  i: number,
  previous: string,
  beforePrevious: string,
): string[] {
  const here = facts[i];
  const left = facts[i - 1] ?? EDGE;
  const right = facts[i + 1] ?? EDGE;
  const farLeft = facts[i - 2] ?? EDGE;
  const farRight = facts[i + 2] ?? EDGE;
  return [
    'b',
    `w=${here.form}`,
    `s3=${here.suffix}`,
    `s2=${here.form.slice(-2)}`,
    `p1=${here.form[0]}`,
    `h=${here.shape}${i === 0 ? '^' : ''}`,
    `n=${here.parts}`,
    `n+t=${here.parts} ${previous}`,
    `n+s=${here.parts} ${here.suffix}`,
    `t=${previous}`,
    `tt=${beforePrevious} ${previous}`,
    `t+w=${previous} ${here.form}`,
    `l=${left.form}`,
    `ls=${left.suffix}`,
    `ll=${farLeft.form}`,
    `r=${right.form}`,
    `rs=${right.suffix}`,
    `rn=${right.parts} ${here.parts}`,
    `rh=${right.shape}`,
    `rr=${farRight.form}`,
    `t+rn=${previous} ${right.parts}`,
    `w+r=${here.form} ${right.form}`,
    `l+w=${left.form} ${here.form}`,
  ];
}
