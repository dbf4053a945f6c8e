import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bm25Ranker, countVectorizer, tfidfVectorizer } from 'lmlab';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Documents of a megabyte, each with a long word of its own. */
async function* documents(count: number): AsyncGenerator<string> {
  const filling = '– '.repeat(250_000);
  for (let i = 0; i < count; i++) {
    yield await Promise.resolve(
      `${filling}AnExtraordinarilyLongWord${String(i).padStart(4, '0')} ${i % 7}${i % 3} end`,
    );
  }
}

describe('fitting on documents that come one by one', () => {
  it.each([
    ['tfidfVectorizer', () => tfidfVectorizer().fitTransformStream(documents(20))],
    [
      'tokenPattern',
      () => countVectorizer({ tokenPattern: /[\p{L}\p{N}]{2,}/gu }).fitTransformStream(documents(8)),
    ],
    ['bm25Ranker', () => bm25Ranker().fitStream(documents(20))],
  ])('does not hold them: %s', async (name, fit) => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const fitted = await fit();
    collectGarbage();
    const held = process.memoryUsage().heapUsed - before;
    // Every document is a megabyte, and its long word is in the vocabulary.
    expect(held).toBeLessThan((name === 'tokenPattern' ? 8e6 : 20e6) / 3);
    expect(
      JSON.stringify('output' in fitted ? fitted.fitted.featureNames : fitted.vectorizer.featureNames),
    ).toContain('anextraordinarilylongword0007');
  });
});
