import { checkInteger, checkOptionNames } from '../core/options';
import { checkReferences, countNgrams } from './bleu';

/** Options of {@link chrf}. */
export interface ChrfOptions {
  /** Longest run of characters. Default 6. */
  readonly charOrder?: number;
  /** Longest run of words: 0 for chrF, 2 for chrF++. Default 0. */
  readonly wordOrder?: number;
  /** How much recall weighs against precision. Default 2. */
  readonly beta?: number;
}

/** Counts in hypothesis and reference and their overlap, order after order. */
type Statistics = [hypothesis: number, reference: number, match: number][];

/**
 * How many character n-grams hypotheses and references share, as an F-score from 0 to 100; works for any language.
 *
 * @param hypotheses n texts to judge.
 * @param references For each of them one reference or several; the best one counts.
 * @param options `charOrder` (default 6), `wordOrder` (default 0; 2 is chrF++), `beta` (default 2).
 * @throws LmlabError `shape` on different lengths, `empty` without a text or a reference; `not-text`; `bad-option`.
 * @see Popović (2015, 2017); sacrebleu's `corpus_chrf`, which gives the same number.
 * @example
 * ```ts
 * import { chrf } from 'lmlab';
 * chrf(['hello world'], ['hello world']); // ≈ 100
 * ```
 */
export function chrf(
  hypotheses: readonly string[],
  references: readonly (string | readonly string[])[],
  options: ChrfOptions = {},
): number {
  checkOptionNames(options, { charOrder: true, wordOrder: true, beta: true });
  const { charOrder = 6, wordOrder = 0, beta = 2 } = options;
  checkInteger('charOrder', charOrder, 1);
  checkInteger('wordOrder', wordOrder, 0);
  checkReferences(hypotheses, references);
  const grams = (text: string): Map<string, number>[] => {
    const characters = Array.from(text.replace(/\s+/g, ''));
    const words = separated(text);
    return [
      ...Array.from({ length: charOrder }, (_, n) => countNgrams(characters, n + 1)),
      ...Array.from({ length: wordOrder }, (_, n) => countNgrams(words, n + 1)),
    ];
  };
  const sum: Statistics = Array.from({ length: charOrder + wordOrder }, () => [0, 0, 0]);
  hypotheses.forEach((hypothesis, i) => {
    const found = grams(hypothesis);
    let best: Statistics = [];
    let bestScore = -1;
    for (const reference of [references[i]].flat()) {
      const wanted = grams(reference);
      const statistics = found.map((counts, n) => overlap(counts, wanted[n]));
      const score = fScore(statistics, beta);
      if (score > bestScore) [best, bestScore] = [statistics, score];
    }
    best.forEach((counts, n) => counts.forEach((count, k) => (sum[n][k] += count)));
  });
  return fScore(sum, beta);
}

function overlap(found: Map<string, number>, wanted: Map<string, number>): Statistics[number] {
  let hypothesis = 0;
  let match = 0;
  let reference = 0;
  for (const count of wanted.values()) reference += count;
  for (const [gram, count] of found) {
    hypothesis += count;
    match += Math.min(count, wanted.get(gram) ?? 0);
  }
  return [wanted.size === 0 ? 0 : hypothesis, reference, match];
}

/** From the means of precision and recall over the orders that both sides have. */
function fScore(statistics: Statistics, beta: number): number {
  const orders = statistics.filter(([hypothesis, reference]) => hypothesis > 0 && reference > 0);
  if (orders.length === 0) return 0;
  const mean = (of: (counts: Statistics[number]) => number): number =>
    orders.reduce((sum, counts) => sum + of(counts), 0) / orders.length;
  const precision = mean(([hypothesis, , match]) => match / hypothesis);
  const recall = mean(([, reference, match]) => match / reference);
  if (precision + recall === 0) return 0;
  return (100 * ((1 + beta * beta) * precision * recall)) / (beta * beta * precision + recall);
}

/** Words, with one punctuation mark at an end split off. */
function separated(text: string): string[] {
  const mark = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/;
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const characters = Array.from(word);
      if (characters.length === 1) return [word];
      const last = characters[characters.length - 1];
      if (mark.test(last)) return [characters.slice(0, -1).join(''), last];
      if (mark.test(characters[0])) return [characters[0], characters.slice(1).join('')];
      return [word];
    });
}
