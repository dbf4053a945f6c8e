import { loadShippedReviews, loadSmsSpam, loadVader, publicOrShipped } from 'lmlab';
import { withData } from './environment';

/** Runs `body` with LMLAB_DATA set. */
async function wanting(word: string, body: () => Promise<void>): Promise<void> {
  process.env['LMLAB_DATA'] = word;
  try {
    await body();
  } finally {
    delete process.env['LMLAB_DATA'];
  }
}

test('shipped: published data are left alone, wherever they may lie', () =>
  wanting('shipped', async () => {
    const { source, note } = await loadSmsSpam();
    expect(source).toBe('shipped');
    expect(note).toContain('LMLAB_DATA=shipped');
    await expect(loadVader()).rejects.toMatchObject({ code: 'unreachable-data' });
  }));

test('public: nothing stands in for data that cannot be had', () =>
  wanting('public', () =>
    withData('http://127.0.0.1:1', async () => {
      await expect(publicOrShipped(loadVader, loadShippedReviews)).rejects.toMatchObject({
        code: 'unreachable-data',
      });
    }),
  ));

test('another word is refused', () =>
  wanting('both', async () => {
    await expect(loadVader()).rejects.toMatchObject({ code: 'bad-option' });
  }));
