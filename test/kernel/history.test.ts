import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { History } from '../../kernel/src/supervisor/history';
import { historyFile } from '../../kernel/src/supervisor/history-file';
import { Client } from './client';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lmlab-history-'));
  file = path.join(folder, 'deep', 'history.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tail = (history: History, n = 100): unknown[] =>
  history.query({ hist_access_type: 'tail', n, output: false });

describe('history across sessions', () => {
  test('a later kernel remembers what earlier ones ran', () => {
    const first = new History(file);
    first.add(1, 'const a = 1');
    first.add(2, 'a + 1');
    first.setOutput(2, '2');
    const second = new History(file);
    second.add(1, 'a');
    expect(second.query({ hist_access_type: 'tail', n: 2, output: true })).toEqual([
      [1, 2, ['a + 1', '2']],
      [2, 1, ['a', null]],
    ]);
    const range = { hist_access_type: 'range', output: false, start: 1, stop: 3 };
    const previous = [
      [1, 1, 'const a = 1'],
      [1, 2, 'a + 1'],
    ];
    expect(second.query({ ...range, session: 1 })).toEqual(previous);
    expect(second.query({ ...range, session: -1 })).toEqual(previous);
    expect(second.query({ ...range, session: 0 })).toEqual([[2, 1, 'a']]);
    expect(second.query({ ...range, session: 7 })).toEqual([]);
  });

  test('search finds in every session; unique keeps the latest of equal ones', () => {
    const first = new History(file);
    first.add(1, 'let x = 1');
    first.add(2, 'x');
    const second = new History(file);
    second.add(1, 'let x = 1');
    const search = { hist_access_type: 'search', pattern: 'let*', output: false };
    expect(second.query(search)).toHaveLength(2);
    expect(second.query({ ...search, unique: true })).toEqual([[2, 1, 'let x = 1']]);
    expect(second.query({ ...search, n: 1 })).toEqual([[2, 1, 'let x = 1']]);
  });

  test('kernels that run at the same time spoil nothing of each other', () => {
    const [a, b] = [new History(file), new History(file)];
    for (let line = 1; line <= 50; line++) {
      a.add(line, `a${line}`);
      b.add(line, `b${line}`);
    }
    expect(tail(new History(file), Infinity)).toHaveLength(100);
  });

  test('a line that a crash cut short costs itself only', () => {
    new History(file).add(1, 'before');
    appendFileSync(file, '\n{"session":"x","line":1,"inp');
    appendFileSync(file, '\nnull');
    new History(file).add(1, 'after');
    expect(tail(new History(file))).toEqual([
      [1, 1, 'before'],
      [2, 1, 'after'],
    ]);
  });

  test('the file stays small: the older part goes when the newer is full', () => {
    const long = 'x'.repeat(100_000);
    for (let session = 0; session < 3; session++) {
      const history = new History(file);
      for (let line = 1; line <= 50; line++) history.add(line, `${session} ${line} ${long}`);
    }
    expect(statSync(file).size).toBeLessThan(6e6);
    expect(statSync(`${file}.old`).size).toBeLessThan(6e6);
    expect(tail(new History(file), Infinity)).toHaveLength(100);
  });

  test('is off, and never fails a cell, where nothing can be written', () => {
    expect(historyFile('off')).toBeUndefined();
    expect(path.isAbsolute(historyFile('here.jsonl')!)).toBe(true);
    writeFileSync(path.join(folder, 'deep'), 'not a folder');
    const history = new History(file);
    history.add(1, 'a');
    expect(tail(history)).toEqual([[1, 1, 'a']]);
  });

  test('over the wire: nothing silent or unstored, and only this user may read it', async () => {
    const client = await Client.start({ env: { LMLAB_HISTORY: file } });
    await client.execute('1 + 1');
    await client.execute('2', { silent: true });
    await client.execute('3', { store_history: false });
    await client.stop();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { line: 1, input: '1 + 1' },
      { line: 1, output: '2' },
    ]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
    const next = await Client.start({ env: { LMLAB_HISTORY: file } });
    const { reply } = await next.request('shell', 'history_request', { hist_access_type: 'tail', n: 5 });
    expect(reply.content.history).toEqual([[1, 1, '1 + 1']]);
    await next.stop();
  });
});
