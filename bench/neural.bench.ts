import { type Gpt, type TokenBatch, adamw, gpt, randomTokenBatches, useBackend } from '../src/index';
import { namedWeights } from '../src/neural/checkpoint';
import { formatSafeTensors } from '../src/neural/safetensors';
import { corpus } from './corpus';
import { pythonPeer, table } from './harness';
import { tfjsGpt } from './tfjs-gpt';

/** Processor time of the cheapest call, in milliseconds, and every call's result. */
function cheapestStep(steps: number, step: (i: number) => number): { ms: number; losses: number[] } {
  let ms = Infinity;
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const start = process.cpuUsage();
    losses.push(step(i));
    const { user, system } = process.cpuUsage(start);
    ms = Math.min(ms, (user + system) / 1000);
  }
  return { ms, losses };
}

const learningRate = 1e-3;

/** The steps of the trainer's inner loop, one at a time, so that each can be timed. */
function ours(model: Gpt, batches: readonly TokenBatch[]): { ms: number; losses: number[] } {
  const { parameters } = model;
  const optimizer = adamw();
  for (const name of optimizer.state) parameters.copy(name);
  return cheapestStep(batches.length, (i) => {
    parameters.clearGradients();
    const loss = model.lossAndGradients(batches[i], i, 1, {});
    optimizer.step(parameters, { learningRate, step: i + 1, clip: 1 });
    return loss;
  });
}

interface Peer {
  readonly versions: string;
  readonly losses: readonly number[];
  readonly ms: number;
}

function torch(model: Gpt, batches: readonly TokenBatch[]): Peer | undefined {
  const { embeddingSize, heads, layers } = model.options;
  const plain = batches.map((b) => ({ ...b, ids: Array.from(b.ids), targets: Array.from(b.targets) }));
  const weights = formatSafeTensors(namedWeights(model.parameters));
  return pythonPeer('mini_gpt.py', {
    'weights.safetensors': weights,
    'batches.json': JSON.stringify({ embeddingSize, heads, layers, learningRate, batches: plain }),
  }) as Peer | undefined;
}

/** Training steps of a character-level GPT: stock TensorFlow.js on WebAssembly, lmlab, PyTorch on one thread. */
export async function run(): Promise<void> {
  const text = corpus(400).docs.join('\n');
  const characters = Array.from(new Set(text)).sort();
  const ids = Int32Array.from(Array.from(text), (c) => characters.indexOf(c));
  await useBackend('wasm');
  for (const [embeddingSize, layers, steps] of [
    [64, 2, 200],
    [128, 4, 200],
  ]) {
    const shape = { embeddingSize, layers, heads: 4, contextLength: 64, vocabularySize: characters.length };
    const options = { ...shape, tiedWeights: false };
    const data = randomTokenBatches(ids, { batchSize: 16, contextLength: 64, seed: 1 });
    const batches = Array.from({ length: steps }, (_, i) => data(i));
    const model = gpt(options);
    const peer = torch(model, batches);
    const stock = tfjsGpt(model, learningRate);
    const slow = cheapestStep(steps, (i) => stock.step(batches[i]));
    stock.dispose();
    const fast = ours(model, batches);
    const apart = (losses: readonly number[]): string =>
      Math.max(...losses.map((loss, i) => Math.abs(loss - fast.losses[i]))).toExponential(1);
    const row = (name: string, ms: number, losses: readonly number[]): string[] => [
      name,
      ms.toFixed(1),
      Math.round(1024 / (ms / 1000)).toLocaleString('en'),
      (slow.ms / ms).toFixed(2),
      peer === undefined ? '–' : (peer.ms / ms).toFixed(2),
      losses.at(-1)!.toFixed(4),
      apart(losses),
    ];
    console.log(
      `d = ${embeddingSize}, ${layers} layers, context 64, batch 16, Adam, ${model.parameters.count.toLocaleString('en')} parameters, ${characters.length} characters, ${steps} steps\n`,
    );
    const header = [
      '',
      'ms a step',
      'tokens/s',
      '× stock',
      '× PyTorch',
      'last loss',
      'largest difference of loss',
    ];
    const rows = [row('stock tfjs-wasm', slow.ms, slow.losses), row('lmlab', fast.ms, fast.losses)];
    if (peer !== undefined) rows.push(row(peer.versions, peer.ms, peer.losses));
    console.log(`${table(header, rows)}\n`);
  }
  generation();
}

/** Milliseconds a token at context 256, with and without the cache of keys and values. */
function generation(): void {
  const model = gpt({ vocabularySize: 64, contextLength: 256, embeddingSize: 64, layers: 2, heads: 4 });
  const ids = Int32Array.from({ length: 256 }, (_, i) => (i * 7) % 64);
  const session = model.session();
  session.next([ids.subarray(0, 200)]);
  const cached = cheapestStep(50, (i) => session.next([[ids[200 + i]]])[0]);
  const whole = cheapestStep(10, () => model.logits(ids.subarray(0, 250))[0]);
  console.log(
    `A token at context 250 (d = 64, 2 layers): ${whole.ms.toFixed(2)} ms without the cache, ${cached.ms.toFixed(2)} ms with it, ${(whole.ms / cached.ms).toFixed(0)} times as fast.`,
  );
}
