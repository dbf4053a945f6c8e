import { Client, ofType, printed, result, types, type Answer } from './client';

/** No output line, status or failure is ever lost. Each test was once a way to a run that looked like a success. */
describe('the kernel never lies', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
  });
  afterAll(() => client.stop());

  const numbered = (n: number): string => Array.from({ length: n }, (_, i) => `line ${i}\n`).join('');
  const idleIsLast = (answer: Answer): boolean => types(answer).at(-1) === 'idle';

  test('20,000 lines of a synchronous loop arrive whole, in order, before idle', async () => {
    const answer = await client.execute('for (let i = 0; i < 20000; i++) console.log(`line ${i}`);');
    expect(printed(answer)).toBe(numbered(20000));
    expect(idleIsLast(answer)).toBe(true);
  });

  test('so do lines of an asynchronous loop', async () => {
    const answer = await client.execute(
      'await 0; for (let i = 0; i < 2000; i++) { console.log(`line ${i}`); if (i % 50 === 0) await new Promise((r) => setImmediate(r)); }',
    );
    expect(printed(answer)).toBe(numbered(2000));
    expect(idleIsLast(answer)).toBe(true);
  });

  test('100 MB of output is cut with a note; the kernel lives', async () => {
    const answer = await client.execute(
      "{ const line = 'x'.repeat(1023); for (let i = 0; i < 100 * 1024; i++) console.log(line); }",
    );
    expect(printed(answer).length).toBe(10 * 1024 * 1024);
    expect(printed(answer, 'stderr')).toMatch(/output cut/);
    expect(idleIsLast(answer)).toBe(true);
    expect(result(await client.execute('1 + 1'))).toBe('2');
  });

  test('what a child process prints stands where it was printed', async () => {
    const answer = await client.execute(
      `const { execSync, spawn } = await import('node:child_process');
       console.log('before');
       execSync('echo child; echo problem >&2', { stdio: 'inherit' });
       console.log('after');`,
    );
    expect(printed(answer)).toBe('before\nchild\nafter\n');
    expect(printed(answer, 'stderr')).toBe('problem\n');
  });

  test('a worker prints while the cell keeps the main thread busy', async () => {
    const answer = await client.execute(
      `const { Worker } = await import('node:worker_threads');
       const flag = new Int32Array(new SharedArrayBuffer(4));
       new Worker("console.log('from the worker'); Atomics.store(require('node:worker_threads').workerData, 0, 1)", { eval: true, workerData: flag });
       await 0;
       const end = Date.now() + 5000;
       while (Atomics.load(flag, 0) === 0 && Date.now() < end);
       // Two pipes carry the two lines: the worker's must be there while this thread is still busy.
       const busy = Date.now() + 300;
       while (Date.now() < busy);
       console.log('main');`,
    );
    expect(printed(answer)).toContain('from the worker\n');
    expect(printed(answer).indexOf('worker')).toBeLessThan(printed(answer).indexOf('main'));
  });

  test('output is live: a line is there while its cell still computes', async () => {
    const started = client.iopub.length;
    const running = client.execute(
      "console.log('early'); { const end = Date.now() + 1000; while (Date.now() < end); }",
    );
    const early = (): boolean =>
      client.iopub.slice(started).some(({ content }) => String(content.text).startsWith('early'));
    await client.until(early);
    let done = false;
    void running.then(() => (done = true));
    await client.beat();
    expect(done).toBe(false);
    await running;
  });

  test('a character split over two writes stays whole, and a write calls back', async () => {
    const answer = await client.execute(
      `const bytes = Buffer.from('é😀');
       process.stdout.write(bytes.subarray(0, 1)); process.stdout.write(bytes.subarray(1, 4)); process.stdout.write(bytes.subarray(4));
       await new Promise<void>((resolve) => process.stdout.write('!\\n', () => resolve()));`,
    );
    expect(printed(answer)).toBe('é😀!\n');
  });

  test('what a cell prints after it has ended still belongs to it', async () => {
    const first = await client.execute("setTimeout(() => console.log('afterwards'), 100); 0");
    const second = await client.execute('await new Promise((r) => setTimeout(r, 200)); 0');
    expect(printed(second)).toBe('');
    const parent = first.reply.parent_header.msg_id;
    const late = client.iopub.filter(
      ({ header, parent_header }) => header.msg_type === 'stream' && parent_header.msg_id === parent,
    );
    expect(late.map(({ content }) => content.text)).toEqual(['afterwards\n']);
  });

  test('an unhandled rejection is an error of its cell', async () => {
    const answer = await client.execute("void Promise.reject(new TypeError('nobody waits')); 0");
    expect(answer.reply.content).toMatchObject({
      status: 'error',
      ename: 'TypeError',
      evalue: 'nobody waits',
    });
    expect(ofType(answer, 'error')).toHaveLength(1);
  });

  test('a throw in a timer is an error of its cell, and ends a wait that will never end', async () => {
    const short = await client.execute("setTimeout(() => { throw new Error('in a timer'); }, 0); 0");
    expect(short.reply.content).toMatchObject({ status: 'error', evalue: 'in a timer' });
    const stuck = await client.execute(
      "await new Promise(() => setTimeout(() => { throw new Error('never resolved'); }, 100));",
    );
    expect(stuck.reply.content).toMatchObject({ status: 'error', evalue: 'never resolved' });
  });

  test('a failure after the end of its cell is shown there, and no run reports success', async () => {
    const first = await client.execute("setTimeout(() => { throw new Error('too late'); }, 100); 0");
    expect(first.reply.content.status).toBe('ok');
    const count = first.reply.content.execution_count as number;
    const second = await client.execute(
      "await new Promise((r) => setTimeout(r, 250)); console.log('ran to its end')",
    );
    const evalue = `In[${count}] failed after it had ended: too late`;
    expect(printed(second)).toBe('ran to its end\n');
    expect(second.reply.content).toMatchObject({ status: 'error', evalue });
    const atFirst = client.iopub.filter(
      ({ header, parent_header }) =>
        header.msg_type === 'error' && parent_header.msg_id === first.reply.parent_header.msg_id,
    );
    expect(atFirst.map(({ content }) => content.evalue)).toEqual([evalue]);
    expect((await client.execute('1')).reply.content.status).toBe('ok');
  });

  test('a client can have a cell wait for what it leaves running', async () => {
    const answer = await client.execute(
      "setTimeout(() => { throw new Error('in time'); }, 200); 0",
      {},
      {
        lmlab: { settleMs: 2000 },
      },
    );
    expect(answer.reply.content).toMatchObject({ status: 'error', evalue: 'in time' });
  });

  test('an interval that throws throws once', async () => {
    const answer = await client.execute(
      "setInterval(() => { throw new Error('again'); }, 5); await new Promise((r) => setTimeout(r, 100));",
    );
    expect(answer.reply.content).toMatchObject({ status: 'error', evalue: 'again' });
    const next = await client.execute('await new Promise((r) => setTimeout(r, 100)); 1');
    expect(next.reply.content.status).toBe('ok');
  });
});
