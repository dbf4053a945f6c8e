// Writes stories.txt. Run from the project's folder: npx ts-node datasets/stories/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, random } from '../../src/core/random';
import { capitalize, fill } from '../phrases';
import { beginnings, endings, heroes, troubles, turns, ways, words } from './phrases';

const STORIES = 400;

function tell(rng: Random): string {
  const hero = rng.choice(heroes);
  // Within a story the place, the treasure and the stranger stay who they are.
  const fixed = Object.fromEntries(
    ['home', 'water', 'treasure', 'far', 'helper', 'sound', 'lamp', 'mocker', 'door', 'small'].map((slot) => [
      slot,
      [rng.choice(words[slot])],
    ]),
  );
  const own = {
    ...words,
    ...fixed,
    helper_: [fixed.helper[0].replace(/^an? /, 'the ')],
    ...Object.fromEntries(Object.entries(hero).map(([slot, word]) => [slot, [word]])),
    She: [capitalize(hero.she)],
    Her: [capitalize(hero.hers)],
    hers_: [capitalize(hero.hers)],
  };
  const say = (phrase: string): string => fill(phrase, own, rng);
  const trouble = rng.choice(troubles[rng.choice(Object.keys(troubles))]);
  const middle = rng.shuffle(ways).slice(0, 2 + rng.int(2));
  const sentences = [rng.choice(beginnings), trouble, ...middle, rng.choice(turns), rng.choice(endings)].map(
    say,
  );
  return sentences.map(capitalize).join(' ');
}

/** The corpus: one story a line. The same seed gives the same bytes. */
export function generateStories(seed: number): string {
  const rng = random(seed);
  return Array.from({ length: STORIES }, () => `${tell(rng)}\n`).join('');
}

if (require.main === module) writeFileSync(join(__dirname, 'stories.txt'), generateStories(20261123));
