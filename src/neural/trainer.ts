import { ProgressLine } from '../core/progress';
import { LmlabError } from '../core/errors';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { located } from './located';
import { lossNotFinite } from './loss-not-finite';
import { checkBatch, meanLoss } from './mean-loss';
import type { History, TrainOptions, Trainable, TrainingCallback, TrainingStep } from './train-options';
import { trainingSettings } from './training-settings';

/**
 * Trains a model in place: one step after another, batches in, weights moved.
 *
 * @throws LmlabError `loss-not-finite` at the first loss or gradient that is not finite, before the weights move, and at
 * a validation loss that is not; `bad-option` when an option makes no sense or the schedule gives no rate; what
 * {@link loadCheckpoint} throws; what the model throws for a batch, such as `empty` where no target counts, with the step
 * and the number of the batch.
 * @example
 * ```ts
 * import { gpt, train } from 'lmlab';
 * const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
 * const batch = { batch: 1, ids: Int32Array.of(0, 1, 2, 0), targets: Int32Array.of(1, 2, 0, 1) };
 * train(model, { data: () => batch, steps: 20, learningRate: 0.02 }).then((history) => {
 *   history.losses[19] < history.losses[0]; // true
 * });
 * ```
 */
export async function train<B>(model: Trainable<B>, options: TrainOptions<B>): Promise<History> {
  const settings = trainingSettings(options);
  const { data, steps, learningRate, optimizer, schedule, clipNorm, accumulation, seed } = settings;
  const { validation, validateEvery, patience, averageDecay, checkpoint, callbacks } = settings;

  const { parameters } = model;
  const { kernels } = parameters.memory;
  const copyTo = (from: number, to: number): void => kernels.copy(from, to, parameters.length);
  const copies = [
    ...optimizer.state,
    ...(averageDecay === undefined ? [] : ['average', 'live']),
    ...(patience === Infinity ? [] : ['best']),
  ];
  // All at once, before anything is planned above them; a fresh run starts with fresh moments.
  for (const name of copies) kernels.fill(parameters.copy(name), parameters.length, 0);

  let history: History = {
    losses: [],
    learningRates: [],
    gradientNorms: [],
    validations: [],
    stopped: 'finished',
  };
  let [start, best, waited] = [0, Infinity, 0];
  const saved = checkpoint && (await loadCheckpoint(checkpoint.path, model, copies));
  if (saved) {
    start = saved.step;
    const progress = saved.progress as { history: History; best: number | null; waited: number };
    ({ history, waited } = progress);
    best = progress.best ?? Infinity; // JSON has no Infinity
    if (history.stopped === 'callback') history.stopped = 'finished';
  } else if (averageDecay !== undefined) copyTo(parameters.at, parameters.copy('average'));

  /** Runs with the averaged weights in place of the live ones, where there is an average. */
  const averaged = (run: () => void): void => {
    if (averageDecay !== undefined) {
      copyTo(parameters.at, parameters.copy('live'));
      copyTo(parameters.copy('average'), parameters.at);
    }
    try {
      run();
    } finally {
      if (averageDecay !== undefined) copyTo(parameters.copy('live'), parameters.at);
    }
  };

  const tell = async (some: readonly TrainingCallback[], report: TrainingStep): Promise<void> => {
    for (const callback of some) if ((await callback(report)) === 'stop') history.stopped = 'callback';
  };
  const changing = callbacks.filter(({ changesWeights }) => changesWeights === true);
  const looking = callbacks.filter(({ changesWeights }) => changesWeights !== true);

  let pause = performance.now();
  using line = new ProgressLine('training', steps, true);
  for (let step = start; step < steps && history.stopped === 'finished'; step++) {
    // 1. The gradient, averaged over the accumulated batches.
    parameters.clearGradients();
    let loss = 0;
    for (let i = 0; i < accumulation; i++) {
      const index = step * accumulation + i;
      const key = Math.imul(seed + 1, 0x9e3779b1) ^ index;
      const part = located(at(step, index), () =>
        model.lossAndGradients(checkBatch('data', data(index)), key, 1 / accumulation, options),
      );
      if (!Number.isFinite(part)) throw lossNotFinite(parameters, part, at(step, index));
      loss += part / accumulation;
    }
    const gradientNorm = optimizer.gradientNorm(parameters);
    if (!Number.isFinite(gradientNorm)) throw lossNotFinite(parameters, loss, at(step, step * accumulation));

    // 2. The step, with the gradient scaled down where it is too long.
    const validationLosses = history.validations.map((v) => v.loss);
    const rate = learningRate * schedule({ step, steps, validationLosses });
    if (!(rate >= 0 && rate < Infinity))
      throw new LmlabError('bad-option', {
        expected: 'a schedule that gives a finite learning rate of 0 or more',
        found: `${rate} in step ${step + 1}`,
        remedy: 'Correct the schedule, or take one of lmlab.',
      });
    const clip = Math.min(1, clipNorm / (gradientNorm + 1e-12));
    optimizer.step(parameters, { learningRate: rate, step: step + 1, clip });
    const report = { step: step + 1, steps, loss, learningRate: rate, gradientNorm };
    await tell(changing, report);
    if (averageDecay !== undefined)
      kernels.movingAverage(parameters.at, parameters.copy('average'), parameters.length, averageDecay);
    history.losses.push(loss);
    history.learningRates.push(rate);
    history.gradientNorms.push(gradientNorm);
    line.update(step + 1, `loss ${loss.toFixed(4)}`);

    // 3. Now and then a look at batches that are not trained on.
    let validationLoss: number | undefined;
    if (validation.length > 0 && ((step + 1) % validateEvery === 0 || step + 1 === steps)) {
      averaged(() => {
        validationLoss = meanLoss(model, validation, 'validation');
        if (validationLoss < best && patience !== Infinity) copyTo(parameters.at, parameters.copy('best'));
      });
      const now = validationLoss!;
      if (!Number.isFinite(now))
        throw lossNotFinite(parameters, now, ` in the validation after step ${step + 1}`);
      history.validations.push({ step: step + 1, loss: now });
      if (now < best) [best, waited] = [now, 0];
      else if (++waited >= patience) history.stopped = 'no longer better';
    }

    // 4. Tell, save, breathe.
    await tell(looking, validationLoss === undefined ? report : { ...report, validationLoss });
    const ends = step + 1 === steps || history.stopped !== 'finished';
    if (checkpoint && (ends || (step + 1) % checkpoint.every === 0)) {
      const progress = { history, best, waited };
      await saveCheckpoint(checkpoint.path, model, { step: step + 1, copies, progress });
    }
    if (performance.now() - pause > 50) {
      await new Promise((resolve) => setImmediate(resolve)); // a notebook can answer in between
      pause = performance.now();
    }
  }
  if (averageDecay !== undefined) copyTo(parameters.copy('average'), parameters.at);
  if (patience !== Infinity && best < Infinity) copyTo(parameters.copy('best'), parameters.at);
  return history;
}

const at = (step: number, batch: number): string => ` in step ${step + 1}, batch ${batch}`;
