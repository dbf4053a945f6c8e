import { LmlabError } from '../core/errors';
import { checkWord } from './stemmer';
import { lemmatizeAs, partsOfSpeech, type PartOfSpeech } from './lemmatizer';
import { tagFeatures, wordFacts } from './tagger-features';
import model from './tagger-model.json';

/** For each feature the weights of the parts of speech that have one, as pairs of index and weight. */
let weights: ReadonlyMap<string, Int16Array> | undefined;

function load(): ReadonlyMap<string, Int16Array> {
  weights ??= new Map(
    model.weights.split('\n').map((line) => {
      const [feature, pairs] = line.split('\t');
      return [feature, Int16Array.from(pairs.split(' '), Number)] as const;
    }),
  );
  return weights;
}

/** The index of the part of speech with the highest sum of weights; of equal ones the first. */
export function bestTag(features: readonly string[], table: ReadonlyMap<string, ArrayLike<number>>): number {
  const scores = new Float64Array(partsOfSpeech.length);
  for (const feature of features) {
    const pairs = table.get(feature);
    if (pairs === undefined) continue;
    for (let k = 0; k < pairs.length; k += 2) scores[pairs[k]] += pairs[k + 1];
  }
  return scores.indexOf(Math.max(...scores));
}

/**
 * The part of speech of each word of an English sentence, from left to right by an averaged perceptron. Its weights
 * were trained here, with a fixed seed, on four fifths of UD English EWT's development part (CC BY-SA 4.0, which
 * therefore holds for the weights); what it reaches on the other fifth stands in bench/RESULTS.md.
 *
 * @param tokens One sentence as `treebankTokenize` gives it: "don't" is two tokens.
 * @throws LmlabError `not-text` when a token is no string.
 * @see M. Collins, Discriminative training methods for hidden Markov models, EMNLP 2002.
 * @example
 * ```ts
 * import { tagPartsOfSpeech } from 'lmlab';
 * tagPartsOfSpeech(['She', 'leaves', 'the', 'old', 'house', '.']); // ['PRON', 'VERB', 'DET', 'ADJ', 'NOUN', 'PUNCT']
 * ```
 */
export function tagPartsOfSpeech(tokens: readonly string[]): PartOfSpeech[] {
  const given: unknown = tokens;
  if (!Array.isArray(given)) {
    throw new LmlabError('not-text', {
      expected: 'the tokens of one sentence, as an array',
      found: given === null ? 'null' : typeof given,
      remedy: 'Tokenize the sentence first: treebankTokenize(sentence).',
    });
  }
  tokens.forEach(checkWord);
  const table = load();
  const facts = tokens.map(wordFacts);
  const tags: PartOfSpeech[] = [];
  facts.forEach((_, i) => {
    const features = tagFeatures(facts, i, tags[i - 1] ?? '^', tags[i - 2] ?? '^');
    tags.push(partsOfSpeech[bestTag(features, table)]);
  });
  return tags;
}

/**
 * The lemma of each word of an English sentence, its part of speech guessed from the sentence.
 *
 * @param tokens One sentence as `treebankTokenize` gives it.
 * @throws LmlabError `not-text` when a token is no string.
 * @example
 * ```ts
 * import { lemmatizeTokens, treebankTokenize } from 'lmlab';
 * lemmatizeTokens(treebankTokenize("They weren't leaving.")); // ['they', 'be', 'not', 'leave', '.']
 * ```
 */
export function lemmatizeTokens(tokens: readonly string[]): string[] {
  return tagPartsOfSpeech(tokens).map((pos, i) => lemmatizeAs(pos)(tokens[i]));
}
