import { ProgressLine } from '../core/progress';
import { defaultSeed } from '../core/random';
import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { checkOption, checkSizes } from './check-options';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import { lossNotFinite } from './loss-not-finite';
import { adamw } from './optimizers';
import { constantSchedule } from './schedules';
import type { History, TrainOptions, Trainable } from './train-options';

/**
 * Trains a model in place: one step after another, batches in, weights moved.
 *
 * @throws LmlabError `loss-not-finite` at the first loss or gradient that is not finite, before the weights move;
 * `bad-option` when an option makes no sense; what {@link loadCheckpoint} throws; what the model throws for a batch, such as
 * `empty` where no target counts, with the step and the number of the batch.
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
  checkOptionNames(options, {
    ...{ data: true, steps: true, learningRate: true, optimizer: true, schedule: true, clipNorm: true },
    ...{ accumulation: true, validation: true, validateEvery: true, patience: true, averageDecay: true },
    ...{ checkpoint: true, callbacks: true, seed: true },
    ...{ labelSmoothing: true, focalGamma: true, classWeights: true, teacher: true },
  });
  const { data, steps, learningRate = 1e-3, optimizer = adamw(), schedule = constantSchedule() } = options;
  const {
    clipNorm = 1,
    accumulation = 1,
    validation = [],
    validateEvery = 100,
    patience = Infinity,
  } = options;
  const { averageDecay, checkpoint, callbacks = [], seed = defaultSeed() } = options;
  checkSizes({
    steps,
    accumulation,
    validateEvery,
    ...(checkpoint && { 'checkpoint.every': checkpoint.every }),
  });
  checkOption('patience', patience, patience >= 1, 'a number of validations from 1 on, or Infinity,');
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
    run();
    if (averageDecay !== undefined) copyTo(parameters.copy('live'), parameters.at);
  };

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
        model.lossAndGradients(data(index), key, 1 / accumulation, options),
      );
      if (!Number.isFinite(part)) throw lossNotFinite(parameters, part, at(step, index));
      loss += part / accumulation;
    }
    const gradientNorm = optimizer.gradientNorm(parameters);
    if (!Number.isFinite(gradientNorm)) throw lossNotFinite(parameters, loss, at(step, step * accumulation));

    // 2. The step, with the gradient scaled down where it is too long.
    const validationLosses = history.validations.map((v) => v.loss);
    const rate = learningRate * schedule({ step, steps, validationLosses });
    const clip = Math.min(1, clipNorm / (gradientNorm + 1e-12));
    optimizer.step(parameters, { learningRate: rate, step: step + 1, clip });
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
        const sum = validation.reduce(
          (total, batch, i) => total + located(` in validation batch ${i}`, () => model.loss(batch)),
          0,
        );
        validationLoss = sum / validation.length;
        if (validationLoss < best && patience !== Infinity) copyTo(parameters.at, parameters.copy('best'));
      });
      const now = validationLoss!;
      history.validations.push({ step: step + 1, loss: now });
      if (now < best) [best, waited] = [now, 0];
      else if (++waited >= patience) history.stopped = 'no longer better';
    }

    // 4. Tell, save, breathe.
    const report = { step: step + 1, steps, loss, learningRate: rate, gradientNorm };
    for (const callback of callbacks) {
      const answer = callback(validationLoss === undefined ? report : { ...report, validationLoss });
      if (answer === 'stop') history.stopped = 'callback';
    }
    if (checkpoint && ((step + 1) % checkpoint.every === 0 || step + 1 === steps)) {
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

/** An error of a batch says which one it was. */
function located<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LmlabError)) throw error;
    const { code, expected, found, remedy } = error;
    throw new LmlabError(code, { expected, found: found + where, remedy, cause: error });
  }
}
