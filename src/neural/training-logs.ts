import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import type { TrainingCallback, TrainingStep } from './trainer';

/** Appends one JSON object a step to a file: a callback for `train`. */
export function jsonlLog(path: string): TrainingCallback {
  return (step) => {
    appendFileSync(path, `${JSON.stringify(step)}\n`);
  };
}

const columns = ['step', 'loss', 'learningRate', 'gradientNorm', 'validationLoss'] as const;

/** Appends one line a step to a CSV file, with a header when the file is new: a callback for `train`. */
export function csvLog(path: string): TrainingCallback {
  return (step) => {
    if (!existsSync(path)) writeFileSync(path, `${columns.join(',')}\n`);
    appendFileSync(path, `${columns.map((name) => step[name] ?? '').join(',')}\n`);
  };
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
  const { every = 100, show = console.log } = options;
  return ({ step, steps, loss, learningRate, validationLoss }: TrainingStep) => {
    if (step % every !== 0 && validationLoss === undefined) return;
    const seen = validationLoss === undefined ? '' : `, validation loss ${validationLoss.toFixed(4)}`;
    show(
      `step ${step}/${steps}, loss ${loss.toFixed(4)}, learning rate ${learningRate.toExponential(2)}${seen}`,
    );
  };
}
