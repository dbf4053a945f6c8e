import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { send } from './events';
import type { InterrupterData, InterrupterMessage } from './interrupter';
import type { Runner } from './run';

/** The main thread's side of an interrupt (see interrupter.ts). */
export function startInterrupter(runner: Runner): void {
  const answers = new Int32Array(new SharedArrayBuffer(12));
  const workerData: InterrupterData = { answers };
  runner.interruptPending = () => Atomics.load(answers, 2) > Atomics.load(answers, 0);
  const worker = new Worker(path.join(__dirname, 'interrupter.js'), { workerData });
  worker.unref();
  worker.on('message', ({ step, turn, stack }: InterrupterMessage) => {
    if (step === 'stop') {
      runner.interrupt();
      Atomics.store(answers, 0, turn);
    } else if (step === 'noop') Atomics.store(answers, 1, turn);
    else {
      runner.finishInterrupted(stack);
      send({ op: 'interrupted' }, 0);
    }
  });
}
