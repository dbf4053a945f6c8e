import {
  countVectorizer,
  linearSVC,
  logisticRegression,
  multinomialNB,
  pipeline,
  selectKBest,
  tfidfVectorizer,
  wordContributions,
} from 'lmlab';

const texts = [
  'win a free prize',
  'free cash prize',
  'see you at lunch',
  'lunch at noon',
  'buy now',
  'now or never',
];
const two = ['spam', 'spam', 'ham', 'ham', 'spam', 'ham'];
const three = ['spam', 'spam', 'ham', 'ham', 'shop', 'shop'];

describe('wordContributions', () => {
  it('add up to the score, for every class and text, with n-grams', () => {
    for (const y of [two, three]) {
      const fitted = pipeline(tfidfVectorizer({ nGramRange: [1, 2] }), linearSVC()).fit(texts, y);
      for (const text of [...texts, 'a free lunch now', '']) {
        const predicted = wordContributions(fitted.parts[0], fitted.model, text);
        expect(predicted.label).toBe(fitted.predict([text])[0]);
        const scores = fitted.decisionFunction([text]).row(0);
        fitted.classes.forEach((label, k) => {
          const expected = scores.length === 1 ? (k === 1 ? scores[0] : -scores[0]) : scores[k];
          expect(wordContributions(fitted.parts[0], fitted.model, text, label).score).toBeCloseTo(
            expected,
            12,
          );
        });
      }
    }
  });

  it('mark words for and against, and escape the text', () => {
    const fitted = pipeline(countVectorizer({ stopWords: ['at'] }), logisticRegression()).fit(texts, two);
    const { html, contributions } = wordContributions(
      fitted.parts[0],
      fitted.model,
      'FREE <b>lunch</b> at & unknown',
      'spam',
    );
    expect(contributions.map(({ term }) => term).sort()).toEqual(['free', 'lunch']);
    expect(html).toMatch(/rgba\(0, 128, 0, 0\.\d+\)[^>]*title="\+\d\.\d+">FREE<\/mark>/);
    expect(html).toMatch(/rgba\(200, 0, 0, 0\.\d+\)[^>]*title="−\d\.\d+">lunch<\/mark>/);
    expect(html).toContain('&#60;b&#62;');
    expect(html).toContain(' at &#38; unknown</p>');
  });

  it('refuse what has no words to mark, and labels that nobody knows', () => {
    const chars = pipeline(countVectorizer({ analyzer: 'char' }), logisticRegression()).fit(texts, two);
    expect(() => wordContributions(chars.parts[0], chars.model, 'x')).toThrow(/analyzer 'char'/);
    const words = pipeline(countVectorizer(), logisticRegression()).fit(texts, two);
    expect(() => wordContributions(words.parts[0], words.model, 'x', 'eggs')).toThrow(/\[unknown-label\]/);
  });

  it('mark what the vectorizer sees in lower case, where it stands in the text', () => {
    const lower = pipeline(tfidfVectorizer({ tokenPattern: /[a-z]+/gu }), logisticRegression()).fit(
      texts,
      two,
    );
    const marked = (text: string): string[] =>
      Array.from(
        wordContributions(lower.parts[0], lower.model, text, 'spam').html.matchAll(/>([^<]+)<\/mark>/g),
      ).map(([, word]) => word);
    expect(marked('İİ: a FREE Prize')).toEqual(['a', 'FREE', 'Prize']);
  });

  it('refuse a model of other columns, and one that is not linear', () => {
    const words = pipeline(countVectorizer(), logisticRegression()).fit(texts, two);
    const selected = pipeline(countVectorizer(), selectKBest({ k: 3 }), logisticRegression()).fit(texts, two);
    expect(() => wordContributions(words.parts[0], selected.model, 'x')).toThrow(/found one of 3.*\[shape\]/);
    const bayes = multinomialNB().fit(words.parts[0].transform(texts), two);
    expect(() => wordContributions(words.parts[0], bayes as never, 'x')).toThrow(
      /another model.*\[bad-option\]/,
    );
  });
});
