import { LmlabError } from '../core/errors';
import type { OnnxNode, OnnxTensor } from '../core/onnx';
import type { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedTfidfVectorizer, type TfidfVectorizerOptions } from '../features/tfidf-vectorizer';
import { stopWordSet } from '../features/vectorizer-stop-words';

/** Fills up rows of tokens; no token can be it, because tokens hold no spaces. */
const PADDING = ' ';

/** Nodes that turn `text` into `features`. */
export function vectorizerGraph(vectorizer: FittedCountVectorizer | FittedTfidfVectorizer): {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
} {
  const params: TfidfVectorizerOptions = vectorizer.params;
  checkExportable(params);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  let text = 'text';
  if (params.lowercase !== false) {
    nodes.push({
      op: 'StringNormalizer',
      inputs: [text],
      outputs: ['lower'],
      attributes: {
        case_change_action: { string: 'LOWER' },
        is_case_sensitive: { int: 1 },
        // The default, en_US, is missing on many servers; this one folds all of Unicode, too.
        locale: { string: 'C.UTF-8' },
      },
    });
    text = 'lower';
  }
  nodes.push({
    op: 'Tokenizer',
    domain: 'com.microsoft',
    inputs: [text],
    outputs: ['tokens'],
    attributes: {
      mark: { int: 0 },
      mincharnum: { int: 1 },
      pad_value: { string: PADDING },
      tokenexp: {
        string: params.singleLetters === true ? '[\\p{L}\\p{N}_]+' : '[\\p{L}\\p{N}_][\\p{L}\\p{N}_]+',
      },
    },
  });
  nodes.push({
    op: 'TfIdfVectorizer',
    inputs: ['tokens'],
    outputs: ['counts'],
    attributes: nGrams(vectorizer),
  });
  let weights = 'counts';
  const constant = (name: string, data: Float32Array, shape: readonly number[] = [1]): void => {
    initializers.push({ name, shape, data });
  };
  const isTfidf = vectorizer instanceof FittedTfidfVectorizer;
  const sublinear = isTfidf && params.sublinearTf === true && params.binary !== true;
  if (params.binary === true || sublinear) {
    constant('nothing', Float32Array.of(0));
    nodes.push({ op: 'Greater', inputs: [weights, 'nothing'], outputs: ['is_there'] });
    if (sublinear) {
      constant('one', Float32Array.of(1));
      nodes.push(
        // Of an absent term the logarithm of 1, which is then thrown away.
        { op: 'Max', inputs: [weights, 'one'], outputs: ['at_least_one'] },
        { op: 'Log', inputs: ['at_least_one'], outputs: ['log_count'] },
        { op: 'Add', inputs: ['log_count', 'one'], outputs: ['one_plus_log'] },
        { op: 'Where', inputs: ['is_there', 'one_plus_log', 'nothing'], outputs: ['damped'] },
      );
    } else {
      nodes.push({ op: 'Cast', inputs: ['is_there'], outputs: ['damped'], attributes: { to: { int: 1 } } });
    }
    weights = 'damped';
  }
  if (isTfidf) {
    constant('idf', Float32Array.from(vectorizer.idf), [1, vectorizer.idf.length]);
    nodes.push({ op: 'Mul', inputs: [weights, 'idf'], outputs: ['weighted'] });
    weights = 'weighted';
    const norm = params.norm ?? 'l2';
    if (norm !== 'none') {
      // An empty row has length 0: divided by a little more it stays 0.
      constant('tiny', Float32Array.of(1e-30));
      nodes.push(
        {
          op: norm === 'l2' ? 'ReduceL2' : 'ReduceL1',
          inputs: [weights],
          outputs: ['length'],
          attributes: { axes: { ints: [1] }, keepdims: { int: 1 } },
        },
        { op: 'Max', inputs: ['length', 'tiny'], outputs: ['divisor'] },
        { op: 'Div', inputs: [weights, 'divisor'], outputs: ['normed'] },
      );
      weights = 'normed';
    }
  }
  nodes.push({ op: 'Identity', inputs: [weights], outputs: ['features'] });
  return { nodes, initializers };
}

/** The vocabulary as the operator wants it: n-grams of one length after those of another, each with its column. */
function nGrams({
  featureNames,
  params,
}: FittedCountVectorizer | FittedTfidfVectorizer): OnnxNode['attributes'] {
  const [min, max] = params.nGramRange ?? [1, 1];
  const byLength = Array.from({ length: max }, () => [] as { tokens: string[]; column: number }[]);
  featureNames.forEach((name, column) => {
    const tokens = name.split(' ');
    byLength[tokens.length - 1].push({ tokens, column });
  });
  const starts: number[] = [];
  let at = 0;
  for (const [n, grams] of byLength.entries()) {
    starts.push(at);
    at += grams.length * (n + 1);
  }
  const grams = byLength.flat();
  return {
    mode: { string: 'TF' },
    min_gram_length: { int: min },
    max_gram_length: { int: max },
    max_skip_count: { int: 0 },
    ngram_counts: { ints: starts },
    ngram_indexes: { ints: grams.map(({ column }) => column) },
    pool_strings: { strings: grams.flatMap(({ tokens }) => tokens) },
  };
}

/** @throws LmlabError `not-saveable` for options that the operators cannot follow. */
function checkExportable(params: TfidfVectorizerOptions): void {
  const {
    analyzer = 'word',
    tokenizer,
    tokenPattern,
    normalizeToken,
    nGramRange = [1, 1],
    stopWords,
  } = params;
  const refused =
    analyzer !== 'word'
      ? `analyzer '${analyzer}'`
      : tokenizer !== undefined
        ? 'a tokenizer function'
        : tokenPattern !== undefined
          ? `tokenPattern ${String(tokenPattern)}`
          : normalizeToken !== undefined
            ? 'normalizeToken'
            : nGramRange[1] > 1 && stopWordSet(stopWords).size > 0
              ? 'stopWords together with n-grams'
              : undefined;
  if (refused === undefined) return;
  throw new LmlabError('not-saveable', {
    expected: 'a vectorizer of words with the default pattern or singleLetters, for ONNX',
    found: refused,
    remedy: 'Leave the option out, or export the linear model alone and transform its features here.',
  });
}
