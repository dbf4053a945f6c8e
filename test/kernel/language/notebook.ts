import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Engine, ExecuteOutcome, Failure, MimeBundle } from '../../../kernel/src/engine';
import { createEngine } from '../../../kernel/src/language/engine';

/** An engine with the cells that a test runs in it. */
export class Notebook {
  readonly shown: { data: MimeBundle; id: string | undefined; update: boolean }[] = [];
  readonly engine: Engine;
  private count = 0;

  constructor(readonly folder: string = path.resolve(__dirname, '../../../test')) {
    this.engine = createEngine(
      {
        display: (data, _metadata, id) => void this.shown.push({ data, id, update: false }),
        updateDisplay: (id, data) => void this.shown.push({ data, id, update: true }),
        clearOutput: () => undefined,
        input: (prompt) => Promise.resolve(`answer to ${prompt}`),
      },
      folder,
    );
  }

  run(code: string, signal: AbortSignal = new AbortController().signal): Promise<ExecuteOutcome> {
    return this.engine.execute({ code, cellName: `In[${++this.count}]`, signal });
  }

  /** The text of a cell's result; undefined for none. A failure fails the test. */
  async text(code: string): Promise<string | undefined> {
    return (await this.data(code))?.['text/plain'] as string | undefined;
  }

  async data(code: string): Promise<MimeBundle | undefined> {
    const outcome = await this.run(code);
    if (outcome.status === 'error') throw new Error(plain(outcome.failure.traceback.join('\n')));
    return outcome.result?.data;
  }

  /** The failure of a cell, its traceback as one text without colours. */
  async failure(code: string): Promise<Omit<Failure, 'traceback'> & { text: string }> {
    const outcome = await this.run(code);
    if (outcome.status === 'ok') throw new Error(`Expected to fail: ${code}`);
    const { ename, evalue, traceback } = outcome.failure;
    return { ename, evalue, text: plain(traceback.join('\n')) };
  }
}

/** Text without ANSI colours. */
export function plain(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '');
}

/** A new folder for a test, outside of any project. */
export function temporaryFolder(): string {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lmlab-kernel-')));
}
