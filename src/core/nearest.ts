import { levenshtein } from './levenshtein';

/**
 * The up to three names a writer most likely meant: those that contain what was written, then the nearest by edit
 * distance relative to the length, if near at all.
 */
export function nearest(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  const score = (name: string): number => {
    if (lower.length >= 3 && name.toLowerCase().includes(lower)) return 0;
    // A lesson is also known by its topic alone: "look" of "01-look-before-you-model" with a slip in it.
    const parts = [name, name.replace(/^\d+-/, ''), ...name.split('-').filter((part) => part.length > 3)];
    return Math.min(
      ...parts.map((part) => levenshtein(lower, part.toLowerCase()) / Math.max(lower.length, part.length, 1)),
    );
  };
  return names
    .map((name) => ({ name, score: score(name) }))
    .filter((one) => one.score <= 0.5)
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map((one) => one.name);
}
