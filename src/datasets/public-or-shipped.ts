import { LmlabError } from '../core/errors';
import type { Dataset } from './dataset';

/**
 * The published data where they can be had from the cache, the mirror or the network, else a generated set that ships
 * with lmlab; `note` and `source` say which.
 *
 * @param published loads the published data
 * @param shipped loads the set that stands in
 * @throws LmlabError whatever `published` throws but `unreachable-data`: damaged data must not pass unseen
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
    if (!(error instanceof LmlabError) || error.code !== 'unreachable-data') throw error;
    const instead = await shipped();
    return { ...instead, note: `The published data could not be fetched (${error.found}). ${instead.note}` };
  }
}
