import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  LmlabError,
  loadShippedIntents,
  loadShippedReviews,
  loadShippedStories,
  loadShippedTopics,
  publicOrShipped,
} from 'lmlab';
import { generateIntents } from '../../datasets/intents/generate';
import { generateReviews } from '../../datasets/reviews/generate';
import { generateStories } from '../../datasets/stories/generate';
import { generateTopics } from '../../datasets/topics/generate';
import { drawIndex, fill } from '../../datasets/phrases';
import { random } from '../../src/core/random';

const folder = join(__dirname, '../../datasets');

describe.each([
  ['intents/intents.tsv', generateIntents],
  ['reviews/reviews.tsv', generateReviews],
  ['stories/stories.txt', generateStories],
  ['topics/topics.tsv', generateTopics],
] as const)('%s', (file, generate) => {
  test('is what its generator makes, byte for byte', () => {
    expect(generate(20261123) === readFileSync(join(folder, file), 'utf8')).toBe(true);
  });

  test('depends on the seed', () => {
    expect(generate(1)).not.toBe(generate(2));
  });

  test('leaves no slot unfilled, and has a card that says what it is, how it was made and where it ends', () => {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).not.toMatch(/[{}]|undefined/);
    const card = readFileSync(join(folder, file.split('/')[0], 'README.md'), 'utf8');
    for (const part of ['What for.', 'How made.', 'Limits.', 'Licence.'])
      expect(card).toContain(`**${part}**`);
  });
});

describe('the shipped sets hold what they are made to teach', () => {
  test('reviews: an imbalance, every aspect, sarcasm among the negative, noise', async () => {
    const { rows } = await loadShippedReviews();
    const share = (of: (row: (typeof rows)[number]) => boolean): number =>
      rows.filter(of).length / rows.length;
    expect(share(({ label }) => label === 'pos')).toBeCloseTo(0.72, 1);
    expect(share(({ sarcastic }) => sarcastic)).toBeGreaterThan(0.02);
    expect(rows.every(({ sarcastic, label }) => !sarcastic || label === 'neg')).toBe(true);
    expect(share(({ noisy }) => noisy)).toBeCloseTo(0.3, 1);
    expect(new Set(rows.map(({ aspect }) => aspect)).size).toBe(6);
    // Words of the other side stand in many reviews: a list of good and bad words must not be enough.
    expect(share(({ text }) => text.includes(', but '))).toBeGreaterThan(0.2);
  });

  test('intents: 18, the most frequent at least ten times as frequent as the rarest', async () => {
    const { rows } = await loadShippedIntents();
    const counts = new Map<string, number>();
    for (const { intent } of rows) counts.set(intent, (counts.get(intent) ?? 0) + 1);
    expect(counts.size).toBe(18);
    expect(Math.max(...counts.values())).toBeGreaterThan(10 * Math.min(...counts.values()));
    expect(Math.min(...counts.values())).toBeGreaterThan(20);
  });

  test('topics: mixtures that add up to one, most documents about one topic or two', async () => {
    const { rows } = await loadShippedTopics();
    const mixtures = rows.map(({ mixture }) => Object.values(mixture));
    for (const mixture of mixtures) expect(mixture.reduce((a, b) => a + b)).toBeCloseTo(1, 2);
    const few = mixtures.filter((mixture) => mixture.filter((share) => share > 0.2).length <= 2).length;
    expect(few / rows.length).toBeGreaterThan(0.8);
  });

  test('stories: they all differ, and every hero gets one', async () => {
    const { rows } = await loadShippedStories();
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
    for (const name of ['Mara', 'Ilo', 'Pim', 'Odo']) {
      expect(rows.some(({ text }) => text.includes(name))).toBe(true);
    }
  });
});

describe('phrases', () => {
  test('a slot without words is refused', () => {
    expect(() => fill('a {b}', {}, random(1))).toThrow('no words for {b}');
  });

  test('indices are drawn with their weights', () => {
    const rng = random(1);
    const drawn = Array.from({ length: 1000 }, () => drawIndex([1, 0, 3], rng));
    expect(drawn).not.toContain(1);
    expect(drawn.filter((index) => index === 2).length / 1000).toBeCloseTo(0.75, 1);
  });
});

describe('publicOrShipped', () => {
  const unreachable = new LmlabError('unreachable-data', {
    expected: 'data',
    found: 'no network',
    remedy: 'Wait.',
  });

  test('falls back only where the data cannot be had, and says so', async () => {
    const { source, note } = await publicOrShipped(() => Promise.reject(unreachable), loadShippedStories);
    expect(source).toBe('shipped');
    expect(note).toContain('could not be fetched (no network)');
    const damaged = new LmlabError('wrong-checksum', { expected: 'a', found: 'b', remedy: 'c' });
    await expect(publicOrShipped(() => Promise.reject(damaged), loadShippedStories)).rejects.toBe(damaged);
  });
});
