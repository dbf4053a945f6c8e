import { LmlabError } from '../core/errors';
import type { Random } from '../core/random';
import { checkList } from '../core/lists';
import { checkOptionNames } from '../core/options';
import { checkOption } from './check-options';

/** How the next token is drawn from its logits. */
export interface SamplingOptions {
  /** Divides the logits; 0 always takes the most likely token (greedy). Default 1. */
  readonly temperature?: number;
  /** Only the k most likely tokens (Fan et al. 2018). Default: all. */
  readonly topK?: number;
  /** Only the most likely tokens that together reach this probability (nucleus, Holtzman et al. 2020). Default 1. */
  readonly topP?: number;
  /** Only tokens with at least this share of the top token's probability (Nguyen et al. 2024). Default 0. */
  readonly minP?: number;
  /** Divides positive and multiplies negative logits of tokens that were there before (Keskar et al. 2019). Default 1. */
  readonly repetitionPenalty?: number;
}

/** @throws LmlabError `bad-option` for a misspelled option, or one outside its range. */
export function checkSampling(options: SamplingOptions): void {
  checkOptionNames(options, {
    ...{ temperature: true, topK: true, topP: true, minP: true, repetitionPenalty: true },
  });
  const { temperature = 1, topK = Infinity, topP = 1, minP = 0, repetitionPenalty: penalty = 1 } = options;
  checkOption('temperature', temperature, temperature >= 0, 'a number from 0 on');
  const whole = Number.isInteger(topK) || topK === Infinity;
  checkOption('topK', topK, whole && topK >= 1, 'a whole number from 1 on, or Infinity,');
  checkOption('topP', topP, topP > 0 && topP <= 1, 'a number above 0 and up to 1');
  checkOption('minP', minP, minP >= 0 && minP <= 1, 'a number from 0 to 1');
  checkOption('repetitionPenalty', penalty, penalty > 0 && penalty < Infinity, 'a finite number above 0');
}

/**
 * The probability of every token after temperature, penalty and cut-offs; tokens that are cut off have 0.
 *
 * @param logits One number a token.
 * @param previous The tokens that the repetition penalty looks at.
 * @throws LmlabError `bad-option` when an option is misspelled or outside its range, `shape` when the logits are no list,
 * `non-finite` when a logit is not a number or the largest is infinite.
 * @example
 * ```ts
 * import { samplingProbabilities } from 'lmlab';
 * samplingProbabilities([0, Math.log(3), Math.log(4)], { topK: 2 }); // Float64Array(3) [ 0, 0.42857142857142855, 0.5714285714285714 ]
 * ```
 */
export function samplingProbabilities(
  logits: ArrayLike<number>,
  options: SamplingOptions = {},
  previous: ArrayLike<number> = [],
): Float64Array {
  checkList(logits, 'the logit of each token');
  checkSampling(options);
  const { temperature = 1, topK = Infinity, topP = 1, minP = 0, repetitionPenalty = 1 } = options;
  const scores = Float64Array.from(logits);
  const bad = scores.findIndex((x) => Number.isNaN(x));
  if (bad >= 0) throw damaged('logits that are numbers', `NaN for token ${bad}`);
  if (repetitionPenalty !== 1)
    for (const token of new Set(Array.from(previous)))
      scores[token] =
        scores[token] > 0 ? scores[token] / repetitionPenalty : scores[token] * repetitionPenalty;
  // Most likely first; equal logits in the order of their ids, so that greedy is the same everywhere.
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const top = scores[order[0]];
  if (!Number.isFinite(top)) throw damaged('a largest logit that is finite', `${top} for token ${order[0]}`);
  const result = new Float64Array(scores.length);
  if (temperature === 0) {
    result[order[0]] = 1;
    return result;
  }
  const powers = order.map((token) => Math.exp((scores[token] - top) / temperature));
  const total = powers.reduce((a, b) => a + b, 0);
  let [kept, mass] = [0, 0];
  while (kept < Math.min(topK, order.length) && mass < topP * total && powers[kept] >= minP)
    mass += powers[kept++];
  for (let i = 0; i < kept; i++) result[order[i]] = powers[i] / mass;
  return result;
}

function damaged(expected: string, found: string): LmlabError {
  const remedy = 'The weights are damaged: train again with a lower learning rate.';
  return new LmlabError('non-finite', { expected, found, remedy });
}

/**
 * Draws a token from probabilities.
 *
 * @example
 * ```ts
 * import { drawToken, random } from 'lmlab';
 * drawToken(Float64Array.of(0, 1, 0), random(1)); // 1
 * ```
 */
export function drawToken(probabilities: Float64Array, rng: Random): number {
  let left = rng.next();
  let last = 0;
  for (let token = 0; token < probabilities.length; token++) {
    if (probabilities[token] === 0) continue;
    last = token;
    left -= probabilities[token];
    if (left < 0) break;
  }
  return last;
}
