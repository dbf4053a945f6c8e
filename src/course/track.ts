import type { Random } from '../core/random';

/** What a program found of one criterion: the points, and in a sentence why not more. */
export interface Mark {
  /** Between 0 and the criterion's points. */
  readonly earned: number;
  /** What was found; when points are missing, what was expected instead. */
  readonly why: string;
}

/** One line of the rubric that a program grades. */
export interface Criterion<D, G, T> {
  /** A few words: `The split keeps copies apart`. */
  readonly name: string;
  readonly points: number;
  /** What earns the points, to the learner. */
  readonly words: string;
  readonly mark: (deliverable: D, given: G, truth: T) => Mark;
  /** Deliverables that must lose points here, made from a good one: each a mistake that people make. */
  readonly mistakes: readonly { readonly name: string; readonly make: (good: D, given: G) => D }[];
}

/** One line of the rubric that a person grades: levels from best to none. */
export interface PersonCriterion {
  readonly name: string;
  /** What to look at, in a sentence. */
  readonly words: string;
  readonly levels: readonly { readonly points: number; readonly words: string }[];
}

/** A career track: a data set of each student's own, what is to be delivered, and how it is graded. */
export interface Track<D = never, G = unknown, T = never> {
  readonly title: string;
  /**
   * The student's own data, and what only the grader knows of it: the same for one student on every run. Made from
   * generated data, so that whoever grades can make it again.
   */
  readonly data: (rng: Random) => Promise<{ readonly given: G; readonly truth: T }>;
  /** JSON schema of the deliverable. */
  readonly schema: object;
  readonly program: readonly Criterion<D, G, T>[];
  readonly person: readonly PersonCriterion[];
}

/**
 * Describes a career track; what stands beside its notebook, in `NN-topic.track.ts`, as the default export.
 *
 * @example
 * ```ts
 * import { defineTrack } from 'lmlab';
 * const track = defineTrack({
 *   title: 'Guess my number',
 *   data: async (rng) => ({ given: { upTo: 10 }, truth: rng.int(10) }),
 *   schema: { type: 'object', required: ['guess'], properties: { guess: { type: 'number' } } },
 *   program: [
 *     {
 *       name: 'The number',
 *       points: 1,
 *       words: 'The guess is the number.',
 *       mark: ({ guess }: { guess: number }, _, truth) => ({ earned: guess === truth ? 1 : 0, why: `You said ${guess}.` }),
 *       mistakes: [{ name: 'one too many', make: ({ guess }) => ({ guess: guess + 1 }) }],
 *     },
 *   ],
 *   person: [],
 * });
 * track.title; // 'Guess my number'
 * ```
 */
export function defineTrack<D, G, T>(track: Track<D, G, T>): Track {
  // Only its own file knows the types; everybody else grades what the schema let through with data that it made itself.
  return track as unknown as Track;
}
