import { types } from 'node:util';
import { checkOptionNames } from '../core/options';
import { checkOption } from './check-options';
import type { Parameters } from './parameters';

/** Settings of the parameters whose name matches. */
export interface ParameterGroup {
  readonly pattern: RegExp;
  /** Multiplies the learning rate; 0 freezes these parameters. Default 1. */
  readonly rateFactor?: number;
  /** Replaces the optimizer's weight decay. */
  readonly weightDecay?: number;
}

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** Decoupled weight decay of matrices (not of biases and gains): w shrinks by learningRate · weightDecay. Default 0. */
  readonly weightDecay?: number;
  /** L1 penalty of matrices, by soft thresholding after each step: exact with sgd, a heuristic with others. Default 0. */
  readonly l1?: number;
  /** Exceptions by name; the last that matches counts. */
  readonly groups?: readonly ParameterGroup[];
}

/** Neighbouring parameters with the same settings: floats from … from + length. */
export interface Stretch {
  readonly from: number;
  readonly length: number;
  readonly rateFactor: number;
  readonly decay: number;
  readonly l1: number;
}

/** @throws LmlabError `bad-option` when a decay, a penalty or a factor is below 0 or not finite, or a group is none. */
export function checkOptimizer({ weightDecay = 0, l1 = 0, groups = [] }: OptimizerOptions): void {
  const check = (name: string, value: number): void =>
    checkOption(name, value, value >= 0 && value < Infinity, 'a finite number from 0 on');
  check('weightDecay', weightDecay);
  check('l1', l1);
  checkOption('groups', typeof groups, Array.isArray(groups), 'a list of groups');
  for (const group of groups) {
    checkOptionNames(group, { pattern: true, rateFactor: true, weightDecay: true });
    const { pattern, rateFactor = 1, weightDecay: own = 0 } = group;
    checkOption('pattern', pattern, types.isRegExp(pattern), 'a regular expression');
    check('rateFactor', rateFactor);
    check('weightDecay', own);
  }
}

/** All parameters that move, cut where the settings change. */
export function stretches(parameters: Parameters, options: OptimizerOptions): Stretch[] {
  const { weightDecay = 0, l1 = 0, groups = [] } = options;
  const result: Stretch[] = [];
  parameters.list.forEach(({ name, at, decays }, i) => {
    const from = (at - parameters.at) / 4;
    const end =
      i + 1 < parameters.list.length ? parameters.list[i + 1].at : parameters.at + parameters.length * 4;
    const group = groups.findLast(({ pattern }) => name.search(pattern) >= 0);
    const decay = decays ? (group?.weightDecay ?? weightDecay) : 0;
    const stretch = {
      from,
      length: (end - at) / 4,
      rateFactor: group?.rateFactor ?? 1,
      decay,
      l1: decays ? l1 : 0,
    };
    const last = result.at(-1);
    if (last?.rateFactor === stretch.rateFactor && last.decay === decay && last.l1 === stretch.l1)
      result[result.length - 1] = { ...last, length: last.length + stretch.length };
    else result.push(stretch);
  });
  return result.filter(({ rateFactor }) => rateFactor !== 0);
}

/**
 * Settings that freeze the embeddings and the first blocks of a GPT or a BERT; what comes after them learns. Where the
 * output layer is the token embedding, that is frozen with it.
 *
 * @param blocks Blocks to freeze, from the first; 0 freezes the embeddings alone.
 * @throws LmlabError `bad-option` when it is not a whole number from 0 on.
 * @example
 * ```ts
 * import { adamw, freezeBlocks, gpt, randomTokenBatches, train } from 'lmlab';
 * const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 2, heads: 1, tiedWeights: false });
 * const data = randomTokenBatches([0, 1, 2, 0, 1, 2], { batchSize: 2, contextLength: 4 });
 * const values = (name: string) => Array.from(model.parameters.values(name));
 * const [first, second] = [values('h.0.mlp.c_fc.weight'), values('h.1.mlp.c_fc.weight')];
 * await train(model, { data, steps: 3, optimizer: adamw({ groups: freezeBlocks(1) }) });
 * values('h.0.mlp.c_fc.weight').every((w, i) => w === first[i]); // true
 * values('h.1.mlp.c_fc.weight').every((w, i) => w === second[i]); // false
 * ```
 */
export function freezeBlocks(blocks: number): readonly ParameterGroup[] {
  checkOption('blocks', blocks, Number.isInteger(blocks) && blocks >= 0, 'a whole number from 0 on');
  const numbers = Array.from({ length: blocks }, (_, i) => i).join('|');
  const inside = blocks === 0 ? '' : `|(h|encoder\\.layer)\\.(${numbers})\\.`;
  return [{ pattern: new RegExp(`^(wte\\.|wpe\\.|embeddings\\.${inside})`), rateFactor: 0 }];
}
