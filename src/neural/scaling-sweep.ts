import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { type TokenBatch, gpt } from './gpt';
import { type GptOptions, gptShape } from './gpt-options';
import { meanLoss } from './mean-loss';
import { cosineSchedule } from './schedules';
import { train } from './trainer';

/** A model of the sweep after its training. */
export interface SweepRun {
  /** Its weights. */
  readonly parameters: number;
  /** Tokens that it was trained on. */
  readonly tokens: number;
  /** Its mean loss in nats a token on the batches that it never saw. */
  readonly loss: number;
}

/** What to train. */
export interface ScalingSweepOptions {
  /** Where finished runs and the checkpoint of the running one stand; it is made where it is missing. */
  readonly folder: string;
  /** The sizes. */
  readonly models: readonly GptOptions[];
  /** The lengths of training, in steps. */
  readonly steps: readonly number[];
  /** Batch number `index`, all of one size. */
  readonly data: (index: number) => TokenBatch;
  /** Batches for the loss. */
  readonly unseen: readonly TokenBatch[];
  /** The highest rate, reached after a tenth of a run, from where it falls along a cosine. Default 3e-3. */
  readonly learningRate?: number;
  /** Steps between checkpoints of a run. Default 100. */
  readonly checkpointEvery?: number;
}

/**
 * Trains every model for every number of steps, each run from its own start with a schedule of its own length (Hoffmann
 * et al. 2022), for `scalingLaw` to fit.
 *
 * A finished run is a small file, written at once or not at all; a sweep that was interrupted, even by `kill -9`, goes on
 * in the same folder where its last checkpoint was, and ends with the same numbers. A file belongs to the options, data and
 * steps it was made with: with others the run is made anew. Of the data, the first batch of the run, the one in its middle
 * and its last are compared, and all unseen ones.
 *
 * @returns One run a model and number of steps: all lengths of the first model, then of the next.
 * @throws LmlabError `empty` without models, steps or unseen batches; `malformed-data` for a file that was changed; what
 * `gpt` and `train` throw.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { consecutiveTokenBatches, randomTokenBatches, scalingSweep } from 'lmlab';
 * const ids = Array.from({ length: 200 }, (_, i) => (i * i) % 7);
 * const batches = { batchSize: 2, contextLength: 8 };
 * const runs = await scalingSweep({
 *   folder: mkdtempSync(join(tmpdir(), 'sweep-')),
 *   models: [4, 8].map((embeddingSize) => ({ vocabularySize: 7, contextLength: 8, embeddingSize, layers: 1, heads: 1 })),
 *   steps: [2, 4, 8],
 *   data: randomTokenBatches(ids, batches),
 *   unseen: consecutiveTokenBatches(ids, batches),
 * });
 * runs.map(({ tokens }) => tokens); // [32, 64, 128, 32, 64, 128]
 * ```
 */
export async function scalingSweep(options: ScalingSweepOptions): Promise<SweepRun[]> {
  checkOptionNames(options, {
    folder: true,
    models: true,
    steps: true,
    data: true,
    unseen: true,
    learningRate: true,
    checkpointEvery: true,
  });
  const { folder, models, steps, data, unseen, learningRate = 3e-3, checkpointEvery = 100 } = options;
  for (const [name, list] of Object.entries({ models, steps, unseen })) {
    if (list.length > 0) continue;
    throw new LmlabError('empty', {
      expected: `at least one entry in ${name}`,
      found: 'none',
      remedy: 'A law of five constants needs at least 3 models and 3 numbers of steps.',
    });
  }
  await mkdir(folder, { recursive: true });
  const runs: SweepRun[] = [];
  for (const model of models)
    for (const count of steps) {
      const settings = JSON.stringify({ shape: gptShape(model), steps: count, learningRate });
      const some = [0, count >> 1, count - 1].map((index) => data(index));
      const place = join(folder, fingerprint(settings, [...some, ...unseen]));
      runs.push((await finished(place)) ?? (await run(place, model, count, count * some[0].ids.length)));
    }
  return runs;

  async function run(place: string, shape: GptOptions, count: number, tokens: number): Promise<SweepRun> {
    const model = gpt(shape);
    const schedule = cosineSchedule({ warmup: Math.ceil(count / 10) });
    const checkpoint = { path: `${place}.safetensors`, every: checkpointEvery };
    await train(model, { data, steps: count, learningRate, schedule, checkpoint });
    const loss = meanLoss(model, unseen, 'unseen');
    const result = { parameters: model.parameters.count, tokens, loss };
    await writeFileAtomic(`${place}.json`, `${JSON.stringify(result)}\n`);
    await rm(checkpoint.path, { force: true });
    return result;
  }
}

/** What a run is known by: its settings, some of its batches, and those that judge. */
function fingerprint(settings: string, batches: readonly TokenBatch[]): string {
  const hash = createHash('sha256').update(settings);
  for (const { batch, ids, targets } of batches)
    for (const list of [Int32Array.of(batch), ids, targets])
      hash.update(new Uint8Array(Int32Array.from(list).buffer));
  return hash.digest('hex').slice(0, 16);
}

async function finished(place: string): Promise<SweepRun | undefined> {
  const path = `${place}.json`;
  if (!existsSync(path)) return undefined;
  const text = await readFile(path, 'utf8');
  let found: Partial<SweepRun> = {};
  try {
    found = JSON.parse(text) as Partial<SweepRun>;
  } catch {
    // refused below, with what stands there
  }
  const { parameters, tokens, loss } = found;
  if (![parameters, tokens, loss].every(Number.isFinite)) {
    throw new LmlabError('malformed-data', {
      expected: 'the parameters, tokens and loss of a finished run',
      found: `${path}: ${text.slice(0, 80)}`,
      remedy: 'Delete the file; the run is then made again.',
    });
  }
  return found as SweepRun;
}
