/** In how many windows words, and pairs of them, occur. */
export interface WindowCounts {
  /** How many windows there are. */
  readonly windows: number;
  /** Windows that hold each word; one entry a word of the list that was counted. */
  readonly single: Float64Array;
  /** Windows that hold both words: words × words, symmetric, with `single` on the diagonal. */
  readonly pair: Float64Array;
}

/**
 * Counts windows that slide over tokenized texts a token at a time; a text no longer than the window is one window.
 *
 * As in gensim, a word that stands twice in a window is gone as soon as the first of the two has left it.
 *
 * @param ids Each text as numbers of the words that matter, −1 for every other token.
 * @param words How many words matter.
 * @param size Tokens a window; Infinity for one window a text.
 */
export function countWindows(ids: readonly Int32Array[], words: number, size: number): WindowCounts {
  const pair = new Float64Array(words * words);
  let windows = 0;
  // Per word of one text, the stretches of windows that hold it: from, to, from, to, …
  const stretches: number[][] = Array.from({ length: words }, () => []);
  const since = new Int32Array(words).fill(-1);
  for (const text of ids) {
    const count = Math.max(1, text.length - size + 1);
    const present = new Set<number>();
    const enter = (word: number, window: number): void => {
      if (word < 0 || since[word] >= 0) return;
      present.add(word);
      since[word] = window;
    };
    const leave = (word: number, window: number): void => {
      if (word < 0 || since[word] < 0) return;
      stretches[word].push(since[word], window);
      since[word] = -1;
    };
    for (let i = 0; i < Math.min(size, text.length); i++) enter(text[i], 0);
    for (let window = 1; window < count; window++) {
      leave(text[window - 1], window);
      enter(text[window + size - 1], window);
    }
    const found = [...present];
    for (const word of found) leave(word, count);
    for (const [k, a] of found.entries()) {
      for (let l = k; l < found.length; l++) {
        const b = found[l];
        const shared = overlap(stretches[a], stretches[b]);
        pair[a * words + b] += shared;
        if (a !== b) pair[b * words + a] += shared;
      }
    }
    for (const word of found) stretches[word].length = 0;
    windows += count;
  }
  return { windows, single: Float64Array.from({ length: words }, (_, a) => pair[a * words + a]), pair };
}

/** How many windows two lists of stretches share, both in order and without overlap inside. */
function overlap(a: readonly number[], b: readonly number[]): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    shared += Math.max(0, Math.min(a[i + 1], b[j + 1]) - Math.max(a[i], b[j]));
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return shared;
}
