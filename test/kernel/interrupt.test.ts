import { stripVTControlCharacters } from 'node:util';
import { Client, ofType, printed, result } from './client';

/** Whatever a cell does, an interrupt ends it, its later output is dropped, and the state stays. */
describe('the kernel always stops', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
    await client.execute('let kept = 41;');
  });
  afterAll(() => client.stop());

  /** Runs a cell until it has said that it runs, interrupts it, and checks that the state is alive. */
  async function interrupted(code: string, by: 'message' | 'signal' = 'message') {
    const from = client.iopub.length;
    const running = client.execute(code);
    await client.until(() =>
      client.iopub.slice(from).some(({ content }) => String(content.text).includes('running')),
    );
    if (by === 'message') {
      const { reply } = await client.request('control', 'interrupt_request', {});
      expect(reply.content).toEqual({ status: 'ok' });
    } else client.process.kill('SIGINT');
    const answer = await running;
    expect(answer.reply.content).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(ofType(answer, 'error')).toHaveLength(1);
    expect(result(await client.execute('kept + 1'))).toBe('42');
    return answer;
  }

  test.each([
    ['a synchronous loop', "console.log('running'); while (true);"],
    [
      'a loop that catches everything',
      "console.log('running'); while (true) { try { while (true); } catch {} }",
    ],
    ['a loop after an await', "console.log('running'); await 0; while (true);"],
    [
      'a loop in a timer',
      "setTimeout(() => { console.log('running'); while (true); }, 10); await new Promise(() => {});",
    ],
    [
      'a loop in an immediate',
      "setImmediate(() => { console.log('running'); while (true); }); await new Promise(() => {});",
    ],
    ['a loop in a microtask', "queueMicrotask(() => { console.log('running'); while (true); }); 0"],
    ['a pending await', "console.log('running'); await new Promise(() => {});"],
    ['a chain of microtasks', "console.log('running'); while (true) await null;"],
    [
      'a program that is waited for',
      "console.log('running'); (await import('node:child_process')).execSync('sleep 60');",
    ],
    ['a question to the learner', "console.log('running'); await (globalThis as any).input('?');"],
    ['a prompt', "console.log('running'); (globalThis as any).prompt('?');"],
  ])('%s', async (_what, code) => {
    await interrupted(code);
  });

  test('the learner is told where the code was', async () => {
    const trace = async (code: string): Promise<string> =>
      stripVTControlCharacters(((await interrupted(code)).reply.content.traceback as string[]).join('\n'));
    const inFunction = await trace(
      "function spin(): never {\n  console.log('running');\n  while (true) {}\n}\nawait 0;\nspin();",
    );
    expect(inFunction).toMatch(/^Interrupted: In\[\d+\] was interrupted\n/);
    expect(inFunction).toMatch(/> 3 \|   while \(true\) {}/);
    expect(inFunction).toMatch(/at spin \(In\[\d+\]:3:\d+\)\n/);
    expect(inFunction).toMatch(/In\[\d+\]:6:1/);
    const waiting = await trace("console.log('running'); await new Promise(() => {});");
    expect(waiting).toMatch(/was interrupted while it waited$/);
  });

  test('what a loop had assigned is there, to the last turn', async () => {
    await interrupted(
      `const list: number[] = [];
       let turns = 0;
       let last = '';
       console.log('running');
       for (;;) { turns++; last = 'turn ' + turns; if (turns % 100 === 0) list.push(turns); }`,
    );
    const answer = await client.execute(
      "turns > 100 && list.at(-1) === turns - (turns % 100) && last.startsWith('turn ') && Math.abs(turns - Number(last.slice(5))) <= 1",
    );
    expect(result(answer)).toBe('true');
    // Broken off in a function that the loop calls, after an await, in a loop that others of that name surround.
    await interrupted(
      `await 0;
       let calls = 0;
       let depth = 0;
       function deep(n: number): number { if (n > 0) return deep(n - 1) + 1; const depth = n; while (calledTwice()) {} return depth; }
       const seen = { calls: 0 };
       const calledTwice = () => seen.calls > 1;
       console.log('running');
       do { depth = 7; calls += 1; seen.calls = calls; deep(200); } while (true);`,
    );
    expect(result(await client.execute('[calls, seen.calls, depth].join()'))).toContain('2,2,7');
  });

  test('by signal', async () => {
    await interrupted("console.log('running'); while (true);", 'signal');
  });

  // Node ends a process whose stack of asynchronous operations an interrupt has left unbalanced, once hooks are on.
  describe('where a library has switched on async_hooks', () => {
    beforeAll(async () => {
      await client.execute(
        `import { AsyncLocalStorage, createHook } from 'node:async_hooks';
         let inits = 0;
         const hook = createHook({ init() { inits++; }, before() {}, after() {}, destroy() {} }).enable();
         const store = new AsyncLocalStorage<number>();`,
      );
    });
    afterAll(() => client.execute('hook.disable(); store.disable();'));

    test.each([
      ['a synchronous loop', "console.log('running'); while (true);"],
      ['a loop after an await', "console.log('running'); await 0; while (true);"],
      [
        'a loop after an await that slept',
        "await new Promise((r) => setTimeout(r, 5)); console.log('running'); while (true);",
      ],
      ['a loop inside a store', "store.run(1, () => { console.log('running'); while (true); });"],
      [
        'a loop in a timer',
        "setTimeout(() => { console.log('running'); while (true); }, 10); await new Promise(() => {});",
      ],
      [
        'a loop in an immediate',
        "setImmediate(() => { console.log('running'); while (true); }); await new Promise(() => {});",
      ],
      [
        'a loop in process.nextTick',
        "process.nextTick(() => { console.log('running'); while (true); }); await new Promise(() => {});",
      ],
      ['a pending await', "console.log('running'); await new Promise(() => {});"],
      ['a chain of microtasks', "console.log('running'); while (true) await null;"],
    ])('%s', async (_what, code) => {
      await interrupted(code);
    });

    test('the hooks go on, and a store keeps apart what runs at once', async () => {
      const answer = await client.execute(
        `const before = inits;
         const seen = await Promise.all([1, 2].map((n) => store.run(n, async () => {
           await new Promise((r) => setTimeout(r, 5));
           return store.getStore();
         })));
         [seen.join(), inits > before, store.getStore()].join(' ')`,
      );
      expect(result(answer)).toContain('1,2 true ');
    });
  });

  test('with the libraries of a lesson: five ways to be stuck', async () => {
    await client.execute(
      `import * as lmlab from 'lmlab';
       import * as tensors from '@tensorflow/tfjs';
       import * as frames from 'danfojs-node';`,
    );
    for (const code of [
      "console.log('running'); while (true);",
      "console.log('running'); await 0; while (true);",
      "setTimeout(() => { console.log('running'); while (true); }, 10); await new Promise(() => {});",
      "console.log('running'); await new Promise(() => {});",
      "console.log('running'); while (true) tensors.tidy(() => tensors.ones([64, 64]).sum().dataSync());",
    ]) {
      await interrupted(code);
    }
    expect(result(await client.execute('[typeof lmlab, typeof tensors, typeof frames].join()'))).toContain(
      'object,object,object',
    );
  });

  test('tensor computation between operations', async () => {
    await interrupted(
      `import * as tf from '@tensorflow/tfjs';
       await tf.setBackend('cpu');
       console.log('running');
       const a = tf.ones([64, 64]);
       while (true) tf.tidy(() => a.matMul(a).dataSync());`,
    );
  });

  test('an interrupted loop prints nothing into later cells, and stops at its next sleep', async () => {
    await interrupted(
      `(globalThis as any).steps = 0;
       while (true) { (globalThis as any).steps++; console.log('running'); await new Promise((r) => setTimeout(r, 20)); }`,
    );
    const from = client.iopub.length;
    const steps = '(globalThis as any).steps';
    const before = result(await client.execute(`await new Promise((r) => setTimeout(r, 100)); ${steps}`));
    const after = result(await client.execute(`await new Promise((r) => setTimeout(r, 100)); ${steps}`));
    expect(after).toBe(before);
    const streams = client.iopub.slice(from).filter(({ header }) => header.msg_type === 'stream');
    expect(streams).toEqual([]);
  });

  test('library loops are told by an AbortSignal', async () => {
    await interrupted(
      `(globalThis as any).told = '';
       const signal = (globalThis as any)[Symbol.for('lmlab.signal')];
       signal.addEventListener('abort', () => { (globalThis as any).told = signal.reason.message; });
       console.log('running');
       await new Promise(() => {});`,
    );
    expect(result(await client.execute('(globalThis as any).told'))).toMatch(/was interrupted/);
  });

  test('a native operation cannot be broken off: the kernel says so, and stops when it returns', async () => {
    const answer = await interrupted(
      "console.log('running'); (await import('node:crypto')).pbkdf2Sync('a', 'b', 7e6, 64, 'sha512'); while (true);",
    );
    expect(printed(answer, 'stderr')).toMatch(/inside a native operation/);
  });

  test('an interrupt with nothing to stop is harmless', async () => {
    await client.request('control', 'interrupt_request', {});
    expect(result(await client.execute('kept + 1'))).toBe('42');
  });

  test('twenty interrupts in a row leave a quiet process', async () => {
    for (let i = 0; i < 20; i++)
      await interrupted(
        i % 2 ? "console.log('running'); while (true);" : "await 0; console.log('running'); while (true);",
      );
    const answer = await client.execute(
      'const used = process.cpuUsage(); await new Promise((r) => setTimeout(r, 300)); const more = process.cpuUsage(used); console.log((more.user + more.system) / 300_000 < 0.5)',
    );
    expect(printed(answer)).toBe('true\n');
  });
});
