import { Client, result } from './client';

test('LMLAB_SEED makes two runs the same; without it they differ', async () => {
  const look = async (env: Record<string, string>): Promise<unknown[]> => {
    const client = await Client.start({ env });
    const first = result(
      await client.execute(
        `import * as crypto from 'node:crypto';
         import { promisify } from 'node:util';
         import { random } from 'lmlab';
         const bytes = new Uint8Array(8);
         crypto.randomFillSync(bytes, 2, 4);
         const later = await promisify(crypto.randomBytes)(4);
         [
           Math.random(), crypto.randomUUID(), globalThis.crypto.randomUUID(), crypto.randomInt(1e9),
           crypto.randomBytes(4).toString('hex'), later.toString('hex'), bytes.join('-'),
           globalThis.crypto.getRandomValues(new Uint32Array(2)).join('-'),
           crypto.getRandomValues(new Uint8Array(3)).join('-'), random().next(),
         ].join(' ')`,
      ),
    );
    // The counter, not the moment: what the kernel itself asks for does not show here.
    const clock = result(await client.execute('new Date(Date.now()).getUTCFullYear()'));
    await client.stop();
    return [first, clock];
  };
  const [a, b] = [await look({ LMLAB_SEED: '7' }), await look({ LMLAB_SEED: '7' })];
  expect(a).toEqual(b);
  expect(a[1]).toBe('2000');
  const other = await look({ LMLAB_SEED: '8' });
  // None of the ten is what it was with the other seed.
  const parts = (look: unknown[]): string[] => String(look[0]).slice(1, -1).split(' ');
  expect(parts(a)).toHaveLength(10);
  parts(a).forEach((part, i) => expect(parts(other)[i]).not.toBe(part));
  const free = await look({ LMLAB_SEED: '' });
  expect(free[0]).not.toBe(a[0]);
  expect(free[1]).not.toBe('2000');
});
