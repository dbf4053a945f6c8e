import type { Label } from '../core/estimator';
import type { OnnxNode, OnnxPart, OnnxTensor, OnnxValue } from '../core/onnx';
import { FittedGaussianNB } from '../models/gaussian-nb';
import { FittedLinearClassifier } from '../models/linear-classifier';
import { FittedLogisticRegression } from '../models/logistic-regression';
import { FittedNaiveBayes } from '../models/naive-bayes';

/** Classifiers that have an ONNX form. */
export type OnnxClassifier =
  FittedLinearClassifier<Label> | FittedNaiveBayes<Label> | FittedGaussianNB<Label>;

export function isOnnxClassifier(model: object): model is OnnxClassifier {
  return (
    model instanceof FittedLinearClassifier ||
    model instanceof FittedNaiveBayes ||
    model instanceof FittedGaussianNB
  );
}

/** How many features a classifier takes. */
export function classifierWidth(model: OnnxClassifier): number {
  if (model instanceof FittedNaiveBayes) return model.weights.cols;
  return model instanceof FittedGaussianNB ? model.means.cols : model.coef.cols;
}

/** Nodes that turn `features` into `label` and `probabilities`, or `scores` where the model has no probabilities. */
export function classifierGraph(
  model: OnnxClassifier,
): OnnxPart & { readonly outputs: readonly OnnxValue[] } {
  const { classes } = model;
  const givesProbabilities =
    !(model instanceof FittedLinearClassifier) || model instanceof FittedLogisticRegression;
  const scores = givesProbabilities ? 'decision' : 'scores';
  const part =
    model instanceof FittedNaiveBayes
      ? naiveBayesScores(model, scores)
      : model instanceof FittedGaussianNB
        ? gaussianScores(model, scores)
        : linearScores(model, scores);
  const nodes: OnnxNode[] = [...part.nodes];
  const initializers: OnnxTensor[] = [...part.initializers, labelTensor(classes)];
  const isBinary = model instanceof FittedLinearClassifier && model.coef.rows === 1;
  if (isBinary) {
    initializers.push({ name: 'zero', shape: [1], data: Float32Array.of(0) });
    initializers.push({ name: 'second_axis', shape: [1], data: BigInt64Array.of(1n) });
    nodes.push(
      { op: 'Greater', inputs: [scores, 'zero'], outputs: ['is_second'] },
      { op: 'Squeeze', inputs: ['is_second', 'second_axis'], outputs: ['is_second_flat'] },
      { op: 'Cast', inputs: ['is_second_flat'], outputs: ['best'], attributes: { to: { int: 7 } } },
    );
    if (givesProbabilities) {
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
    if (givesProbabilities) {
      nodes.push({
        op: 'Softmax',
        inputs: [scores],
        outputs: ['probabilities'],
        attributes: { axis: { int: 1 } },
      });
    }
  }
  nodes.push({ op: 'Gather', inputs: ['labels', 'best'], outputs: ['label'] });
  const width = isBinary && !givesProbabilities ? 1 : classes.length;
  const outputs: readonly OnnxValue[] = [
    { name: 'label', type: labelTensor(classes).type!, shape: ['batch'] },
    { name: givesProbabilities ? 'probabilities' : 'scores', type: 'float32', shape: ['batch', width] },
  ];
  return { nodes, initializers, outputs };
}

function linearScores({ coef, intercept }: FittedLinearClassifier<Label>, output: string): OnnxPart {
  return {
    nodes: [
      {
        op: 'Gemm',
        inputs: ['features', 'coef', 'intercept'],
        outputs: [output],
        attributes: { transB: { int: 1 } },
      },
    ],
    initializers: [
      { name: 'coef', shape: [coef.rows, coef.cols], data: Float32Array.from(coef.data) },
      { name: 'intercept', shape: [intercept.length], data: Float32Array.from(intercept) },
    ],
  };
}

/** Multinomial, complement and Bernoulli naive Bayes: linear in the counts, for the last in what is there. */
function naiveBayesScores({ params, weights, bias }: FittedNaiveBayes<Label>, output: string): OnnxPart {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [
    { name: 'coef', shape: [weights.rows, weights.cols], data: Float32Array.from(weights.data) },
    { name: 'intercept', shape: [bias.length], data: Float32Array.from(bias) },
  ];
  let input = 'features';
  if (params.kind === 'bernoulli') {
    initializers.push({ name: 'threshold', shape: [1], data: Float32Array.of(params.binarize) });
    nodes.push(
      { op: 'Greater', inputs: [input, 'threshold'], outputs: ['is_above'] },
      { op: 'Cast', inputs: ['is_above'], outputs: ['present'], attributes: { to: { int: 1 } } },
    );
    input = 'present';
  }
  nodes.push({
    op: 'Gemm',
    inputs: [input, 'coef', 'intercept'],
    outputs: [output],
    attributes: { transB: { int: 1 } },
  });
  return { nodes, initializers };
}

/** ln P(class) − ½ Σ (ln 2πσ² + (x − μ)² / σ²), with the squares as they are, so that nothing cancels in float32. */
function gaussianScores(model: FittedGaussianNB<Label>, output: string): OnnxPart {
  const { means, variances, priors } = model;
  const constants = Float32Array.from(priors, (prior, k) => {
    return variances.row(k).reduce((sum, v) => sum - 0.5 * Math.log(2 * Math.PI * v), Math.log(prior));
  });
  const perClass = [1, means.rows, means.cols];
  return {
    nodes: [
      { op: 'Unsqueeze', inputs: ['features', 'class_axis'], outputs: ['each'] },
      { op: 'Sub', inputs: ['each', 'means'], outputs: ['deviations'] },
      { op: 'Mul', inputs: ['deviations', 'per_deviation'], outputs: ['standardized'] },
      { op: 'Mul', inputs: ['standardized', 'standardized'], outputs: ['squares'] },
      {
        op: 'ReduceSum',
        inputs: ['squares', 'last_axis'],
        outputs: ['distances'],
        attributes: { keepdims: { int: 0 } },
      },
      { op: 'Mul', inputs: ['distances', 'minus_half'], outputs: ['exponents'] },
      { op: 'Add', inputs: ['exponents', 'constants'], outputs: [output] },
    ],
    initializers: [
      { name: 'class_axis', shape: [1], data: BigInt64Array.of(1n) },
      { name: 'last_axis', shape: [1], data: BigInt64Array.of(2n) },
      { name: 'means', shape: perClass, data: Float32Array.from(means.data) },
      {
        name: 'per_deviation',
        shape: perClass,
        data: Float32Array.from(variances.data, (v) => 1 / Math.sqrt(v)),
      },
      { name: 'minus_half', shape: [1], data: Float32Array.of(-0.5) },
      { name: 'constants', shape: [constants.length], data: constants },
    ],
  };
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
