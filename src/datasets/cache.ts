import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The folder that fetched data sets are kept in, one folder each inside: `LMLAB_CACHE` where it is set, else the
 * user's cache folder as the operating system has it.
 *
 * @example
 * ```ts
 * import { cacheDirectory } from 'lmlab';
 * typeof cacheDirectory(); // 'string'
 * ```
 */
export function cacheDirectory(): string {
  const own = process.env['LMLAB_CACHE'];
  if (own) return resolve(own);
  return join(envPaths('lmlab', { suffix: '' }).cache, 'datasets');
}
