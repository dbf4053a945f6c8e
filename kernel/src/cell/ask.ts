import { readSync } from 'node:fs';
import { FD } from '../bridge';
import { send } from './events';
import { thisCell } from './scope';

/** Questions to the learner that wait for an answer. */
const waiting = new Map<number, { resolve(value: string): void; reject(why: Error): void }>();
let asked = 0;

/** Asks without blocking. Rejects when the client cannot ask, or when the cell is interrupted. */
export function ask(prompt: string, password: boolean): Promise<string> {
  const cell = thisCell();
  return new Promise((resolve, reject) => {
    cell.controller.signal.throwIfAborted();
    const input = ++asked;
    const stop = (): void => settle(input, () => reject(cell.controller.signal.reason as Error));
    cell.controller.signal.addEventListener('abort', stop, { once: true });
    const done = <T>(settled: (value: T) => void) => {
      return (value: T) => {
        cell.controller.signal.removeEventListener('abort', stop);
        settled(value);
      };
    };
    waiting.set(input, { resolve: done(resolve), reject: done(reject) });
    send({ op: 'input', input, prompt, password, sync: false }, cell.number);
  });
}

function settle(input: number, body: () => void): void {
  if (waiting.delete(input)) body();
}

export function answer(input: number, value: string): void {
  const question = waiting.get(input);
  if (question) settle(input, () => question.resolve(value));
}

export function refuse(input: number, why: string): void {
  const question = waiting.get(input);
  if (question) settle(input, () => question.reject(new Error(why)));
}

/** Asks as a browser's `prompt` does: everything stands still until the learner answers. */
export function askSync(prompt: string, password: boolean): string {
  const cell = thisCell();
  send({ op: 'input', input: ++asked, prompt, password, sync: true }, cell.number);
  const reply = JSON.parse(readLine()) as { value: string } | { why: string };
  if ('why' in reply) throw new Error(reply.why);
  return reply.value;
}

function readLine(): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(FD.answers, one) === 1 && one[0] !== 10) bytes.push(one[0]);
  return Buffer.from(bytes).toString('utf8');
}
