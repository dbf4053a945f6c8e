import {
  countVectorizer,
  linearSVC,
  loadModel,
  LmlabError,
  logisticRegression,
  pipeline,
  saveModel,
  selectKBest,
  tfidfVectorizer,
} from 'lmlab';
import { decodeSafetensors, encodeSafetensors } from '../../src/core/safetensors';

const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
const y = ['spam', 'spam', 'ham', 'ham'];
const fitted = pipeline(
  tfidfVectorizer({ tokenPattern: /[\p{L}]+/gu, nGramRange: [1, 2] }),
  selectKBest({ k: 5, score: 'anova' }),
  logisticRegression(),
).fit(texts, y);
const bytes = saveModel(fitted);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof LmlabError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('saveModel and loadModel', () => {
  it('bring a pipeline back, infinite scores and patterns included', () => {
    const loaded = loadModel(bytes);
    expect(loaded.classes).toEqual(['ham', 'spam']);
    expect(loaded.predict(['free lunch', 'win'])).toEqual(fitted.predict(['free lunch', 'win']));
    expect(loaded.predictProba!(texts)).toEqual(fitted.predictProba(texts));
    expect(saveModel(loaded)).toEqual(bytes);
  });

  it('refuse every truncation and every altered byte', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(codeOf(() => loadModel(bytes.subarray(0, length)))).toBe('damaged-file');
    }
    for (let at = 0; at < bytes.length; at += 61) {
      const altered = bytes.slice();
      altered[at] ^= 1;
      const code = codeOf(() => loadModel(altered));
      // A space of the header's padding is no part of the model.
      if (bytes[at] !== 32) expect([at, code]).toEqual([at, 'damaged-file']);
    }
  });

  it('refuse a newer version and another program', () => {
    const { arrays, metadata } = decodeSafetensors(bytes);
    const newer = encodeSafetensors({ arrays, metadata: { ...metadata, version: '2' } });
    expect(codeOf(() => loadModel(newer))).toBe('newer-file');
    expect(codeOf(() => loadModel(encodeSafetensors({ arrays, metadata: {} })))).toBe('damaged-file');
  });

  it('say what cannot be saved, and where', () => {
    const model = pipeline(countVectorizer({ tokenizer: (text) => text.split('|') }), linearSVC()).fit(
      texts,
      y,
    );
    expect(() => saveModel(model)).toThrow(
      /a function at model\.parts\[0\]\.params\.tokenizer.*\[not-saveable\]/,
    );
  });
});
