import { Client, result } from './client';

test('LMLAB_SEED makes two runs the same; without it they differ', async () => {
  const look = async (env: Record<string, string>): Promise<unknown[]> => {
    const client = await Client.start({ env });
    const first = result(await client.execute('[Math.random(), Math.random()].join()'));
    // The counter, not the moment: what the kernel itself asks for does not show here.
    const clock = result(await client.execute('new Date(Date.now()).getUTCFullYear()'));
    await client.stop();
    return [first, clock];
  };
  const [a, b] = [await look({ LMLAB_SEED: '7' }), await look({ LMLAB_SEED: '7' })];
  expect(a).toEqual(b);
  expect(a[1]).toBe('2000');
  const other = await look({ LMLAB_SEED: '8' });
  expect(other[0]).not.toBe(a[0]);
  const free = await look({ LMLAB_SEED: '' });
  expect(free[0]).not.toBe(a[0]);
  expect(free[1]).not.toBe('2000');
});
