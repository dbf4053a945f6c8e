import { checkOptionNames } from '../core/options';
import { checkOption } from './check-options';
import { type OptimizerOptions, type Stretch, checkOptimizer, stretches } from './parameter-groups';
import type { Parameters } from './parameters';

/** What changes from step to step. */
export interface OptimizerStep {
  readonly learningRate: number;
  /** Counted from 1. */
  readonly step: number;
  /** Every gradient is multiplied by this. */
  readonly clip: number;
}

/** Moves the parameters of a model against their gradients. */
export interface Optimizer {
  readonly name: string;
  /** The stretches of memory that it keeps beside the weights, saved in checkpoints. */
  readonly state: readonly string[];
  step(parameters: Parameters, step: OptimizerStep): void;
  /** Length of the gradient of all parameters that it moves: frozen ones do not count. */
  gradientNorm(parameters: Parameters): number;
}

function build(
  name: string,
  state: readonly string[],
  options: OptimizerOptions,
  move: (parameters: Parameters, stretch: Stretch, rate: number, step: OptimizerStep) => void,
): Optimizer {
  checkOptimizer(options);
  let planned: { readonly parameters: Parameters; readonly list: Stretch[] } | undefined;
  const moved = (parameters: Parameters): Stretch[] => {
    if (planned?.parameters !== parameters) planned = { parameters, list: stretches(parameters, options) };
    return planned.list;
  };
  return {
    name,
    state,
    gradientNorm(parameters) {
      const { gradientAt, memory } = parameters;
      const squares = moved(parameters).map(({ from, length }) =>
        memory.kernels.sumSquares(gradientAt + from * 4, length),
      );
      return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    },
    step(parameters, step) {
      const { kernels } = parameters.memory;
      for (const stretch of moved(parameters)) {
        const rate = step.learningRate * stretch.rateFactor;
        move(parameters, stretch, rate, step);
        if (stretch.l1 > 0)
          kernels.softThreshold(parameters.at + stretch.from * 4, stretch.length, rate * stretch.l1);
      }
    },
  };
}

function checkShare(name: string, value: number): void {
  checkOption(name, value, value >= 0 && value < 1, 'a number from 0 up to, but not including, 1');
}

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).
 *
 * @throws LmlabError `bad-option` when a beta is not in [0, 1), a decay, a penalty or a factor is below 0, or a group is
 * none.
 * @example
 * ```ts
 * import { adamw } from 'lmlab';
 * adamw({ weightDecay: 0.1, groups: [{ pattern: /wte/, weightDecay: 0 }] }).name; // 'adamw'
 * ```
 */
export function adamw(
  options: OptimizerOptions & {
    /** Default 0.9. */
    readonly beta1?: number;
    /** Default 0.999. */
    readonly beta2?: number;
    /** Default 1e-8. */
    readonly epsilon?: number;
  } = {},
): Optimizer {
  checkOptionNames(options, {
    weightDecay: true,
    l1: true,
    groups: true,
    beta1: true,
    beta2: true,
    epsilon: true,
  });
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkShare('beta1', beta1);
  checkShare('beta2', beta2);
  checkOption('epsilon', epsilon, epsilon > 0 && epsilon < Infinity, 'a finite number above 0');
  return build('adamw', ['adamw.m', 'adamw.v'], options, (parameters, stretch, rate, { step, clip }) => {
    const { at, gradientAt, memory } = parameters;
    const offset = stretch.from * 4;
    // prettier-ignore
    memory.kernels.adamw(
      at + offset, gradientAt + offset, parameters.copy('adamw.m') + offset, parameters.copy('adamw.v') + offset,
      stretch.length, rate, beta1, beta2, epsilon, stretch.decay, 1 - beta1 ** step, 1 - beta2 ** step, clip,
    );
  });
}

/**
 * Adam without weight decay unless asked for: {@link adamw} under its older name.
 *
 * @example
 * ```ts
 * import { adam } from 'lmlab';
 * adam({ beta2: 0.95 }).state; // ['adamw.m', 'adamw.v']
 * ```
 */
export const adam: typeof adamw = adamw;

/**
 * Stochastic gradient descent, with momentum when above 0 (Nesterov's when asked for; Sutskever et al. 2013).
 *
 * @throws LmlabError `bad-option` as {@link adamw}, and for Nesterov's momentum without one.
 * @example
 * ```ts
 * import { sgd } from 'lmlab';
 * sgd({ momentum: 0.9, nesterov: true, weightDecay: 1e-4 }).state; // ['sgd.m']
 * ```
 */
export function sgd(
  options: OptimizerOptions & {
    /** Default 0. */
    readonly momentum?: number;
    /** Default false. */
    readonly nesterov?: boolean;
  } = {},
): Optimizer {
  checkOptionNames(options, { weightDecay: true, l1: true, groups: true, momentum: true, nesterov: true });
  const { momentum = 0, nesterov = false } = options;
  checkShare('momentum', momentum);
  checkOption('nesterov', nesterov, !nesterov || momentum > 0, 'a momentum above 0 beside true');
  const state = momentum > 0 ? ['sgd.m'] : [];
  return build('sgd', state, options, (parameters, stretch, rate, { clip }) => {
    const { at, gradientAt, memory } = parameters;
    const offset = stretch.from * 4;
    const speed = momentum > 0 ? parameters.copy('sgd.m') + offset : 0;
    // prettier-ignore
    memory.kernels.sgd(
      at + offset, gradientAt + offset, speed, stretch.length, rate, momentum, nesterov, stretch.decay, clip,
    );
  });
}

/**
 * Lion: steps by the sign of an interpolated momentum (Chen et al. 2023). Wants a third of AdamW's learning rate.
 *
 * @example
 * ```ts
 * import { lion } from 'lmlab';
 * lion({ weightDecay: 0.3 }).state; // ['lion.m']
 * ```
 */
export function lion(
  options: OptimizerOptions & {
    /** Default 0.9. */
    readonly beta1?: number;
    /** Default 0.99. */
    readonly beta2?: number;
  } = {},
): Optimizer {
  checkOptionNames(options, { weightDecay: true, l1: true, groups: true, beta1: true, beta2: true });
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  checkShare('beta1', beta1);
  checkShare('beta2', beta2);
  return build('lion', ['lion.m'], options, (parameters, stretch, rate, { clip }) => {
    const { at, gradientAt, memory } = parameters;
    const offset = stretch.from * 4;
    // prettier-ignore
    memory.kernels.lion(
      at + offset, gradientAt + offset, parameters.copy('lion.m') + offset, stretch.length,
      rate, beta1, beta2, stretch.decay, clip,
    );
  });
}
