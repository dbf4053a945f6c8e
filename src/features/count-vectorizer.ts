import type { Csr } from '../core/csr';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { ProgressLine, watched } from '../core/progress';
import { checkOptionNames, ownOptions } from '../core/options';
import { analyzerNames, checkAnalyzer, type AnalyzerOptions } from './analyzer';
import { checkDocuments, TermCounter } from './term-counter';
import { checkLimits, checkVocabulary, vocabularyNames, type VocabularyOptions } from './vocabulary';

/** Options of {@link countVectorizer}. */
export interface CountVectorizerOptions extends AnalyzerOptions, VocabularyOptions {
  /** Count a term once a document, however often it stands there. Default false. */
  readonly binary?: boolean;
}

/** Texts to a sparse matrix, documents × terms. */
export interface Vectorizer<F extends FittedTransformer<readonly string[], Csr>> extends Transformer<
  readonly string[],
  Csr
> {
  fit(docs: readonly string[]): F;
  /** Fits on documents that come one by one; their counts are held, they are not. */
  fitStream(docs: AsyncIterable<string> | Iterable<string>): Promise<F>;
  /** Fits and transforms the same documents, tokenizing them once. */
  fitTransform(docs: readonly string[]): { fitted: F; output: Csr };
  /** The same for documents that come one by one. */
  fitTransformStream(docs: AsyncIterable<string> | Iterable<string>): Promise<{ fitted: F; output: Csr }>;
}

/** A vocabulary that counts: immutable. */
export class FittedCountVectorizer implements FittedTransformer<readonly string[], Csr> {
  /** The term of each column. */
  readonly featureNames: readonly string[];
  readonly params: CountVectorizerOptions;
  #vocabulary: ReadonlyMap<string, number> | undefined;

  constructor(state: Pick<FittedCountVectorizer, 'featureNames' | 'params'>) {
    this.featureNames = state.featureNames;
    this.params = state.params;
  }

  /** The column of each term. */
  get vocabulary(): ReadonlyMap<string, number> {
    // Made when it is first needed: a corpus has millions of n-grams, and fitting needs none of their texts.
    this.#vocabulary ??= checkVocabulary(this.featureNames);
    return this.#vocabulary;
  }

  /** The terms of one document, in order, known or not. */
  analyze(doc: string): string[] {
    return TermCounter.analyze(this.params, doc);
  }

  /** Documents × terms; terms outside the vocabulary are ignored. */
  transform(docs: readonly string[]): Csr {
    checkDocuments(docs);
    const counter = new TermCounter(this.params);
    for (const doc of watched(docs, 'counting terms')) counter.add(doc);
    const counts = inVocabulary(counter, this.vocabulary);
    if (this.params.binary === true) counts.data.fill(1);
    return counts;
  }
}

function inVocabulary(counter: TermCounter, vocabulary: ReadonlyMap<string, number>): Csr {
  const columnOf = Int32Array.from(counter.texts(), (term) => vocabulary.get(term) ?? -1);
  return counter.finishWith(columnOf, vocabulary.size);
}

/**
 * Turns documents into counts of their terms, as scikit-learn's CountVectorizer does: the same tokens, the same
 * columns in the same order.
 *
 * @param options See {@link AnalyzerOptions}, {@link VocabularyOptions} and `binary`.
 * @returns A transformer from n documents to a sparse matrix n × terms.
 * @throws LmlabError `bad-option` for options that make no sense; on `fit` `empty` when no term is left and `not-text`
 *   when a document is no string.
 * @example
 * ```ts
 * import { countVectorizer } from 'lmlab';
 * const { fitted, output } = countVectorizer().fitTransform(['win a prize now', 'now or never, now']);
 * fitted.featureNames; // ['never', 'now', 'or', 'prize', 'win']
 * output.toDense().toRows(); // [[0, 1, 0, 1, 1], [1, 2, 1, 0, 0]]
 * ```
 */
export function countVectorizer(options: CountVectorizerOptions = {}): Vectorizer<FittedCountVectorizer> {
  checkOptionNames<CountVectorizerOptions>(options, countNames);
  return countingVectorizer(ownOptions(options));
}

/** The names of the options. */
export const countNames = { ...analyzerNames, ...vocabularyNames, binary: true } as const;

/** As {@link countVectorizer}, for those that build on it and have options of their own beside. */
export function countingVectorizer(options: CountVectorizerOptions): Vectorizer<FittedCountVectorizer> {
  checkAnalyzer(options);
  checkLimits(options);
  const given = options.vocabulary === undefined ? undefined : checkVocabulary(options.vocabulary);
  const fitTransform = (docs: readonly string[]): { fitted: FittedCountVectorizer; output: Csr } => {
    checkDocuments(docs);
    const counter = new TermCounter(options);
    for (const doc of watched(docs, 'counting terms')) counter.add(doc);
    return finish(counter);
  };
  const finish = (counter: TermCounter): { fitted: FittedCountVectorizer; output: Csr } => {
    const { terms, counts } =
      given === undefined
        ? counter.finish(options)
        : { terms: options.vocabulary!, counts: inVocabulary(counter, given) };
    if (options.binary === true) counts.data.fill(1);
    return { fitted: new FittedCountVectorizer({ featureNames: terms, params: options }), output: counts };
  };
  const countStream = async (docs: AsyncIterable<string> | Iterable<string>): Promise<TermCounter> => {
    checkDocuments(docs);
    const counter = new TermCounter(options);
    using line = new ProgressLine('counting terms', undefined, true);
    for await (const doc of docs) {
      counter.add(doc);
      line.step();
    }
    return counter;
  };
  return {
    params: options,
    fit: (docs) => fitTransform(docs).fitted,
    fitTransform,
    fitStream: async (docs) => finish(await countStream(docs)).fitted,
    fitTransformStream: async (docs) => finish(await countStream(docs)),
  };
}
