import { type Trainable, adamw, dataParallel, gpt, random } from '../src/index';
import type { TokenBatch } from '../src/neural/gpt';
import { table } from './harness';

/** Least time on the wall of a training step: here the wall counts, since threads only spread the processor time. */
function leastStep(model: Trainable<TokenBatch>, batch: TokenBatch, steps: number): number {
  const { parameters } = model;
  const optimizer = adamw();
  for (const name of optimizer.state) parameters.copy(name);
  let ms = Infinity;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    parameters.clearGradients();
    model.lossAndGradients(batch, i, 1, {});
    optimizer.step(parameters, { learningRate: 1e-3, step: i + 1, clip: 1 });
    ms = Math.min(ms, performance.now() - start);
  }
  return ms;
}

/** Training steps of a GPT on one thread and on two, by size. */
export async function run(): Promise<void> {
  const rng = random(1);
  const rows: string[][] = [];
  for (const [embeddingSize, layers, context, batch, steps] of [
    [16, 1, 16, 4, 400],
    [32, 2, 32, 8, 200],
    [64, 2, 64, 16, 60],
    [128, 4, 64, 16, 20],
  ]) {
    const shape = { vocabularySize: 64, contextLength: context, embeddingSize, layers, heads: 4 };
    const ids = Int32Array.from({ length: batch * context }, () => rng.int(64));
    const data = { batch, ids, targets: ids };
    const one = leastStep(gpt(shape), data, steps);
    const parallel = dataParallel(gpt(shape), { threads: 2 });
    const two = leastStep(parallel, data, steps);
    await parallel.close();
    const size = `d = ${embeddingSize}, ${layers} layers, ${batch} × ${context} tokens`;
    rows.push([size, one.toFixed(2), two.toFixed(2), (one / two).toFixed(2)]);
  }
  console.log(table(['', 'one thread, ms a step', 'two threads', 'times as fast'], rows));
}
