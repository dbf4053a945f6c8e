/** Sentencepiece's way to keep blanks: a visible mark in their place; names as in `tokenizer.json`. */
export interface Metaspace {
  /** Stands for a blank. */
  readonly replacement: string;
  /** Where it is put before a text that does not begin with it. */
  readonly prependScheme: 'always' | 'first' | 'never';
}

/** The text with marks for blanks, and one in front where the scheme wants it. */
export function markBlanks(
  text: string,
  atStart: boolean,
  { replacement, prependScheme }: Metaspace,
): string {
  if (text === '') return '';
  const marked = text.replaceAll(' ', replacement);
  const wants = prependScheme === 'always' || (prependScheme === 'first' && atStart);
  return wants && !marked.startsWith(replacement) ? replacement + marked : marked;
}

/** Calls back with each piece of a marked text: a mark goes with what follows it. */
export function cutAtMarks(
  text: string,
  replacement: string,
  take: (piece: string, start: number) => void,
): void {
  for (let start = 0; start < text.length;) {
    const skipped = text.startsWith(replacement, start) ? replacement.length : 0;
    const next = text.indexOf(replacement, start + skipped);
    const end = next < 0 ? text.length : next;
    take(text.slice(start, end), start);
    start = end;
  }
}
