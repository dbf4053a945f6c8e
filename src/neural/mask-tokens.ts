import type { Random } from '../core/random';
import { checkOptionNames } from '../core/options';
import { checkOption, checkSizes } from './check-options';
import { checkIds } from './token-ids';

/** Token ids with some hidden, and what was there. */
export interface MaskedTokens {
  readonly ids: Int32Array;
  /** The hidden token, or −1 where nothing was hidden. */
  readonly targets: Int32Array;
}

/**
 * Hides tokens for masked language modelling (Devlin et al. 2019): of those chosen, 80 % become the mask token, 10 %
 * a random token and 10 % stay as they are. Where chance chose none, one that may be hidden is taken, so that there is
 * something to learn.
 *
 * @param options.probability Share of the tokens to hide. Default 0.15.
 * @param options.special Tokens that are never hidden: padding, separators.
 * @throws LmlabError `bad-option` when the probability is no share, `token-id` for a token or a mask outside the vocabulary.
 * @example
 * ```ts
 * import { maskTokens, random } from 'lmlab';
 * const { ids, targets } = maskTokens([4, 5, 6, 7], random(1), { mask: 3, vocabularySize: 10, probability: 1 });
 * targets; // Int32Array(4) [ 4, 5, 6, 7 ]
 * ```
 */
export function maskTokens(
  tokens: ArrayLike<number>,
  rng: Random,
  options: {
    readonly mask: number;
    readonly vocabularySize: number;
    readonly probability?: number;
    readonly special?: readonly number[];
  },
): MaskedTokens {
  checkOptionNames(options, { mask: true, vocabularySize: true, probability: true, special: true });
  const { mask, vocabularySize, probability = 0.15, special = [] } = options;
  checkSizes({ vocabularySize });
  checkIds([mask], vocabularySize);
  checkIds(tokens, vocabularySize);
  checkOption('probability', probability, probability >= 0 && probability <= 1, 'a share from 0 to 1');
  const ids = Int32Array.from(tokens);
  const targets = new Int32Array(ids.length).fill(-1);
  const hide = (i: number): void => {
    targets[i] = ids[i];
    const kind = rng.next();
    if (kind < 0.8) ids[i] = mask;
    else if (kind < 0.9) ids[i] = rng.int(vocabularySize);
  };
  const places = [...ids.keys()].filter((i) => !special.includes(ids[i]));
  let hidden = 0;
  for (const i of places) {
    if (rng.next() >= probability) continue;
    hide(i);
    hidden++;
  }
  if (hidden === 0 && places.length > 0 && probability > 0) hide(places[rng.int(places.length)]);
  return { ids, targets };
}
