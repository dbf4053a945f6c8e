import { fork, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { createInterface } from 'node:readline';
import type { ObjectiveModule, Outcome } from '../study/objective';
import type { RunningTrial } from '../study/running-trial';
import { answerTo, tooLate, WorkerLost, type Executor } from './executor';
import { builtScript, moduleFile, notAnObjective } from './objective-file';

/**
 * Runs each trial in one of several processes, which it may take with it when it crashes. A trial that takes too long has
 * its process killed.
 *
 * @throws LmlabError `unreadable-file` when there is no such module, `bad-option` when it exports no such function.
 */
export async function processExecutor<P>(
  objective: ObjectiveModule,
  options: { readonly slots: number; readonly trialTimeoutSeconds?: number; readonly seed: number },
): Promise<Executor<P>> {
  const { slots, seed, trialTimeoutSeconds: seconds } = options;
  const file = moduleFile(objective);
  const name = objective.export ?? 'objective';
  const all = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];

  async function start(): Promise<ChildProcess> {
    const child = fork(builtScript('trial-process.js'), [file, name], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
      serialization: 'advanced',
    });
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      if (idle.includes(child)) idle.splice(idle.indexOf(child), 1);
    });
    child.stdio[4]!.on('error', () => undefined);
    const { complaint } = (await answered(child)) as { complaint?: string };
    if (complaint !== undefined) throw notAnObjective(file, name, complaint);
    return child;
  }

  async function run(trial: RunningTrial<P>): Promise<Outcome> {
    const child = idle.pop() ?? (await start());
    const pipe = child.stdio[4] as Duplex;
    const lines = createInterface({ input: pipe });
    lines.on('line', (line) => {
      const { step, value } = JSON.parse(line) as { step: number; value: number };
      pipe.write(Buffer.from([answerTo(trial, step, value)]));
    });
    const late = new AbortController();
    late.signal.onabort = () => child.kill('SIGKILL');
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => late.abort(), Math.min(2 ** 31 - 1, 1000 * seconds));
    const { number, params, attempt } = trial;
    child.send({ number, params: params as object, attempt, seed });
    try {
      const { outcome } = (await answered(child)) as { outcome: Outcome };
      idle.push(child);
      return outcome;
    } catch (error) {
      if (late.signal.aborted) return tooLate(seconds!);
      throw error;
    } finally {
      clearTimeout(timer);
      lines.close();
    }
  }

  async function close(): Promise<void> {
    await Promise.all(
      [...all].map((child) => {
        const end = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        return end;
      }),
    );
  }

  try {
    idle.push(await start());
  } catch (error) {
    await close();
    throw error;
  }
  return { slots, run, close };
}

/** The child's next message. */
function answered(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      child.off('message', onMessage);
      reject(new WorkerLost(`Its process died: ${signal ?? `it ended with code ${code}`}.`));
    };
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit);
      resolve(message);
    };
    child.once('exit', onExit).once('message', onMessage);
  });
}
