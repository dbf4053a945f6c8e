import type { Random } from '../src/core/random';

/** What may stand in a slot, by the slot's name. */
export type Words = Readonly<Record<string, readonly string[]>>;

/**
 * A phrase with its `{slots}` filled by words drawn at random, slots inside those words too.
 *
 * @throws when a slot has no words: a slip in a word list must not end up in the data.
 */
export function fill(phrase: string, words: Words, rng: Random): string {
  return phrase.replace(/\{(\w+)\}/g, (_, slot: string) => {
    if (!Object.hasOwn(words, slot)) throw new Error(`no words for {${slot}} in "${phrase}"`);
    return fill(rng.choice(words[slot]), words, rng);
  });
}

/** The index of one of several weights, drawn with their probabilities. */
export function drawIndex(weights: readonly number[], rng: Random): number {
  let left = rng.next() * weights.reduce((a, b) => a + b, 0);
  const index = weights.findIndex((weight) => (left -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}

/** The first letter as a capital. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
