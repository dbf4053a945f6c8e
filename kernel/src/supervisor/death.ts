import { getHeapStatistics } from 'node:v8';
import type { Failure } from '../engine';

const RESTARTED = 'A fresh one has started: its variables are gone, so run the cells from the top.';

/** Says in plain words why the process that runs the cells is gone. */
export function explainDeath(code: number | null, signal: NodeJS.Signals | null, lastWords: string): Failure {
  const failure = (ename: string, why: string): Failure => ({
    ename,
    evalue: `${why} ${RESTARTED}`,
    traceback: [`\u001b[31m${ename}\u001b[39m: ${why}`, RESTARTED],
  });
  if (/heap out of memory|Allocation failed/.test(lastWords)) {
    const limit = Math.round(getHeapStatistics().heap_size_limit / 1024 / 1024);
    return failure(
      'OutOfMemory',
      `The cell needed more memory than JavaScript's heap may take (${limit} MB), and its process ended. ` +
        'Keep numbers in typed arrays, process the data in parts, or drop what is no longer used.',
    );
  }
  if (signal === 'SIGKILL')
    return failure(
      'KernelKilled',
      'The process that runs the cells was killed from outside, most often because the machine ran out of memory.',
    );
  if (signal !== null)
    return failure('KernelCrashed', `The process that runs the cells crashed in native code (${signal}).`);
  if (code !== null && code > 128)
    return failure('KernelCrashed', `The process that runs the cells crashed (exit code ${code}).`);
  return failure('ProcessExit', `The cell ended its process with process.exit(${code ?? ''}).`);
}

/** Says why the process that runs the cells did not come up. */
export function explainFailedStart(printed: string): Failure {
  const evalue =
    'The process that runs the cells could not start; "npm ci && npm run build" in the project may mend it.';
  return {
    ename: 'KernelStartFailed',
    evalue,
    traceback: [`\u001b[31mKernelStartFailed\u001b[39m: ${evalue}`, ...printed.trimEnd().split('\n')],
  };
}
