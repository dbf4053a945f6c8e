import { topicCoherence, type TopicCoherenceOptions } from 'lmlab';
import reference from '../reference/topic-coherence.json';

const { texts, topics } = reference;

describe('topicCoherence', () => {
  test.each(reference.cases)("equals gensim's $measure over windows of $windowSize", (expected) => {
    const { measure, windowSize } = expected;
    const found = topicCoherence(topics, texts, {
      measure: measure as NonNullable<TopicCoherenceOptions['measure']>,
      ...(windowSize === null ? {} : { windowSize }),
    });
    expect(found.mean).toBeCloseTo(expected.mean, 10);
    expected.topics.forEach((value, t) => expect(found.topics[t]).toBeCloseTo(value, 10));
    expect(found.missing).toEqual([]);
  });

  test('leaves out words that occur nowhere, and says so', () => {
    const found = topicCoherence([[...topics[0], 'nowhere'], topics[1]], texts);
    expect(found.missing).toEqual(['nowhere']);
    expect(found.topics).toEqual(topicCoherence(topics.slice(0, 2), texts).topics);
  });

  test('is finite for words that always, never or only once stand together', () => {
    const small = [['a', 'b'], ['a', 'b', 'c'], []];
    for (const measure of ['c_v', 'c_npmi', 'c_uci', 'u_mass'] as const) {
      const { mean } = topicCoherence([['a', 'b', 'c']], small, { measure });
      expect(Number.isFinite(mean)).toBe(true);
    }
  });

  test.each([
    ['no topic', () => topicCoherence([], texts), /\[empty\]/],
    ['no text', () => topicCoherence(topics, []), /\[empty\]/],
    ['unknown words', () => topicCoherence([['x', 'y']], texts), /two words of topic 0.*found 0/],
    ['texts that are not tokenized', () => topicCoherence(topics, ['a b'] as never), /a string at 0/],
    ['a window of nothing', () => topicCoherence(topics, texts, { windowSize: 0 }), /windowSize/],
    ['another measure', () => topicCoherence(topics, texts, { measure: 'cv' as never }), /'c_v'/],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
