import type { Command } from 'commander';
import { dataCommand } from '../../src/cli/data';
import { withData, withServer } from '../datasets/environment';

async function lmlabData(...args: string[]): Promise<string> {
  const out: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  const quiet = (command: Command): Command =>
    command.exitOverride().configureOutput({ writeErr: (text) => out.push(text) });
  const command = quiet(dataCommand());
  command.commands.forEach(quiet);
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    throw new Error(out.join('\n'), { cause: error });
  } finally {
    log.mockRestore();
  }
  return out.join('\n');
}

describe('lmlab data', () => {
  test('list names every set with licence and state', async () => {
    await withData('', async () => {
      const text = await lmlabData('list');
      expect(text).toMatch(/^sms-spam {2}\(not fetched, 0\.5 MB, CC BY 4\.0\)\n {4}SMS Spam Collection/m);
      expect(text.match(/not fetched/g)).toHaveLength(13);
    });
  });

  test('path names the cache folder', async () => {
    await withData('', async (cache) => expect(await lmlabData('path')).toBe(cache));
  });

  test('verify tells what is missing', async () => {
    await withData('', async () =>
      expect(await lmlabData('verify', 'vader')).toMatch(/missing {2}vader\/vader_lexicon\.txt/),
    );
  });

  test('get fails clearly when the server fails', async () => {
    await withServer(
      () => ({ status: 503 }),
      (address) =>
        withData(address, async () => {
          const error = await lmlabData('get', 'vader').catch((reason: unknown) => (reason as Error).cause);
          expect(error).toMatchObject({ code: 'unreachable-data', found: 'HTTP status 503' });
        }),
    );
  });

  test('a wrong name, or none, is one clear line', async () => {
    await expect(lmlabData('get', 'nonsense')).rejects.toThrow(/'nonsense' is invalid.*Known are ag-news/);
    await expect(lmlabData('get')).rejects.toThrow('error: name a data set, or say --all');
  });
});
