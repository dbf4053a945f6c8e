import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkList } from '../core/lists';
import { checkTexts } from '../core/texts';

/** Options of {@link bleu}. */
export interface BleuOptions {
  /** Leave out orders for which the hypotheses are too short: for single sentences. Default false. */
  readonly effectiveOrder?: boolean;
  /** Compare in lower case. Default false. */
  readonly lowercase?: boolean;
}

/** A BLEU score with what it is made of. */
export interface Bleu {
  /** From 0 to 100. */
  readonly score: number;
  /** The share of matched 1- to 4-grams, in percent. */
  readonly precisions: readonly number[];
  /** Below 1 when the hypotheses are shorter than the references. */
  readonly brevityPenalty: number;
}

const MAX_ORDER = 4;

/**
 * How many word 1- to 4-grams of the hypotheses stand in their references, over the whole corpus.
 *
 * @param hypotheses n texts to judge.
 * @param references For each of them one reference or several.
 * @param options `effectiveOrder` (default false), `lowercase` (default false).
 * @throws LmlabError `shape` on different lengths, `empty` without a text or a reference; `not-text`.
 * @see Papineni et al. (2002); sacrebleu's `corpus_bleu` (13a tokenizer, exponential smoothing), which gives the same
 * number.
 * @example
 * ```ts
 * import { bleu } from 'lmlab';
 * bleu(['the cat sat on the mat'], ['the cat sat on the mat']).score; // ≈ 100
 * ```
 */
export function bleu(
  hypotheses: readonly string[],
  references: readonly (string | readonly string[])[],
  options: BleuOptions = {},
): Bleu {
  checkOptionNames(options, { effectiveOrder: true, lowercase: true });
  const { effectiveOrder = false, lowercase = false } = options;
  checkReferences(hypotheses, references);
  const words = (text: string): string[] => tokenize13a(lowercase ? text.toLowerCase() : text);
  const correct = new Array<number>(MAX_ORDER).fill(0);
  const total = new Array<number>(MAX_ORDER).fill(0);
  let length = 0;
  let referenceLength = 0;
  hypotheses.forEach((hypothesis, i) => {
    const found = words(hypothesis);
    const wanted = [references[i]].flat().map(words);
    length += found.length;
    referenceLength += closestLength(found.length, wanted);
    for (let n = 1; n <= MAX_ORDER; n++) {
      const most = new Map<string, number>();
      for (const reference of wanted) {
        for (const [gram, count] of countNgrams(reference, n)) {
          most.set(gram, Math.max(count, most.get(gram) ?? 0));
        }
      }
      for (const [gram, count] of countNgrams(found, n)) {
        total[n - 1] += count;
        correct[n - 1] += Math.min(count, most.get(gram) ?? 0);
      }
    }
  });
  const brevityPenalty =
    length >= referenceLength ? 1 : length === 0 ? 0 : Math.exp(1 - referenceLength / length);
  const precisions = new Array<number>(MAX_ORDER).fill(0);
  if (correct.every((count) => count === 0)) return { score: 0, precisions, brevityPenalty };
  let order = MAX_ORDER;
  let smoothing = 1;
  for (let n = 0; n < MAX_ORDER && total[n] > 0; n++) {
    if (effectiveOrder) order = n + 1;
    // An order without a match counts half a match, the next one a quarter, and so on.
    if (correct[n] === 0) smoothing *= 2;
    precisions[n] = (100 * (correct[n] === 0 ? 1 / smoothing : correct[n])) / total[n];
  }
  const logs = precisions.slice(0, order).map(Math.log);
  return {
    score: brevityPenalty * Math.exp(logs.reduce((sum, log) => sum + log, 0) / order),
    precisions,
    brevityPenalty,
  };
}

/** @throws LmlabError `shape`, `empty`, `not-text`. */
export function checkReferences(
  hypotheses: readonly string[],
  references: readonly (string | readonly string[])[],
): void {
  checkTexts(hypotheses);
  checkList(references, 'for every hypothesis a reference, or a list of them');
  if (hypotheses.length !== references.length) {
    throw new LmlabError('shape', {
      expected: `references for each of ${hypotheses.length} hypotheses`,
      found: String(references.length),
      remedy: 'Pass one reference, or a list of them, for every hypothesis.',
    });
  }
  for (const one of references) checkTexts([one].flat());
  if (hypotheses.length === 0 || references.some((one) => one.length === 0 && typeof one !== 'string')) {
    throw new LmlabError('empty', {
      expected: 'at least one hypothesis, each with at least one reference',
      found: hypotheses.length === 0 ? 'no hypothesis' : 'an empty list of references',
      remedy: 'Leave out texts that have no reference.',
    });
  }
}

/** How often each run of n items occurs; the items are joined by a unit separator. */
export function countNgrams(items: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= items.length; i++) {
    const gram = items.slice(i, i + n).join('\u001f');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map((reference) => reference.length).sort((a, b) => a - b);
  return lengths.reduce((best, one) => (Math.abs(one - length) < Math.abs(best - length) ? one : best));
}

/** The tokenization of NIST's mteval-v13a, which published BLEU scores rest on. */
export function tokenize13a(text: string): string[] {
  const plain = text
    .trimEnd()
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
