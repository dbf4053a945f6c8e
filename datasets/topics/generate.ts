// Writes topics.tsv. Run from the project's folder: npx ts-node datasets/topics/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, random } from '../../src/core/random';
import { drawIndex, fill } from '../phrases';
import { everyday, few, topics } from './phrases';

const ROWS = 800;
/** Small: a document is mostly about one topic or two (the Dirichlet prior of Blei, Ng and Jordan 2003). */
const ALPHA = 0.15;
const EVERYDAY_SHARE = 0.15;

/** One draw from Gamma(shape, 1) for a shape below 1 (Marsaglia and Tsang 2000, with their boost). */
function gamma(shape: number, rng: Random): number {
  const d = shape + 1 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v * (1 - rng.next()) ** (1 / shape);
    }
  }
}

/**
 * The rows as the text of a TSV file: the share of each topic in its sentences, in the order of the topics, separated by
 * spaces; the text. A first line names the topics. The same seed gives the same bytes.
 */
export function generateTopics(seed: number): string {
  const rng = random(seed);
  let out = `${topics.map(({ name }) => name).join(' ')}\ttext\n`;
  for (let row = 0; row < ROWS; row++) {
    const weights = topics.map(() => gamma(ALPHA, rng));
    const counts = topics.map(() => 0);
    const length = 5 + rng.int(8);
    const sentences = Array.from({ length }, () => {
      const index = drawIndex(weights, rng);
      counts[index]++;
      const { sentences: own, words } = topics[index];
      return fill(rng.choice(own), { ...words, few }, rng);
    });
    for (let k = 0; k < length; k++) {
      if (rng.next() < EVERYDAY_SHARE)
        sentences.splice(rng.int(sentences.length + 1), 0, fill(rng.choice(everyday), { few }, rng));
    }
    const shares = counts.map((count) => (count / length).toFixed(3));
    out += `${shares.join(' ')}\t${sentences.join(' ')}\n`;
  }
  return out;
}

if (require.main === module) writeFileSync(join(__dirname, 'topics.tsv'), generateTopics(20261123));
