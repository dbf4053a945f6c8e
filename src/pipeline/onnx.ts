import { LmlabError } from '../core/errors';
import { encodeOnnx, type OnnxNode, type OnnxPart, type OnnxTensor, type OnnxValue } from '../core/onnx';
import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedLinearRegressor } from '../models/linear-regressor';
import { FittedColumnUnion } from './column-union';
import { classifierGraph, classifierWidth, isOnnxClassifier, type OnnxClassifier } from './onnx-classifier';
import { unionGraph } from './onnx-union';
import { vectorizerGraph } from './onnx-vectorizer';
import { FittedPipeline } from './pipeline';

/**
 * A fitted model in the ONNX format, which runs without lmlab: in Python, C++, a browser or a phone.
 *
 * - A linear model (logistic regression, linear SVC, SGD, ridge, lasso, elastic net) or a naive Bayes (multinomial,
 *   complement, Bernoulli, Gaussian) takes `features`, float32, samples × features.
 * - A count or tf-idf vectorizer of words or characters, alone or in a pipeline before such a model, takes `text`,
 *   strings, one a sample. Its tokenizer is an operator of ONNX Runtime (`com.microsoft`): the format's own operators
 *   cannot cut a text by a pattern, so other runtimes cannot run it. It lower-cases letter by letter: a Σ at the end of
 *   a word becomes σ there, ς here, and İ becomes one character there, two here. `char_wb` is exported from n-grams of
 *   two characters up: of single ones it counts every blank twice, which has no form there.
 * - A `columnUnion`, alone or before such a model, takes one input a column, by its name: strings for texts and
 *   categories, float32 for numbers, each of shape [samples]. Its parts may be those vectorizers, numbers as they are,
 *   scalers that move and stretch columns, and `oneHotEncoder` with `handleUnknown: 'ignore'` of texts.
 *
 * A classifier returns `label` (strings, int64 or booleans), and `probabilities` or `scores`, samples × classes (× 1 for
 * the scores of two classes); a regressor returns `prediction`; a vectorizer `features`. Numbers are float32, so that
 * they equal lmlab's to about six digits.
 *
 * @param model What `fit` returned.
 * @returns The bytes of an `.onnx` file, operator set 20.
 * @throws LmlabError `not-saveable` for a model that has no ONNX form here, naming the part or the option.
 * @see https://onnx.ai
 * @example
 * ```ts
 * import { logisticRegression, pipeline, tfidfVectorizer, toOnnx } from 'lmlab';
 * const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
 * const fitted = pipeline(tfidfVectorizer(), logisticRegression()).fit(texts, ['spam', 'spam', 'ham', 'ham']);
 * toOnnx(fitted).length > 500; // true
 * ```
 */
export function toOnnx(model: object): Uint8Array {
  const parts: readonly object[] = model instanceof FittedPipeline ? model.parts : [model];
  const last = parts[parts.length - 1];
  const first = parts.find((part) => isVectorizer(part) || part instanceof FittedColumnUnion);
  const unknown = parts.find((part) => part !== first && !(part === last && isModel(part)));
  if (unknown !== undefined || parts.length > 2) {
    throw new LmlabError('not-saveable', {
      expected:
        'a linear model, a naive Bayes, a count or tf-idf vectorizer, a column union, or a pipeline of two of them',
      found: unknown?.constructor.name ?? `${parts.length} parts`,
      remedy: 'Use saveModel, or export the last model alone and transform its features here.',
    });
  }
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const add = (part: OnnxPart): void => {
    nodes.push(...part.nodes);
    initializers.push(...part.initializers);
  };
  let width: number;
  let inputs: readonly OnnxValue[];
  if (first instanceof FittedColumnUnion) {
    const union = unionGraph(first);
    add(union);
    inputs = union.inputs;
    width = first.featureNames.length;
  } else if (first !== undefined) {
    const vectorizer = first as FittedCountVectorizer | FittedTfidfVectorizer;
    add(vectorizerGraph(vectorizer, { input: 'text', output: 'features', prefix: '' }));
    inputs = [{ name: 'text', type: 'string', shape: ['batch'] }];
    width = vectorizer.featureNames.length;
  } else {
    width =
      last instanceof FittedLinearRegressor ? last.coef.length : classifierWidth(last as OnnxClassifier);
    inputs = [{ name: 'features', type: 'float32', shape: ['batch', width] }];
  }
  let outputs: readonly OnnxValue[] = [{ name: 'features', type: 'float32', shape: ['batch', width] }];
  if (last instanceof FittedLinearRegressor) {
    add(regressorGraph(last));
    outputs = [{ name: 'prediction', type: 'float32', shape: ['batch'] }];
  } else if (isOnnxClassifier(last)) {
    const classifier = classifierGraph(last);
    add(classifier);
    outputs = classifier.outputs;
  }
  const usesTokenizer = nodes.some(({ domain }) => domain === 'com.microsoft');
  return encodeOnnx({
    name: 'lmlab',
    inputs,
    outputs,
    nodes,
    initializers,
    opset: 20,
    domains: usesTokenizer ? { 'com.microsoft': 1 } : {},
  });
}

function isVectorizer(part: object): boolean {
  return part instanceof FittedCountVectorizer || part instanceof FittedTfidfVectorizer;
}

function isModel(part: object): boolean {
  return isOnnxClassifier(part) || part instanceof FittedLinearRegressor;
}

function regressorGraph({ coef, intercept }: FittedLinearRegressor): OnnxPart {
  return {
    initializers: [
      { name: 'coef', shape: [coef.length], data: Float32Array.from(coef) },
      { name: 'intercept', shape: [], data: Float32Array.of(intercept) },
    ],
    nodes: [
      { op: 'MatMul', inputs: ['features', 'coef'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'intercept'], outputs: ['prediction'] },
    ],
  };
}
