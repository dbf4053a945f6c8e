import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { defaultSeed } from '../core/random';
import { checkOption, checkSizes } from './check-options';
import { type Optimizer, adamw } from './optimizers';
import { constantSchedule } from './schedules';
import { type LossOptions, lossOptionNames } from './cross-entropy';
import type { TrainOptions } from './train-options';

type Loss = keyof LossOptions;
type Optional = 'averageDecay' | 'checkpoint';

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isOptimizer = (value: Partial<Optimizer> | null): boolean => typeof value?.step === 'function';

/** All options of training but those of the loss, with their defaults where they have one. */
export type TrainingSettings<B> = Required<Omit<TrainOptions<B>, Loss | Optional>> & {
  readonly [K in Optional]: TrainOptions<B>[K] | undefined;
};

/**
 * The options of training, checked, with their defaults; those of the loss are the model's to check.
 * @throws LmlabError `bad-option` when one makes no sense.
 */
export function trainingSettings<B>(options: TrainOptions<B>): TrainingSettings<B> {
  checkOptionNames(options, {
    ...{ data: true, steps: true, learningRate: true, optimizer: true, schedule: true, clipNorm: true },
    ...{ accumulation: true, validation: true, validateEvery: true, patience: true, averageDecay: true },
    ...{ checkpoint: true, callbacks: true, seed: true },
    ...lossOptionNames,
  });
  const { data, steps, learningRate = 1e-3, optimizer = adamw(), schedule = constantSchedule() } = options;
  const { clipNorm = 1, accumulation = 1, validation = [], validateEvery = 100 } = options;
  const { patience = Infinity, averageDecay, checkpoint, callbacks = [], seed = defaultSeed() } = options;
  checkOption('data', typeof data, isFunction(data), 'a function that returns the batch of a number,');
  checkOption('optimizer', typeof optimizer, isOptimizer(optimizer), 'what adamw() or another one returns,');
  checkOption('schedule', typeof schedule, isFunction(schedule), 'a function');
  const listed = Array.isArray(callbacks) && callbacks.every(isFunction);
  checkOption('callbacks', typeof callbacks, listed, 'a list of functions');
  checkOption('validation', typeof validation, Array.isArray(validation), 'a list of batches');
  checkSizes({
    steps,
    accumulation,
    validateEvery,
    ...(checkpoint && { 'checkpoint.every': checkpoint.every }),
  });
  checkOption('seed', seed, Number.isSafeInteger(seed), 'a whole number');
  checkOption('patience', patience, patience >= 1, 'a number of validations from 1 on, or Infinity,');
  const judged = patience === Infinity || validation.length > 0;
  checkOption('patience', patience, judged, 'batches for validation beside a number');
  if (!(learningRate >= 0 && learningRate < Infinity))
    throw new LmlabError('bad-option', {
      expected: 'a finite learningRate of 0 or more',
      found: String(learningRate),
      remedy: 'Typical values are 1e-4 to 1e-2.',
    });
  if (!(clipNorm > 0 && (averageDecay === undefined || (averageDecay >= 0 && averageDecay < 1))))
    throw new LmlabError('bad-option', {
      expected: 'a clipNorm above 0 and an averageDecay in [0, 1)',
      found: `clipNorm ${clipNorm}, averageDecay ${averageDecay}`,
      remedy: 'Leave clipNorm out for 1, or pass Infinity; a typical averageDecay is 0.999.',
    });
  return {
    ...{ data, steps, learningRate, optimizer, schedule, clipNorm, accumulation, validation, validateEvery },
    ...{ patience, averageDecay, checkpoint, callbacks, seed },
  };
}
