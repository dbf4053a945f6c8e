import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { FD } from '../bridge';
import { fetchDeferred } from './deferred';

/**
 * The worker thread that stops the main thread. Each byte on its pipe is one interrupt:
 * 1. It asks the main thread (`stop`). One that is only waiting answers at once.
 * 2. One that is busy is terminated with V8's TerminateExecution, which no `catch` sees, until it answers.
 * 3. When no termination is left that could hit innocent code, it lets the main thread report (`finish`).
 * The pipe's end means that the supervisor is gone: the process, however busy, goes with it.
 */
export interface InterrupterData {
  /** [last `stop` answered, last `noop` answered, last `stop` asked] */
  readonly answers: Int32Array;
}
export interface InterrupterMessage {
  readonly step: 'stop' | 'noop' | 'finish';
  readonly turn: number;
  /** The calls that the main thread was in when it was broken off; undefined when it only waited. */
  readonly stack: string | undefined;
}

const { answers } = workerData as InterrupterData;
let session: Session | undefined;
let turn = 0;
let busy = false;
let outstanding = 0;
let stack: string | undefined;

/** What the calls of the question itself are named in its answer. */
const QUESTION = 'lmlab:where';
const WHERE = `(() => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
})()
//# sourceURL=${QUESTION}`;

const QUESTION_CALL = new RegExp(`^.*${QUESTION}.*\n?`, 'gm');

const tell = (step: InterrupterMessage['step']): void => {
  const message: InterrupterMessage = { step, turn, stack };
  parentPort?.postMessage(message);
};

async function answered(slot: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 2) {
    if (Atomics.load(answers, slot) >= turn) return true;
    await sleep(2);
  }
  return false;
}

function terminate(): void {
  // Connected only while needed: with a session open, process.exit() waits for a "debugger".
  if (!session) {
    session = new Session();
    session.connectToMainThread();
    // Runs in the midst of what the main thread is doing, on top of its stack.
    session.post('Runtime.evaluate', { expression: WHERE, silent: true }, (error, found) => {
      if (error === null) stack ??= String(found.result.value).replaceAll(QUESTION_CALL, '');
    });
  }
  outstanding++;
  const connected = session;
  fetchDeferred(connected, () => connected.post('Runtime.terminateExecution', () => outstanding--));
}

async function interrupt(): Promise<void> {
  if (busy) return;
  busy = true;
  stack = undefined;
  turn++;
  Atomics.store(answers, 2, turn);
  tell('stop');
  let done = await answered(0, 40);
  while (!done) {
    if (outstanding === 0) terminate();
    tell('stop'); // the one before may have been hit itself
    done = await answered(0, 60);
  }
  for (let i = 0; outstanding > 0 && i < 50; i++) {
    turn++;
    tell('noop');
    await answered(1, 20);
  }
  session?.disconnect();
  session = undefined;
  outstanding = 0;
  tell('finish');
  busy = false;
}

const pipe = new Socket({ fd: FD.interrupts, readable: true, writable: false });
pipe.on('data', () => void interrupt());
pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
pipe.on('error', () => undefined);
