import { LmlabError } from '../core/errors';

/** Cuts a word down to its stem. A plain function: `words.map(porterStem)` works. */
export type Stemmer = (word: string) => string;

/**
 * Checks that what shall be stemmed or lemmatized is a string.
 * @throws LmlabError `not-text`.
 */
export function checkWord(word: unknown): asserts word is string {
  if (typeof word === 'string') return;
  throw new LmlabError('not-text', {
    expected: 'a word as a string',
    found: Array.isArray(word) ? 'an array' : word === null ? 'null' : typeof word,
    remedy: 'Take one word at a time: words.map(stem).',
  });
}

/** Rewriting rules for the end of a word: ending → replacement. */
export type SuffixRules = readonly (readonly [ending: string, replacement: string])[];

/** The rule with the longest ending of `word`; the rules stand sorted by {@link longestFirst}. */
export function matchSuffix(word: string, rules: SuffixRules): readonly [string, string] | undefined {
  for (const rule of rules) if (word.endsWith(rule[0])) return rule;
  return undefined;
}

/** Rules with their longest endings first, so that the first that matches is the longest. */
export function longestFirst(rules: Readonly<Record<string, string>>): SuffixRules {
  return Object.entries(rules).sort(([a], [b]) => b.length - a.length);
}
