import { workerData, type MessagePort } from 'node:worker_threads';
import type { Outcome } from '../study/objective';
import { TrialRunner, type Answer, type TrialInput } from './trial-runner';

/** What a thread gets to run a trial. */
export interface TrialTask extends TrialInput {
  /** Takes reports. */
  readonly port: MessagePort;
  /** Where the answer to a report appears. */
  readonly verdict: Int32Array;
}

const { file, name } = workerData as { readonly file: string; readonly name: string };
const runner = new TrialRunner(file, name);

/** Runs a trial; without one, says what is wrong with the module. */
export default async function run(task: TrialTask | undefined): Promise<Outcome | string | undefined> {
  if (task === undefined) return runner.complaint();
  const { port, verdict } = task;
  try {
    return await runner.run(task, (step, value) => {
      Atomics.store(verdict, 0, 0);
      port.postMessage({ step, value });
      // The call that wakes may be that of the answer before, already taken: only a new verdict ends the wait.
      while (Atomics.load(verdict, 0) === 0) Atomics.wait(verdict, 0, 0);
      return Atomics.load(verdict, 0) as Answer;
    });
  } finally {
    port.close();
  }
}
