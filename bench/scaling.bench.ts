import path from 'node:path';
import {
  consecutiveTokenBatches,
  type GptOptions,
  loadTinyShakespeare,
  randomTokenBatches,
  scalingLaw,
  scalingSweep,
} from '../src/index';
import { table } from './harness';

/** Finished runs stay here: stopped in any way and started again, the sweep goes on. Delete it to measure anew. */
const folder = path.join(__dirname, '..', 'artifacts', 'scaling');

/**
 * A small scaling law: GPTs of five widths, each trained for four numbers of tokens on the characters of Tiny
 * Shakespeare, the law fitted to them, and what it says of a larger model, trained for longer than any of them, before
 * that one is trained.
 */
export async function run(): Promise<void> {
  const { rows } = await loadTinyShakespeare();
  const text = rows.map((row) => row.text).join('\n');
  const characters = [...new Set(text)].sort();
  const idOf = new Map(characters.map((character, id) => [character, id]));
  const ids = Int32Array.from(text, (character) => idOf.get(character)!);
  const cut = Math.floor(0.9 * ids.length);
  const shape = (embeddingSize: number): GptOptions => ({
    vocabularySize: characters.length,
    contextLength: 64,
    embeddingSize,
    layers: 2,
    heads: Math.max(1, embeddingSize / 16),
    positions: 'rotary',
    seed: 1,
  });
  const batches = { batchSize: 16, contextLength: 64, seed: 1 };
  const sweep = (widths: readonly number[], steps: readonly number[]) =>
    scalingSweep({
      folder,
      models: widths.map(shape),
      steps,
      data: randomTokenBatches(ids.subarray(0, cut), batches),
      unseen: consecutiveTokenBatches(ids.subarray(cut), batches).slice(0, 32),
      learningRate: 6e-3,
      checkpointEvery: 100,
    });

  const steps = [60, 180, 540, 1620];
  const points = await sweep([8, 16, 32, 48, 64], steps);
  const thousands = (n: number): string => Math.round(n).toLocaleString('en');
  const range = ([low, high]: readonly [number, number], digits: number): string =>
    `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
  const sizes = [...new Set(points.map(({ parameters }) => parameters))];
  console.log(
    table(
      ['parameters', ...steps.map((count) => `${thousands(count * 16 * 64)} tokens`)],
      sizes.map((size) => [
        thousands(size),
        ...points.filter((p) => p.parameters === size).map(({ loss }) => loss.toFixed(3)),
      ]),
    ),
  );

  const law = scalingLaw(points, { seed: 1 });
  const names = ['E', 'A', 'alpha', 'B', 'beta'] as const;
  console.log(
    '\nL(N, D) = E + A / N^alpha + B / D^beta, nats a character; 95 % intervals by the bootstrap:\n',
  );
  console.log(
    table(
      ['', 'fitted', 'interval'],
      names.map((name) => [name, law.constants[name].toFixed(3), range(law.intervals[name], 3)]),
    ),
  );

  const [largest] = await sweep([96], [2500]);
  const { parameters, tokens, loss } = largest;
  console.log(
    `\n${thousands(parameters)} parameters after ${thousands(tokens)} tokens: foretold ${law.predict(parameters, tokens).toFixed(3)} (${range(law.predictInterval(parameters, tokens), 3)}), measured ${loss.toFixed(3)}.`,
  );
  const flops = 6 * parameters * tokens;
  const best = law.optimal(flops);
  console.log(
    `The best size for its ${flops.toExponential(1)} operations by the law: ${thousands(best.parameters)} parameters (${range(best.parametersInterval, 0)}), ${thousands(best.tokens)} tokens.`,
  );
}
