import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkOption, checkSizes } from './check-options';
import { namedWeights } from './checkpoint';
import type { Trainable, TrainOptions } from './train-options';
import { train } from './trainer';

/** Losses at growing learning rates. */
export interface LearningRateRange {
  readonly learningRates: number[];
  /** The loss before each step, as measured. */
  readonly losses: number[];
  /** The rate at which the smoothed loss fell fastest: a good largest rate of a schedule. */
  readonly suggestion: number;
}

/**
 * The learning-rate range test (Smith 2017): a short run whose rate grows from `from` to `to`, until the loss is four
 * times the best. The model's weights are then put back.
 *
 * @param options.steps Default 100.
 * @param options.from Default 1e-6.
 * @param options.to Default 1.
 * @throws LmlabError `bad-option` when steps or rates make no sense, or for any other option of `train`; as `train`, except that a loss that is not finite ends the test.
 * @example
 * ```ts
 * import { gpt, learningRateRange, randomTokenBatches } from 'lmlab';
 * const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
 * const data = randomTokenBatches([0, 1, 2, 0, 1, 2, 0, 1, 2], { batchSize: 4, contextLength: 4 });
 * const { suggestion } = await learningRateRange(model, { data, steps: 40, from: 1e-4, to: 1 });
 * suggestion > 1e-4 && suggestion < 1; // true
 * ```
 */
export async function learningRateRange<B>(
  model: Trainable<B>,
  options: Pick<TrainOptions<B>, 'data' | 'optimizer' | 'seed'> & {
    readonly steps?: number;
    readonly from?: number;
    readonly to?: number;
  },
): Promise<LearningRateRange> {
  checkOptionNames<typeof options>(options, {
    ...{ data: true, optimizer: true, seed: true, steps: true, from: true, to: true },
  });
  const { steps = 100, from = 1e-6, to = 1, ...rest } = options;
  checkSizes({ steps });
  checkOption('from', from, from > 0 && from < to, 'a rate above 0 and below `to`');
  checkOption('to', to, to < Infinity, 'a finite rate');
  const before = namedWeights(model.parameters);
  const [learningRates, losses, smooth]: number[][] = [[], [], []];
  const ratio = (step: number): number => (to / from) ** (step / Math.max(1, steps - 1));
  try {
    await train(model, {
      ...rest,
      steps,
      learningRate: from,
      schedule: ({ step }) => ratio(step),
      callbacks: [
        ({ loss, learningRate }) => {
          learningRates.push(learningRate);
          losses.push(loss);
          smooth.push(0.8 * (smooth.at(-1) ?? loss) + 0.2 * loss);
          return loss > 4 * Math.min(...smooth) ? 'stop' : undefined;
        },
      ],
    });
  } catch (error) {
    if (!(error instanceof LmlabError && error.code === 'loss-not-finite')) throw error;
  } finally {
    for (const [name, { values }] of before) model.parameters.values(name).set(values);
  }
  let [suggestion, steepest] = [from, Infinity];
  for (let i = 1; i < smooth.length; i++) {
    const slope = smooth[i] - smooth[i - 1];
    if (slope < steepest) [suggestion, steepest] = [learningRates[i], slope];
  }
  return { learningRates, losses, suggestion };
}
