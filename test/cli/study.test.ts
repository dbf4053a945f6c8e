import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { choice, createStudy, journalStorage, uniform } from 'lmlab';
import { studyCommand } from '../../src/cli/study';

let folder: string;
let file: string;
let printed: string[];
const space = { x: uniform(0, 1), kind: choice(['a', 'b,c']) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lmlab-study-'));
  file = join(folder, 'spam.jsonl');
  createStudy({ space, storage: journalStorage(file), seed: 3, name: 'spam' }).run(
    ({ x }, trial) => {
      if (trial.number === 2) throw new Error('no luck');
      return x;
    },
    { nTrials: 4 },
  );
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]): Promise<void> {
  const study = studyCommand();
  // As the program does for all of its commands: throw instead of ending the process.
  for (const command of [study, ...study.commands])
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  await study.parseAsync(['node', 'study', ...args]);
}

it('lists and shows', async () => {
  await run('list', folder);
  expect(printed).toEqual([
    expect.stringMatching(/spam\.jsonl: spam, 4 trials, 3 complete, 1 failed, best 0\.\d+ in trial/),
  ]);
  await run('show', file, '--top', '2');
  expect(printed.join('\n')).toContain('trial 2 failed: no luck');
});

it('exports JSON and CSV', async () => {
  await run('export', file);
  expect(JSON.parse(printed[0])).toHaveLength(4);
  await run('export', file, '--format', 'csv');
  const lines = printed[1].split('\n');
  expect(lines[0]).toBe('number,state,values,x,kind,error');
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatch(/^2,failed,,0\.\d+,(a|"b,c"),no luck$/);
});

it('resumes to the number of trials asked for', async () => {
  const module = join(folder, 'objective.js');
  writeFileSync(module, 'exports.objective = ({ x }) => x;');
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await run('resume', file, relative(process.cwd(), module), '--trials', '7');
  stderr.mockRestore();
  expect(printed.at(-1)).toMatch(/7 trials, 6 complete, 1 failed/);
});

it('refuses what is no study', async () => {
  await expect(run('show', join(folder, 'none.jsonl'))).rejects.toThrow(/unreadable-file/);
  await expect(run('list', join(folder, 'none'))).rejects.toThrow(/unreadable-file/);
  writeFileSync(join(folder, 'empty.jsonl'), '');
  await expect(run('show', join(folder, 'empty.jsonl'))).rejects.toThrow(/never started/);
  await expect(run('export', file, '--format', 'xml')).rejects.toThrow(/json or csv/);
});
