import { basename, extname } from 'node:path';
import { LmlabError } from '../core/errors';
import { loadModule } from '../search/executors/load-module';
import { moduleFile } from '../search/executors/objective-file';
import type { Pruner } from '../search/pruners/pruner';
import type { Sampler } from '../search/samplers/sampler';
import type { Space } from '../search/space';
import type { StateOptions } from '../search/study/study-state';
import type { Direction } from '../search/study/trial';

/** What a study's module exports beside its `objective`. */
interface StudyModule {
  readonly space?: Space;
  readonly name?: string;
  readonly direction?: Direction;
  readonly directions?: readonly Direction[];
  readonly sampler?: Sampler;
  readonly pruner?: Pruner;
  readonly seed?: number;
  readonly objective?: unknown;
}

/** How the study of a module is made; its name is that of the file unless told otherwise. */
export async function studyOf(module: string, study?: string): Promise<StateOptions<Space>> {
  const { space, name, ...options } = await exportsOf(module);
  if (space === undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a module that exports the space to search',
      found: module,
      remedy: 'Write `exports.space = { C: logUniform(1e-4, 1e2) }`.',
    });
  }
  return { ...options, space, name: study ?? name ?? basename(module, extname(module)) };
}

/** The sampler and pruner that a module brings for a study that exists. */
export async function extrasOf(module: string): Promise<Pick<StudyModule, 'sampler' | 'pruner'>> {
  const { sampler, pruner } = await exportsOf(module);
  return { ...(sampler === undefined ? {} : { sampler }), ...(pruner === undefined ? {} : { pruner }) };
}

async function exportsOf(module: string): Promise<StudyModule> {
  const exported = (await loadModule(moduleFile({ module }))) as StudyModule;
  if (typeof exported.objective !== 'function') {
    throw new LmlabError('bad-option', {
      expected: 'a module that exports a function objective(params, trial)',
      found: module,
      remedy: 'Write `exports.objective = (params) => …`.',
    });
  }
  const { space, name, direction, directions, sampler, pruner, seed } = exported;
  const given = Object.entries({ space, name, direction, directions, sampler, pruner, seed });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
