import { createRequire } from 'node:module';
import * as path from 'node:path';
import { format, inspect } from 'node:util';
import { projectRoot } from './kernelspec';
import type { CreateEngine, ExecuteOutcome, Failure, MimeBundle } from './engine';

/** The parts of tslab that are used; tslab's own types need its TypeScript fork. */
interface Tslab {
  converter: {
    createConverter(options: object): object;
    isCompleteCode(code: string): { completed: boolean; indent?: string };
  };
  executor: {
    createExecutor(
      root: string,
      converters: { node: object; browser: object; close(): void },
      console: { log(value: unknown): void; error(...values: unknown[]): void },
    ): {
      execute(code: string): Promise<boolean>;
      inspect(code: string, cursor: number): { displayParts?: { text: string }[] } | undefined;
      complete(code: string, cursor: number): { start: number; end: number; candidates: string[] };
      close(): void;
    };
  };
  jupyter: { lastWriteDisplayData: unknown };
}

function loadTslab(): Tslab {
  const from = createRequire(path.join(projectRoot, 'kernel/package.json'));
  return {
    converter: from('tslab/dist/converter') as Tslab['converter'],
    executor: from('tslab/dist/executor') as Tslab['executor'],
    jupyter: from('tslab/dist/jupyter') as Tslab['jupyter'],
  };
}

/** tslab's converter and executor behind the `Engine` interface. */
export const createEngine: CreateEngine = (host, root) => {
  const tslab = loadTslab();
  const converter = tslab.converter.createConverter({ isJS: false, isBrowser: false });
  const close = (): void => (converter as { close(): void }).close();
  let result: unknown;
  let errors: unknown[][] = [];
  const executor = tslab.executor.createExecutor(
    root,
    { node: converter, browser: converter, close },
    {
      log: (value) => void (result = value),
      error: (...values) => void errors.push(values),
    },
  );
  tslab.jupyter.lastWriteDisplayData = (
    message: { data: MimeBundle; metadata: MimeBundle; transient?: { display_id?: string } },
    update: boolean,
  ) => {
    const id = message.transient?.display_id;
    if (update && id !== undefined) host.updateDisplay(id, message.data, message.metadata);
    else host.display(message.data, message.metadata, id);
  };
  const explain = (error: unknown): Failure =>
    error instanceof Error
      ? { ename: error.name, evalue: error.message, traceback: (error.stack ?? error.message).split('\n') }
      : { ename: 'Error', evalue: inspect(error), traceback: [`Uncaught ${inspect(error)}`] };
  return {
    async execute({ code }): Promise<ExecuteOutcome> {
      result = undefined;
      errors = [];
      const ok = await executor.execute(code);
      if (!ok) {
        const thrown = errors.at(0);
        if (thrown?.length === 1) return { status: 'error', failure: explain(thrown[0]) };
        const lines = errors.map(([, ...parts]) => format('%s%s:%s - %s', ...parts));
        return { status: 'error', failure: { ename: 'TypeError', evalue: lines[0] ?? '', traceback: lines } };
      }
      if (result === undefined) return { status: 'ok' };
      return { status: 'ok', result: { data: { 'text/plain': inspect(result) }, metadata: {} } };
    },
    check: () => undefined,
    complete(code, cursor) {
      const { candidates, start, end } = executor.complete(code, cursor);
      return { matches: candidates, start, end, details: [] };
    },
    inspect(code, cursor) {
      const parts = executor.inspect(code, cursor)?.displayParts;
      return parts && { 'text/plain': parts.map((part) => part.text).join('') };
    },
    isComplete(code) {
      const { completed, indent } = tslab.converter.isCompleteCode(code);
      return { status: completed ? 'complete' : 'incomplete', indent: indent ?? '' };
    },
    explain,
    dispose: () => executor.close(),
  };
};
