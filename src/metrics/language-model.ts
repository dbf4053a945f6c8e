import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';

/**
 * The mean negative log-likelihood a token, in nats.
 *
 * @param logProbabilities The natural log of the probability that the model gave to each token that came.
 * @throws LmlabError `empty` without a token; `non-finite` for a value above 0 or NaN; −Infinity means a token that
 * the model held to be impossible, and is refused, too.
 * @example
 * ```ts
 * import { crossEntropy } from 'lmlab';
 * crossEntropy([Math.log(0.5), Math.log(0.125)]); // ≈ 1.386
 * ```
 */
export function crossEntropy(logProbabilities: ArrayLike<number>): number {
  checkList(logProbabilities, 'an array of log-probabilities, one a token');
  if (logProbabilities.length === 0) {
    throw new LmlabError('empty', {
      expected: 'the log-probability of at least one token',
      found: 'none',
      remedy: 'Score a text that is not empty.',
    });
  }
  let sum = 0;
  for (let i = 0; i < logProbabilities.length; i++) {
    const value = logProbabilities[i];
    if (!Number.isFinite(value) || value > 0) {
      throw new LmlabError('non-finite', {
        expected: 'finite natural logs of probabilities, 0 or below',
        found: `${value} at index ${i}`,
        remedy: 'Smooth the model so that no token is impossible; pass logs, not probabilities.',
      });
    }
    sum -= value;
  }
  return sum / logProbabilities.length;
}

/**
 * How many equally likely tokens the model hesitates between, on average: e to the cross-entropy.
 *
 * @param logProbabilities The natural log of the probability that the model gave to each token that came.
 * @throws LmlabError as `crossEntropy`.
 * @see Jelinek et al. (1977).
 * @example
 * ```ts
 * import { perplexity } from 'lmlab';
 * perplexity([Math.log(0.25), Math.log(0.25)]); // ≈ 4
 * ```
 */
export function perplexity(logProbabilities: ArrayLike<number>): number {
  return Math.exp(crossEntropy(logProbabilities));
}

/**
 * The bits that the model needs for each byte of the text: comparable between tokenizers, as perplexity is not.
 *
 * @param logProbabilities The natural log of the probability that the model gave to each token that came.
 * @param bytes The length of the text in UTF-8 bytes.
 * @throws LmlabError as `crossEntropy`; `bad-option` for a length that is not above 0.
 * @see Gao et al. (2020), The Pile, section 3.1.
 * @example
 * ```ts
 * import { bitsPerByte } from 'lmlab';
 * bitsPerByte([Math.log(0.25), Math.log(0.25)], 2); // 2
 * ```
 */
export function bitsPerByte(logProbabilities: ArrayLike<number>, bytes: number): number {
  if (!(bytes > 0)) {
    throw new LmlabError('bad-option', {
      expected: 'a length above 0 bytes',
      found: String(bytes),
      remedy: 'Pass Buffer.byteLength(text).',
    });
  }
  return (crossEntropy(logProbabilities) * logProbabilities.length) / Math.LN2 / bytes;
}
