import { join } from 'node:path';

/** The data that a lesson runs on: those that ship with lmlab, or the published ones and nothing in their place. */
export type CourseData = 'shipped' | 'public';

/** What the name of the folder begins with that a run has for itself. */
export const runFolder = 'lmlab-kernel-';

/**
 * The environment of a kernel whose outputs are to be compared with those of another day and machine: its data, seed,
 * learner and engine do not depend on where it runs, and no lesson finds what another one left behind.
 *
 * @param data which data the cells get
 * @param folder where the artefacts of this run go; it ends with the run
 */
export function fixedConditions(data: CourseData, folder: string): Record<string, string> {
  return {
    LMLAB_DATA: data,
    LMLAB_SEED: '0',
    LMLAB_STUDENT: '',
    LMLAB_BACKEND: 'wasm',
    LMLAB_ARTEFACTS: join(folder, 'artefacts'),
    LMLAB_DELIVERABLES: join(folder, 'deliverables'),
  };
}
