// A thread that computes gradients: waits in shared memory for a job, does it, says so there.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { LmlabError } from '../../core/errors';
import {
  type AnyModel,
  type Job,
  type ModelSpec,
  type WorkerData,
  makeModel,
  stateAfter,
  states,
} from './protocol';

const { spec, port, weights, gradients, loss, state } = workerData as WorkerData;
let model: AnyModel | undefined;

function say(answer: number): void {
  Atomics.store(state, 0, answer);
  Atomics.notify(state, 0);
}

// However this thread ends, nobody may wait for it.
process.once('exit', () => {
  say(states.failed);
});

for (;;) {
  if (stateAfter(state, states.idle) !== states.working) break;
  const { batch, key, factor, options } = (receiveMessageOnPort(port) as { message: Job }).message;
  let answer: number = states.done;
  try {
    model ??= makeModel(spec satisfies ModelSpec);
    const { parameters } = model;
    const { memory, at, gradientAt, length } = parameters;
    memory.floats(at, length).set(weights);
    parameters.clearGradients();
    loss[0] = model.lossAndGradients(batch as never, key, factor, options);
    gradients.set(memory.floats(gradientAt, length));
  } catch (error) {
    const { code, expected, found, remedy } = error as LmlabError;
    port.postMessage(
      error instanceof LmlabError ? { code, expected, found, remedy } : { message: String(error) },
    );
    answer = states.failed;
  }
  say(answer);
  stateAfter(state, answer); // until the answer was taken
}
