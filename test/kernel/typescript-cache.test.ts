import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Client, result } from './client';

/** The kernel keeps TypeScript's compiled code; whatever happens to it, it only costs time. */
describe('the cache of compiled code', () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'lmlab-code-'));
  afterAll(() => rmSync(cache, { recursive: true }));
  const folder = path.join(cache, 'lmlab/kernel');
  const kept = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);

  async function start(): Promise<void> {
    const client = await Client.start({ env: { XDG_CACHE_HOME: cache } });
    expect(result(await client.execute('const a: number[] = [1, 2]; a.length'))).toBe('2');
    while (kept().length === 0 || kept().some((name) => !name.endsWith('.v8-code') || sizeOf(name) < 1e5))
      await client.execute('await new Promise((r) => setTimeout(r, 100))');
    await client.stop();
  }
  const sizeOf = (name: string): number => statSync(path.join(folder, name)).size;

  test('is made, used, and made anew when it is broken', async () => {
    await start();
    expect(kept()).toHaveLength(1);
    const [name] = kept();
    const made = statSync(path.join(folder, name)).mtimeMs;
    await start();
    expect(statSync(path.join(folder, name)).mtimeMs).toBe(made);
    writeFileSync(path.join(folder, name), 'broken');
    await start();
    expect(kept()).toEqual([name]);
  });

  test('a folder that cannot be made stops nothing', async () => {
    const file = path.join(cache, 'a-file');
    writeFileSync(file, '');
    const client = await Client.start({ env: { XDG_CACHE_HOME: file } });
    expect(result(await client.execute('1 + 1'))).toBe('2');
    await client.stop();
  });
});
