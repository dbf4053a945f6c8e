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
  const seeds: { text: string; weight: number; first: number }[] = [];
  for (const { text, count, first } of repeatedSubstrings(words, maxLength)) {
    const isCharacter = characters.has(text);
    if (isCharacter || (count > 1 && text.length > 1)) {
      seeds.push({ text, weight: count * text.length, first });
    }
  }
  seeds.sort((a, b) => b.weight - a.weight || a.text.length - b.text.length || a.first - b.first);
  const kept = seeds.filter(({ text }, rank) => rank < SEEDS || characters.has(text));
  const total = Math.log(kept.reduce((sum, { weight }) => sum + weight, 0));
  return kept.map(({ text, weight }) => ({ text, score: Math.log(weight) - total }));
}

/**
 * Characters, and substrings that occur more than once, with how often they do and where first, a unit longer each
 * round: what occurs once is not made longer, since that would occur once as well. The places where a substring starts
 * lie side by side and are parted by the next unit, so that no substring is looked up, nor written out before it is
 * known to be wanted.
 */
function* repeatedSubstrings(
  words: ReadonlyMap<string, number>,
  maxLength: number,
): Generator<{ text: string; count: number; first: number }> {
  const text = [...words.keys()].join('');
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  // Of each place: where its word ends, and how often the word occurs.
  const ends = new Int32Array(text.length);
  const counts = new Int32Array(text.length);
  let length = 0;
  for (const [word, count] of words) {
    counts.fill(count, length, length + word.length);
    ends.fill(length + word.length, length, (length += word.length));
  }
  let places = Int32Array.from(units.keys()).filter((i) => !isLow(units[i]));
  // Where each group of places ends: those of a group start the same substring. At first it is the empty one.
  let groups = [places.length];
  // The substring that a unit makes of the group's, when the mark of the unit is that of the group.
  const marks = new Int32Array(1 << 16);
  const made = new Int32Array(1 << 16);
  let mark = 0;
  for (let size = 1; size <= maxLength && places.length > 0; size++) {
    // The number of the substring that starts at each place, and of each substring: occurrences, first place, places.
    const longer = new Int32Array(places.length).fill(-1);
    const occurrences = new Int32Array(places.length);
    const firsts = new Int32Array(places.length);
    const sizes = new Int32Array(places.length);
    let found = 0;
    let at = 0;
    for (const end of groups) {
      mark++;
      for (; at < end; at++) {
        const place = places[at];
        if (place + size > ends[place]) continue;
        const unit = units[place + size - 1];
        if (marks[unit] !== mark) {
          marks[unit] = mark;
          made[unit] = found;
          firsts[found++] = place;
        }
        const substring = (longer[at] = made[unit]);
        occurrences[substring] += counts[place];
        sizes[substring]++;
      }
    }
    const nextGroups: number[] = [];
    const offsets = new Int32Array(found).fill(-1);
    let kept = 0;
    for (let k = 0; k < found; k++) {
      const first = firsts[k];
      const count = occurrences[k];
      // Half a surrogate pair is no substring to be had, but a longer one goes through it.
      const half = isHigh(units[first + size - 1]);
      if (!half && (count > 1 || size <= 2)) yield { text: text.slice(first, first + size), count, first };
      if (count <= 1 && !half) continue;
      offsets[k] = kept;
      kept += sizes[k];
      nextGroups.push(kept);
    }
    const nextPlaces = new Int32Array(kept);
    for (let i = 0; i < places.length; i++) {
      const substring = longer[i];
      if (substring >= 0 && offsets[substring] >= 0) nextPlaces[offsets[substring]++] = places[i];
    }
    places = nextPlaces;
    groups = nextGroups;
  }
}

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
