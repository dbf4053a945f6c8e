import { Dense, topicMap, topWords, truncatedSvd, weightedTopWords } from 'lmlab';
import reference from '../../reference/topics.json';

const components = Dense.fromRows(reference.lda.components);
const mixtures = Dense.fromRows(reference.lda.mixtures);

describe('topicMap', () => {
  it('scales Jensen–Shannon divergences as the reference does', () => {
    const { coordinates, shares } = topicMap({ components }, mixtures);
    for (const k of [0, 1]) {
      const expected = reference.topicMap.map((row) => row[k]);
      const largest = expected.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
      expected.forEach((value, t) => expect(coordinates.at(t, k)).toBeCloseTo(Math.sign(largest) * value, 8));
    }
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    shares.forEach((share, t) => {
      const mean = reference.lda.mixtures.reduce((sum, row) => sum + row[t], 0) / mixtures.rows;
      expect(share).toBeCloseTo(mean, 12);
    });
  });

  it('counts long documents for more where lengths are given', () => {
    const three = { components: Dense.fromRows([[1, 0], [0, 1]]) }; // prettier-ignore
    const { shares } = topicMap(three, Dense.fromRows([[2, 0], [0, 5], [0, 0]]), { documentLengths: [3, 1, 9] }); // prettier-ignore
    expect([...shares]).toEqual([0.75, 0.25]);
  });

  it('places a topic alone at the origin', () => {
    const { coordinates, shares } = topicMap({ components: Dense.fromRows([[1, 2]]) }, Dense.fromRows([[1]]));
    expect([...coordinates.data, ...shares]).toEqual([0, 0, 1]);
  });

  it('refuses what is no topic', () => {
    expect(() => topicMap({ components: Dense.fromRows([[1, -1]]) }, Dense.fromRows([[1]]))).toThrow(
      /\[negative\]/,
    );
    expect(() => topicMap({ components: Dense.fromRows([[0, 0]]) }, Dense.fromRows([[1]]))).toThrow(
      /in topic 0/,
    );
    expect(() => topicMap({ components }, new Dense(2, 3))).toThrow(/\[empty\]/);
    expect(() => topicMap({ components }, Dense.fromRows([[1]]))).toThrow(/mixtures of 3 topics/);
  });
});

describe('topWords', () => {
  const names = ['a', 'b', 'c'];

  it('gives shares of topics without loadings below zero, else the loadings', () => {
    const topics = { components: Dense.fromRows([[1, 3, 0], [0.5, -1, 0.5]]) }; // prettier-ignore
    expect(weightedTopWords(topics, names, 2)).toEqual([
      [{ word: 'b', weight: 0.75 }, { word: 'a', weight: 0.25 }], // prettier-ignore
      [{ word: 'a', weight: 0.5 }, { word: 'c', weight: 0.5 }], // prettier-ignore
    ]);
  });

  it('takes the directions of latent semantic analysis', () => {
    const lsa = truncatedSvd({ nComponents: 1 }).fit(Dense.fromRows([[3, 1, 0], [3, 1, 0]])); // prettier-ignore
    expect(topWords(lsa, names, 2)).toEqual([['a', 'b']]);
  });

  it('refuses names that do not fit', () => {
    expect(() => topWords({ components }, names)).toThrow(/15 feature names/);
    expect(() => topWords({ components: new Dense(1, 3) }, names, 0)).toThrow(/k as a whole number/);
  });
});
