import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { Router } from 'zeromq';
import { kernelArgv } from '../../kernel/src/kernelspec';
import { Codec, newHeader, type Message } from '../../kernel/src/protocol/wire';
import { Client, makeConnection, result } from './client';

describe('bad messages are logged, answered or refused, and the kernel lives on', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
  });
  afterAll(() => client.stop());
  const poke = () => client.request('control', 'kernel_info_request', {});

  test('unsigned, forged and replayed', async () => {
    const message = (code: string): Message => ({
      identities: [],
      header: newHeader('execute_request', 's'),
      parent_header: {},
      metadata: {},
      content: { code },
      buffers: [],
    });
    const from = client.iopub.length;
    await client.sendRaw('shell', new Codec('').encode(message('1')));
    await client.sendRaw('shell', new Codec('guess').encode(message('2')));
    const { frames } = client.encode('kernel_info_request', {});
    await client.sendRaw('shell', frames);
    await client.sendRaw('shell', frames);
    for (const why of [/unsigned/, /wrong signature/, /replayed/]) {
      while (!why.test(client.log)) await poke();
    }
    const executed = client.iopub.slice(from).filter(({ header }) => header.msg_type === 'execute_input');
    expect(executed).toEqual([]);
  });

  test('any frames at all', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('<IDS|MSG>', '{}', '[]', '').map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('shell' as const, 'control' as const, 'stdin' as const),
        fc.array(frame, { minLength: 1, maxLength: 8 }),
        (channel, frames) => client.sendRaw(channel, frames),
      ),
      { numRuns: 200 },
    );
    expect((await poke()).reply.content.status).toBe('ok');
  });

  test('a message of 65 MB is refused unread', async () => {
    const { frames } = client.encode('execute_request', { code: '1' });
    await client.sendRaw('shell', [...frames.slice(0, -1), Buffer.alloc(65 * 1024 * 1024, ' ')]);
    while (!/a message of \d+ bytes; at most/.test(client.log)) await poke();
    expect(result(await client.execute('3 + 3'))).toBe('6');
  });

  test('JSON that is deep, or looks like the insides of objects', async () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    const contents = [`{"code":"4 + 4","__proto__":{"silent":true}}`, `{"code":"4 + 4","x":${deep}}`];
    for (const content of contents) {
      const { reply } = await client.request('shell', 'execute_request', JSON.parse(content) as never);
      expect(reply.content.status).toBe('ok');
    }
    expect(({} as Record<string, unknown>).silent).toBeUndefined();
  });

  test('messages in the wrong order or on the wrong channel', async () => {
    // A comm that nobody has opened; a request that belongs on shell; interrupts with nothing to stop.
    const comm_id = 'never-opened';
    expect((await client.post('comm_msg', { comm_id, data: {} })).length).toBeGreaterThan(0);
    expect((await client.post('comm_close', { comm_id, data: {} })).length).toBeGreaterThan(0);
    expect((await client.post('comm_msg', { data: {} })).length).toBeGreaterThan(0);
    const misplaced = await client.request('control', 'execute_request', { code: '1' });
    expect(misplaced.reply.content).toMatchObject({ status: 'error' });
    for (let i = 0; i < 3; i++) await client.request('control', 'interrupt_request', {});
    await client.sendRaw('stdin', client.encode('kernel_info_request', {}).frames);
    expect(result(await client.execute('5 + 5'))).toBe('10');
  });

  test('an unknown request is answered with an error', async () => {
    const { reply } = await client.request('shell', 'teleport_request', {});
    expect(reply.header.msg_type).toBe('teleport_reply');
    expect(reply.content).toMatchObject({
      status: 'error',
      evalue: 'this kernel does not know teleport_request',
    });
    const { reply: inherited } = await client.request('shell', 'toString_request', {});
    expect(inherited.content.status).toBe('error');
  });

  test('content of the wrong type is answered with an error', async () => {
    for (const [type, content] of [
      ['execute_request', { code: 5 }],
      ['complete_request', {}],
      ['inspect_request', { code: null }],
      ['is_complete_request', { code: [] }],
    ] as const) {
      const { reply } = await client.request('shell', type, content);
      expect(reply.content).toMatchObject({ status: 'error' });
      expect(reply.content.evalue).toMatch(/expected code to be text/);
    }
    const odd = { hist_access_type: 'search', pattern: '[*', n: 'many' };
    expect((await client.request('shell', 'history_request', odd)).reply.content.status).toBe('ok');
  });

  test('an answer that nobody asked for is ignored', async () => {
    await client.sendRaw('stdin', client.encode('input_reply', { value: 'x' }).frames);
    await client.sendRaw('stdin', client.encode('execute_request', { code: '1' }).frames);
    expect(result(await client.execute('2 + 2'))).toBe('4');
  });
});

describe('a kernel that cannot start says why and exits', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'lmlab-bad-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  function start(
    connection: unknown,
    env: Record<string, string> = {},
  ): { status: number | null; stderr: string } {
    const file = path.join(folder, 'connection.json');
    writeFileSync(file, typeof connection === 'string' ? connection : JSON.stringify(connection));
    const [program, ...args] = kernelArgv(file);
    return spawnSync(program, args, { encoding: 'utf8', timeout: 20000, env: { ...process.env, ...env } });
  }

  test('on a connection file that is missing or wrong', async () => {
    const good = await makeConnection();
    const [program, main] = kernelArgv('');
    const none = spawnSync(program, [main], { encoding: 'utf8' });
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('expected a connection file')]);
    for (const [connection, why] of [
      ['{', 'not JSON'],
      ['[]', 'expected ip to be text'],
      [{ ...good, hb_port: 70000 }, 'expected hb_port to be a port from 1 to 65535, found 70000'],
      [{ ...good, transport: 'pigeon' }, 'unknown transport "pigeon"'],
      [{ ...good, signature_scheme: 'rot13' }, 'unknown signature scheme "rot13"'],
    ] as const) {
      const { status, stderr } = start(connection);
      expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
    }
  });

  test('on a connection file that it cannot read', () => {
    const [program, main] = kernelArgv('');
    const { status, stderr } = spawnSync(program, [main, folder], { encoding: 'utf8' }); // a folder
    expect([status, stderr]).toEqual([1, expect.stringContaining('EISDIR')]);
    const missing = path.join(folder, 'none.json');
    const none = spawnSync(program, [main, missing], { encoding: 'utf8' });
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining(`connection file ${missing}`)]);
  });

  test('on a seed that is none', async () => {
    const { status, stderr } = start(await makeConnection(), { LMLAB_SEED: 'seven' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('expected LMLAB_SEED to be an integer')]);
  });

  test('on a port that is taken', async () => {
    const connection = await makeConnection();
    const squatter = new Router();
    await squatter.bind(`tcp://127.0.0.1:${connection.shell_port}`);
    const { status, stderr } = start(connection);
    squatter.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`cannot listen on tcp://127.0.0.1:${connection.shell_port} (shell)`);
  });
});
