import { escapeHtml } from '../core/escape-html';
import type { Csr } from '../core/csr';
import { Dense } from '../core/dense';
import { LmlabError } from '../core/errors';
import type { Label } from '../core/estimator';
import { tokenFilter, type AnalyzerOptions } from '../features/analyzer';

/** What is needed of a fitted vectorizer. */
interface ExplainableVectorizer {
  readonly featureNames: readonly string[];
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly params: AnalyzerOptions;
  analyze(doc: string): string[];
  transform(docs: readonly string[]): Csr;
}

/** What is needed of a fitted linear classifier. */
interface ExplainableModel<L extends Label> {
  readonly classes: readonly L[];
  readonly coef: Dense;
  readonly intercept: Float64Array;
}

/** Why a linear model says what it says about one text. */
export interface WordContributions<L extends Label> {
  /** The class that the contributions speak for. */
  readonly label: L;
  /** Intercept plus all contributions. */
  readonly score: number;
  readonly intercept: number;
  /** Value times weight of every known term of the text, the largest in size first. */
  readonly contributions: readonly { readonly term: string; readonly contribution: number }[];
  /** The text as HTML: words for the class in green, words against it in red, the stronger the deeper. */
  readonly html: string;
}

/**
 * What each word of a text adds to the score of a linear classifier on a vectorizer: exact, because the model is linear.
 *
 * @param vectorizer A fitted count or tf-idf vectorizer of words.
 * @param model The linear classifier fitted on its output.
 * @param text The text to explain.
 * @param label The class to explain. Default: the one predicted.
 * @throws LmlabError `unknown-label` for a label that the model does not know; `shape` when the model was not fitted on
 *   the vectorizer's columns; `bad-option` when the model is not linear, or the vectorizer counts characters or splits
 *   with a function, which leaves no places to mark.
 * @example
 * ```ts
 * import { logisticRegression, pipeline, tfidfVectorizer, wordContributions } from 'lmlab';
 * const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
 * const fitted = pipeline(tfidfVectorizer(), logisticRegression()).fit(texts, ['spam', 'spam', 'ham', 'ham']);
 * const why = wordContributions(fitted.parts[0], fitted.model, 'A free lunch & a prize!', 'spam');
 * why.contributions.map(({ term }) => term).sort(); // ['free', 'lunch', 'prize']
 * ```
 */
export function wordContributions<L extends Label>(
  vectorizer: ExplainableVectorizer,
  model: ExplainableModel<L>,
  text: string,
  label?: NoInfer<L>,
): WordContributions<L> {
  checkParts(vectorizer, model);
  const { analyzer = 'word', tokenizer } = vectorizer.params;
  if (analyzer !== 'word' || tokenizer !== undefined) {
    throw new LmlabError('bad-option', {
      expected: 'a vectorizer of words with a token pattern',
      found: tokenizer === undefined ? `analyzer '${analyzer}'` : 'a tokenizer function',
      remedy: 'Use topFeatures, or a tokenPattern.',
    });
  }
  const row = vectorizer.transform([text]);
  const single = model.coef.rows === 1;
  const scores = Array.from({ length: model.coef.rows }, (_, k) => score(row, model, k));
  const best = single ? Number(scores[0] > 0) : scores.indexOf(Math.max(...scores));
  const k = label === undefined ? best : model.classes.indexOf(label);
  if (k < 0) {
    throw new LmlabError('unknown-label', {
      expected: `one of ${model.classes.map(String).join(', ')}`,
      found: String(label),
      remedy: 'Leave the label out to explain the prediction.',
    });
  }
  const weights = model.coef.row(single ? 0 : k);
  const sign = single && k === 0 ? -1 : 1;
  const byColumn = new Map<number, number>();
  for (let p = 0; p < row.nnz; p++)
    byColumn.set(row.indices[p], sign * row.data[p] * weights[row.indices[p]]);
  const contributions = Array.from(byColumn, ([j, contribution]) => ({
    term: vectorizer.featureNames[j],
    contribution,
  })).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.term < b.term ? -1 : 1));
  const intercept = sign * model.intercept[single ? 0 : k];
  const total = contributions.reduce((sum, { contribution }) => sum + contribution, intercept);
  return {
    label: model.classes[k],
    score: total,
    intercept,
    contributions,
    html: highlight(text, vectorizer, byColumn),
  };
}

function checkParts<L extends Label>(vectorizer: ExplainableVectorizer, model: ExplainableModel<L>): void {
  const parts = [vectorizer, model] as readonly (
    { featureNames?: unknown; coef?: unknown } | null | undefined
  )[];
  if (!Array.isArray(parts[0]?.featureNames) || !(parts[1]?.coef instanceof Dense)) {
    throw new LmlabError('bad-option', {
      expected: 'a fitted vectorizer with featureNames and a fitted linear model with coef',
      found: Array.isArray(parts[0]?.featureNames) ? 'another model' : 'another vectorizer',
      remedy: 'Pass the parts of a fitted pipeline, such as parts[0] and model.',
    });
  }
  if (vectorizer.featureNames.length === model.coef.cols) return;
  throw new LmlabError('shape', {
    expected: `a model of the vectorizer's ${vectorizer.featureNames.length} columns`,
    found: `one of ${model.coef.cols}`,
    remedy: 'Explain a model that was fitted on what this vectorizer returns, with no step between.',
  });
}

function score<L extends Label>(row: Csr, model: ExplainableModel<L>, k: number): number {
  const weights = model.coef.row(k);
  let sum = model.intercept[k];
  for (let p = 0; p < row.nnz; p++) sum += row.data[p] * weights[row.indices[p]];
  return sum;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  weight: number;
}

/** The places of the tokens that the vectorizer counts, in order. */
function tokensOf(text: string, params: AnalyzerOptions): Token[] {
  const pattern =
    params.tokenPattern ?? (params.singleLetters === true ? /[\p{L}\p{N}_]+/gu : /[\p{L}\p{N}_]{2,}/gu);
  const global = new RegExp(pattern.source, [...new Set(`${pattern.flags}dg`)].join(''));
  const filter = tokenFilter(params);
  const { cased, placeOf } =
    params.lowercase === false ? { cased: text, placeOf: (at: number) => at } : lowered(text);
  const tokens: Token[] = [];
  for (const match of cased.matchAll(global)) {
    const [start, end] = (match.indices as ([number, number] | undefined)[])[1] ?? match.indices![0];
    const raw = cased.slice(start, end);
    const token = filter === undefined ? raw : filter(raw);
    if (token !== undefined)
      tokens.push({ start: placeOf(start), end: placeOf(end), text: token, weight: 0 });
  }
  return tokens;
}

/** The text in lower case, as the vectorizer sees it, and which place of the text a place in it stands for. */
function lowered(text: string): { cased: string; placeOf: (at: number) => number } {
  const cased = text.toLowerCase();
  if (cased.length === text.length) return { cased, placeOf: (at) => at };
  // A few letters, such as İ, are longer in lower case.
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    for (let k = 0; k < letter.toLowerCase().length; k++) places.push(at + Math.min(k, letter.length));
    at += letter.length;
  }
  places.push(at);
  return { cased, placeOf: (place) => places[place] };
}

/** Each occurrence of a term gets an even share of its contribution, spread evenly over the tokens of an n-gram. */
function highlight(
  text: string,
  vectorizer: ExplainableVectorizer,
  byColumn: ReadonlyMap<number, number>,
): string {
  const tokens = tokensOf(text, vectorizer.params);
  const [min, max] = vectorizer.params.nGramRange ?? [1, 1];
  const places = new Map<number, Token[][]>();
  for (let n = min; n <= max; n++) {
    for (let i = 0; i + n <= tokens.length; i++) {
      const members = tokens.slice(i, i + n);
      const column = vectorizer.vocabulary.get(members.map((token) => token.text).join(' '));
      if (column === undefined) continue;
      const found = places.get(column);
      if (found === undefined) places.set(column, [members]);
      else found.push(members);
    }
  }
  for (const [column, occurrences] of places) {
    const share = (byColumn.get(column) ?? 0) / occurrences.length;
    for (const members of occurrences) for (const token of members) token.weight += share / members.length;
  }
  const largest = tokens.reduce((most, token) => Math.max(most, Math.abs(token.weight)), 0);
  let html = '';
  let at = 0;
  for (const { start, end, weight } of tokens) {
    html += escapeHtml(text.slice(at, start));
    at = end;
    const word = escapeHtml(text.slice(start, end));
    if (weight === 0) {
      html += word;
      continue;
    }
    const color = weight > 0 ? '0, 128, 0' : '200, 0, 0';
    const depth = (0.6 * Math.abs(weight)) / largest;
    const amount = `${weight > 0 ? '+' : '−'}${Math.abs(weight).toFixed(3)}`;
    html += `<mark style="background: rgba(${color}, ${depth.toFixed(2)}); color: inherit" title="${amount}">${word}</mark>`;
  }
  return `<p>${html}${escapeHtml(text.slice(at))}</p>`;
}
