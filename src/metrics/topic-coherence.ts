import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';
import { checkOptionNames } from '../core/options';
import { countWindows, type WindowCounts } from './word-windows';

/** Options of {@link topicCoherence}. */
export interface TopicCoherenceOptions {
  /**
   * `c_v`: cosine of the words' NPMI with all words of the topic (Röder, Both and Hinneburg 2015); `c_npmi` and `c_uci`:
   * mean (normalized) pointwise mutual information of pairs (Bouma 2009; Newman et al. 2010); `u_mass`: mean log
   * conditional probability of pairs within documents (Mimno et al. 2011). Default `c_v`.
   */
  readonly measure?: 'c_v' | 'c_npmi' | 'c_uci' | 'u_mass';
  /** Tokens of a sliding window, 1 or more. Default 110 for `c_v`, 10 for `c_npmi` and `c_uci`; `u_mass` has none. */
  readonly windowSize?: number;
}

/** What {@link topicCoherence} finds. */
export interface TopicCoherence {
  /** The mean over the topics: higher is better. */
  readonly mean: number;
  /** One number a topic. */
  readonly topics: Float64Array;
  /** Words that occur in no text; they were left out. */
  readonly missing: readonly string[];
}

// Keeps logarithms of zero away; the value of gensim and of the paper.
const EPSILON = 1e-12;

/**
 * How well the words of topics go together in texts, to the numbers of gensim's CoherenceModel with a dictionary made
 * from the same texts.
 *
 * @param topics Words of each topic, the most important first, as `topWords` gives them.
 * @param texts Tokenized texts: those the topics were learned from, or others.
 * @param options See {@link TopicCoherenceOptions}.
 * @throws LmlabError `bad-option`; `empty` without texts or topics, or when fewer than two words of a topic occur.
 * @example
 * ```ts
 * import { topicCoherence } from 'lmlab';
 * const texts = ['cat dog pet', 'dog cat', 'fund stock', 'stock fund bank'].map((text) => text.split(' '));
 * const { topics } = topicCoherence([['cat', 'dog'], ['cat', 'stock']], texts, { measure: 'c_npmi' });
 * Array.from(topics, (x) => x.toFixed(2)); // ['1.00', '-0.95']
 * ```
 */
export function topicCoherence(
  topics: readonly (readonly string[])[],
  texts: readonly (readonly string[])[],
  options: TopicCoherenceOptions = {},
): TopicCoherence {
  checkOptionNames(options, { measure: true, windowSize: true });
  const { measure = 'c_v' } = options;
  const { windowSize = measure === 'c_v' ? 110 : 10 } = options;
  checkList(topics, 'topics as lists of words');
  for (const words of topics) checkList(words, 'topics as lists of words');
  checkList(texts, 'texts as lists of tokens');
  check(topics, texts, measure, windowSize);
  const number = new Map<string, number>();
  for (const word of topics.flat()) if (!number.has(word)) number.set(word, number.size);
  const ids = texts.map((text) => Int32Array.from(text, (word) => number.get(word) ?? -1));
  const counts = countWindows(ids, number.size, measure === 'u_mass' ? Infinity : windowSize);
  const known = (word: string): boolean => counts.single[number.get(word)!] > 0;
  const values = topics.map((words, t) => {
    const occurring = words.filter(known);
    if (occurring.length < 2) throw tooFewWords(t, words, occurring);
    const indices = occurring.map((word) => number.get(word)!);
    return measure === 'c_v' ? contextCosine(indices, counts) : meanOfPairs(indices, counts, measure);
  });
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    topics: Float64Array.from(values),
    missing: [...number.keys()].filter((word) => !known(word)),
  };
}

function meanOfPairs(
  words: readonly number[],
  counts: WindowCounts,
  measure: 'c_npmi' | 'c_uci' | 'u_mass',
): number {
  let sum = 0;
  // Every ordered pair would count each mutual information twice, which changes no mean.
  for (let i = 1; i < words.length; i++) {
    for (let j = 0; j < i; j++) {
      const { pmi, npmi, conditional } = association(words[i], words[j], counts);
      sum += measure === 'u_mass' ? conditional : measure === 'c_uci' ? pmi : npmi;
    }
  }
  return sum / ((words.length * (words.length - 1)) / 2);
}

/** The mean cosine of each word's NPMI with the topic's words and the sum of all of them. */
function contextCosine(words: readonly number[], counts: WindowCounts): number {
  const context = words.map((a) => words.map((b) => association(a, b, counts).npmi));
  const whole = words.map((_, j) => context.reduce((sum, row) => sum + row[j], 0));
  const sum = context.reduce((total, row) => total + cosine(row, whole), 0);
  return sum / words.length;
}

function association(
  a: number,
  b: number,
  { windows, single, pair }: WindowCounts,
): { pmi: number; npmi: number; conditional: number } {
  const both = pair[a * single.length + b] / windows + EPSILON;
  const [pa, pb] = [single[a] / windows, single[b] / windows];
  const pmi = Math.log(both / (pa * pb));
  return { pmi, npmi: pmi / -Math.log(both), conditional: Math.log(both / pb) };
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    squareA += a[i] * a[i];
    squareB += b[i] * b[i];
  }
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}

function check(
  topics: readonly (readonly string[])[],
  texts: readonly (readonly string[])[],
  measure: string,
  windowSize: number,
): void {
  if (!['c_v', 'c_npmi', 'c_uci', 'u_mass'].includes(measure) || !(windowSize >= 1)) {
    throw new LmlabError('bad-option', {
      expected: "measure 'c_v', 'c_npmi', 'c_uci' or 'u_mass', and windowSize of 1 or more",
      found: `'${measure}' and ${windowSize}`,
      remedy: 'Leave them out for c_v over 110 tokens.',
    });
  }
  if (topics.length === 0 || texts.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one topic and one text',
      found: `${topics.length} topics and ${texts.length} texts`,
      remedy: 'Pass what topWords gives, and the tokenized texts.',
    });
  }
  const text = texts.findIndex((tokens) => typeof tokens === 'string');
  if (text >= 0) {
    throw new LmlabError('bad-option', {
      expected: 'texts as lists of tokens',
      found: `a string at ${text}`,
      remedy: 'Tokenize as the vectorizer of the topics did.',
    });
  }
}

function tooFewWords(topic: number, words: readonly string[], occurring: readonly string[]): LmlabError {
  return new LmlabError('empty', {
    expected: `at least two words of topic ${topic} that occur in the texts`,
    found: `${occurring.length} of ${JSON.stringify(words)}`,
    remedy: 'Tokenize the texts as the vectorizer of the topics did.',
  });
}
