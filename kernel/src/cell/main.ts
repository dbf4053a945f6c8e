import './typescript-cache'; // first: what follows loads TypeScript
import { Socket } from 'node:net';
import { FD, FrameReader, type ToCell } from '../bridge';
import { createEngine } from '../language/engine';
import { tolerateBrokenAsyncStack } from './async-stack';
import { answer, refuse } from './ask';
import { receiveComm } from './comms';
import { send } from './events';
import { host, provideGlobals } from './host';
import { makeRepeatable } from './repeatable';
import { startInterrupter } from './interrupts';
import { Runner } from './run';
import { captureStreams } from './streams';
import { captureTimers } from './timers';
import { inCell, latestCell, trackPromises } from './scope';

// The process that runs the learner's code. Its only argument is the secret of its marks.
const secret = process.argv.pop() ?? '';
captureStreams(secret);
captureTimers();
trackPromises();
tolerateBrokenAsyncStack();
const { LMLAB_SEED = '' } = process.env;
if (LMLAB_SEED !== '') makeRepeatable(Number(LMLAB_SEED));

const engine = createEngine(host, process.cwd());
provideGlobals();
const runner = new Runner(engine, secret);
startInterrupter(runner);

/** Requests that arrived; an interrupted handler leaves the rest of them here for the next turn. */
const inbox: { cell: number; request: ToCell }[] = [];

function handle(cell: number, request: ToCell): void {
  switch (request.op) {
    case 'execute':
      runner.execute(cell, request);
      break;
    case 'complete':
      reply(request.id, () => engine.complete(request.code, request.cursor));
      break;
    case 'inspect':
      reply(request.id, () => engine.inspect(request.code, request.cursor));
      break;
    case 'isComplete':
      reply(request.id, () => engine.isComplete(request.code));
      break;
    case 'answer':
      answer(request.input, request.value);
      break;
    case 'refuse':
      refuse(request.input, request.why);
      break;
    case 'comm':
      receiveComm(cell, request);
      reply(request.id, () => null);
      break;
  }
}

function reply(id: number, value: () => unknown): void {
  try {
    send({ op: 'reply', id, value: value() ?? null }, 0);
  } catch (error) {
    process.stderr.write(`[lmlab kernel] ${(error as Error).stack ?? ''}\n`);
    send({ op: 'reply', id, value: null }, 0);
  }
}

function dispatch(): void {
  for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
    const { cell, request } = next;
    inCell(latestCell(), () => handle(cell, request));
  }
}

const reader = new FrameReader();
const requests = new Socket({ fd: FD.requests, readable: true, writable: false });
requests.on('data', (chunk: Buffer) => {
  for (const frame of reader.push(chunk))
    inbox.push({ cell: frame.cell, request: JSON.parse(frame.payload.toString('utf8')) as ToCell });
  dispatch();
});
// Without its supervisor the process has no one to talk to.
requests.on('close', () => process.kill(process.pid, 'SIGKILL'));

send({ op: 'ready' }, 0);
engine.prepare();
