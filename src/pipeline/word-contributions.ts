import { escapeHtml } from '../core/escape-html';
import type { Csr } from '../core/csr';
import type { Dense } from '../core/dense';
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
 * @throws LmlabError `unknown-label` for a label that the model does not know; `bad-option` when the vectorizer counts
 *   characters, or splits with a function, which leaves no places to mark.
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
  const global = new RegExp(
    pattern.source,
    pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`,
  );
  const filter = tokenFilter(params);
  const tokens: Token[] = [];
  for (const match of text.matchAll(global)) {
    const raw = (match as (string | undefined)[])[1] ?? match[0];
    const cased = params.lowercase === false ? raw : raw.toLowerCase();
    const token = filter === undefined ? cased : filter(cased);
    if (token === undefined) continue;
    const start = match.index + match[0].indexOf(raw);
    tokens.push({ start, end: start + raw.length, text: token, weight: 0 });
  }
  return tokens;
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
