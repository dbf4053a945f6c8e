import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** The project's folder, whether this file runs as built (dist/kernel/src) or from source (kernel/src). */
export const projectRoot: string = path.resolve(
  __dirname,
  path.basename(path.resolve(__dirname, '../..')) === 'dist' ? '../../..' : '../..',
);

/**
 * The program and arguments that start the kernel on a connection file; a kernelspec passes `{connection_file}`.
 * Throws an `Error` with the remedy when the kernel is not built.
 */
export function kernelArgv(connectionFile: string): string[] {
  const main = path.join(projectRoot, 'dist/kernel/src/main.js');
  if (!existsSync(main)) throw new Error(`the kernel is not built: ${main} is missing; run "npm run build"`);
  return [process.execPath, main, connectionFile];
}
