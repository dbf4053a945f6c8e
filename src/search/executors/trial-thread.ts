import { workerData, type MessagePort } from 'node:worker_threads';
import { outcomeOf, type AsyncObjective, type Outcome } from '../study/objective';
import { RunningTrial } from '../study/running-trial';
import { loadModule } from './load-module';

/** What a thread gets to run a trial. */
export interface TrialTask {
  readonly number: number;
  readonly params: unknown;
  readonly attempt: number;
  readonly seed: number;
  /** Takes reports. */
  readonly port: MessagePort;
  /** Where the answer to a report appears. */
  readonly verdict: Int32Array;
}

/** What a report is answered: go on, stop, or it could not be recorded. */
export type Answer = 1 | 2 | 3;

const { file, name } = workerData as { readonly file: string; readonly name: string };
const loaded = loadModule(file).then(
  (exported) => exported[name],
  (error: unknown) => ({ complaint: error instanceof Error ? error.message : String(error) }),
);

/** Runs a trial; without one, says what is wrong with the module. */
export default async function run(task: TrialTask | undefined): Promise<Outcome | string | undefined> {
  const objective = await loaded;
  if (task === undefined) {
    if (typeof objective === 'function') return undefined;
    const complaint = (objective as { complaint?: string } | undefined)?.complaint;
    return complaint ?? `${name} is ${objective === undefined ? 'missing' : `a ${typeof objective}`}`;
  }
  const { number, params, attempt, seed, port, verdict } = task;
  const trial = new RunningTrial(number, params, attempt, seed, (step, value) => {
    Atomics.store(verdict, 0, 0);
    port.postMessage({ step, value });
    Atomics.wait(verdict, 0, 0);
    const answer = Atomics.load(verdict, 0) as Answer;
    if (answer === 3) throw new Error('The report could not be recorded.');
    return answer === 2;
  });
  try {
    return await (objective as AsyncObjective<unknown>)(params, trial);
  } catch (error) {
    return outcomeOf(error);
  } finally {
    port.close();
  }
}
