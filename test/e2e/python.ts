import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../../kernel/src/kernelspec';

const packages =
  'import nbclient, nbconvert, papermill, nbmake, jupyter_console, jupyter_kernel_test, jupyterlab, anywidget, plotly, setuptools; assert int(setuptools.__version__.split(".")[0]) >= 71';
const artifacts = path.join(projectRoot, 'artifacts');
/** Making the environment takes at most this long. */
const PATIENCE_MS = 400_000;

function works(python: string): boolean {
  return existsSync(python) && spawnSync(python, ['-c', packages]).status === 0;
}

/**
 * A Python that has Jupyter's clients: the one in LMLAB_PYTHON, or an environment made under artifacts/.
 * Undefined, after a loud word, where there is neither.
 */
export function pythonWithJupyter(): string | undefined {
  const chosen = process.env.LMLAB_PYTHON;
  if (chosen && works(chosen)) return chosen;
  const environment = path.join(artifacts, 'jupyter');
  const python = path.join(environment, 'bin/python');
  if (!works(python)) once(() => make(environment, python));
  if (works(python)) return python;
  console.warn('SKIPPED: no Python with Jupyter (python3 with venv, and a package index, would make one)');
  return undefined;
}

function make(environment: string, python: string): void {
  if (works(python)) return; // another test file made it meanwhile
  spawnSync('python3', ['-m', 'venv', '--clear', environment]);
  const requirements = path.join(projectRoot, 'test/e2e/requirements.txt');
  if (existsSync(python))
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], { timeout: 300_000 });
}

/** Test files run side by side; one at a time may make the environment. */
function once(body: () => void): void {
  const lock = path.join(artifacts, 'jupyter.lock');
  mkdirSync(artifacts, { recursive: true });
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < PATIENCE_MS; waited += 500) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(nap, 0, 0, 500);
    }
  }
  try {
    body();
  } finally {
    if (existsSync(lock)) rmdirSync(lock);
  }
}
