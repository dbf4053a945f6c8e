/** A loss of a prediction: of a score and ±1 for classifiers, of two numbers for regressors. */
export interface SgdLoss {
  value(prediction: number, target: number): number;
  /** The derivative by the prediction. */
  slope(prediction: number, target: number): number;
}

/** The losses of `sgdClassifier`, for targets of 1 and −1. */
export type ClassificationLoss = 'hinge' | 'squaredHinge' | 'log' | 'modifiedHuber' | 'perceptron';

/** The losses of `sgdRegressor`. */
export type RegressionLoss = 'squaredError' | 'huber' | 'epsilonInsensitive' | 'squaredEpsilonInsensitive';

/** Each classification loss as a function of the margin z = target · prediction. */
export const classificationLosses: Readonly<Record<ClassificationLoss, SgdLoss>> = {
  hinge: hingeAt(1),
  perceptron: hingeAt(0),
  squaredHinge: {
    value: (p, y) => Math.max(1 - p * y, 0) ** 2,
    slope: (p, y) => -2 * y * Math.max(1 - p * y, 0),
  },
  log: {
    value: (p, y) => Math.max(-p * y, 0) + Math.log1p(Math.exp(-Math.abs(p * y))),
    slope: (p, y) => {
      const z = p * y;
      if (z > 18) return -y * Math.exp(-z);
      return z < -18 ? -y : -y / (Math.exp(z) + 1);
    },
  },
  modifiedHuber: {
    value: (p, y) => (p * y >= 1 ? 0 : p * y >= -1 ? (1 - p * y) ** 2 : -4 * p * y),
    slope: (p, y) => (p * y >= 1 ? 0 : p * y >= -1 ? -2 * (1 - p * y) * y : -4 * y),
  },
};

function hingeAt(threshold: number): SgdLoss {
  return {
    value: (p, y) => Math.max(threshold - p * y, 0),
    slope: (p, y) => (p * y <= threshold ? -y : 0),
  };
}

/** A regression loss; `epsilon` is where `huber` turns linear and what the insensitive ones forgive. */
export function regressionLoss(name: RegressionLoss, epsilon: number): SgdLoss {
  const excess = (p: number, y: number): number => Math.max(Math.abs(y - p) - epsilon, 0);
  switch (name) {
    case 'squaredError':
      return { value: (p, y) => (p - y) ** 2 / 2, slope: (p, y) => p - y };
    case 'huber':
      return {
        value: (p, y) => {
          const r = Math.abs(p - y);
          return r <= epsilon ? (r * r) / 2 : epsilon * r - (epsilon * epsilon) / 2;
        },
        slope: (p, y) => Math.max(-epsilon, Math.min(epsilon, p - y)),
      };
    case 'epsilonInsensitive':
      return { value: excess, slope: (p, y) => (excess(p, y) > 0 ? Math.sign(p - y) : 0) };
    case 'squaredEpsilonInsensitive':
      return { value: (p, y) => excess(p, y) ** 2, slope: (p, y) => 2 * Math.sign(p - y) * excess(p, y) };
  }
}
