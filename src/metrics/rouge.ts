import { checkInteger } from '../core/options';
import { checkText } from '../core/texts';
import { countNgrams } from './bleu';

/** Precision, recall and F1 of an overlap. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * How much of a reference summary a text covers: by n-grams (ROUGE-1, ROUGE-2, …) or by the longest common
 * subsequence of words (ROUGE-L). Words are runs of a–z and 0–9 in lower case, unstemmed.
 *
 * @param prediction The text to judge.
 * @param reference What it should say.
 * @param kind The length of the n-grams, or `'L'`.
 * @throws LmlabError `not-text`; `bad-option` for another kind.
 * @see Lin (2004); Google's rouge-score, which gives the same numbers. An empty text scores 0.
 * @example
 * ```ts
 * import { rouge } from 'lmlab';
 * rouge('the cat sat', 'the cat slept', 1).f1; // ≈ 0.667
 * ```
 */
export function rouge(prediction: string, reference: string, kind: number | 'L'): RougeScore {
  checkText(prediction);
  checkText(reference);
  if (kind !== 'L') checkInteger("kind, unless it is 'L',", kind, 1);
  const found = words(prediction);
  const wanted = words(reference);
  if (kind === 'L') {
    return scoreOf(longestCommonSubsequence(found, wanted), found.length, wanted.length);
  }
  const grams = countNgrams(found, kind);
  let match = 0;
  for (const [gram, count] of countNgrams(wanted, kind)) match += Math.min(count, grams.get(gram) ?? 0);
  return scoreOf(match, found.length - kind + 1, wanted.length - kind + 1);
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function scoreOf(match: number, found: number, wanted: number): RougeScore {
  const precision = match / Math.max(found, 1);
  const recall = match / Math.max(wanted, 1);
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let previous = new Int32Array(b.length + 1);
  for (const word of a) {
    const current = new Int32Array(b.length + 1);
    for (let j = 0; j < b.length; j++) {
      current[j + 1] = word === b[j] ? previous[j] + 1 : Math.max(previous[j + 1], current[j]);
    }
    previous = current;
  }
  return previous[b.length];
}
