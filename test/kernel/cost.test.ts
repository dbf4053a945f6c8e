import { Client, ofType, result } from './client';

describe('a cell that begins with @cost', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
  });
  afterAll(() => client.stop());

  const costs = async (code: string): Promise<unknown[]> =>
    ofType(await client.execute(code), 'display_data').map(
      ({ data }) => (data as Record<string, unknown>)['text/plain'],
    );
  const MEASURED =
    /^Cost of this cell: wall \d+\.\d\d s, CPU \d+\.\d\d s, peak memory \d+ MiB \(\+\d+ MiB\)$/;

  test('is told what it took, beside its result', async () => {
    const code = '/** @cost */\nlet s = 0; for (let i = 0; i < 1e6; i++) s += i; s';
    const answer = await client.execute(code);
    expect(result(answer)).toBe('499999500000');
    const [{ data }] = ofType(answer, 'display_data');
    expect((data as Record<string, unknown>)['text/plain']).toMatch(MEASURED);
  });

  test('counts the operations that a library reports, and those of this cell only', async () => {
    await client.execute("import { countFlops } from 'lmlab'; countFlops(1e9);");
    const [first] = await costs('/** What a product takes. @cost */\ncountFlops(2e9); countFlops(5e8);');
    expect(first).toMatch(/, 2\.50 GFLOP \(\d+\.\d\d GFLOP\/s\)$/);
    expect((await costs('/** @cost */ 1'))[0]).toMatch(MEASURED);
  });

  test('is told also when it fails; other cells are not', async () => {
    expect(await costs("/** @cost */ throw new Error('no');")).toHaveLength(1);
    expect(await costs('/** costs nothing */ const comment = 1; /** @cost */')).toEqual([]);
  });
});
