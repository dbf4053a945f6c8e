import { LmlabError } from '../core/errors';

/**
 * Which data may be used, from the environment variable `LMLAB_DATA`. `shipped`: only what ships with lmlab, also where
 * published data lie in the cache. `public`: the published data, and nothing in their place. Not set: the published
 * data where they can be had.
 *
 * @throws LmlabError `bad-option` for another word.
 */
export function wantedData(): 'shipped' | 'public' | undefined {
  const word = process.env['LMLAB_DATA'];
  if (word === undefined || word === '') return undefined;
  if (word === 'shipped' || word === 'public') return word;
  throw new LmlabError('bad-option', {
    expected: 'LMLAB_DATA to be shipped or public, or not to be set',
    found: JSON.stringify(word),
    remedy: 'Unset it to use published data where they can be had.',
  });
}
