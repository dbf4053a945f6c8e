import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

export const projectRoot = join(__dirname, '..');

/** The TypeScript files under a folder of the project, as paths from the project's root with forward slashes. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort();
}
