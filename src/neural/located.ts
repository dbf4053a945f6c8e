import { LmlabError } from '../core/errors';

/** An error of a batch says which one it was. */
export function located<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LmlabError)) throw error;
    const { code, expected, found, remedy } = error;
    throw new LmlabError(code, { expected, found: found + where, remedy, cause: error });
  }
}
