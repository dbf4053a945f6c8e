import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import writeFileAtomic from 'write-file-atomic';

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

/** A kernel of ours that Jupyter finds. */
export interface InstalledKernel {
  readonly name: string;
  readonly displayName: string;
  readonly folder: string;
  /** False when it points at a project or a Node that is no longer there. */
  readonly works: boolean;
}

/** Jupyter's folder for the data of this user, as jupyter_core finds it. */
export function userDataFolder(): string {
  if (process.env.JUPYTER_DATA_DIR) return process.env.JUPYTER_DATA_DIR;
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Jupyter');
  if (process.platform === 'win32')
    return path.join(process.env.APPDATA ?? path.join(homedir(), 'AppData/Roaming'), 'jupyter');
  return path.join(process.env.XDG_DATA_HOME ?? path.join(homedir(), '.local/share'), 'jupyter');
}

/** Jupyter's data folder below a prefix such as a Python environment. */
export function prefixDataFolder(prefix: string): string {
  return path.join(path.resolve(prefix), 'share/jupyter');
}

/** Makes the kernel known to Jupyter under a name; returns the folder written. */
export async function installKernel(
  dataFolder: string,
  name: string,
  displayName: string,
): Promise<InstalledKernel> {
  const folder = path.join(dataFolder, 'kernels', name);
  const spec = {
    argv: kernelArgv('{connection_file}'),
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { lmlab: { project: projectRoot }, debugger: false },
  };
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(projectRoot, 'kernel/logo/logo-svg.svg'), path.join(folder, 'logo-svg.svg'));
  await writeFileAtomic(path.join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
  return { name, displayName, folder, works: true };
}

/** Our kernels in a data folder; those of others are left out. */
export function listKernels(dataFolder: string): InstalledKernel[] {
  const kernels = path.join(dataFolder, 'kernels');
  if (!existsSync(kernels)) return [];
  return readdirSync(kernels).flatMap((name) => {
    const folder = path.join(kernels, name);
    const spec = readSpec(folder);
    if (spec?.metadata?.lmlab === undefined) return [];
    const works = (spec.argv ?? []).slice(0, 2).every((file) => existsSync(file));
    return [{ name, displayName: spec.display_name ?? name, folder, works }];
  });
}

/** Removes a kernel of ours; false when there is none of that name. */
export function uninstallKernel(dataFolder: string, name: string): boolean {
  const found = listKernels(dataFolder).find((kernel) => kernel.name === name);
  if (found) rmSync(found.folder, { recursive: true });
  return found !== undefined;
}

interface Spec {
  readonly argv?: readonly string[];
  readonly display_name?: string;
  readonly metadata?: { readonly lmlab?: unknown };
}

function readSpec(folder: string): Spec | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'kernel.json'), 'utf8')) as Spec;
  } catch {
    return undefined; // not a kernel, or a broken one of someone else
  }
}
