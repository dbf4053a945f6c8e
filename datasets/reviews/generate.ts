// Writes reviews.tsv. Run from the project's folder: npx ts-node datasets/reviews/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, random } from '../../src/core/random';
import { addNoise } from '../messages/noise';
import { capitalize, fill } from '../phrases';
import {
  type Aspect,
  aspects,
  closings,
  openings,
  opinions,
  products,
  sarcasm,
  turns,
  words,
} from './phrases';

const ROWS = 3000;
const POSITIVE_SHARE = 0.72;
/** Of the negative reviews: those that praise and mean the opposite. */
const SARCASM_SHARE = 0.12;
/** Of all: reviews that also hold a word for the other side, and reviews typed in haste. */
const MIXED_SHARE = 0.35;
const NOISE_SHARE = 0.3;

type Label = 'neg' | 'pos';
const other = (label: Label): Label => (label === 'pos' ? 'neg' : 'pos');

function compose(
  label: Label,
  sarcastic: boolean,
  rng: Random,
): { aspect: Aspect; product: string; text: string } {
  const product = rng.choice(Object.keys(products));
  const say = (phrase: string): string =>
    fill(phrase, { ...words, product: [product], part: products[product] }, rng);
  const [aspect, second, third] = rng.shuffle(aspects);
  const of = (which: Aspect, side: Label): string => say(rng.choice(opinions[which][side]));

  const parts = sarcastic ? [say(rng.choice(sarcasm))] : [of(aspect, label)];
  if (!sarcastic && rng.next() < MIXED_SHARE) parts[0] = `${of(second, other(label))}, but ${parts[0]}`;
  if (rng.next() < 0.5) parts.push(sarcastic ? of(aspect, label) : of(third, label));
  if (!sarcastic && rng.next() < 0.25) parts[0] = `${rng.choice(openings[label])} ${parts[0]}`;
  if (!sarcastic && rng.next() < 0.2) parts.push(rng.choice(turns[label]));
  // The word that gives it all away stands in some reviews only.
  if (!sarcastic && rng.next() < 0.2) parts.push(rng.choice(closings[label]));
  return { aspect, product, text: parts.map(capitalize).join('. ') + rng.choice(['.', '.', '.', '!', '']) };
}

/**
 * The rows as the text of a TSV file: label, product, aspect that decides, sarcastic (0 or 1), typed in haste (0 or 1),
 * text. The same seed gives the same bytes.
 */
export function generateReviews(seed: number): string {
  const rng = random(seed);
  let out = '';
  for (let row = 0; row < ROWS; row++) {
    const label: Label = rng.next() < POSITIVE_SHARE ? 'pos' : 'neg';
    const sarcastic = label === 'neg' && rng.next() < SARCASM_SHARE;
    const { aspect, product, text } = compose(label, sarcastic, rng);
    const noisy = rng.next() < NOISE_SHARE;
    const typed = noisy ? addNoise(text, 'ham', rng) : text;
    out += [label, product, aspect, sarcastic ? 1 : 0, noisy ? 1 : 0, typed].join('\t') + '\n';
  }
  return out;
}

if (require.main === module) writeFileSync(join(__dirname, 'reviews.tsv'), generateReviews(20261123));
