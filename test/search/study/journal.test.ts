import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStudy, journalStorage, random, uniform, type Study } from 'lmlab';
import { isDead, thisProcess, withFileLock } from '../../../src/search/study/file-lock';
import { readJournal } from '../../../src/search/study/journal';
import { projectRoot } from '../../source-files';

const space = { x: uniform(-5, 5), y: uniform(-5, 5) };
const objective = ({ x, y }: { x: number; y: number }): number => (x - 1) ** 2 + (y + 2) ** 2;
const open = (file: string, maxRetries = 1e9) =>
  createStudy({ space, storage: journalStorage(file), seed: 11, maxRetries });
const essence = (study: Study<typeof space>) =>
  study.trials.map(({ number, state, params, values }) => ({ number, state, params, values }));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lmlab-journal-'));
  file = join(folder, 'deep', 'study.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the journal', () => {
  it('holds the study, for another process and after an interruption', () => {
    open(file).run(objective, { nTrials: 20 });
    const whole = essence(createStudy({ space, seed: 11 }).run(objective, { nTrials: 40 }));
    expect(essence(open(file))).toEqual(whole.slice(0, 20));
    expect(essence(open(file).run(objective, { nTrials: 40 }))).toEqual(whole);
  });

  it('survives being cut at any byte: what is left is a beginning of the same study', () => {
    open(file).run(objective, { nTrials: 14 });
    // As if the process that wrote it had died.
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const bytes = Buffer.from(readFileSync(file, 'utf8').replaceAll(`"pid":${process.pid}`, `"pid":${dead}`));
    const whole = essence(open(file));
    const rng = random(1);
    for (let k = 0; k < 40; k++) {
      writeFileSync(file, bytes.subarray(0, rng.int(bytes.length)));
      expect(essence(open(file).run(objective, { nTrials: 14 }))).toEqual(whole);
    }
  });

  it('lets two studies on one file share the trials', () => {
    const [a, b] = [open(file), open(file)];
    const first = a.ask();
    const second = b.ask();
    expect([first.number, second.number]).toEqual([0, 1]);
    b.tell(second, 2);
    a.tell(first, 1);
    b.tell(first.number, 5);
    a.refresh();
    expect([essence(a), essence(b)][0]).toEqual(essence(b));
    expect(a.trials.map((trial) => trial.values)).toEqual([[1], [2]]);
  });

  it('runs a trial again whose process died, with the same parameters, at most so often', () => {
    const study = open(file, 2);
    const trial = study.ask();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const orphan = () =>
      appendFileSync(
        file,
        `${JSON.stringify({ op: 'retry', number: 0, owner: { host: thisProcess().host, pid: dead, start: '1' }, at: 0 })}\n`,
      );
    orphan();
    const again = open(file, 2).ask();
    expect([again.number, again.params, again.attempt]).toEqual([0, trial.params, 3]);
    expect(again.rng.next()).toBe(trial.rng.next());
    orphan();
    expect(open(file, 2).ask().number).toBe(1);
    expect(open(file, 2).trials[0]).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('died') as string,
    });
  });

  it('takes a trial of another host back when its lease is over', () => {
    open(file).ask();
    const lines = readFileSync(file, 'utf8').replaceAll(JSON.stringify(thisProcess().host), '"elsewhere"');
    writeFileSync(file, lines);
    expect(open(file).ask().number).toBe(1);
    const short = createStudy({ space, storage: journalStorage(file), seed: 11, leaseSeconds: -1 });
    expect(short.ask().number).toBe(0);
  });

  it('refuses another study, a newer version and a file that is none', () => {
    open(file).ask();
    const other = { space: { x: uniform(0, 1) }, storage: journalStorage(file), seed: 11 };
    expect(() => createStudy(other)).toThrow(/study-mismatch/);
    expect(() => createStudy({ space, storage: journalStorage(file), seed: 12 })).toThrow(/study-mismatch/);
    const newer = join(folder, 'newer.jsonl');
    writeFileSync(newer, readFileSync(file, 'utf8').replace('"version":1', '"version":2'));
    expect(() => open(newer)).toThrow(/version 2.*newer-file/);
    const text = join(folder, 'text.jsonl');
    writeFileSync(text, 'hello\nworld\n');
    expect(() => open(text)).toThrow(/a study journal, found "hello"/);
    const damaged = join(folder, 'damaged.jsonl');
    writeFileSync(damaged, `${readFileSync(file, 'utf8')}garbage\n{}\n`);
    expect(() => open(damaged)).toThrow(/line 3/);
    expect(() => readJournal(join(folder, 'none.jsonl'))).toThrow(/unreadable-file/);
  });

  it('leaves a single small lock file behind', () => {
    open(file).run(objective, { nTrials: 5 });
    expect(readdirSync(join(folder, 'deep'))).toHaveLength(2);
  });
});

describe('the lock', () => {
  it('is taken over from a process that died, and from one whose number went to another process', () => {
    const path = join(folder, 'thing');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const owners = [
      { ...thisProcess(), pid: dead, start: '5' },
      { ...thisProcess(), start: '0' },
    ];
    for (const owner of owners) {
      expect(isDead(owner)).toBe(true);
      writeFileSync(`${path}.lock.7`, JSON.stringify({ owner, at: Date.now() }));
      expect(withFileLock(path, () => 'mine')).toBe('mine');
      rmSync(`${path}.lock.8`);
    }
    expect(isDead(thisProcess())).toBe(false);
  });

  it('waits for a living one, and says who it is', () => {
    const path = join(folder, 'thing');
    withFileLock(path, () => {
      expect(() => withFileLock(path, () => 0, 0.02)).toThrow(new RegExp(`held by.*${process.pid}.*locked`));
    });
    expect(withFileLock(path, () => 'free again')).toBe('free again');
  });
});

/** A process that works on the study until it has so many trials, slowly. */
function worker(nTrials: number): ChildProcess {
  const script = `
    const { createStudy } = require('./study.js');
    const { journalStorage } = require('./journal.js');
    const { uniform } = require('../space.js');
    const pause = new Int32Array(new SharedArrayBuffer(4));
    const study = createStudy({
      space: { x: uniform(-5, 5), y: uniform(-5, 5) },
      storage: journalStorage(process.argv[1]), seed: 11, maxRetries: 1e9,
    });
    study.run(({ x, y }) => {
      Atomics.wait(pause, 0, 0, 4);
      return (x - 1) ** 2 + (y + 2) ** 2;
    }, { nTrials: ${nTrials} });`;
  const cwd = join(projectRoot, 'dist/src/search/study');
  return spawn(process.execPath, ['-e', script, file], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('exit', (code) => resolve(code)));

/** Kills the process so long after the journal has first grown since its start: while it is at work, not before. */
function killAtWork(child: ChildProcess, delayMs: number): NodeJS.Timeout {
  const size = (): number => (existsSync(file) ? statSync(file).size : 0);
  const before = size();
  const watch = setInterval(() => {
    if (size() === before) return;
    clearInterval(watch);
    setTimeout(() => child.kill('SIGKILL'), delayMs);
  }, 1);
  return watch;
}

// LMLAB_KILLS=1000 makes it the long test.
const kills = Number(process.env['LMLAB_KILLS'] ?? 10);

describe(`kill -9, ${kills} times`, () => {
  it('loses nothing and counts nothing twice, and a resumed sequential study equals an uninterrupted one', async () => {
    expect(existsSync(join(projectRoot, 'dist/src/search/study/study.js'))).toBe(true);
    const nTrials = 30;
    const whole = essence(createStudy({ space, seed: 11 }).run(objective, { nTrials }));
    const rng = random(kills);
    let killed = 0;
    let retried = 0;
    while (killed < kills) {
      const child = worker(nTrials);
      const end = ended(child);
      const watch = killAtWork(child, 60 * rng.next());
      const code = await end;
      clearInterval(watch);
      if (code === null) killed++;
      const isDone =
        existsSync(file) &&
        open(file).trials.filter((trial) => trial.state === 'complete').length === nTrials;
      if (!isDone) continue;
      retried += open(file).trials.filter((trial) => trial.attempts > 1).length;
      expect(essence(open(file))).toEqual(whole);
      rmSync(file);
    }
    expect(essence(open(file).run(objective, { nTrials }))).toEqual(whole);
    retried += open(file).trials.filter((trial) => trial.attempts > 1).length;
    // Otherwise the kills hit nothing and the test shows nothing.
    expect(retried).toBeGreaterThan(0);
    if (kills >= 100) console.warn(`${kills} kills, ${retried} trials run again`);
  }, 3_600_000);

  it('holds with several workers on one journal, one of them killed again and again', async () => {
    const nTrials = 40;
    const rng = random(kills + 1);
    let killed = 0;
    while (killed < kills) {
      const steady = worker(nTrials);
      const steadyEnd = ended(steady);
      let isOver = false;
      void steadyEnd.then(() => (isOver = true));
      while (killed < kills && !(isOver as boolean)) {
        const victim = worker(nTrials);
        const end = ended(victim);
        const watch = killAtWork(victim, 60 * rng.next());
        if ((await end) === null) killed++;
        clearInterval(watch);
      }
      expect(await steadyEnd).toBe(0);
      const study = open(file).run(objective, { nTrials });
      const all = Array.from({ length: nTrials }, (_, i) => i);
      expect(study.trials.map((trial) => trial.number)).toEqual(all);
      for (const trial of study.trials) expect(trial.values).toEqual([objective(trial.params)]);
      const asked = readJournal(file).flatMap((entry) => (entry.op === 'ask' ? [entry.number] : []));
      expect(asked).toEqual(all);
      const told = readJournal(file).flatMap((entry) => (entry.op === 'tell' ? [entry.number] : []));
      expect(told.sort((x, y) => x - y)).toEqual(all);
      rmSync(file);
    }
    if (kills >= 100) console.warn(`${killed} kills of a worker`);
  }, 3_600_000);
});
