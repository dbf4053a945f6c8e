import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStudy, medianPruner, randomSampler, uniform, type AskTell, type Study } from 'lmlab';

const space = { x: uniform(0, 1) };
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'lmlab-threads-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function module(name: string, source: string): { module: string } {
  writeFileSync(join(folder, name), source);
  return { module: join(folder, name) };
}
const essence = (study: Study<typeof space>) =>
  study.trials.map(({ params, state, values, attempts }) => [params.x, state, values, attempts]);

describe.each([false, true])('workers, in processes of their own: %s', (isolate) => {
  it('give the same study whatever their number, also with pruning', async () => {
    const objective = module(
      'pruned.js',
      `exports.objective = async ({ x }, trial) => {
        for (let step = 1; step <= 4; step++) {
          // Which trial is faster must not matter.
          await new Promise((resolve) => setTimeout(resolve, 7 * Math.abs(Math.sin(1e6 * x))));
          trial.report(x + trial.rng.next() / 10 - step / 100, step);
        }
        return x;
      };`,
    );
    const search = (workers: number) =>
      createStudy({ space, seed: 3, sampler: randomSampler(), pruner: medianPruner() }).optimize(objective, {
        nTrials: 24,
        workers,
      });
    const [one, three] = [await search(1), await search(3)];
    expect(essence(three)).toEqual(essence(one));
    const states = one.trials.map((trial) => trial.state);
    expect(states.filter((state) => state === 'pruned').length).toBeGreaterThan(2);
    expect(states.filter((state) => state === 'complete').length).toBeGreaterThan(8);
    expect(one.trials[0].intermediate).toHaveLength(4);
  });

  it('go on after a trial that throws, gives no number, hangs, or ends its thread', async () => {
    const objective = module(
      'bad.js',
      `let calls = 0;
      exports.objective = ({ x }, { number }) => {
        calls++;
        if (number === 1) throw new Error('no luck');
        if (number === 2) return NaN;
        if (number === 3) return -Infinity;
        if (number === 4) for (;;);
        if (number === 5) process.exit(7);
        if (number === 6 && ${isolate}) process.kill(process.pid, 'SIGKILL');
        return x + 1000 * calls;
      };`,
    );
    const told: number[] = [];
    const study = await createStudy({ space, maxRetries: 2 }).optimize(objective, {
      nTrials: 12,
      workers: 2,
      isolate,
      trialTimeoutSeconds: 1,
      onTrial: ({ number }) => told.push(number),
    });
    const died = (how: string): unknown =>
      expect.stringMatching(
        new RegExp(`^Its (thread|process) died: ${how}.* This was attempt 3, the last\\.$`),
      );
    expect(study.trials.map((trial) => trial.error ?? trial.state)).toEqual([
      'complete',
      'no luck',
      'The objective returned NaN instead of 1 finite number(s).',
      'The objective returned -Infinity instead of 1 finite number(s).',
      'It took longer than 1 s.',
      died(''),
      isolate ? died('SIGKILL') : 'complete',
      ...new Array<string>(5).fill('complete'),
    ]);
    expect(told.sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, ...(isolate ? [] : [6]), 7, 8, 9, 10, 11]);
    // A worker loads the module once and keeps it.
    expect(Math.max(...study.trials.map((trial) => trial.values?.[0] ?? 0))).toBeGreaterThan(2000);
  });
});

describe('worker threads', () => {
  it('keep two busy at a time, asynchronously as well', async () => {
    const objective = module(
      'slow.js',
      `const { existsSync, writeFileSync } = require('node:fs');
      const last = ${JSON.stringify(join(folder, 'last'))};
      exports.other = async ({ x }, { number }) => {
        if (number === 7) writeFileSync(last, '');
        while (number === 0 && !existsSync(last)) await new Promise((resolve) => setTimeout(resolve, 5));
        return x;
      };`,
    );
    const order: number[] = [];
    const study = await createStudy({ space }).optimize(
      { ...objective, export: 'other' },
      { nTrials: 8, workers: 2, asynchronous: true, onTrial: ({ number }) => order.push(number) },
    );
    expect(study.trials.every((trial) => trial.state === 'complete')).toBe(true);
    // The first one ended only when the last one was running: nobody waited for it.
    expect(order.slice(-2).sort()).toEqual([0, 7]);
  });

  it('load TypeScript, its imports, and ECMAScript modules', async () => {
    module('square.ts', 'export const square = (x: number): number => x * x;');
    const typed = module(
      'typed.ts',
      `import { square } from './square.ts';
      enum Sign { Plus = 1 }
      export const objective = ({ x }: { x: number }): number => Sign.Plus * square(x);`,
    );
    const modern = module('modern.mjs', 'export const objective = async ({ x }) => x ** 2;');
    const run = (objective: { module: string }) =>
      createStudy({ space, seed: 1 }).optimize(objective, { nTrials: 3, workers: 1 });
    const [a, b] = [await run(typed), await run(modern)];
    expect(a.best.values[0]).toBe(a.best.params.x ** 2);
    expect(essence(b)).toEqual(essence(a));
  });

  it('stop on request, when the running trials have ended, and go on', async () => {
    const objective = module('square.js', 'exports.objective = async ({ x }) => x * x;');
    const stop = new AbortController();
    const study = createStudy({ space, seed: 9 });
    const onTrial = (_: unknown, { trials }: AskTell<{ x: number }>) => {
      if (trials.filter(({ state }) => state === 'complete').length >= 10) stop.abort();
    };
    await study.optimize(objective, { nTrials: 30, workers: 2, signal: stop.signal, onTrial });
    const count = study.trials.length;
    expect(count).toBe(16);
    // The rest of the batch was given back unbegun, which is no attempt.
    expect(study.trials.filter((trial) => trial.state === 'running').length).toBeGreaterThan(2);
    await study.optimize(objective, { nTrials: 30, workers: 2 });
    const whole = await createStudy({ space, seed: 9 }).optimize(objective, { nTrials: 30, workers: 1 });
    expect(essence(study)).toEqual(essence(whole));
  });

  it('want a module that exports the function, and say so before a trial is spent', async () => {
    const study = createStudy({ space });
    const run = (objective: { module: string; export?: string }) =>
      study.optimize(objective, { nTrials: 3, workers: 1 });
    await expect(run({ module: join(folder, 'none.js') })).rejects.toThrow(/unreadable-file/);
    await expect(run(module('other.js', 'exports.f = 1'))).rejects.toThrow(/objective is missing/);
    await expect(run({ ...module('f.js', 'exports.f = 1'), export: 'f' })).rejects.toThrow(/f is a number/);
    const isolated = study.optimize(module('o.js', 'exports.f = 1'), { nTrials: 3, isolate: true });
    await expect(isolated).rejects.toThrow(/objective is missing/);
    await expect(run(module('syntax.js', 'exports.objective = ('))).rejects.toThrow(/bad-option/);
    const call = study.optimize.bind(study) as (objective: unknown, options: unknown) => Promise<unknown>;
    await expect(call(() => 1, { nTrials: 1, workers: 2 })).rejects.toThrow(
      /a module for worker threads: .* found a function, which cannot leave its thread/,
    );
    expect(study.trials).toHaveLength(0);
  });
});
