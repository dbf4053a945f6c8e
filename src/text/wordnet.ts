import { checkChoice } from '../core/options';
import { checkWord } from './stemmer';
import table from './wordnet-data.json';

/** WordNet's parts of speech. */
export type WordNetPart = 'noun' | 'verb' | 'adj' | 'adv';

interface PartTable {
  /** Each lemma with a class of frequency: 0 never met in the sense-tagged corpora, else log2(count) + 1. */
  readonly lemmas: ReadonlyMap<string, number>;
  /** Irregular forms with their lemmas. */
  readonly exceptions: ReadonlyMap<string, readonly string[]>;
}

const decoded = new Map<WordNetPart, PartTable>();

/** The words of a part of speech; unpacked when first asked for, which takes some milliseconds. */
function words(part: WordNetPart): PartTable {
  let found = decoded.get(part);
  if (found === undefined) {
    const lemmas = new Map<string, number>();
    let before = '';
    for (const entry of table[part].lemmas.split(' ')) {
      const [rest, frequency] = entry.slice(1).split(':');
      before = before.slice(0, parseInt(entry[0], 36)) + rest;
      lemmas.set(before, frequency ? parseInt(frequency, 36) : 0);
    }
    const exceptions = new Map<string, string[]>();
    for (const line of table[part].exceptions.split('|')) {
      const [form, ...bases] = line.split(' ');
      exceptions.set(form, bases);
    }
    found = { lemmas, exceptions };
    decoded.set(part, found);
  }
  return found;
}

/** Morphy's endings: ending of the form → ending of the lemma. */
const DETACHMENTS: Readonly<Record<WordNetPart, readonly (readonly [string, string])[]>> = {
  noun: [
    ['s', ''],
    ['ses', 's'],
    ['ves', 'f'],
    ['xes', 'x'],
    ['zes', 'z'],
    ['ches', 'ch'],
    ['shes', 'sh'],
    ['men', 'man'],
    ['ies', 'y'],
  ],
  verb: [
    ['s', ''],
    ['ies', 'y'],
    ['es', 'e'],
    ['es', ''],
    ['ed', 'e'],
    ['ed', ''],
    ['ing', 'e'],
    ['ing', ''],
  ],
  adj: [
    ['er', ''],
    ['est', ''],
    ['er', 'e'],
    ['est', 'e'],
  ],
  adv: [],
};

/** How often WordNet's sense-tagged corpora have a lemma: 0 never, else log2(count) + 1; −1 where there is no such lemma. */
export function lemmaFrequency(lemma: string, part: WordNetPart): number {
  return words(part).lemmas.get(lemma) ?? -1;
}

/**
 * WordNet's Morphy: the lemmas that a form can come from as one part of speech, the form itself first if it is one.
 * An irregular form has those of the list of exceptions, any other those that the rules of detachment lead to.
 *
 * @param form One word in lower case.
 * @returns Lemmas in WordNet 3.0, none for an unknown word.
 * @throws LmlabError `not-text`; `bad-option` for another part of speech.
 * @see C. Fellbaum (ed.), WordNet: An Electronic Lexical Database, MIT Press 1998; manual page morphy(7WN).
 * @example
 * ```ts
 * import { morphy } from 'lmlab';
 * morphy('axes', 'noun'); // ['ax', 'axis']
 * morphy('leaves', 'verb'); // ['leave']
 * ```
 */
export function morphy(form: string, part: WordNetPart): string[] {
  checkWord(form);
  checkChoice('part', part, ['noun', 'verb', 'adj', 'adv']);
  const { lemmas, exceptions } = words(part);
  const candidates =
    exceptions.get(form) ??
    DETACHMENTS[part]
      .filter(([ending]) => form.endsWith(ending))
      .map(([ending, replacement]) => form.slice(0, form.length - ending.length) + replacement);
  return [...new Set([form, ...candidates])].filter((candidate) => lemmas.has(candidate));
}
