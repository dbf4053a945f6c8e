import { random } from '../src/index';

/** Documents with a topic each. */
export interface Corpus {
  readonly docs: string[];
  readonly topics: number[];
}

const VOCABULARY = 30_000;
const TOPICS = 8;
const TOPIC_WORDS = 400;

/**
 * A seeded corpus shaped like text: word frequencies follow Zipf's law, 40 to 159 words a document, 6 % of them from
 * the 400 words of the document's topic, 3 % of the topics wrong.
 */
export function corpus(size: number, seed = 0): Corpus {
  const rng = random(seed);
  const cumulative = new Float64Array(VOCABULARY);
  let total = 0;
  for (let r = 0; r < VOCABULARY; r++) cumulative[r] = total += (r + 1) ** -1.05;
  const zipf = (): number => {
    const u = rng.next() * total;
    let low = 0;
    let high = VOCABULARY - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] > u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const topicWords = Array.from({ length: TOPICS }, () =>
    Int32Array.from({ length: TOPIC_WORDS }, () => 50 + rng.int(VOCABULARY - 50)),
  );
  const docs: string[] = [];
  const topics: number[] = [];
  for (let i = 0; i < size; i++) {
    const topic = rng.int(TOPICS);
    const words: string[] = [];
    for (let n = 40 + rng.int(120); n > 0; n--) {
      words.push(`w${rng.next() < 0.06 ? topicWords[topic][rng.int(TOPIC_WORDS)] : zipf()}`);
    }
    docs.push(words.join(' '));
    topics.push(rng.next() < 0.03 ? rng.int(TOPICS) : topic);
  }
  return { docs, topics };
}
