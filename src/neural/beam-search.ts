import { checkOptionNames } from '../core/options';
import { checkOption, checkSizes } from './check-options';
import { checkContinuation } from './generate';
import type { Gpt } from './gpt';
import { samplingProbabilities } from './sampling';

/** A continuation found by beam search. */
export interface Beam {
  readonly tokens: number[];
  /** Sum of the log-probabilities of its tokens. */
  readonly logProbability: number;
}

/**
 * The most likely continuations by beam search, best first; ranked by log-probability / length^lengthPenalty.
 *
 * @throws LmlabError as `generate`; `bad-option` when beams or lengthPenalty make no sense.
 * @example
 * ```ts
 * import { beamSearch, gpt } from 'lmlab';
 * const model = gpt({ vocabularySize: 10, contextLength: 8, embeddingSize: 16, layers: 1, heads: 2 });
 * beamSearch(model, [1, 2], { beams: 3, maxTokens: 4 }).length; // 3
 * ```
 */
export function beamSearch(
  model: Gpt,
  prompt: ArrayLike<number>,
  options: {
    /** Continuations followed at the same time. Default 4. */
    readonly beams?: number;
    /** Default 100. */
    readonly maxTokens?: number;
    readonly stopTokens?: readonly number[];
    /** 0 favours short continuations, 1 compares by mean log-probability. Default 1. */
    readonly lengthPenalty?: number;
  } = {},
): Beam[] {
  checkOptionNames(options, { beams: true, maxTokens: true, stopTokens: true, lengthPenalty: true });
  const { beams: width = 4, maxTokens = 100, stopTokens = [], lengthPenalty = 1 } = options;
  checkSizes({ beams: width });
  checkContinuation(model, [prompt], maxTokens, stopTokens);
  checkOption('lengthPenalty', lengthPenalty, Number.isFinite(lengthPenalty), 'a finite number');
  const { vocabularySize } = model.options;
  const session = model.session(width);
  const rank = (a: Beam, b: Beam): number =>
    b.logProbability / Math.max(1, b.tokens.length) ** lengthPenalty -
    a.logProbability / Math.max(1, a.tokens.length) ** lengthPenalty;
  let live: Beam[] = [{ tokens: [], logProbability: 0 }];
  let finished: Beam[] = [];
  let fresh: ArrayLike<number>[] = Array.from({ length: width }, () => prompt);
  for (let step = 0; step < maxTokens; step++) {
    const logits = session.next(fresh);
    const candidates: { beam: Beam; source: number; token: number }[] = [];
    live.forEach((beam, source) => {
      const p = samplingProbabilities(
        logits.subarray(source * vocabularySize, (source + 1) * vocabularySize),
      );
      const best = Array.from(p.keys()).sort((a, b) => p[b] - p[a] || a - b);
      for (const token of best.slice(0, 2 * width)) {
        const logProbability = beam.logProbability + Math.log(p[token]);
        candidates.push({ beam: { tokens: [...beam.tokens, token], logProbability }, source, token });
      }
    });
    candidates.sort((a, b) => b.beam.logProbability - a.beam.logProbability);
    const ended = candidates.slice(0, width).filter(({ token }) => stopTokens.includes(token));
    const open = candidates.filter(({ token }) => !stopTokens.includes(token)).slice(0, width);
    finished.push(...ended.map(({ beam }) => ({ ...beam, tokens: beam.tokens.slice(0, -1) })));
    finished = finished.sort(rank).slice(0, width);
    live = open.map(({ beam }) => beam);
    if (live.length === 0) break; // every continuation has ended
    if (finished.length === width && rank(finished[width - 1], live[0]) <= 0) break;
    // Rows without a beam (small vocabularies) repeat the first.
    const rows = Array.from({ length: width }, (_, i) => open[i] ?? open[0]);
    session.reorder(rows.map(({ source }) => source));
    fresh = rows.map(({ token }) => [token]);
  }
  return [...finished, ...live].sort(rank).slice(0, width);
}
