import { LmlabError } from '../core/errors';
import { lancasterStem } from '../text/lancaster-stemmer';
import { lemmatize } from '../text/lemmatizer';
import { porterStem } from '../text/porter-stemmer';
import { snowballStem } from '../text/snowball-stemmer';
import type { Stemmer } from '../text/stemmer';

const named = {
  lemma: lemmatize,
  porter: porterStem,
  snowball: snowballStem,
  lancaster: lancasterStem,
} as const;

/** What every token becomes: a stemmer or the lemmatizer by name, which can be saved, or any function, which cannot. */
export type TokenNormalizer = keyof typeof named | Stemmer;

/** @throws LmlabError `bad-option` for a name that is none. */
export function tokenNormalizer(normalizer: TokenNormalizer | undefined): Stemmer | undefined {
  if (normalizer === undefined || typeof normalizer === 'function') return normalizer;
  if (Object.hasOwn(named, normalizer)) return named[normalizer];
  throw new LmlabError('bad-option', {
    expected: `normalizeToken ${Object.keys(named).join(', ')} or a function`,
    found: JSON.stringify(normalizer),
    remedy: 'Leave it out to count tokens as they are.',
  });
}
