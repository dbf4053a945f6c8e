import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { ProgressLine } from '../core/progress';
import { checkOptionNames } from '../core/options';
import { unwritableFile } from '../core/unwritable-file';
import { checkSizes } from './check-options';
import type { TrainingCallback, TrainingStep } from './train-options';

/**
 * A callback that appends a line a step to a file. Where a run was resumed, the lines at the end of the file of steps that
 * it makes again go first.
 */
function log(
  path: string,
  format: (step: TrainingStep) => string,
  stepOf: (line: string) => number,
): TrainingCallback {
  let previous: number | undefined;
  return (report) => {
    try {
      const { step } = report;
      const resumed = step > 1 && (previous === undefined || step <= previous);
      if (resumed && existsSync(path)) {
        const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
        const last = lines.findLastIndex((line) => !(stepOf(line) >= step));
        truncateSync(path, Buffer.byteLength(lines.slice(0, last + 1).join('')));
      }
      previous = step;
      appendFileSync(path, `${format(report)}\n`);
    } catch (error) {
      throw unwritableFile(path, error);
    }
  };
}

/**
 * Appends one JSON object a step to a file: a callback for `train`. A resumed run first takes away the lines of steps that
 * it makes again.
 *
 * @param path Created when it is not there.
 * @throws LmlabError `unwritable-file` in the first step.
 * @example
 * ```ts
 * import { mkdtempSync, readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { jsonlLog } from 'lmlab';
 * const path = join(mkdtempSync(join(tmpdir(), 'log-')), 'run.jsonl');
 * jsonlLog(path)({ step: 1, steps: 10, loss: 2.5, learningRate: 0.001, gradientNorm: 1 });
 * JSON.parse(readFileSync(path, 'utf8')).loss; // 2.5
 * ```
 */
export function jsonlLog(path: string): TrainingCallback {
  return log(path, JSON.stringify, (line) => Number(/^\{"step":(\d+)/.exec(line)?.[1]));
}

const columns = ['step', 'loss', 'learningRate', 'gradientNorm', 'validationLoss'] as const;

/**
 * Appends one line a step to a CSV file, with a header when the file is new: a callback for `train`. A resumed run first
 * takes away the lines of steps that it makes again.
 *
 * @param path Created when it is not there.
 * @throws LmlabError `unwritable-file` in the first step.
 * @example
 * ```ts
 * import { mkdtempSync, readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { csvLog } from 'lmlab';
 * const path = join(mkdtempSync(join(tmpdir(), 'log-')), 'run.csv');
 * csvLog(path)({ step: 1, steps: 10, loss: 2.5, learningRate: 0.001, gradientNorm: 1 });
 * readFileSync(path, 'utf8').split('\n')[1]; // '1,2.5,0.001,1,'
 * ```
 */
export function csvLog(path: string): TrainingCallback {
  const header = (): string => (existsSync(path) ? '' : `${columns.join(',')}\n`);
  const row = (step: TrainingStep): string => columns.map((name) => step[name] ?? '').join(',');
  return log(
    path,
    (step) => header() + row(step),
    (line) => parseInt(line, 10),
  );
}

/**
 * Hands every n-th step, and every validation, to a function as a line of text: a callback for `train`.
 *
 * @param show Default: `console.log`.
 * @example
 * ```ts
 * import { progressLines } from 'lmlab';
 * const lines: string[] = [];
 * const callback = progressLines({ every: 10, show: (line) => lines.push(line) });
 * callback({ step: 10, steps: 100, loss: 2.5, learningRate: 0.001, gradientNorm: 1 });
 * lines[0]; // 'step 10/100, loss 2.5000, learning rate 1.00e-3'
 * ```
 */
export function progressLines(
  options: { readonly every?: number; readonly show?: (line: string) => unknown } = {},
): TrainingCallback {
  checkOptionNames(options, { every: true, show: true });
  const { every = 100, show = console.log } = options;
  checkSizes({ every });
  return ({ step, steps, loss, learningRate, validationLoss }: TrainingStep) => {
    if (step % every !== 0 && validationLoss === undefined) return;
    const seen = validationLoss === undefined ? '' : `, validation loss ${validationLoss.toFixed(4)}`;
    show(
      `step ${step}/${steps}, loss ${loss.toFixed(4)}, learning rate ${learningRate.toExponential(2)}${seen}`,
    );
  };
}

/**
 * A line of progress that changes in place, with the loss and the time to go: a callback for `train`.
 *
 * @param label Default 'training'.
 * @example
 * ```ts
 * import { gpt, progressBar, randomTokenBatches, train } from 'lmlab';
 * const model = gpt({ vocabularySize: 5, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
 * const data = randomTokenBatches([0, 1, 2, 3, 4, 0, 1, 2], { batchSize: 2, contextLength: 4 });
 * const history = await train(model, { data, steps: 5, callbacks: [progressBar()] });
 * history.losses.length; // 5
 * ```
 */
export function progressBar(label = 'training'): TrainingCallback {
  let line: ProgressLine | undefined;
  return ({ step, steps, loss }) => {
    line ??= new ProgressLine(label, steps);
    line.update(step, `loss ${loss.toFixed(4)}`);
    if (step === steps) line.end();
  };
}

/**
 * Tells a trial of a search how well it goes, so that its pruner can end it: a callback for `train`. It reports the
 * validation losses, or without validation every n-th loss; the trial then throws, and the training ends with that.
 *
 * @param trial The trial that the search passes to its objective.
 * @param options.every Steps between reports where there is no validation. Default 10.
 * @example
 * ```ts
 * import { createStudy, gpt, logUniform, medianPruner, randomTokenBatches, reportTo, train } from 'lmlab';
 * const data = randomTokenBatches([0, 1, 2, 0, 1, 2, 0, 1, 2], { batchSize: 2, contextLength: 4 });
 * const study = createStudy({ space: { rate: logUniform(1e-4, 0.1) }, pruner: medianPruner(), seed: 1 });
 * const objective = async ({ rate }: { rate: number }, trial: Parameters<typeof reportTo>[0]) => {
 *   const model = gpt({ vocabularySize: 3, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
 *   const run = await train(model, { data, steps: 20, learningRate: rate, callbacks: [reportTo(trial, { every: 5 })] });
 *   return run.losses.at(-1)!;
 * };
 * await study.optimize(objective, { nTrials: 12 });
 * study.trials.some((trial) => trial.state === 'pruned'); // true
 * ```
 */
export function reportTo(
  trial: { report(value: number, step: number): unknown },
  options: { readonly every?: number } = {},
): TrainingCallback {
  checkOptionNames(options, { every: true });
  const { every = 10 } = options;
  checkSizes({ every });
  let validated = false;
  return ({ step, loss, validationLoss }) => {
    validated ||= validationLoss !== undefined;
    if (validationLoss !== undefined) trial.report(validationLoss, step);
    else if (!validated && step % every === 0) trial.report(loss, step);
  };
}
