import { LmlabError } from '../core/errors';

/** @throws LmlabError `bad-option` for what is no list of estimators, such as a fitted one, which has no `fit`. */
export function checkEstimators(estimators: unknown): void {
  const isEstimator = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && 'fit' in one && 'params' in one;
  if (Array.isArray(estimators) && estimators.every(isEstimator)) return;
  const bad: unknown = Array.isArray(estimators) ? estimators.find((one) => !isEstimator(one)) : estimators;
  throw new LmlabError('bad-option', {
    expected: 'estimators before fitting, such as logisticRegression()',
    found: bad === null ? 'null' : typeof bad === 'object' ? bad.constructor.name : typeof bad,
    remedy: 'Pass what a factory returns, not what its fit returns.',
  });
}
