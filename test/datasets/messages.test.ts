import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShippedMessages } from 'lmlab';
import { generateMessages } from '../../datasets/messages/generate';

const file = join(__dirname, '../../datasets/messages/messages.tsv');

describe('the shipped messages', () => {
  test('are what their generator makes, byte for byte', () => {
    expect(generateMessages(20261123) === readFileSync(file, 'utf8')).toBe(true);
  });

  test('depend on the seed', () => {
    expect(generateMessages(1)).not.toBe(generateMessages(2));
  });

  test('hold what they are made to teach', async () => {
    const { rows, source } = await loadShippedMessages();
    const count = (has: (text: string) => boolean): number => rows.filter(({ text }) => has(text)).length;
    expect(source).toBe('shipped');
    expect(rows).toHaveLength(2400);
    const spamShare = rows.filter(({ label }) => label === 'spam').length / rows.length;
    expect(spamShare).toBeGreaterThan(0.12);
    expect(spamShare).toBeLessThan(0.14);
    expect(count((text) => text === '')).toBeGreaterThan(5);
    expect(rows.length - new Set(rows.map(({ text }) => text)).size).toBeGreaterThan(60);
    expect(count((text) => /https?:\/\/|www\./.test(text))).toBeGreaterThan(100);
    expect(count((text) => /&(lt|gt|amp|#39);/.test(text))).toBeGreaterThan(40);
    expect(count((text) => /([aeiouy])\1\1/i.test(text))).toBeGreaterThan(50);
    expect(count((text) => /07700 ?900\d{3}|020 7946 0\d{3}/.test(text))).toBeGreaterThan(100);
  });
});
