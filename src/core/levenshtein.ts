/**
 * The fewest insertions, deletions and replacements of items that turn one sequence into the other (Levenshtein 1966).
 * Items are equal where `===` says so; those of a string are its UTF-16 units.
 */
export function levenshtein(from: ArrayLike<unknown>, to: ArrayLike<unknown>): number {
  let previous = Int32Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 0; i < from.length; i++) {
    const current = new Int32Array(to.length + 1);
    current[0] = i + 1;
    for (let j = 0; j < to.length; j++) {
      const replaced = previous[j] + (from[i] === to[j] ? 0 : 1);
      current[j + 1] = Math.min(previous[j + 1] + 1, current[j] + 1, replaced);
    }
    previous = current;
  }
  return previous[to.length];
}
