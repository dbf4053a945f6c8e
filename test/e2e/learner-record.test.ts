import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEvents } from '../../src/course/learner-record';

const built = join(__dirname, '..', '..', 'dist', 'src', 'course', 'learner-record.js');

let folder: string;
const before = process.env['LMLAB_PROGRESS'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lmlab-progress-'));
  process.env['LMLAB_PROGRESS'] = join(folder, 'progress.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  process.env['LMLAB_PROGRESS'] = before;
});

/** Records events as fast as it can, says which are recorded, and is killed while it writes. */
async function recordUntilKilled(from: number): Promise<number> {
  const code = `const { recordEvent } = require(${JSON.stringify(built)});
    for (let i = ${from}; ; i++) {
      recordEvent({ exercise: '01.1', event: 'hint', detail: String(i).padEnd(2000, '.') });
      require('node:fs').writeSync(1, i + '\\n');
    }`;
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env }, // jest's own copy, in which the file is named
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
    if (said.split('\n').length > 30) child.kill('SIGKILL');
  });
  await ended;
  return Number(said.trimEnd().split('\n').at(-1));
}

test('what was recorded before a kill -9 is there after it, and the next events are not lost with a cut line', async () => {
  let last = -1;
  for (let round = 0; round < 4; round++) last = await recordUntilKilled(last + 1);
  const numbers = readEvents().map(({ detail }) => parseInt(detail ?? '', 10));
  // An event whose number was not said any more may have been recorded all the same.
  for (let i = 0; i <= last; i++) expect(numbers).toContain(i);
  expect(last).toBeGreaterThan(100);
  const path = process.env['LMLAB_PROGRESS'] ?? '';
  const whole = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  expect(whole.length - numbers.length).toBeLessThanOrEqual(4);
});
