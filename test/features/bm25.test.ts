import {
  bm25Ranker,
  bm25Vectorizer,
  loadModel,
  saveModel,
  type Bm25VectorizerOptions,
  type FittedBm25Ranker,
} from 'lmlab';
import reference from '../reference/bm25.json';

const { docs, queries, vocabulary } = reference;

describe('BM25', () => {
  for (const expected of reference.cases) {
    const options = expected.options as Bm25VectorizerOptions;
    it(`equals bm25s with ${JSON.stringify(options)}`, () => {
      const { fitted, output } = bm25Vectorizer(options).fitTransform(docs);
      expect(fitted.featureNames).toEqual(vocabulary);
      expect(fitted.transform(docs)).toEqual(output);
      const weights = output.toDense();
      expected.weights.forEach((row, i) =>
        row.forEach((value, j) => expect(weights.at(i, j)).toBeCloseTo(value, 12)),
      );
      const ranker = bm25Ranker(options).fit(docs);
      queries.forEach((query, q) => {
        const scores = expected.scores[q];
        scores.forEach((score, i) => expect(ranker.scores(query)[i]).toBeCloseTo(score, 12));
        const best = [...docs.keys()].filter((i) => scores[i] > 0).sort((a, b) => scores[b] - scores[a]);
        for (const topK of [1, 3, 100]) {
          expect(ranker.search(query, topK).map(({ index }) => index)).toEqual(best.slice(0, topK));
        }
      });
    });
  }

  it('gives equal scores in the order of the documents, and nothing for unknown words', () => {
    const ranker = bm25Ranker().fit(['cat dog', 'bird', 'cat dog', 'dog cat']);
    expect(ranker.search('cat', 2).map(({ index }) => index)).toEqual([0, 2]);
    expect(ranker.search('zebra')).toEqual([]);
    expect(ranker.search('')).toEqual([]);
  });

  it('takes the options of words, streams, and is the same after saving', async () => {
    const options = { normalizeToken: 'lemma', stopWords: 'english', nGramRange: [1, 2] } as const;
    const ranker = bm25Ranker(options).fit(docs);
    expect(ranker.search('cats')).toEqual(ranker.search('cat'));
    expect(ranker.search('cats', 5)).toHaveLength(2);
    const streamed = await bm25Ranker(options).fitStream(docs);
    expect(streamed.postings).toEqual(ranker.postings);
    const loaded = loadModel(saveModel(ranker)) as unknown as FittedBm25Ranker;
    expect(loaded.search('playing dogs')).toEqual(ranker.search('playing dogs'));
  });

  it('refuses what makes no sense', () => {
    expect(() => bm25Vectorizer({ k1: -1 })).toThrow(/k1 of 0 or more/);
    expect(() => bm25Vectorizer({ b: 2 })).toThrow(/b from 0 to 1/);
    // @ts-expect-error no such variant
    expect(() => bm25Vectorizer({ variant: 'bm42' })).toThrow(/variant 'lucene'/);
    expect(() => bm25Ranker().fit([])).toThrow(/\[empty\]/);
    expect(() => bm25Ranker().fit(docs).search('cat', 0)).toThrow(/topK/);
    // @ts-expect-error one query at a time
    expect(() => bm25Ranker().fit(docs).search(['cat'])).toThrow(/\[not-text\]/);
  });
});
