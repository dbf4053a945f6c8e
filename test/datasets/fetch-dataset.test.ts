import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, datasetFacts, datasetNames, fetchDataset, verifyDataset } from 'lmlab';
import { withData, withServer } from './environment';

// AG News' class list is small enough to stand here: 31 bytes of names.
const classes = 'World\nSports\nBusiness\nSci/Tech\n';
const facts = datasetFacts('ag-news').files.find(({ name }) => name === 'classes.txt')!;

jest.mock('../../src/datasets/registry', () => {
  const actual = jest.requireActual<typeof import('../../src/datasets/registry')>(
    '../../src/datasets/registry',
  );
  const files = actual.registry['ag-news'].files.filter(({ name }) => name === 'classes.txt');
  return {
    ...actual,
    registry: { ...actual.registry, 'ag-news': { ...actual.registry['ag-news'], files } },
  };
});

describe('fetchDataset', () => {
  test('fetches once, checks, and keeps', async () => {
    await withServer(
      () => ({ body: classes }),
      (address, paths) =>
        withData(address, async (cache) => {
          const path = join(cache, 'ag-news', 'classes.txt');
          expect(await verifyDataset('ag-news')).toMatchObject([{ state: 'missing' }]);
          expect(await fetchDataset('ag-news')).toEqual([path]);
          expect(readFileSync(path, 'utf8')).toBe(classes);
          expect(await verifyDataset('ag-news')).toMatchObject([{ state: 'whole', path }]);
          await fetchDataset('ag-news');
          expect(paths).toEqual(['/ag-news/classes.txt']);
        }),
    );
  });

  test('fetches again what was damaged in the cache', async () => {
    await withServer(
      () => ({ body: classes }),
      (address, paths) =>
        withData(address, async (cache) => {
          await fetchDataset('ag-news');
          writeFileSync(join(cache, 'ag-news', 'classes.txt'), 'World\n');
          expect(await verifyDataset('ag-news')).toMatchObject([{ state: 'damaged' }]);
          await fetchDataset('ag-news');
          expect(await verifyDataset('ag-news')).toMatchObject([{ state: 'whole' }]);
          expect(paths).toHaveLength(2);
        }),
    );
  });

  test.each([
    ['a missing file', { status: 404, body: 'no' }, 'unreachable-data', /HTTP status 404/],
    ['a line cut half way', { body: 'World\n', promisedBytes: 31 }, 'unreachable-data', /31 bytes from http/],
    ['a short file', { body: 'World\n' }, 'wrong-checksum', /expected 31 bytes .* found only 6 bytes/],
    ['a long file', { body: classes + 'more' }, 'wrong-checksum', /found more than that/],
    ['other bytes', { body: classes.toLowerCase() }, 'wrong-checksum', new RegExp(facts.sha256)],
  ])('refuses %s and stores nothing', async (_, answer, code, message) => {
    await withServer(
      () => answer,
      (address) =>
        withData(address, async (cache) => {
          const error: unknown = await fetchDataset('ag-news').catch((reason: unknown) => reason);
          expect(error).toMatchObject({ code, message: expect.stringMatching(message) as unknown });
          expect(existsSync(join(cache, 'ag-news'))).toBe(false);
        }),
    );
  });

  test('says that nobody listens', async () => {
    await withData('http://127.0.0.1:1', async () => {
      await expect(fetchDataset('ag-news')).rejects.toMatchObject({ code: 'unreachable-data' });
    });
  });

  test('takes a folder for a mirror', async () => {
    await withData('', async (cache) => {
      const mirror = join(cache, 'mirror');
      process.env['LMLAB_DATA_MIRROR'] = mirror;
      await expect(fetchDataset('ag-news')).rejects.toMatchObject({
        code: 'unreachable-data',
        found: 'ENOENT',
      });
      mkdirSync(join(mirror, 'ag-news'), { recursive: true });
      writeFileSync(join(mirror, 'ag-news', 'classes.txt'), classes);
      await fetchDataset('ag-news');
      expect(readdirSync(join(cache, 'ag-news'))).toEqual(['classes.txt']);
    });
  });

  test('knows what it does not know', async () => {
    await expect(fetchDataset('imdb' as 'ag-news')).rejects.toMatchObject({ code: 'unknown-name' });
  });
});

test('cacheDirectory is the user cache unless LMLAB_CACHE says otherwise', async () => {
  await withData('', (cache) => {
    expect(cacheDirectory()).toBe(cache);
    Reflect.deleteProperty(process.env, 'LMLAB_CACHE');
    expect(cacheDirectory()).toMatch(/lmlab/);
    return Promise.resolve();
  });
});

test('the registry is complete', () => {
  for (const name of datasetNames) {
    const { title, licence, citation, homepage, size, format, files } = datasetFacts(name);
    for (const text of [title, licence, citation, size, format]) expect(text.length).toBeGreaterThan(2);
    expect(homepage).toMatch(/^https?:\/\//);
    for (const file of files) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      // A URL that names a commit: its bytes cannot change under the checksum.
      expect(file.url).toMatch(/^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[0-9a-f]{40}\//);
    }
  }
});
