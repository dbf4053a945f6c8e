import { LmlabError } from '../core/errors';
import type { Dataset } from './dataset';
import { wantedData } from './wanted-data';

/**
 * The published data where they can be had from the cache, the mirror or the network, else a generated set that ships
 * with lmlab; `note` and `source` say which. The environment variable `LMLAB_DATA` decides it: with `shipped` published
 * data are left alone, with `public` nothing stands in for them.
 *
 * @param published loads the published data
 * @param shipped loads the set that stands in
 * @throws LmlabError whatever `published` throws but `unreachable-data`: damaged data must not pass unseen; that too with
 *   `LMLAB_DATA=public`
 *
 * @example
 * ```ts
 * import { loadRtPolarity, loadShippedReviews, publicOrShipped } from 'lmlab';
 * const load = () => publicOrShipped(loadRtPolarity, loadShippedReviews);
 * typeof load; // 'function'
 * ```
 */
export async function publicOrShipped<A, B>(
  published: () => Promise<Dataset<A>>,
  shipped: () => Promise<Dataset<B>>,
): Promise<Dataset<A | B>> {
  try {
    return await published();
  } catch (error) {
    const unreachable = error instanceof LmlabError && error.code === 'unreachable-data';
    if (!unreachable || wantedData() === 'public') throw error;
    const instead = await shipped();
    return { ...instead, note: `The published data could not be fetched (${error.found}). ${instead.note}` };
  }
}
