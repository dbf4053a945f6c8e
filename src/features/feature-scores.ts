import type { Csr } from '../core/csr';
import { LmlabError } from '../core/errors';

/** Sums of a quantity of the stored values, classes × features, class by class. */
function classSums(
  x: Csr,
  codes: Int32Array,
  classCount: number,
  quantity: (value: number) => number,
): Float64Array {
  const sums = new Float64Array(classCount * x.cols);
  for (let i = 0; i < x.rows; i++) {
    const offset = codes[i] * x.cols;
    for (let k = x.indptr[i]; k < x.indptr[i + 1]; k++) sums[offset + x.indices[k]] += quantity(x.data[k]);
  }
  return sums;
}

function classSizes(codes: Int32Array, classCount: number): Float64Array {
  const sizes = new Float64Array(classCount);
  for (let i = 0; i < codes.length; i++) sizes[codes[i]]++;
  return sizes;
}

/**
 * The χ² statistic of each feature's class totals against the totals that the class shares alone would give.
 * @throws LmlabError `negative` when a value is below zero.
 */
export function chiSquare(x: Csr, codes: Int32Array, classCount: number): Float64Array {
  const observed = classSums(x, codes, classCount, (value) => {
    if (value >= 0) return value;
    throw new LmlabError('negative', {
      expected: 'values of 0 or more for the chi2 score',
      found: String(value),
      remedy: "Use counts or tf-idf weights, or score 'anova'.",
    });
  });
  const sizes = classSizes(codes, classCount);
  const scores = new Float64Array(x.cols);
  for (let j = 0; j < x.cols; j++) {
    let total = 0;
    for (let k = 0; k < classCount; k++) total += observed[k * x.cols + j];
    if (total === 0) continue;
    for (let k = 0; k < classCount; k++) {
      const expected = (total * sizes[k]) / x.rows;
      scores[j] += (observed[k * x.cols + j] - expected) ** 2 / expected;
    }
  }
  return scores;
}

/** Mutual information, in nats, between a feature's presence (a value other than 0) and the class. */
export function mutualInformation(x: Csr, codes: Int32Array, classCount: number): Float64Array {
  const present = classSums(x, codes, classCount, (value) => Number(value !== 0));
  const sizes = classSizes(codes, classCount);
  const n = x.rows;
  const scores = new Float64Array(x.cols);
  for (let j = 0; j < x.cols; j++) {
    let total = 0;
    for (let k = 0; k < classCount; k++) total += present[k * x.cols + j];
    let sum = 0;
    for (let k = 0; k < classCount; k++) {
      const inside = present[k * x.cols + j];
      const outside = sizes[k] - inside;
      if (inside > 0) sum += (inside / n) * Math.log((inside * n) / (total * sizes[k]));
      if (outside > 0) sum += (outside / n) * Math.log((outside * n) / ((n - total) * sizes[k]));
    }
    scores[j] = Math.max(0, sum);
  }
  return scores;
}

/** The F statistic of a one-way analysis of variance of each feature by class. */
export function anovaF(x: Csr, codes: Int32Array, classCount: number): Float64Array {
  const sums = classSums(x, codes, classCount, (value) => value);
  const squares = classSums(x, codes, classCount, (value) => value * value);
  const sizes = classSizes(codes, classCount);
  const n = x.rows;
  const scores = new Float64Array(x.cols);
  for (let j = 0; j < x.cols; j++) {
    let total = 0;
    let square = 0;
    let between = 0;
    for (let k = 0; k < classCount; k++) {
      const sum = sums[k * x.cols + j];
      total += sum;
      square += squares[k * x.cols + j];
      between += (sum * sum) / sizes[k];
    }
    const whole = square - (total * total) / n;
    const explained = between - (total * total) / n;
    const within = whole - explained;
    // What rounding leaves of a constant feature is no signal.
    if (whole <= 1e-12 * square) continue;
    scores[j] = explained / (classCount - 1) / (Math.max(within, 0) / (n - classCount));
  }
  return scores;
}
