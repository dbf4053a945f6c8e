import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../../kernel/src/kernelspec';

const packages =
  'import nbclient, nbconvert, papermill, nbmake, jupyter_console, jupyter_kernel_test, jupyterlab';

function works(python: string): boolean {
  return spawnSync(python, ['-c', packages]).status === 0;
}

/**
 * A Python that has Jupyter's clients: the one in LMLAB_PYTHON, or an environment made under artifacts/.
 * Undefined, after a loud word, where there is neither.
 */
export function pythonWithJupyter(): string | undefined {
  const chosen = process.env.LMLAB_PYTHON;
  if (chosen && works(chosen)) return chosen;
  const environment = path.join(projectRoot, 'artifacts/jupyter');
  const python = path.join(environment, 'bin/python');
  if (!existsSync(python)) spawnSync('python3', ['-m', 'venv', environment]);
  if (existsSync(python) && !works(python)) {
    const requirements = path.join(projectRoot, 'test/e2e/requirements.txt');
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements], { timeout: 300_000 });
  }
  if (existsSync(python) && works(python)) return python;
  console.warn('SKIPPED: no Python with Jupyter (python3 with venv, and a package index, would make one)');
  return undefined;
}
