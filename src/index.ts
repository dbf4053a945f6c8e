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

// course
export { check, todo, type CheckOptions } from './course/check';
export { keyFigures, keyFiguresMime, type KeyFigures } from './course/key-figures';

// preprocessing
export { clean } from './preprocessing/clean';
export { findDuplicates, type Duplicates } from './preprocessing/duplicates';
export { decodeEntities } from './preprocessing/entities';
export {
  foldCase,
  lowercase,
  normalize,
  normalizeUnicode,
  stripAccents,
  type NormalizeOptions,
  type UnicodeForm,
} from './preprocessing/normalize';
export {
  collapseWhitespace,
  replaceEmails,
  replaceEmoji,
  replaceHashtags,
  replaceHtml,
  replaceInvisible,
  replaceMentions,
  replaceNumbers,
  replacePattern,
  replacePunctuation,
  replaceUrls,
} from './preprocessing/replace';
export type { ChangeExample, StepReport, TextStep } from './preprocessing/text-step';

// text
export type { Tokenizer } from './text/tokenizer';
export { wordTokenize, wordTokenizer, type WordTokenizerOptions } from './text/word-tokenizer';
// neural
export { currentBackend, tf, useBackend, type Backend, type BackendName } from './neural/backend';
