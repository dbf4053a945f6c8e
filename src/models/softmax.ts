import { Dense } from '../core/dense';

/** 1 / (1 + e^-z), without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** Each row through the softmax, in place. */
export function softmaxRows(scores: Dense): void {
  const { rows, cols, data } = scores;
  for (let i = 0; i < rows; i++) {
    const start = i * cols;
    let max = -Infinity;
    for (let k = 0; k < cols; k++) max = Math.max(max, data[start + k]);
    let sum = 0;
    for (let k = 0; k < cols; k++) {
      const e = Math.exp(data[start + k] - max);
      data[start + k] = e;
      sum += e;
    }
    for (let k = 0; k < cols; k++) data[start + k] /= sum;
  }
}

/** Scores to probabilities: sigmoid and its complement for one column, softmax for more. */
export function scoresToProbabilities(scores: Dense): Dense {
  if (scores.cols > 1) {
    softmaxRows(scores);
    return scores;
  }
  const out = new Dense(scores.rows, 2);
  for (let i = 0; i < scores.rows; i++) {
    out.data[2 * i] = sigmoid(-scores.data[i]);
    out.data[2 * i + 1] = sigmoid(scores.data[i]);
  }
  return out;
}
