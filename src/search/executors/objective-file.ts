import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LmlabError } from '../../core/errors';
import type { ObjectiveModule } from '../study/objective';

/** The absolute path of an objective's module. */
export function moduleFile({ module }: ObjectiveModule): string {
  const file = module.startsWith('file:') ? fileURLToPath(module) : resolve(module);
  if (existsSync(file)) return file;
  throw new LmlabError('unreadable-file', {
    expected: 'the file of the objective',
    found: file,
    remedy: 'Write its path from the working directory, with its extension.',
  });
}

/** The error for a module without the function. */
export function notAnObjective(file: string, name: string, complaint: string): LmlabError {
  return new LmlabError('bad-option', {
    expected: `a module that exports a function ${name}(params, trial)`,
    found: `${file}: ${complaint}`,
    remedy: `Write \`export function ${name}(params) { … }\` in it.`,
  });
}

/** A script for a thread or process. Where lmlab runs from its sources, they run what was built of them. */
export function builtScript(name: string): string {
  const isBuilt = extname(__filename) === '.js';
  return join(isBuilt ? __dirname : join(__dirname, '../../../dist/src/search/executors'), name);
}
