import { Client, ofType, printed, result, types } from './client';

/** The conformance suite: Jupyter's messaging protocol 5.4 over the real wire. */
describe('protocol', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
  });
  afterAll(() => client.stop());

  test('kernel_info says what is true', async () => {
    const { reply } = await client.request('shell', 'kernel_info_request', {});
    expect(reply.header.msg_type).toBe('kernel_info_reply');
    expect(reply.content).toMatchObject({
      status: 'ok',
      protocol_version: '5.4',
      implementation: 'lmlab',
      language_info: { name: 'typescript', file_extension: '.ts', mimetype: 'text/typescript' },
      debugger: false,
    });
  });

  test('an execution is told in order: busy, input, output, result, idle', async () => {
    const answer = await client.execute('console.log("out"); 6 * 7');
    expect(types(answer)).toEqual(['busy', 'execute_input', 'stream', 'execute_result', 'idle']);
    expect(printed(answer)).toBe('out\n');
    expect(result(answer)).toBe('42');
    expect(answer.reply.content).toMatchObject({ status: 'ok', user_expressions: {}, payload: [] });
    expect(ofType(answer, 'execute_input')[0]).toMatchObject({ code: 'console.log("out"); 6 * 7' });
  });

  test('an error has a name, a value and a traceback, in the message and in the reply', async () => {
    const answer = await client.execute('throw new RangeError("too far")');
    const error = { ename: 'RangeError', evalue: 'too far' };
    expect(ofType(answer, 'error')[0]).toMatchObject(error);
    expect(answer.reply.content).toMatchObject({ status: 'error', ...error });
    expect((answer.reply.content.traceback as string[]).join('\n')).toContain('too far');
  });

  test('after an error the cells that wait are aborted, and those sent later run', async () => {
    const all = await Promise.all([
      client.execute('throw new Error("first")'),
      client.execute('console.log("must not run")'),
    ]);
    expect(all.map(({ reply }) => reply.content.status)).toEqual(['error', 'aborted']);
    expect(printed(all[1])).toBe('');
    expect((await client.execute('1')).reply.content.status).toBe('ok');
  });

  test('after an expected error every cell that is sent in the next moments runs', async () => {
    await client.execute('throw new Error("expected")');
    for (let i = 0; i < 10; i++) {
      expect(result(await client.execute(`${i} + 1`))).toBe(String(i + 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test('stop_on_error: false lets the cells that wait run', async () => {
    const all = await Promise.all([
      client.execute('throw new Error("first")', { stop_on_error: false }),
      client.execute('2 + 2'),
    ]);
    expect(all.map(({ reply }) => reply.content.status)).toEqual(['error', 'ok']);
    expect(result(all[1])).toBe('4');
  });

  test('silent and store_history decide what is shown and counted', async () => {
    const before = (await client.execute('1')).reply.content.execution_count as number;
    const silent = await client.execute('console.log("x"); 5', { silent: true });
    expect(types(silent)).toEqual(['busy', 'idle']);
    const unstored = await client.execute('2', { store_history: false });
    expect(result(unstored)).toBe('2');
    expect((await client.execute('3')).reply.content.execution_count).toBe(before + 1);
  });

  test('user_expressions are answered one by one', async () => {
    const { reply } = await client.execute('const side = 3', {
      user_expressions: { good: 'side * side', bad: 'nowhere' },
    });
    expect(reply.content.user_expressions).toMatchObject({
      good: { status: 'ok', data: { 'text/plain': '9' } },
      bad: { status: 'error' },
    });
  });

  test('history: tail, range and search', async () => {
    const { reply } = await client.execute('const remembered = 1');
    const count = reply.content.execution_count as number;
    const ask = async (content: object): Promise<unknown[][]> =>
      (await client.request('shell', 'history_request', { output: false, raw: true, ...content })).reply
        .content.history as unknown[][];
    expect(await ask({ hist_access_type: 'tail', n: 1 })).toEqual([[1, count, 'const remembered = 1']]);
    const range = { hist_access_type: 'range', session: 0, start: count, stop: count + 1 };
    expect(await ask(range)).toEqual([[1, count, 'const remembered = 1']]);
    const search = { hist_access_type: 'search', pattern: '*remember?d*', n: 5, unique: true };
    expect(await ask(search)).toEqual([[1, count, 'const remembered = 1']]);
    await client.execute('40 + 2');
    expect(await ask({ hist_access_type: 'tail', n: 1, output: true })).toEqual([
      [1, count + 1, ['40 + 2', '42']],
    ]);
  });

  test('completion counts in code points, as Jupyter does', async () => {
    await client.execute('const completeMe = "text"');
    const code = '"😀"; completeM';
    const { reply } = await client.request('shell', 'complete_request', {
      code,
      cursor_pos: Array.from(code).length,
    });
    expect(reply.content.matches).toContain('completeMe');
    expect([reply.content.cursor_start, reply.content.cursor_end]).toEqual([5, 14]);
  });

  test('inspection finds a type, and says when there is nothing', async () => {
    await client.execute('const inspected = 5');
    const ask = async (code: string, cursor_pos: number) =>
      (await client.request('shell', 'inspect_request', { code, cursor_pos, detail_level: 0 })).reply.content;
    const found = await ask('inspected', 3);
    expect(found).toMatchObject({ status: 'ok', found: true });
    expect((found.data as Record<string, string>)['text/plain']).toContain('inspected: 5');
    expect(await ask('   ', 1)).toMatchObject({ status: 'ok', found: false, data: {} });
  });

  test('is_complete knows when a cell goes on', async () => {
    const ask = async (code: string) =>
      (await client.request('shell', 'is_complete_request', { code })).reply.content;
    expect(await ask('1 + 1')).toMatchObject({ status: 'complete' });
    const open = await ask('for (let i = 0; i < 3; i++) {');
    expect(open.status).toBe('incomplete');
    expect(typeof open.indent).toBe('string');
    expect((await ask('const text = `begun')).status).toBe('incomplete');
    expect((await ask('const = 1')).status).toBe('invalid');
  });

  test('input: the learner is asked, and what is typed comes back; a password is not echoed', async () => {
    const asked: unknown[] = [];
    client.onInput = (content) => {
      asked.push(content);
      return 'Ada 😀';
    };
    const answer = await client.execute(
      `const named = await (globalThis as any).input('name? '); const secret = (globalThis as any).prompt('key? ', { password: true }); [named, secret].join()`,
    );
    expect(asked).toEqual([
      { prompt: 'name? ', password: false },
      { prompt: 'key? ', password: true },
    ]);
    expect(result(answer)).toContain('Ada 😀,Ada 😀');
  });

  test('two questions at once are asked one after the other', async () => {
    client.onInput = (content) => `<${String(content.prompt)}>`;
    const answer = await client.execute("(await Promise.all([input('a'), input('b')])).join()");
    expect(result(answer)).toContain('<a>,<b>');
  });

  test('input without a learner is an error, not a hang', async () => {
    for (const call of ['await (globalThis as any).input()', '(globalThis as any).prompt()']) {
      const { reply } = await client.execute(call, { allow_stdin: false });
      expect(reply.content).toMatchObject({ status: 'error' });
      expect(reply.content.evalue).toMatch(/cannot ask the learner/);
    }
  });

  test('display, update and clear', async () => {
    const answer = await client.execute(
      `const notebook = (globalThis as any)[Symbol.for('lmlab.notebook')];
       notebook.display({ 'text/plain': 'one' }, {}, 'id-1');
       notebook.updateDisplay('id-1', { 'text/plain': 'two' });
       notebook.clearOutput(true);`,
    );
    expect(ofType(answer, 'display_data')[0]).toMatchObject({
      data: { 'text/plain': 'one' },
      transient: { display_id: 'id-1' },
    });
    expect(ofType(answer, 'update_display_data')[0]).toMatchObject({
      data: { 'text/plain': 'two' },
      transient: { display_id: 'id-1' },
    });
    expect(ofType(answer, 'clear_output')).toEqual([{ wait: true }]);
  });

  test('a display that is not JSON is an error, not a hang', async () => {
    const answer = await client.execute(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': 1n, 'text/plain': 'x' }) })",
    );
    expect(answer.reply.content.status).toBe('error');
    expect(result(await client.execute('1'))).toBe('1');
  });

  test('heartbeat and control are answered while a cell computes', async () => {
    const computing = client.execute('{ const end = Date.now() + 700; while (Date.now() < end); }');
    let done = false;
    void computing.then(() => (done = true));
    expect(await client.beat()).toBe('ping');
    await client.request('control', 'kernel_info_request', {});
    expect(done).toBe(false);
    await computing;
  });

  test('comm_info has its own reply type', async () => {
    const { reply } = await client.request('shell', 'comm_info_request', {});
    expect(reply.header.msg_type).toBe('comm_info_reply');
    expect(reply.content).toMatchObject({ status: 'ok', comms: {} });
  });

  test('comms: opened by a cell, answered by the page, with buffers, both ways', async () => {
    const opened = await client.execute(
      `const book = (globalThis as any)[Symbol.for('lmlab.notebook')];
       const line = book.openComm('gauge', { level: 1 }, [new Uint8Array([1, 2, 3])]);
       line.onMessage = (data: any, buffers: Uint8Array[]) => {
         console.log('page said', data.text, [...buffers[0]]);
         line.send({ heard: data.text }, [buffers[0]]);
       };
       line.id`,
    );
    const open = opened.iopub.find(({ header }) => header.msg_type === 'comm_open')!;
    expect(open.content).toMatchObject({ target_name: 'gauge', data: { level: 1 } });
    expect(open.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 3]]);
    const comm_id = open.content.comm_id as string;
    const info = await client.request('shell', 'comm_info_request', { target_name: 'gauge' });
    expect(info.reply.content.comms).toEqual({ [comm_id]: { target_name: 'gauge' } });
    const sent = await client.post('comm_msg', { comm_id, data: { text: 'hello' } }, [Buffer.from([9])]);
    expect(printed({ ...opened, iopub: sent })).toBe('page said hello [ 9 ]\n');
    const answer = sent.find(({ header }) => header.msg_type === 'comm_msg')!;
    expect(answer.content).toEqual({ comm_id, data: { heard: 'hello' } });
    expect(answer.buffers.map((buffer) => [...buffer])).toEqual([[9]]);
    await client.post('comm_close', { comm_id, data: {} });
    expect((await client.request('shell', 'comm_info_request', {})).reply.content.comms).toEqual({});
  });

  test('a comm that the page opens reaches its target; one for nobody is closed', async () => {
    await client.execute(
      `(globalThis as any)[Symbol.for('lmlab.notebook')].onComm('desk', (comm: any, data: any) => comm.send({ got: data.n }));`,
    );
    const open = (target_name: string) =>
      client.post('comm_open', { comm_id: target_name, target_name, data: { n: 5 } });
    const known = (await open('desk')).find(({ header }) => header.msg_type === 'comm_msg')!;
    expect(known.content).toEqual({ comm_id: 'desk', data: { got: 5 } });
    const unknown = (await open('nobody')).map(({ header }) => header.msg_type);
    expect(unknown).toEqual(['status', 'comm_close', 'status']);
  });

  test('a failing comm callback is told, and fails the next cell', async () => {
    await client.execute(
      `(globalThis as any)[Symbol.for('lmlab.notebook')].onComm('trap', () => { throw new Error('sprung'); });`,
    );
    await client.post('comm_open', { comm_id: 'trap', target_name: 'trap', data: {} });
    const { reply } = await client.execute('1');
    expect(reply.content).toMatchObject({ status: 'error', evalue: 'A callback failed: sprung' });
  });

  test('every reply carries the header of its request', async () => {
    const { reply } = await client.request('control', 'kernel_info_request', {});
    expect(reply.parent_header).toMatchObject({ username: 'tester', msg_type: 'kernel_info_request' });
  });

  test('shutdown answers and ends the process', async () => {
    const ended = new Promise((resolve) => client.process.once('exit', resolve));
    const { reply } = await client.request('control', 'shutdown_request', { restart: false });
    expect(reply.content).toEqual({ status: 'ok', restart: false });
    expect(await ended).toBe(0);
  });
});
