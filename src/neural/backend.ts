import type * as tfjs from '@tensorflow/tfjs';
import { LmlabError } from '../core/errors';
import { registerMissingKernels } from './backend-missing-kernels';
import { registerEinsumGradient } from './einsum-gradient';

/** The engines of TensorFlow.js, fastest first. */
export type BackendName = 'native' | 'wasm' | 'cpu';

/** Which engine runs `tf`, and why it is that one. */
export interface Backend {
  readonly name: BackendName;
  /** One sentence, with the reason why each faster engine is not there. */
  readonly why: string;
}

type TensorFlow = typeof tfjs;

const names: readonly BackendName[] = ['native', 'wasm', 'cpu'];
let loaded: TensorFlow | undefined;
let current: Backend | undefined;

/** tfjs-node still calls two functions that Node 23 removed from `util`. */
function loadNative(): TensorFlow {
  /* eslint-disable-next-line @typescript-eslint/no-require-imports -- loads only where it was installed */
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (x: unknown) => x === null || x === undefined;
  util.isArray ??= Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'; // libtensorflow greets on standard error otherwise
  /* eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional dependency under an alias */
  return require('tfjs-node-native') as TensorFlow;
}

function loadPortable(): TensorFlow {
  /* eslint-disable-next-line @typescript-eslint/no-require-imports -- a tenth of a second, paid on first use only */
  return require('@tensorflow/tfjs') as TensorFlow;
}

async function startWasm(tf: TensorFlow): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const home = require.resolve('@tensorflow/tfjs-backend-wasm/package.json');
  wasm.setWasmPaths(home.replace(/package\.json$/, 'wasm-out/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('the engine refused to start');
  registerMissingKernels(tf);
}

async function start(name: BackendName): Promise<TensorFlow> {
  const tf = name === 'native' ? loadNative() : loadPortable();
  if (name === 'wasm') await startWasm(tf);
  else if (!(await tf.setBackend(name === 'native' ? 'tensorflow' : 'cpu')))
    throw new Error('the engine refused to start');
  await tf.ready();
  registerEinsumGradient(tf);
  // The plain engine prints an advertisement on its first use; which engine runs is said by `why`.
  if (name === 'cpu') (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return tf;
}

/**
 * Starts TensorFlow.js on the fastest engine that is there (native libtensorflow, else WebAssembly, else plain
 * JavaScript), or on the one that is named, and says which and why. After that {@link tf} can be used.
 *
 * @param name The engine to force. Default: the one named by the environment variable LMLAB_BACKEND, else the fastest
 * that starts.
 * @throws LmlabError `backend-unavailable` when the engine that is named cannot start.
 * @example
 * ```ts
 * import { tf, useBackend } from 'lmlab';
 * async function main() {
 *   const backend = await useBackend('cpu');
 *   backend.name; // 'cpu'
 *   tf.tensor1d([1, 2, 3]).sum().dataSync()[0]; // 6
 * }
 * main();
 * ```
 */
export async function useBackend(name?: BackendName): Promise<Backend> {
  const wish = process.env.LMLAB_BACKEND === '' ? undefined : process.env.LMLAB_BACKEND;
  const asked = name ?? (wish as BackendName | undefined);
  if (asked !== undefined && !names.includes(asked)) {
    throw new LmlabError('bad-option', {
      expected: "'native', 'wasm' or 'cpu'",
      found: `${JSON.stringify(asked)}${name === undefined ? ' in LMLAB_BACKEND' : ''}`,
      remedy: 'Name one of these, or none for the fastest.',
    });
  }
  const failures: string[] = [];
  for (const candidate of asked === undefined ? names : [asked]) {
    try {
      const tf = await start(candidate);
      const why =
        asked !== undefined
          ? `${candidate}: asked for${name === undefined ? ' by LMLAB_BACKEND' : ''}`
          : [`${candidate}: the fastest engine that starts here`, ...failures].join('; ');
      loaded = tf;
      current = Object.freeze({ name: candidate, why });
      return current;
    } catch (error) {
      const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
      failures.push(`${candidate} is not there (${message})`);
    }
  }
  throw new LmlabError('backend-unavailable', {
    expected: asked === undefined ? 'one engine of TensorFlow.js to start' : `the ${asked} engine to start`,
    found: failures.join('; '),
    remedy: 'Call useBackend() without a name to take what is there; `npm run setup:native` installs native.',
  });
}

/**
 * The engine in use, or undefined before {@link useBackend} was awaited.
 *
 * @example
 * ```ts
 * import { currentBackend, useBackend } from 'lmlab';
 * await useBackend('cpu');
 * currentBackend()?.why; // 'cpu: asked for'
 * ```
 */
export function currentBackend(): Backend | undefined {
  return current;
}

/**
 * TensorFlow.js as {@link useBackend} started it: the one `tf` for all code, loaded on first use only.
 *
 * @throws LmlabError `backend-not-ready` when used before `await useBackend()`.
 * @example
 * ```ts
 * import { tf, useBackend } from 'lmlab';
 * await useBackend('cpu');
 * tf.tensor2d([[1, 2], [3, 4]]).matMul(tf.eye(2)).arraySync(); // [[1, 2], [3, 4]]
 * ```
 */
export const tf: TensorFlow = new Proxy({} as TensorFlow, {
  get(_target, property) {
    if (loaded === undefined) {
      throw new LmlabError('backend-not-ready', {
        expected: 'a started TensorFlow.js',
        found: `tf.${String(property)} before any engine was started`,
        remedy: 'Write `await useBackend()` once, before the first use of tf.',
      });
    }
    return loaded[property as keyof TensorFlow];
  },
  has: (_target, property) => loaded !== undefined && property in loaded,
});
