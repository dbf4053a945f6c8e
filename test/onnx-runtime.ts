import { Worker } from 'node:worker_threads';

/** A tensor as it goes to the runtime and comes back: strings as an array, all else typed. */
export interface RuntimeTensor {
  readonly type: 'float32' | 'int64' | 'int32' | 'string' | 'bool';
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

type Answer = { readonly outputs: Record<string, RuntimeTensor> } | { readonly error: string };

/**
 * The same runtime in WebAssembly, or native where somebody has put onnxruntime-node beside it. That one is no dependency:
 * its install script downloads CUDA libraries from NuGet, and without that host the whole install fails.
 */
function runtime(): string {
  try {
    return require.resolve('onnxruntime-node');
  } catch {
    return require.resolve('onnxruntime-web');
  }
}

/** The runtime loads itself by `import()`, which is not there inside jest's modules, so it runs in a thread. */
const code = `
const { parentPort } = require('node:worker_threads');
const ort = require(${JSON.stringify(runtime())});
parentPort.on('message', async ({ bytes, inputs }) => {
  try {
    const session = await ort.InferenceSession.create(bytes);
    const feeds = {};
    for (const [name, { type, data, dims }] of Object.entries(inputs)) feeds[name] = new ort.Tensor(type, data, dims);
    const results = await session.run(feeds);
    const outputs = {};
    for (const [name, { type, data, dims }] of Object.entries(results)) outputs[name] = { type, data, dims };
    await session.release();
    parentPort.postMessage({ outputs });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});`;

/** Runs ONNX models by ONNX Runtime, one after the other; to be closed. */
export class OnnxRuntime {
  readonly #worker = new Worker(code, { eval: true });

  /** What a model makes of inputs, by the names of its outputs. */
  async run(
    bytes: Uint8Array,
    inputs: Readonly<Record<string, RuntimeTensor>>,
  ): Promise<Readonly<Record<string, RuntimeTensor>>> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('message', (message: Answer) => {
        this.#worker.off('error', reject);
        resolve(message);
      });
      this.#worker.postMessage({ bytes, inputs });
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.outputs;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
