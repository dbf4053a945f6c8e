import { LmlabError } from '../core/errors';
import { checkList } from '../core/lists';
import { bestAssignment } from './assignment';

/** What {@link topicStability} finds. */
export interface TopicStability {
  /** The mean agreement of every two runs, from 0 (nothing in common) to 1 (the same words in the same order). */
  readonly mean: number;
  /** For each topic of the first run, its mean agreement with its partners in the others. */
  readonly topics: Float64Array;
  /** For each other run, the partner of each topic of the first run. */
  readonly partners: readonly Int32Array[];
}

/**
 * Whether a topic model finds the same topics again under other seeds: the topics of every two runs are matched one to
 * one so that they agree best, and agree by the average Jaccard of their first 1, 2, … words (Greene, O'Callaghan and
 * Cunningham 2014).
 *
 * @param runs Two or more runs; of each, the words of each topic, the most important first, as `topWords` gives them.
 * @throws LmlabError `empty` with fewer than two runs or without topics or words; `shape` when runs differ in their number
 *   of topics.
 * @example
 * ```ts
 * import { topicStability } from 'lmlab';
 * const runs = [[['cat', 'dog'], ['fund', 'stock']], [['stock', 'fund'], ['cat', 'dog']]];
 * const { topics, partners } = topicStability(runs);
 * Array.from(topics); // [1, 0.5]
 * Array.from(partners[0]); // [1, 0]
 * ```
 */
export function topicStability(runs: readonly (readonly (readonly string[])[])[]): TopicStability {
  checkList(runs);
  for (const topics of runs) {
    checkList(topics);
    for (const words of topics) checkList(words);
  }
  check(runs);
  const count = runs[0].length;
  const topics = new Float64Array(count);
  const partners: Int32Array[] = [];
  let sum = 0;
  for (let a = 0; a < runs.length; a++) {
    for (let b = a + 1; b < runs.length; b++) {
      const agreement = runs[a].map((left) => runs[b].map((right) => averageJaccard(left, right)));
      const partner = bestAssignment(agreement);
      partner.forEach((j, i) => {
        sum += agreement[i][j] / count;
        if (a === 0) topics[i] += agreement[i][j] / (runs.length - 1);
      });
      if (a === 0) partners.push(partner);
    }
  }
  return { mean: sum / ((runs.length * (runs.length - 1)) / 2), topics, partners };
}

/** The mean over d of the Jaccard similarity of the first d words. */
function averageJaccard(left: readonly string[], right: readonly string[]): number {
  const depth = Math.max(left.length, right.length);
  const seen = new Map<string, number>();
  let shared = 0;
  let union = 0;
  let sum = 0;
  for (let d = 0; d < depth; d++) {
    for (const [side, words] of [left, right].entries()) {
      if (d >= words.length) continue;
      const before = seen.get(words[d]) ?? 0;
      const now = before | (side + 1);
      if (before === 0) union++;
      if (before !== 3 && now === 3) shared++;
      seen.set(words[d], now);
    }
    sum += shared / union;
  }
  return sum / depth;
}

function check(runs: readonly (readonly (readonly string[])[])[]): void {
  if (runs.length < 2 || runs.some((run) => run.length === 0 || run.some((words) => words.length === 0))) {
    throw new LmlabError('empty', {
      expected: 'two or more runs with at least one topic, and words in each topic',
      found: JSON.stringify(runs.map((run) => run.map((words) => words.length))),
      remedy: 'Fit the model with several seeds and pass the topWords of each.',
    });
  }
  const odd = runs.findIndex((run) => run.length !== runs[0].length);
  if (odd >= 0) {
    throw new LmlabError('shape', {
      expected: `${runs[0].length} topics in every run, as in the first`,
      found: `${runs[odd].length} in run ${odd}`,
      remedy: 'Compare runs of one nComponents.',
    });
  }
}
