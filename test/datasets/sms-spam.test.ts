import { loadSmsSpam } from 'lmlab';
import { parseMessages } from '../../src/datasets/sms-spam';
import { withData, withServer } from './environment';

describe('loadSmsSpam', () => {
  test('falls back to the shipped messages when nothing can be fetched, and says so', async () => {
    await withData('http://127.0.0.1:1', async () => {
      const { source, note, rows } = await loadSmsSpam();
      expect(source).toBe('shipped');
      expect(note).toMatch(/could not be fetched .* 2,400 generated messages/);
      expect(Object.keys(rows[0])).toEqual(['label', 'text']);
    });
  });

  test('does not fall back when wrong bytes arrive', async () => {
    await withServer(
      () => ({ body: 'ham\tsomebody else wrote this\n' }),
      (address) =>
        withData(address, async () => {
          await expect(loadSmsSpam()).rejects.toMatchObject({ code: 'wrong-checksum' });
        }),
    );
  });
});

describe('parseMessages', () => {
  test('keeps quotation marks, other line separators and empty texts', () => {
    expect(parseMessages('ham\ta "b" \u0085c\nspam\t\n', 'x')).toEqual([
      { label: 'ham', text: 'a "b" \u0085c' },
      { label: 'spam', text: '' },
    ]);
    expect(parseMessages('', 'x')).toEqual([]);
  });

  test.each([
    ['ham\ta\nspam\n', /line 2 of x, found 1 in "spam"/],
    ['ham\ta\n\nspam\tb\n', /line 2 of x/],
    ['ham\ta\tb\n', /line 1 of x/],
    ['ham\ta\neggs\tb\n', /ham or spam in line 2 of x, found "eggs"/],
  ])('names the broken line of %j', (text, message) => {
    expect(() => parseMessages(text, 'x')).toThrow(message);
  });
});
