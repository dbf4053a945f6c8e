import type { Host } from '../engine';
import { ask, askSync } from './ask';
import { onComm, openComm } from './comms';
import { send } from './events';
import { thisCell } from './scope';

/** The notebook as the running cell sees it. What an interrupted cell still wants to show is dropped. */
export const host: Host = {
  display(data, metadata = {}, displayId) {
    const cell = thisCell();
    if (cell.interrupted) return;
    send(
      { op: 'display', data, metadata, update: false, ...(displayId !== undefined && { displayId }) },
      cell.number,
    );
  },
  updateDisplay(displayId, data, metadata = {}) {
    const cell = thisCell();
    if (!cell.interrupted) send({ op: 'display', data, metadata, update: true, displayId }, cell.number);
  },
  clearOutput(wait) {
    const cell = thisCell();
    if (!cell.interrupted) send({ op: 'clear', wait }, cell.number);
  },
  input: ask,
};

/** What libraries see of the notebook. */
const notebook = { ...host, openComm, onComm };

/**
 * Puts what a cell may use without importing it on the global object: `input` and `prompt`, and, for libraries,
 * the notebook (`Symbol.for('lmlab.notebook')`, a `Host`) and the running cell's `AbortSignal`
 * (`Symbol.for('lmlab.signal')`).
 */
export function provideGlobals(): void {
  const define = (name: PropertyKey, get: () => unknown): void =>
    void Object.defineProperty(globalThis, name, { configurable: true, get });
  Object.assign(globalThis, {
    input: (prompt: unknown = '', options: { password?: boolean } = {}) =>
      ask(String(prompt), options.password === true),
    prompt: (message: unknown = '', options: { password?: boolean } = {}) =>
      askSync(String(message), options.password === true),
  });
  define(Symbol.for('lmlab.notebook'), () => notebook);
  define(Symbol.for('lmlab.signal'), () => thisCell().controller.signal);
}
