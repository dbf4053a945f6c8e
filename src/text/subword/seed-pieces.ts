import { PairTable } from './pair-table';

/** A candidate for a token, and the logarithm of its probability. */
export interface Piece {
  readonly text: string;
  readonly score: number;
}

/** So many candidates, as in Kudo's own implementation. */
const SEEDS = 200_000;

/**
 * Where Unigram training starts: all characters, and the substrings, occurring more than once, that cover most:
 * frequency times length decides.
 *
 * @param words Each word with how often it occurs, well-formed.
 * @param characters All characters of the words.
 * @param maxLength No piece is longer, in UTF-16 units.
 */
export function seedPieces(
  words: ReadonlyMap<string, number>,
  characters: ReadonlySet<string>,
  maxLength: number,
): Piece[] {
  const seeds: { text: string; weight: number }[] = [];
  for (const { text, count } of repeatedSubstrings(words, maxLength)) {
    const isCharacter = characters.has(text);
    if (isCharacter || (count > 1 && text.length > 1)) seeds.push({ text, weight: count * text.length });
  }
  seeds.sort((a, b) => b.weight - a.weight);
  const kept = seeds.filter(({ text }, rank) => rank < SEEDS || characters.has(text));
  const total = Math.log(kept.reduce((sum, { weight }) => sum + weight, 0));
  return kept.map(({ text, weight }) => ({ text, score: Math.log(weight) - total }));
}

/**
 * Substrings with how often they occur, a unit longer each round: what occurs once is not made longer, since that would
 * occur once as well. Substrings are nodes of a trie, so that none is written out before it is known to be wanted.
 */
function* repeatedSubstrings(
  words: ReadonlyMap<string, number>,
  maxLength: number,
): Generator<{ text: string; count: number }> {
  const all = [...words.keys()];
  const text = all.join('');
  const counts = Int32Array.from(words.values());
  const wordOf = new Int32Array(text.length);
  const ends = new Int32Array(all.length);
  let length = 0;
  all.forEach((word, w) => {
    wordOf.fill(w, length, (length += word.length));
    ends[w] = length;
  });
  // Of each place where a substring may start: the node of the longest one so far.
  const node = new Int32Array(text.length);
  let places = Int32Array.from({ length: text.length }, (_, i) => i).filter((i) => !isLow(text, i));
  const children = new PairTable();
  for (let size = 1; size <= maxLength && places.length > 0; size++) {
    const occurrences: number[] = [];
    const first: number[] = [];
    const base = children.size;
    let kept = 0;
    for (const place of places) {
      const w = wordOf[place];
      const end = place + size;
      if (end > ends[w]) continue;
      const child = children.add(node[place], text.charCodeAt(end - 1));
      node[place] = child + 1;
      if (child - base === occurrences.length) {
        occurrences.push(0);
        first.push(place);
      }
      occurrences[child - base] += counts[w];
      places[kept++] = place;
    }
    for (const [k, count] of occurrences.entries()) {
      // Half a surrogate pair is no substring to be had, but a longer one goes through it.
      if (!isLow(text, first[k] + size)) yield { text: text.slice(first[k], first[k] + size), count };
    }
    places = places
      .subarray(0, kept)
      .filter((place) => occurrences[node[place] - 1 - base] > 1 || isHigh(text, place + size - 1));
  }
}

function isLow(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isHigh(text: string, i: number): boolean {
  const unit = text.charCodeAt(i);
  return unit >= 0xd800 && unit <= 0xdbff;
}
