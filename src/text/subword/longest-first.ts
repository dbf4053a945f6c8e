import type { TokenSpan } from './model';

/** How WordPiece spells a word. */
export interface LongestFirstParams {
  /** Marks tokens that continue a word. */
  readonly prefix: string;
  /** Longer words are unknown. */
  readonly maxInputCharsPerWord: number;
}

/** The longest tokens from the left (Wu et al. 2016); one unknown token where that leads nowhere. */
export function longestFirst(
  word: string,
  ids: ReadonlyMap<string, number>,
  unkId: number,
  { prefix, maxInputCharsPerWord }: LongestFirstParams,
): TokenSpan[] {
  const unknown = [{ id: unkId, start: 0, end: word.length }];
  if (word.length > maxInputCharsPerWord && Array.from(word).length > maxInputCharsPerWord) return unknown;
  const tokens: TokenSpan[] = [];
  for (let start = 0; start < word.length;) {
    let end = word.length;
    let id: number | undefined;
    while (end > start) {
      const part = word.slice(start, end);
      id = ids.get(start === 0 ? part : prefix + part);
      if (id !== undefined) break;
      end--;
    }
    if (id === undefined) return unknown;
    tokens.push({ id, start, end });
    start = end;
  }
  return tokens;
}
