import { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';
import type { FitOptions, Label } from '../core/estimator';
import { encodeLabels, type EncodedLabels } from '../core/labels';
import { checkList, numbersOf } from '../core/lists';
import { checkFinite, checkMatrix, type Matrix } from '../core/matrix';
import { checkOptionNames } from '../core/options';
import { rowCount, type Rows } from '../core/rows';
import { checkSampleWeights } from '../core/sample-weights';
import { shown } from '../core/shown';

/** A non-negative factor a class, by `String(label)`, or `balanced`: inverse to the class's share of the weight. */
export type ClassWeight = 'balanced' | Readonly<Record<string, number>>;

/** @throws LmlabError `bad-option` for a misspelled option of the `fit` or `partialFit` of a model. */
function checkFitOptions(options: FitOptions): void {
  checkOptionNames<FitOptions & { readonly warmStart?: unknown; readonly classes?: unknown }>(options, {
    sampleWeight: true,
    warmStart: true,
    classes: true,
  });
}

/** The matrix in sparse form; the same object when it is sparse already. */
export function toCsr(matrix: Matrix): Csr {
  return matrix.kind === 'csr' ? matrix : Csr.fromDense(matrix);
}

/** @throws LmlabError `bad-option` when an option is not a finite number above 0. */
export function checkPositive(name: string, value: number): void {
  if (typeof value === 'number' && value > 0 && value < Infinity) return;
  throw new LmlabError('bad-option', {
    expected: `${name} as a finite number above 0`,
    found: shown(value),
    remedy: 'Leave it out for the default.',
  });
}

/** @throws LmlabError `bad-option` when an option is not a finite number of 0 or more. */
export function checkNotNegative(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return;
  throw new LmlabError('bad-option', {
    expected: `${name} as a finite number of 0 or more`,
    found: shown(value),
    remedy: 'Leave it out for the default.',
  });
}

/** @throws LmlabError `bad-option` when an option is not a number from 0 to 1. */
export function checkShare(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= 1) return;
  throw new LmlabError('bad-option', {
    expected: `${name} from 0 to 1`,
    found: shown(value),
    remedy: 'Leave it out for the default.',
  });
}

/** @throws LmlabError `empty`, `shape` or `non-finite`. */
export function checkSamples(x: Matrix, targets: number, options?: FitOptions): Float64Array {
  const weights = checkSampleCount(x, targets, options);
  checkFinite(x);
  return weights;
}

/**
 * Like {@link checkSamples}, without a look at the values: for models that check them while they count.
 * @throws LmlabError `empty` or `shape`.
 */
export function checkSampleCount(x: Matrix, targets: number, options: FitOptions = {}): Float64Array {
  checkMatrix(x);
  checkFitOptions(options);
  if (x.rows === 0 || x.cols === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one sample with at least one feature',
      found: `${x.rows} × ${x.cols}`,
      remedy: 'Check what was selected before fitting.',
    });
  }
  if (x.rows !== targets) {
    throw new LmlabError('shape', {
      expected: `${x.rows} targets, one a sample`,
      found: String(targets),
      remedy: 'Select the same samples of both.',
    });
  }
  return checkSampleWeights(x.rows, options.sampleWeight);
}

/**
 * Like {@link checkSamples}, for samples of any kind, whose values the models inside will check.
 * @throws LmlabError `empty`, `shape` or `bad-option`.
 */
export function checkRows<L extends Label>(
  x: Rows,
  y: readonly L[],
  options: FitOptions | undefined,
): ClassTarget<L> {
  checkFitOptions(options ?? {});
  const { classes, codes } = encodeLabels(y);
  const rows = rowCount(x);
  if (rows === 0 || rows !== y.length) {
    throw new LmlabError(rows === 0 ? 'empty' : 'shape', {
      expected: rows === 0 ? 'at least one sample' : `${rows} targets, one a sample`,
      found: String(y.length),
      remedy: 'Select the same samples of both.',
    });
  }
  const weights = checkSampleWeights(rows, options?.sampleWeight);
  return { classes, codes, weights };
}

/** @throws LmlabError `one-class` when there are fewer than two classes. */
export function checkTwoClasses(classes: readonly Label[]): void {
  if (classes.length >= 2) return;
  throw new LmlabError('one-class', {
    expected: 'at least two classes',
    found: `'${String(classes[0])}' alone`,
    remedy: 'Check how samples were selected; stratify the split.',
  });
}

/** Numbers to predict, copied. @throws LmlabError `shape` or `non-finite`. */
export function checkTargets(target: ArrayLike<number>): Float64Array {
  checkList(target);
  const y = numbersOf(target);
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return y;
  throw new LmlabError('non-finite', {
    expected: 'finite numbers as targets',
    found: `${shown(target[bad])} at sample ${bad}`,
    remedy: 'Drop the samples without a target.',
  });
}

/** @throws LmlabError `shape` when the columns are not those of fitting; `non-finite`. */
export function checkFeatures(x: Matrix, cols: number): void {
  checkMatrix(x);
  if (x.cols !== cols) {
    throw new LmlabError('shape', {
      expected: `${cols} features, as in fitting`,
      found: String(x.cols),
      remedy: 'Transform new samples with the transformer fitted on the training samples.',
    });
  }
  checkFinite(x);
}

/** @throws LmlabError `negative`, naming the least value below zero. */
export function checkNonNegative(x: Matrix): void {
  let least = 0;
  for (let k = 0; k < x.data.length; k++) if (x.data[k] < least) least = x.data[k]!;
  if (least >= 0) return;
  throw new LmlabError('negative', {
    expected: 'values of 0 or more, such as counts',
    found: String(least),
    remedy: 'Use counts or tf-idf weights, or a model that takes any number.',
  });
}

/** A classification target, checked, with the weight of every sample: its own times its class's. */
export interface ClassTarget<L extends Label> extends EncodedLabels<L> {
  readonly weights: Float64Array;
}

/** A {@link ClassTarget} with what its weights are made of. */
export interface WeightedClassTarget<L extends Label> extends ClassTarget<L>, ClassWeights {}

/** The weights of samples and classes, before they are multiplied. */
export interface ClassWeights {
  readonly sampleWeights: Float64Array;
  /** The factor of each class. */
  readonly factors: Float64Array;
}

/** @throws LmlabError `one-class` when fewer than two classes have weight; see also {@link checkSamples}. */
export function checkClassTarget<L extends Label>(
  x: Matrix,
  y: readonly L[],
  options: FitOptions | undefined,
  classWeight?: ClassWeight,
): WeightedClassTarget<L> {
  const { classes, codes } = encodeLabels(y);
  const sampleWeights = checkSamples(x, y.length, options);
  checkTwoClasses(classes);
  const factors = classFactors(classes, codes, sampleWeights, classWeight);
  const weights =
    classWeight === undefined ? sampleWeights : sampleWeights.map((w, i) => w * factors[codes[i]]);
  const weighed = new Set(codes.filter((_, i) => weights[i] > 0));
  if (weighed.size < 2) {
    throw new LmlabError('one-class', {
      expected: 'at least two classes with samples of a weight above 0',
      found: weighed.size === 0 ? 'none' : `'${String(classes[[...weighed][0]])}' alone`,
      remedy: 'Check sampleWeight and classWeight.',
    });
  }
  return { classes, codes, weights, sampleWeights, factors };
}

function checkClassFactors(classWeight: unknown): void {
  if (typeof classWeight === 'object' && classWeight !== null) return;
  throw new LmlabError('bad-option', {
    expected: "an object of factors by class, or 'balanced', as classWeight",
    found: shown(classWeight),
    remedy: 'Write { spam: 2, ham: 1 }, or leave it out.',
  });
}

/** The factor of each class. @throws LmlabError `bad-option`. */
export function classFactors(
  classes: readonly Label[],
  codes: Int32Array,
  weights: Float64Array,
  classWeight: ClassWeight | undefined,
): Float64Array {
  const factors = new Float64Array(classes.length).fill(1);
  if (classWeight === undefined) return factors;
  if (classWeight === 'balanced') {
    const totals = new Float64Array(classes.length);
    for (let i = 0; i < codes.length; i++) totals[codes[i]] += weights[i];
    const total = totals.reduce((sum, value) => sum + value, 0);
    for (let k = 0; k < totals.length; k++) {
      if (totals[k] > 0) factors[k] = total / (classes.length * totals[k]);
    }
  } else {
    checkClassFactors(classWeight);
    for (const [label, factor] of Object.entries(classWeight)) {
      const k = classes.findIndex((known) => String(known) === label);
      if (k < 0 || !(typeof factor === 'number' && factor >= 0 && factor < Infinity)) {
        throw new LmlabError('bad-option', {
          expected: `classWeight with finite factors of 0 or more for ${classes.map(String).join(', ')}`,
          found: `${label}: ${shown(factor)}`,
          remedy: "Name the labels of the target, or use 'balanced'.",
        });
      }
      factors[k] = factor;
    }
  }
  return factors;
}
