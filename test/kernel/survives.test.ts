import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { kernelArgv } from '../../kernel/src/kernelspec';
import { Client, makeConnection, ofType, printed, result } from './client';

/** The learner's code may do anything; the kernel says what happened and goes on. */
describe('the kernel survives its learner', () => {
  let client: Client;
  beforeAll(async () => {
    // A small heap, so that running out of it takes a moment and not the machine's memory.
    client = await Client.start({ env: { NODE_OPTIONS: '--max-old-space-size=400' } });
  });
  afterAll(() => client.stop());

  test.each([
    ['process.exit()', 'process.exit(3)', 'ProcessExit', /process\.exit\(3\)/],
    [
      'process.exit() later',
      'await new Promise(() => setTimeout(() => process.exit(0), 50))',
      'ProcessExit',
      /exit\(0\)/,
    ],
    ['a native crash', 'process.abort()', 'KernelCrashed', /native code/],
    ['being killed', "process.kill(process.pid, 'SIGKILL'); while (true);", 'KernelKilled', /killed/],
    [
      'out of memory',
      '{ const all: number[][] = []; while (true) all.push(new Array(10000).fill(Math.PI)); }',
      'OutOfMemory',
      /more memory than .* \(\d+ MB\)/,
    ],
  ])('%s', async (_what, code, ename, why) => {
    await client.execute('const before = 1; console.log("alive")');
    const answer = await client.execute(`console.log('last words'); ${code}`);
    expect(answer.reply.content).toMatchObject({ status: 'error', ename });
    expect(answer.reply.content.evalue).toMatch(why);
    expect(answer.reply.content.evalue).toMatch(/run the cells from the top/);
    expect(ofType(answer, 'error')).toHaveLength(1);
    expect(printed(answer)).toBe('last words\n');
    expect(result(await client.execute('1 + 1'))).toBe('2');
    expect((await client.execute('before')).reply.content.status).toBe('error');
  });

  test('a stack overflow is an ordinary error', async () => {
    await client.execute('const kept = 7; function deep(): number { return 1 + deep(); }');
    expect((await client.execute('deep()')).reply.content).toMatchObject({ ename: 'RangeError' });
    expect(result(await client.execute('kept'))).toBe('7');
  });

  test('the cells that waited behind a death are aborted', async () => {
    const [died, waited] = await Promise.all([client.execute('process.exit(1)'), client.execute('1')]);
    expect(died.reply.content.status).toBe('error');
    expect(waited.reply.content.status).toBe('aborted');
  });

  test('a program that a cell left running does not outlive the kernel', async () => {
    const answer = await client.execute(
      "const { spawn } = await import('node:child_process'); spawn('sleep', ['1000'], { stdio: 'inherit' }).pid",
    );
    const pid = Number(result(answer));
    expect(() => process.kill(pid, 0)).not.toThrow();
    const exit = once(client.process, 'exit');
    await client.request('control', 'shutdown_request', { restart: false });
    await exit;
    expect(await isGone(pid)).toBe(true);
  });
});

describe('no kernel stays behind alone', () => {
  test('it ends when the client that started it is killed', async () => {
    const connection = await makeConnection();
    const folder = process.env.TMPDIR ?? '/tmp';
    const file = path.join(folder, `lmlab-orphan-${process.pid}.json`);
    writeFileSync(file, JSON.stringify(connection));
    const [program, ...args] = kernelArgv(file);
    const script = `
      const child = require('node:child_process').spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, {
        env: { ...process.env, JPY_PARENT_PID: String(process.pid) }, stdio: 'ignore' });
      console.log(child.pid);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const kernel = Number(chunk.toString());
    expect(() => process.kill(kernel, 0)).not.toThrow();
    parent.kill('SIGKILL');
    expect(await isGone(kernel)).toBe(true);
  });
});

async function isGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 200; i++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
