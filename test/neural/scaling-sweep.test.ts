import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ScalingSweepOptions,
  consecutiveTokenBatches,
  cosineSchedule,
  gpt,
  random,
  randomTokenBatches,
  scalingLaw,
  scalingSweep,
  train,
} from 'lmlab';

/** A Markov chain in which three tokens out of eight can follow each. */
const text = ((): number[] => {
  const rng = random(1);
  const ids = [0];
  for (let i = 1; i < 3000; i++) ids.push((ids[i - 1] * 3 + 1 + rng.int(3)) % 8);
  return ids;
})();
const batches = { batchSize: 4, contextLength: 12, seed: 3 };
const models = [4, 8, 16].map((embeddingSize) => ({
  vocabularySize: 8,
  contextLength: 12,
  embeddingSize,
  layers: 1,
  heads: 1,
  seed: 2,
}));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sweep-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const options = (): ScalingSweepOptions => ({
  folder: join(folder, 'runs'),
  models,
  steps: [10, 30, 90],
  data: randomTokenBatches(text, batches),
  unseen: consecutiveTokenBatches(text.slice(-600), batches),
  learningRate: 0.01,
});

test('each run is one of its own, from its start, and a law can be fitted to all', async () => {
  const runs = await scalingSweep(options());
  expect(runs.map(({ tokens }) => tokens / 48)).toEqual([10, 30, 90, 10, 30, 90, 10, 30, 90]);
  const { data, unseen } = options();
  const model = gpt(models[1]);
  await train(model, { data, steps: 30, learningRate: 0.01, schedule: cosineSchedule({ warmup: 3 }) });
  const losses = unseen.flatMap((batch) => [...model.tokenLosses(batch)]);
  expect(new Set(unseen.map(({ batch }) => batch)).size).toBe(2); // the last has fewer tokens, and counts as much less
  expect(runs[4]).toMatchObject({ parameters: model.parameters.count, tokens: 1440 });
  expect(runs[4].loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / losses.length, 6);
  const law = scalingLaw(runs, { bootstrap: 20 });
  expect(law.predict(runs[8].parameters, runs[8].tokens)).toBeLessThan(law.predict(runs[0].parameters, 480));
});

test('finished runs are taken from their files, those of other settings are not', async () => {
  const first = await scalingSweep(options());
  const files = readdirSync(join(folder, 'runs'));
  expect(files.length).toBe(9); // no checkpoint is left
  const written = (): number[] => files.map((file) => statSync(join(folder, 'runs', file)).mtimeMs);
  const before = written();
  expect(await scalingSweep(options())).toEqual(first);
  expect(written()).toEqual(before);
  await scalingSweep({ ...options(), models: [models[0]], steps: [10], learningRate: 0.02 });
  expect(readdirSync(join(folder, 'runs')).length).toBe(10);
  await scalingSweep({ ...options(), models: [models[0]], steps: [10], unseen: options().unseen.slice(1) });
  expect(readdirSync(join(folder, 'runs')).length).toBe(11);
  for (const other of [5, 9]) {
    const data = (index: number): ReturnType<ScalingSweepOptions['data']> =>
      options().data(index === other ? 100 : index);
    await scalingSweep({ ...options(), models: [models[0]], steps: [10], data });
  }
  expect(readdirSync(join(folder, 'runs')).length).toBe(13);
});

test('nothing to train, and a file that was changed, are refused', async () => {
  await expect(scalingSweep({ ...options(), models: [] })).rejects.toThrow(/in models.*\[empty\]/);
  await expect(scalingSweep({ ...options(), unseen: [] })).rejects.toThrow(/in unseen.*\[empty\]/);
  const one = { ...options(), models: [models[0]], steps: [2] };
  await scalingSweep(one);
  const [file] = readdirSync(one.folder);
  for (const content of ['{', '{"parameters":3}']) {
    writeFileSync(join(one.folder, file), content);
    await expect(scalingSweep(one)).rejects.toThrow('[malformed-data]');
  }
});

const built = join(__dirname, '../../dist/src/index.js');
if (!existsSync(built)) console.warn('kill -9 test not run: there is no dist/, run `npm run build` first');
(existsSync(built) ? test : test.skip)(
  'killed with -9, it goes on where it was and ends the same',
  async () => {
    const expected = await scalingSweep(options());
    const script = join(folder, 'sweep.js');
    const { data: _data, unseen: _unseen, ...plain } = options();
    const killed = join(folder, 'killed');
    writeFileSync(
      script,
      `const lmlab = require(${JSON.stringify(built)});
     const [text, batches] = ${JSON.stringify([text, batches])};
     const data = lmlab.randomTokenBatches(text, batches);
     let drawn = 0;
     lmlab.scalingSweep({
       ...${JSON.stringify({ ...plain, folder: killed, checkpointEvery: 5 })},
       data: (index) => {
         if (++drawn === Number(process.argv[2])) process.kill(process.pid, 'SIGKILL');
         return data(index);
       },
       unseen: lmlab.consecutiveTokenBatches(text.slice(-600), batches),
     }).then((runs) => console.log(JSON.stringify({ runs, drawn })));`,
    );
    const run = (killAt: number): Promise<{ output: string; signal: string | null }> =>
      new Promise((resolve) => {
        let output = '';
        const child = spawn(process.execPath, [script, String(killAt)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.on('close', (_code, signal) => resolve({ output, signal }));
      });
    expect(await run(89)).toEqual({ output: '', signal: 'SIGKILL' }); // in the third run
    const left = readdirSync(killed).filter((file) => /^\w+\.(json|safetensors)$/.test(file));
    expect(left.map((file) => file.split('.')[1]).sort()).toEqual(['json', 'json', 'safetensors']);
    const { runs, drawn } = JSON.parse((await run(0)).output) as { runs: unknown; drawn: number };
    expect(runs).toEqual(expected);
    // 350 steps in the last seven runs, of which the first 35 were saved, and three batches to know each of nine runs by.
    expect(drawn).toBe(350 - 35 + 27);
  },
);
