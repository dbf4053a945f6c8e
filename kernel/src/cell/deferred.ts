import type { Debugger, Session } from 'node:inspector';
import { DEFERRED } from '../engine';

const HOLDER = `globalThis[Symbol.for(${JSON.stringify(DEFERRED)})]`;

/** A cell's calls are many where functions call themselves; its loop is near the innermost or near the outermost. */
const CALLS_AT_AN_END = 50;

/**
 * Fetches the variables that a running loop at the top of a cell would store when it is over: an interrupt ends it so
 * abruptly that not even a `finally` runs. Only a debugger can look into the loop, so one pauses it for the moment.
 *
 * @param session connected to the main thread, which is busy
 * @param done called once, while the loop stands still or where there is nothing to fetch; it ends the loop
 */
export function fetchDeferred(session: Session, done: () => void): void {
  const expression = `${HOLDER}?.names.join() ?? ''`;
  session.post('Runtime.evaluate', { expression, silent: true }, (error, found) => {
    const names = error === null ? String(found.result.value ?? '') : '';
    if (names === '') {
      done();
      return;
    }
    const stores = names.split(',').map((name) => `try { __out.${name} = ${name}; } catch {}`);
    const store = `(() => { if (__out !== ${HOLDER}.out) return; ${stores.join(' ')} })()`;
    session.once('Debugger.paused', ({ params }) => {
      for (const { callFrameId } of endsOf(params.callFrames))
        session.post('Debugger.evaluateOnCallFrame', { callFrameId, expression: store, silent: true });
      // Ended while it stands still: not one turn may come after what was stored.
      done();
      session.post('Debugger.disable');
    });
    session.post('Debugger.enable');
    session.post('Debugger.pause');
  });
}

function endsOf(frames: readonly Debugger.CallFrame[]): readonly Debugger.CallFrame[] {
  if (frames.length <= 2 * CALLS_AT_AN_END) return frames;
  return [...frames.slice(0, CALLS_AT_AN_END), ...frames.slice(-CALLS_AT_AN_END)];
}
