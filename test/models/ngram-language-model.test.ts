import { nGramLanguageModel, random, type FittedNGramLanguageModel } from 'lmlab';

const sentences = [
  ['the', 'cat', 'sat'],
  ['the', 'dog', 'sat'],
  ['the', 'cat', 'ran'],
  ['constructor', '語'],
];

function total(model: FittedNGramLanguageModel, context: readonly string[]): number {
  return model.vocabulary.reduce((sum, token) => sum + model.probability(token, context), 0);
}

describe('nGramLanguageModel', () => {
  it('gives probabilities that sum to 1 after any context', () => {
    for (const smoothing of ['addK', 'interpolated', 'kneserNey'] as const) {
      for (const order of [1, 2, 3, 4]) {
        const model = nGramLanguageModel({ order, smoothing, k: 0.3 }).fit(sentences);
        for (const context of [
          [],
          ['the'],
          ['the', 'cat'],
          ['zebra'],
          ['cat', 'zebra'],
          ['a', 'the', 'dog', 'sat'],
        ]) {
          expect(total(model, context)).toBeCloseTo(1, 12);
        }
      }
    }
  });

  it('takes <unk> in the sentences for the unknown token, and adds <s> and </s> itself', () => {
    const marked = [['a', '<unk>', 'b'], ['<unk>', '<unk>'], ['b']];
    for (const smoothing of ['addK', 'interpolated', 'kneserNey'] as const) {
      for (const order of [1, 2, 3]) {
        for (const minCount of [1, 2]) {
          const model = nGramLanguageModel({ order, smoothing, minCount }).fit(marked);
          expect(model.vocabulary).toEqual([...(minCount === 1 ? ['a', 'b'] : ['b']), '</s>', '<unk>']);
          for (const context of [[], ['<unk>'], ['<s>'], ['a', '<unk>'], ['</s>'], ['<s>', 'zebra']]) {
            expect(total(model, context)).toBeCloseTo(1, 12);
          }
          expect(model.probability('<unk>', ['b'])).toBe(model.probability('zebra', ['b']));
          expect(model.probability('<s>')).toBe(model.probability('<unk>'));
        }
      }
    }
    const model = nGramLanguageModel().fit(marked);
    expect(() => nGramLanguageModel().fit([['a'], ['a', '</s>']])).toThrow(
      /adds itself, found one.*sentence 1/,
    );
    expect(() => model.perplexity([['<s>', 'a']])).toThrow(/bad-option/);
  });

  it('adds k as written down by Lidstone', () => {
    const model = nGramLanguageModel({ order: 2, smoothing: 'addK', k: 0.5 }).fit(sentences);
    // 7 tokens, </s> and <unk>: a vocabulary of 9; "the" was followed by "cat" 2 times out of 3.
    expect(model.vocabulary).toHaveLength(9);
    expect(model.probability('cat', ['the'])).toBeCloseTo((2 + 0.5) / (3 + 0.5 * 9), 14);
    expect(model.probability('zebra', ['zebra'])).toBeCloseTo(0.5 / (0 + 0.5 * 9), 14);
  });

  it('discounts as worked out by hand', () => {
    const options = { order: 2, discount: 0.5 } as const;
    // Unigrams of the 15 tokens and ends: "cat" 2; 8 different ones. Uniform: 1/9.
    const unigram = (2 - 0.5) / 15 + ((0.5 * 8) / 15) * (1 / 9);
    const interpolated = nGramLanguageModel({ ...options, smoothing: 'interpolated' }).fit(sentences);
    expect(interpolated.probability('cat', ['the'])).toBeCloseTo(
      (2 - 0.5) / 3 + ((0.5 * 2) / 3) * unigram,
      14,
    );
    // Kneser–Ney counts the 11 different bigrams; "cat" follows one token only.
    const continuation = (1 - 0.5) / 11 + ((0.5 * 8) / 11) * (1 / 9);
    const kneserNey = nGramLanguageModel(options).fit(sentences);
    expect(kneserNey.probability('cat', ['the'])).toBeCloseTo(
      (2 - 0.5) / 3 + ((0.5 * 2) / 3) * continuation,
      14,
    );
  });

  it('has the perplexity of a coin for coins', () => {
    const rng = random(1);
    const coins = Array.from({ length: 400 }, () => [rng.choice(['heads', 'tails'])]);
    const model = nGramLanguageModel({ order: 2 }).fit(coins);
    // The end of a sentence is certain, so two tokens share the doubt of one.
    expect(model.perplexity(coins)).toBeCloseTo(Math.SQRT2, 1);
  });

  it('generates what it learned, the same for the same seed', () => {
    const model = nGramLanguageModel({ order: 3, discount: 0.01 }).fit(sentences);
    expect(model.generate({ seed: 4 })).toEqual(model.generate({ seed: 4 }));
    expect(model.generate({ seed: 4, maxTokens: 1 }).length).toBeLessThanOrEqual(1);
  });

  it('makes rare tokens unknown', () => {
    const model = nGramLanguageModel({ order: 1, minCount: 2 }).fit(sentences);
    expect(model.vocabulary).toEqual(['cat', 'sat', 'the', '</s>', '<unk>']);
    expect(model.probability('dog')).toBe(model.probability('zebra'));
  });

  it('refuses what makes no sense', () => {
    expect(() => nGramLanguageModel({ order: 0 })).toThrow(/order/);
    expect(() => nGramLanguageModel({ k: 0 })).toThrow(/k as a finite number above 0/);
    expect(() => nGramLanguageModel({ discount: 1 })).toThrow(/discount/);
    expect(() => nGramLanguageModel().fit([])).toThrow(/\[empty\]/);
    expect(() => nGramLanguageModel().fit(sentences).perplexity([])).toThrow(/\[empty\]/);
    const model = nGramLanguageModel().fit(sentences);
    expect(() => model.probability('a', 'ab' as never)).toThrow(/found 'a' after 'ab'.*not-text/);
    expect(() => model.probability('a', null as never)).toThrow(/found 'a' after null.*not-text/);
    expect(() => model.generate({ max: 3 } as never)).toThrow(/found max.*bad-option/);
    expect(() => model.generate({ maxTokens: NaN })).toThrow(/bad-option/);
  });
});
