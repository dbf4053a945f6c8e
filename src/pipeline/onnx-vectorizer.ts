import { LmlabError } from '../core/errors';
import type { OnnxNode, OnnxPart, OnnxTensor } from '../core/onnx';
import type { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedTfidfVectorizer, type TfidfVectorizerOptions } from '../features/tfidf-vectorizer';
import { stopWordSet } from '../features/vectorizer-stop-words';

/** Fills up rows of tokens; no token can be it, because words hold no hyphens and characters are one long. */
const PADDING = '--';

/** White space as JavaScript's \\s, in the syntax of the runtime's expressions. */
const SPACE =
  '[\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}]';

/** Which values nodes take and make, and what stands before all other names. */
export interface Wiring {
  readonly input: string;
  readonly output: string;
  readonly prefix: string;
}

/** Nodes that turn texts into their vectors. */
export function vectorizerGraph(
  vectorizer: FittedCountVectorizer | FittedTfidfVectorizer,
  { input, output, prefix }: Wiring,
): OnnxPart {
  const params: TfidfVectorizerOptions = vectorizer.params;
  checkExportable(params);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  let text = input;
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
  const analyzer = params.analyzer ?? 'word';
  if (analyzer === 'word') nodes.push(tokenizerNode(text, 'tokens', wordPattern(params)));
  else characters(text, analyzer, nodes, initializers);
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
      initializers.push({ name: 'row', shape: [1], data: BigInt64Array.of(1n) });
      nodes.push(
        {
          op: norm === 'l2' ? 'ReduceL2' : 'ReduceL1',
          inputs: [weights, 'row'],
          outputs: ['length'],
          attributes: { keepdims: { int: 1 } },
        },
        { op: 'Max', inputs: ['length', 'tiny'], outputs: ['divisor'] },
        { op: 'Div', inputs: [weights, 'divisor'], outputs: ['normed'] },
      );
      weights = 'normed';
    }
  }
  nodes.push({ op: 'Identity', inputs: [weights], outputs: [output] });
  // The names inside are this part's own: a union has several.
  const own = (name: string): string => (name === input || name === output ? name : prefix + name);
  return {
    nodes: nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(own),
      outputs: node.outputs.map(own),
    })),
    initializers: initializers.map((tensor) => ({ ...tensor, name: prefix + tensor.name })),
  };
}

function tokenizerNode(input: string, output: string, pattern: string): OnnxNode {
  return {
    op: 'Tokenizer',
    domain: 'com.microsoft',
    inputs: [input],
    outputs: [output],
    attributes: {
      mark: { int: 0 },
      mincharnum: { int: 1 },
      pad_value: { string: PADDING },
      tokenexp: { string: pattern },
    },
  };
}

function wordPattern({ singleLetters }: TfidfVectorizerOptions): string {
  return singleLetters === true ? '[\\p{L}\\p{N}_]+' : '[\\p{L}\\p{N}_][\\p{L}\\p{N}_]+';
}

/**
 * A token for each character, with one blank for a run of white space. Within words (`char_wb`), a blank stands before
 * and after the text, too, so that each word has one on either side; n-grams across words are in no vocabulary.
 */
function characters(
  text: string,
  analyzer: 'char' | 'char_wb',
  nodes: OnnxNode[],
  initializers: OnnxTensor[],
): void {
  const run = analyzer === 'char' ? `${SPACE}${SPACE}+` : `${SPACE}+`;
  initializers.push({ name: 'blank', shape: [1], data: [' '], type: 'string' });
  let whole = text;
  if (analyzer === 'char_wb') {
    nodes.push(
      { op: 'StringConcat', inputs: ['blank', text], outputs: ['led'] },
      { op: 'StringConcat', inputs: ['led', 'blank'], outputs: ['padded'] },
    );
    whole = 'padded';
  }
  nodes.push(
    tokenizerNode(whole, 'characters', `${run}|(?s:.)`),
    {
      op: 'RegexFullMatch',
      inputs: ['characters'],
      outputs: ['is_run'],
      attributes: { pattern: { string: run } },
    },
    { op: 'Where', inputs: ['is_run', 'blank', 'characters'], outputs: ['tokens'] },
  );
}

/** The vocabulary as the operator wants it: n-grams of one length after those of another, each with its column. */
function nGrams({
  featureNames,
  params,
}: FittedCountVectorizer | FittedTfidfVectorizer): OnnxNode['attributes'] {
  const { analyzer = 'word', nGramRange = [1, 1] } = params;
  const max = nGramRange[1];
  // Whole words that are shorter than the shortest n-gram are terms of char_wb, too.
  const min = analyzer === 'char_wb' ? 1 : nGramRange[0];
  const byLength = Array.from({ length: max }, () => [] as { tokens: string[]; column: number }[]);
  featureNames.forEach((name, column) => {
    const tokens = analyzer === 'word' ? name.split(' ') : Array.from(name);
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
    analyzer === 'char_wb' && nGramRange[0] < 2
      ? "analyzer 'char_wb' with single characters"
      : tokenizer !== undefined
        ? 'a tokenizer function'
        : tokenPattern !== undefined
          ? `tokenPattern ${String(tokenPattern)}`
          : normalizeToken !== undefined
            ? 'normalizeToken'
            : analyzer === 'word' && nGramRange[1] > 1 && stopWordSet(stopWords).size > 0
              ? 'stopWords together with n-grams'
              : undefined;
  if (refused === undefined) return;
  throw new LmlabError('not-saveable', {
    expected: 'a vectorizer of words with the default pattern or singleLetters, or of characters, for ONNX',
    found: refused,
    remedy: 'Leave the option out, or export the linear model alone and transform its features here.',
  });
}
