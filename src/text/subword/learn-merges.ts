import { ProgressLine } from '../../core/progress';
import { MergeQueue } from './merge-queue';
import { PairTable } from './pair-table';

/** What {@link learnMerges} works on and changes: words as symbols, and the tokens so far. */
export interface MergeCorpus {
  /** Word w is `symbols[starts[w] … starts[w] + lengths[w]]`; shortened in place. */
  readonly symbols: Int32Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** How often each word occurs. */
  readonly counts: Int32Array;
  /** Token of each symbol; new ones are appended. */
  readonly tokens: string[];
  readonly vocabSize: number;
  readonly minFrequency: number;
  /** What marks a token inside a word; the right part of a merge loses it. Default: nothing. */
  readonly prefix?: string;
}

/**
 * Byte-pair encoding's training: merges the most frequent pair until the vocabulary is full, and returns the merged
 * pairs in order. Only words that hold the pair are looked at, and counts in the queue are corrected when they come up,
 * as Hugging Face's trainer does, whose order of merges this has to give.
 */
export function learnMerges(corpus: MergeCorpus): [left: string, right: string][] {
  const { symbols, starts, lengths, counts, tokens, vocabSize, minFrequency, prefix = '' } = corpus;
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const pairs = new PairTable();
  const pairCounts: number[] = [];
  // Words that a pair was seen in since it last went into the queue, and the pairs that have such.
  const fresh: (number[] | undefined)[] = [];
  let touched: number[] = [];
  const queue = new MergeQueue(pairs);
  const merges: [string, string][] = [];

  const change = (left: number, right: number, amount: number, word: number): void => {
    const pair = pairs.add(left, right);
    pairCounts[pair] = (pairCounts[pair] ?? 0) + amount;
    if (amount < 0) return;
    const words = fresh[pair];
    if (words === undefined) {
      fresh[pair] = [word];
      touched.push(pair);
    } else if (words[words.length - 1] !== word) words.push(word);
  };
  const enqueueTouched = (): void => {
    for (const pair of touched) {
      if (pairCounts[pair] > 0) queue.push(pairCounts[pair], pair, fresh[pair]!);
      fresh[pair] = undefined;
    }
    touched = [];
  };

  for (let word = 0; word < starts.length; word++) {
    const end = starts[word] + lengths[word];
    for (let i = starts[word] + 1; i < end; i++) change(symbols[i - 1], symbols[i], counts[word], word);
  }
  enqueueTouched();

  using line = new ProgressLine('merges', Math.max(0, vocabSize - ids.size), true);
  while (ids.size < vocabSize && queue.size > 0) {
    const entry = queue.pop();
    const pair = queue.pairOf(entry);
    const count = pairCounts[pair];
    if (queue.countOf(entry) !== count) {
      queue.putBack(entry, count);
      continue;
    }
    if (count < 1 || count < minFrequency) break;
    const left = pairs.left[pair];
    const right = pairs.right[pair];
    const tail = tokens[right];
    const token =
      tokens[left] + (prefix !== '' && tail.startsWith(prefix) ? tail.slice(prefix.length) : tail);
    let merged = ids.get(token);
    if (merged === undefined) {
      merged = tokens.length;
      tokens.push(token);
      ids.set(token, merged);
    }
    merges.push([tokens[left], tail]);
    if ((merges.length & 63) === 0) line.step(merges.length);
    for (const word of queue.wordsOf(entry)) mergeInWord(word, left, right, merged);
    enqueueTouched();
  }
  return merges;

  function mergeInWord(word: number, left: number, right: number, merged: number): void {
    const start = starts[word];
    const end = start + lengths[word];
    const count = counts[word];
    let to = start;
    for (let from = start; from < end; from++) {
      if (symbols[from] !== left || from + 1 >= end || symbols[from + 1] !== right) {
        symbols[to++] = symbols[from];
        continue;
      }
      if (to > start) {
        change(symbols[to - 1], left, -count, word);
        change(symbols[to - 1], merged, count, word);
      }
      if (from + 2 < end) {
        change(right, symbols[from + 2], -count, word);
        change(merged, symbols[from + 2], count, word);
      }
      symbols[to++] = merged;
      from++;
    }
    lengths[word] = to - start;
  }
}
