// Writes intents.tsv. Run from the project's folder: npx ts-node datasets/intents/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../../src/core/random';
import { addNoise } from '../messages/noise';
import { drawIndex, fill } from '../phrases';
import { closings, intents, openings, words } from './phrases';

const ROWS = 2500;
/** Frequencies fall like 1 / rank to this power (Zipf): a few intents are most of the mail. */
const ZIPF_EXPONENT = 1.1;
const NOISE_SHARE = 0.25;

/** The rows as the text of a TSV file: intent, text. The same seed gives the same bytes. */
export function generateIntents(seed: number): string {
  const rng = random(seed);
  const names = Object.keys(intents);
  // Out of scope comes last in the list, but is not the rarest.
  const weights = names.map((_, rank) => 1 / ((rank === names.length - 1 ? 7 : rank) + 1) ** ZIPF_EXPONENT);
  let out = '';
  for (let row = 0; row < ROWS; row++) {
    const intent = names[drawIndex(weights, rng)];
    let text = fill(rng.choice(intents[intent]), words, rng);
    if (rng.next() < 0.3) text = rng.choice(openings) + text;
    if (rng.next() < 0.3) text += rng.choice(closings);
    out += `${intent}\t${rng.next() < NOISE_SHARE ? addNoise(text, 'ham', rng) : text}\n`;
  }
  return out;
}

if (require.main === module) writeFileSync(join(__dirname, 'intents.tsv'), generateIntents(20261123));
