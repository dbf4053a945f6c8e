// The only public barrel: what a notebook gets from `import { … } from 'lmlab'`. One block a room, alphabetical.

// core
export { Csr } from './core/csr';
export { Dense } from './core/dense';
export { LmlabError, errorCodes, type ErrorCode, type ErrorDetails } from './core/errors';
export type {
  Classifier,
  FitOptions,
  FittedClassifier,
  FittedRegressor,
  FittedTransformer,
  Label,
  Regressor,
  Transformer,
} from './core/estimator';
export { checkFinite, type Matrix } from './core/matrix';
export { Random, random, type RandomState } from './core/random';
export { rowCount, takeRows, type Rows } from './core/rows';
