import type { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { encodeOnnx, type OnnxNode, type OnnxTensor, type OnnxValue } from '../core/onnx';
import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedLinearClassifier } from '../models/linear-classifier';
import { FittedLinearRegressor } from '../models/linear-regressor';
import { FittedLogisticRegression } from '../models/logistic-regression';
import { vectorizerGraph } from './onnx-vectorizer';
import { FittedPipeline } from './pipeline';

/** Nodes and constants that make `output` of `input`, and what they are called. */
export interface OnnxPart {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
}

/**
 * A fitted model in the ONNX format, which runs without lmlab: in Python, C++, a browser or a phone.
 *
 * - A linear model (logistic regression, linear SVC, SGD, ridge, lasso, elastic net) takes `features`, float32, samples
 *   × features.
 * - A count or tf-idf vectorizer, alone or in a pipeline before a linear model, takes `text`, strings, one a sample. Its
 *   tokenizer is an operator of ONNX Runtime (`com.microsoft`), so other runtimes cannot run it. It lower-cases letter by
 *   letter: a Σ at the end of a word becomes σ there, ς here.
 *
 * A classifier returns `label` (strings, int64 or booleans), and `probabilities` or `scores`, samples × classes (× 1 for
 * the scores of two classes); a regressor returns `prediction`; a vectorizer `features`. Numbers are float32, so that
 * they equal lmlab's to about six digits.
 *
 * @param model What `fit` returned.
 * @returns The bytes of an `.onnx` file, operator set 17.
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
  const vectorizer = parts.find(isVectorizer);
  const unknown = parts.find((part) => part !== vectorizer && !(part === last && isLinear(part)));
  if (unknown !== undefined || parts.length > 2) {
    throw new LmlabError('not-saveable', {
      expected: 'a linear model, a count or tf-idf vectorizer, or a pipeline of the two',
      found: unknown?.constructor.name ?? `${parts.length} parts`,
      remedy: 'Use saveModel, or export the linear model alone and transform its features here.',
    });
  }
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const add = (part: OnnxPart): void => {
    nodes.push(...part.nodes);
    initializers.push(...part.initializers);
  };
  if (vectorizer !== undefined) add(vectorizerGraph(vectorizer));
  const features = vectorizer?.featureNames.length ?? widthOf(last);
  const matrix: OnnxValue = { name: 'features', type: 'float32', shape: ['batch', features] };
  const text: OnnxValue = { name: 'text', type: 'string', shape: ['batch'] };
  let outputs: readonly OnnxValue[] = [matrix];
  if (last instanceof FittedLinearRegressor) {
    add(regressorGraph(last));
    outputs = [{ name: 'prediction', type: 'float32', shape: ['batch'] }];
  } else if (last instanceof FittedLinearClassifier) {
    const classifier = last as FittedLinearClassifier<Label>;
    add(classifierGraph(classifier));
    const isLogistic = last instanceof FittedLogisticRegression;
    const width = isLogistic ? classifier.classes.length : classifier.coef.rows;
    outputs = [
      { name: 'label', type: labelTensor(classifier.classes).type!, shape: ['batch'] },
      { name: isLogistic ? 'probabilities' : 'scores', type: 'float32', shape: ['batch', width] },
    ];
  }
  return encodeOnnx({
    name: 'lmlab',
    inputs: [vectorizer === undefined ? matrix : text],
    outputs,
    nodes,
    initializers,
    domains: vectorizer === undefined ? {} : { 'com.microsoft': 1 },
  });
}

function isVectorizer(part: object): part is FittedCountVectorizer | FittedTfidfVectorizer {
  return part instanceof FittedCountVectorizer || part instanceof FittedTfidfVectorizer;
}

function isLinear(part: object): boolean {
  return part instanceof FittedLinearClassifier || part instanceof FittedLinearRegressor;
}

function widthOf(model: object): number {
  if (model instanceof FittedLinearRegressor) return model.coef.length;
  return (model as { readonly coef: Dense }).coef.cols;
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

function classifierGraph(model: FittedLinearClassifier<Label>): OnnxPart {
  const { classes, coef, intercept } = model;
  const isLogistic = model instanceof FittedLogisticRegression;
  const isBinary = coef.rows === 1;
  const scores = isLogistic ? 'decision' : 'scores';
  const nodes: OnnxNode[] = [
    {
      op: 'Gemm',
      inputs: ['features', 'coef', 'intercept'],
      outputs: [scores],
      attributes: { transB: { int: 1 } },
    },
  ];
  const initializers: OnnxTensor[] = [
    { name: 'coef', shape: [coef.rows, coef.cols], data: Float32Array.from(coef.data) },
    { name: 'intercept', shape: [intercept.length], data: Float32Array.from(intercept) },
    labelTensor(classes),
  ];
  if (isBinary) {
    initializers.push({ name: 'zero', shape: [1], data: Float32Array.of(0) });
    initializers.push({ name: 'second_axis', shape: [1], data: BigInt64Array.of(1n) });
    nodes.push(
      { op: 'Greater', inputs: [scores, 'zero'], outputs: ['is_second'] },
      { op: 'Squeeze', inputs: ['is_second', 'second_axis'], outputs: ['is_second_flat'] },
      { op: 'Cast', inputs: ['is_second_flat'], outputs: ['best'], attributes: { to: { int: 7 } } },
    );
    if (isLogistic) {
      nodes.push(
        { op: 'Neg', inputs: [scores], outputs: ['against'] },
        { op: 'Concat', inputs: ['against', scores], outputs: ['both'], attributes: { axis: { int: 1 } } },
        { op: 'Sigmoid', inputs: ['both'], outputs: ['probabilities'] },
      );
    }
  } else {
    nodes.push({
      op: 'ArgMax',
      inputs: [scores],
      outputs: ['best'],
      attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
    });
    if (isLogistic) {
      nodes.push({
        op: 'Softmax',
        inputs: [scores],
        outputs: ['probabilities'],
        attributes: { axis: { int: 1 } },
      });
    }
  }
  nodes.push({ op: 'Gather', inputs: ['labels', 'best'], outputs: ['label'] });
  return { nodes, initializers };
}

/** The classes as a constant: texts, whole numbers or booleans; other labels as text. */
function labelTensor(classes: readonly Label[]): OnnxTensor {
  const base = { name: 'labels', shape: [classes.length] };
  if (classes.every((label) => Number.isInteger(label))) {
    return { ...base, type: 'int64', data: BigInt64Array.from(classes, (label) => BigInt(label)) };
  }
  if (classes.every((label) => typeof label === 'boolean')) {
    return { ...base, type: 'bool', data: Uint8Array.from(classes, Number) };
  }
  return { ...base, type: 'string', data: classes.map(String) };
}
