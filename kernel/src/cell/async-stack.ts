import { createHook } from 'node:async_hooks';
import { createRequire } from 'node:module';

/** Node's own counters behind async_hooks. */
interface AsyncWrap {
  readonly async_hook_fields: Uint32Array;
  readonly constants: Readonly<Record<'kInit' | 'kPromiseResolve' | 'kTotals' | 'kCheck', number>>;
  clearAsyncIdStack(): void;
}

const wrap = asyncWrap();

/**
 * Node keeps a stack of the asynchronous operations that the running code is part of. Where a library has switched on
 * async_hooks (in Node 20 and 22 every AsyncLocalStorage does), Node ends the process when that stack is not what it
 * should be, and after an interrupt, which unwinds code that would have put it right, it is not. So Node is told that
 * no hooks are on, which it asks for nothing but that check, and the stack is put right by `clearAsyncStack`.
 */
export function tolerateBrokenAsyncStack(): void {
  if (wrap === undefined) return;
  const { async_hook_fields: fields, constants } = wrap;
  const { kInit, kPromiseResolve, kTotals, kCheck } = constants;
  let checks = 0;
  const hook = Object.getPrototypeOf(createHook({})) as Record<'enable' | 'disable', () => unknown>;
  for (const name of ['enable', 'disable'] as const) {
    const original = hook[name];
    hook[name] = function (this: unknown) {
      fields[kTotals] = fields.subarray(kInit, kPromiseResolve + 1).reduce((sum, count) => sum + count);
      fields[kCheck] = checks;
      try {
        return original.call(this);
      } finally {
        checks = fields[kCheck];
        fields[kTotals] = fields[kCheck] = 0;
      }
    };
  }
}

/** To be called from the event loop after an interrupt has unwound a cell. */
export function clearAsyncStack(): void {
  wrap?.clearAsyncIdStack();
}

/** Undefined where a Node without `--expose-internals`, or a later one, does not give it. */
function asyncWrap(): AsyncWrap | undefined {
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning')!;
  // "These APIs are for internal testing only": so it says, and the learner has nothing to do with it.
  process.emitWarning = () => undefined;
  try {
    const internals = createRequire(__filename)('internal/test/binding') as {
      internalBinding(name: 'async_wrap'): AsyncWrap;
    };
    return internals.internalBinding('async_wrap');
  } catch {
    return undefined;
  } finally {
    Object.defineProperty(process, 'emitWarning', original);
  }
}
