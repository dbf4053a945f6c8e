import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Where the kernel's own folder is: the one whose package.json pins tslab. */
export function kernelFolder(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'kernel');
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (path.dirname(folder) === folder) throw new Error(`No kernel/package.json above ${__dirname}`);
  }
}

/** The folder of the project that a notebook belongs to: the nearest with a package.json, else the kernel's own. */
export function projectOf(folder: string): string {
  for (let candidate = folder; ; candidate = path.dirname(candidate)) {
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (path.dirname(candidate) === candidate) return path.dirname(kernelFolder());
  }
}

/** What to do where the library that belongs to this kernel cannot be imported. */
export function notBuilt(): string {
  const project = path.dirname(kernelFolder());
  return `The library lmlab is not built, or only in part. Run npm run build in ${project}, then restart the kernel.`;
}
