import type { AlignedText } from './aligned-text';

/** What becomes of a match that a text is split at; names as in `tokenizer.json`. */
export type SplitBehavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly isMatch: boolean;
}

/** The pieces of a text that was matched, by what shall become of the matches (of what is between them if `invert`). */
export function splitAt(
  piece: AlignedText,
  stretches: readonly Stretch[],
  behavior: SplitBehavior,
  invert: boolean,
): AlignedText[] {
  const parts = invert ? stretches.map((part) => ({ ...part, isMatch: !part.isMatch })) : stretches;
  return bounds(parts, behavior).map(({ start, end }) => piece.slice(start, end));
}

function bounds(parts: readonly Stretch[], behavior: SplitBehavior): { start: number; end: number }[] {
  const out: { start: number; end: number }[] = [];
  switch (behavior) {
    case 'Removed':
      return parts.filter(({ isMatch }) => !isMatch);
    case 'Isolated':
      return [...parts];
    case 'Contiguous':
      parts.forEach((part, i) => {
        if (i > 0 && parts[i - 1].isMatch === part.isMatch) out[out.length - 1].end = part.end;
        else out.push({ ...part });
      });
      return out;
    case 'MergedWithPrevious':
      parts.forEach((part, i) => {
        if (i > 0 && part.isMatch && !parts[i - 1].isMatch) out[out.length - 1].end = part.end;
        else out.push({ ...part });
      });
      return out;
    case 'MergedWithNext':
      parts.forEach((part, i) => {
        if (i > 0 && !part.isMatch && parts[i - 1].isMatch) out[out.length - 1].end = part.end;
        else out.push({ ...part });
      });
      return out;
  }
}
