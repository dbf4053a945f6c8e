import { checkOptionNames } from '../core/options';
import { checkOption, checkSizes } from './check-options';

/** What a schedule may look at. */
export interface Progress {
  /** Steps already done: 0 at the first. */
  readonly step: number;
  /** Steps in all. */
  readonly steps: number;
  /** The validation losses so far, oldest first. */
  readonly validationLosses: readonly number[];
}

/** The share of the full learning rate at a moment of training: a pure function, so that a resumed run continues it. */
export type Schedule = (progress: Progress) => number;

function checkWarmup(warmup: number): void {
  checkOption('warmup', warmup, warmup >= 0 && warmup < Infinity, 'a number of steps from 0 on');
}

function checkFactor(factor: number): void {
  checkOption('factor', factor, factor > 0 && factor <= 1, 'a number above 0 and up to 1');
}

/**
 * Always the full rate.
 *
 * @example
 * ```ts
 * import { constantSchedule } from 'lmlab';
 * constantSchedule()({ step: 50, steps: 100, validationLosses: [] }); // 1
 * ```
 */
export function constantSchedule(): Schedule {
  return () => 1;
}

/**
 * Linear warmup, then half a cosine down to `floor` (Loshchilov and Hutter 2017).
 *
 * @throws LmlabError `bad-option` when a number makes no sense, as all schedules do.
 * @example
 * ```ts
 * import { cosineSchedule } from 'lmlab';
 * const schedule = cosineSchedule({ warmup: 10 });
 * schedule({ step: 4, steps: 110, validationLosses: [] }); // 0.5
 * schedule({ step: 60, steps: 110, validationLosses: [] }).toFixed(3); // '0.500'
 * ```
 */
export function cosineSchedule(
  options: {
    /** Steps of warmup. Default 0. */
    readonly warmup?: number;
    /** Share of the rate at the end. Default 0. */
    readonly floor?: number;
  } = {},
): Schedule {
  checkOptionNames(options, { warmup: true, floor: true });
  const { warmup = 0, floor = 0 } = options;
  checkWarmup(warmup);
  checkOption('floor', floor, floor >= 0 && floor <= 1, 'a share from 0 to 1');
  return ({ step, steps }) => {
    if (step < warmup) return (step + 1) / warmup;
    const done = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
  };
}

/**
 * Multiplies the rate by `factor` every `every` steps.
 *
 * @example
 * ```ts
 * import { stepSchedule } from 'lmlab';
 * const schedule = stepSchedule({ every: 30, factor: 0.5 });
 * [29, 30, 60].map((step) => schedule({ step, steps: 100, validationLosses: [] })); // [1, 0.5, 0.25]
 * ```
 */
export function stepSchedule(options: { readonly every: number; readonly factor?: number }): Schedule {
  checkOptionNames(options, { every: true, factor: true });
  const { every, factor = 0.1 } = options;
  checkSizes({ every });
  checkFactor(factor);
  return ({ step }) => factor ** Math.floor(step / every);
}

/**
 * Up to the full rate in the first `rise` share of the steps and down to nearly nothing after (Smith 2018).
 *
 * @example
 * ```ts
 * import { oneCycleSchedule } from 'lmlab';
 * const schedule = oneCycleSchedule({ start: 0.1 });
 * const rate = (step: number) => schedule({ step, steps: 101, validationLosses: [] });
 * [rate(0).toFixed(2), rate(30).toFixed(2), rate(100).toFixed(4)]; // ['0.10', '1.00', '0.0001']
 * ```
 */
export function oneCycleSchedule(
  options: {
    /** Share of the steps that go up. Default 0.3. */
    readonly rise?: number;
    /** Share of the rate at the start. Default 1/25. */
    readonly start?: number;
    /** Share of the rate at the end. Default 1e-4. */
    readonly end?: number;
  } = {},
): Schedule {
  checkOptionNames(options, { rise: true, start: true, end: true });
  const { rise = 0.3, start = 1 / 25, end = 1e-4 } = options;
  for (const [name, share] of Object.entries({ rise, start, end }))
    checkOption(name, share, share >= 0 && share <= 1, 'a share from 0 to 1');
  const ease = (from: number, to: number, done: number): number =>
    to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * done));
  return ({ step, steps }) => {
    const done = steps > 1 ? step / (steps - 1) : 1;
    return done < rise || rise === 1 ? ease(start, 1, done / rise) : ease(1, end, (done - rise) / (1 - rise));
  };
}

/**
 * Linear warmup, then falling as 1/√step, as in Vaswani et al. (2017).
 *
 * @example
 * ```ts
 * import { inverseSqrtSchedule } from 'lmlab';
 * const schedule = inverseSqrtSchedule({ warmup: 100 });
 * [49, 99, 399].map((step) => schedule({ step, steps: 1000, validationLosses: [] })); // [0.5, 1, 0.5]
 * ```
 */
export function inverseSqrtSchedule(options: { readonly warmup?: number } = {}): Schedule {
  checkOptionNames(options, { warmup: true });
  const { warmup = 100 } = options;
  checkWarmup(warmup);
  return ({ step }) =>
    Math.min((step + 1) / Math.max(1, warmup), Math.sqrt(Math.max(1, warmup) / (step + 1)));
}

/**
 * Multiplies the rate by `factor` whenever more than `patience` validations in a row brought nothing new.
 *
 * @example
 * ```ts
 * import { plateauSchedule } from 'lmlab';
 * const schedule = plateauSchedule({ patience: 1 });
 * schedule({ step: 40, steps: 100, validationLosses: [3, 2, 2, 2] }); // 0.5
 * ```
 */
export function plateauSchedule(
  options: {
    /** Default 0.5. */
    readonly factor?: number;
    /** Validations without a better loss that are put up with; the next one lowers the rate. Default 3. */
    readonly patience?: number;
    /** What counts as better, as a share of the best loss. Default 1e-4. */
    readonly threshold?: number;
  } = {},
): Schedule {
  checkOptionNames(options, { factor: true, patience: true, threshold: true });
  const { factor = 0.5, patience = 3, threshold = 1e-4 } = options;
  checkFactor(factor);
  checkOption('patience', patience, patience >= 0, 'a number of validations from 0 on');
  checkOption(
    'threshold',
    threshold,
    threshold >= 0 && threshold < 1,
    'a share from 0 up to, but not including, 1',
  );
  return ({ validationLosses }) => {
    let [best, waited, rate] = [Infinity, 0, 1];
    for (const loss of validationLosses) {
      if (loss < best * (1 - threshold)) [best, waited] = [loss, 0];
      else if (++waited > patience) [rate, waited] = [rate * factor, 0];
    }
    return rate;
  };
}
