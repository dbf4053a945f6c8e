import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { trialQueue } from '../../src/search/executors/trial-queue';
import type { Entry } from '../../src/search/study/entry';
import { readPostgres } from '../../src/search/study/postgres-read';
import { projectRoot } from '../source-files';
import { freePort, haveServers, startPostgres, startRedis, type Server } from './servers';

// On a busy machine each process takes seconds to start.
jest.setTimeout(180_000);

const bin = join(projectRoot, 'bin/lmlab.js');
let postgres: Server;
let redis: Server;
let folder: string;
const children: ChildProcess[] = [];
const queues: ReturnType<typeof trialQueue>[] = [];

/** A process of the command, with what it has printed. */
interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly printed: () => string;
}

function lmlab(...args: string[]): Running {
  const child = spawn(process.execPath, [bin, 'study', ...args], { cwd: folder });
  children.push(child);
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, ended, printed: () => text };
}

/**
 * A study whose objective keeps its thread busy for a while and logs when it begins: number, attempt, process. Trial
 * `patient` goes on until it is told to end.
 */
function study(name: string, ms: number, patient = -1): string {
  const module = join(folder, `${name}.js`);
  writeFileSync(
    module,
    `const { appendFileSync, existsSync } = require('node:fs');
    const { randomSampler, uniform } = require('lmlab');
    exports.space = { x: uniform(0, 1) };
    exports.sampler = randomSampler();
    exports.seed = 4;
    exports.objective = ({ x }, { number, attempt }) => {
      appendFileSync(${JSON.stringify(join(folder, `${name}.log`))}, number + ' ' + attempt + ' ' + process.pid + '\\n');
      const end = performance.now() + ${ms};
      while (performance.now() < end || (number === ${patient} && attempt === 1)) continue;
      return x * x;
    };`,
  );
  return module;
}
const begun = (name: string): number[][] => {
  const log = join(folder, `${name}.log`);
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
};
const there = (): string[] => ['--storage', postgres.url, '--redis', redis.url];

async function until<T>(what: string, look: () => T | undefined, ms = 60_000): Promise<T> {
  for (const end = Date.now() + ms; ;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Every trial was asked for once and has one end, which is the value of its parameters. */
async function expectWhole(name: string, nTrials: number): Promise<Entry[]> {
  const entries = (await readPostgres(postgres.url, name)).get(name)!;
  const all = Array.from({ length: nTrials }, (_, i) => i);
  const asked = entries.filter((entry) => entry.op === 'ask');
  const told = entries.filter((entry) => entry.op === 'tell');
  expect(asked.map(({ number }) => number)).toEqual(all);
  expect(told.map(({ number }) => number).sort((a, b) => a - b)).toEqual(all);
  for (const { number, values } of told) {
    const x = asked[number].params['x'] as number;
    expect(values).toEqual([x * x]);
  }
  return entries;
}

(haveServers() ? describe : describe.skip)('a study on many hosts', () => {
  beforeAll(async () => {
    if (!existsSync(join(projectRoot, 'dist/src/cli/main.js'))) throw new Error('run `npm run build` first');
    // Inside the project, so that a study's module finds lmlab.
    mkdirSync(join(projectRoot, 'artifacts'), { recursive: true });
    folder = mkdtempSync(join(projectRoot, 'artifacts', 'e2e-study-'));
    postgres = await startPostgres();
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const queue of queues.splice(0)) await queue.close();
  });
  afterAll(async () => {
    await postgres.stop();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is done by several workers; a trial whose worker is killed is run again by another', async () => {
    const module = study('killed', 500, 3);
    const driver = lmlab('optimize', module, ...there(), '--trials', '16');
    const worker = (): Running => lmlab('worker', module, ...there(), '--concurrency', '1', '--lease', '2');
    const workers = [worker(), worker(), worker()];
    const [, , pid] = await until('trial 3 runs', () => begun('killed').find(([number]) => number === 3));
    const victim = workers.find(({ child }) => child.pid === pid)!;
    victim.child.kill('SIGKILL');
    expect(await driver.ended).toBe(0);
    expect(driver.printed()).toMatch(/killed, 16 trials, 16 complete, best/);
    const entries = await expectWhole('killed', 16);
    const retried = entries.filter((entry) => entry.op === 'retry').map(({ number }) => number);
    expect(retried).toEqual([3]);
    const attempts = begun('killed').filter(([number]) => number === 3);
    expect(attempts.map(([, attempt]) => attempt)).toEqual([1, 2]);
    expect(attempts[1][2]).not.toBe(victim.child.pid);
    // Several did the work, and a worker that is asked to end does so when its trial is done.
    expect(new Set(begun('killed').map((line) => line[2])).size).toBeGreaterThanOrEqual(2);
    const left = workers.filter((one) => one !== victim);
    for (const { child } of left) child.kill('SIGTERM');
    for (const { ended, printed } of left) expect([await ended, printed()]).toEqual([0, expect.any(String)]);

    const look = async (...args: string[]): Promise<string> =>
      (await promisify(execFile)(process.execPath, [bin, 'study', ...args])).stdout;
    expect(await look('list', postgres.url)).toMatch(
      /^postgres:\/\/lmlab@127.*killed, 16 trials, 16 complete/,
    );
    expect(await look('show', postgres.url, '--top', '2')).toMatch(/trial \d+: 0\.\d+ {2}\{"x":/);
    expect(JSON.parse(await look('export', postgres.url, '--study', 'killed'))).toHaveLength(16);
    await expect(look('show', postgres.url, '--study', 'other')).rejects.toThrow(/unknown-name/);
  });

  it('goes on when Redis loses everything and the database dies in the middle, and after its driver was killed', async () => {
    const module = study('shaken', 100);
    const drive = (): Running => lmlab('optimize', module, ...there(), '--trials', '30');
    const first = drive();
    const workers = [0, 1].map(() =>
      lmlab('worker', module, ...there(), '--concurrency', '2', '--lease', '2'),
    );
    await until('some trials', () => begun('shaken').length >= 4);
    await redis.restart();
    await until('more trials', () => begun('shaken').length >= 12);
    await postgres.restart();
    first.child.kill('SIGKILL');
    const second = drive();
    expect(await second.ended).toBe(0);
    await expectWhole('shaken', 30);
    expect(workers.every(({ child }) => child.exitCode === null)).toBe(true);
  });

  it('stops with its driver, and takes no code from the queue', async () => {
    const module = study('stopped', 50);
    const queue = trialQueue('stopped', redis.url);
    queues.push(queue);
    const evil = join(folder, 'evil.js');
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`);
    await queue.add('trial', { trials: '9', module: evil, objective: evil } as never);
    await queue.add('trial', { trials: 2, module: evil, objective: evil } as never);
    const worker = lmlab('worker', module, ...there(), '--concurrency', '1', '--lease', '2');
    const driver = lmlab('optimize', module, ...there(), '--trials', '500');
    await until('some trials', () => begun('stopped').length >= 5);
    driver.child.kill('SIGINT');
    expect(await driver.ended).toBe(0);
    expect(driver.printed()).toContain('Stopped; the same command goes on.');
    await until(
      'the queue is empty',
      () => (worker.printed().match(/^trial/gm) ?? []).length === begun('stopped').length,
    );
    const counts = await queue.getJobCounts('wait', 'delayed', 'failed');
    expect(counts).toEqual({ wait: 0, delayed: 0, failed: 1 });
    expect(worker.printed()).toContain('no token: {"trials":"9"');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it('shows its queue in the browser', async () => {
    const queue = trialQueue('a: study/of ours', redis.url);
    queues.push(queue);
    await queue.add('trial', { trials: 1 });
    const port = await freePort();
    const board = lmlab('board', '--redis', redis.url, '--port', String(port));
    await until('the board', () => board.printed().includes(`http://127.0.0.1:${port}/`));
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Bull Dashboard')]);
    const api = (await (await fetch(`http://127.0.0.1:${port}/api/queues`)).json()) as {
      queues: { name: string; counts: { waiting: number }; readOnlyMode: boolean }[];
    };
    expect(api.queues.find(({ name }) => name === encodeURIComponent('a: study/of ours'))).toMatchObject({
      counts: { waiting: 1 },
      readOnlyMode: true,
    });
    board.child.kill('SIGINT');
    expect(await board.ended).toBe(0);
  });
});
