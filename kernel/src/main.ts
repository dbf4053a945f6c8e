import { createRequire } from 'node:module';
import { readConnection } from './protocol/connection';
import { CellProcess } from './supervisor/cell-process';
import type * as KernelModule from './supervisor/kernel';
import { log } from './supervisor/log';
import { watchParent } from './supervisor/parent';

/** Starts the kernel on the connection file that is its only argument. */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('expected a connection file as the only argument');
  const connection = readConnection(file);
  const { LMLAB_SEED = '' } = process.env;
  if (!Number.isSafeInteger(Number(LMLAB_SEED)))
    throw new Error(`expected LMLAB_SEED to be an integer, found ${JSON.stringify(LMLAB_SEED)}`);
  // Started before the sockets are loaded: this process has the longest way to the first result.
  const cells = new CellProcess();
  const { Kernel } = createRequire(__filename)('./supervisor/kernel') as typeof KernelModule;
  const kernel = new Kernel(connection, cells, (code) => process.exit(code));
  process.on('SIGINT', () => kernel.interrupt());
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void kernel.close());
  watchParent(() => void kernel.close());
  await kernel.start();
}

main(process.argv[2]).catch((error: unknown) => {
  log((error as Error).message);
  process.exit(1);
});
