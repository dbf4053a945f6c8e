import type { Random } from '../core/random';

/** The arguments of one call; a function that makes them anew where they cannot be copied. */
export type Arguments<A extends unknown[]> = A | (() => A);

/** A likely wrong idea: how it would be written, and what to say to somebody who has it. */
export interface Misconception<A extends unknown[] = never[], R = unknown> {
  /** A few words: `Divides by the wrong total`. */
  readonly name: string;
  /** What is wrong with the idea, to the learner, in a sentence or two; never the answer itself. */
  readonly words: string;
  /** The wrong solution. An answer that gives what this gives is recognized by it. */
  readonly wrong: (...args: A) => R;
}

/** An exercise of a lesson: everything but its statement, stub and solution, which stand in the lesson's cell. */
// The parameters of a function are contravariant, so only `never` lets every exercise be an `Exercise`.
export interface Exercise<A extends unknown[] = never[], R = unknown> {
  /** A few words: `Count the classes`. */
  readonly title: string;
  /** What is right: the library's own function where there is one. */
  readonly reference: (...args: A) => R;
  /** Calls that the learner sees when they fail, the smallest first. */
  readonly visible: readonly Arguments<NoInfer<A>>[];
  /** Calls of which the learner only hears what they are about. */
  readonly hidden: readonly { readonly about: string; readonly args: Arguments<NoInfer<A>> }[];
  /** The arguments, all numbers, that one learner gets; the answer may then be the value instead of a function. */
  readonly variant?: (random: Random) => A;
  /** From gentle to nearly the answer. */
  readonly hints: readonly [string, string, string];
  readonly misconceptions: readonly Misconception<NoInfer<A>, NoInfer<R>>[];
  /** More wrong solutions that the tests must reject, with a word on what is wrong. */
  readonly mutants?: readonly {
    readonly name: string;
    readonly wrong: (...args: NoInfer<A>) => NoInfer<R>;
  }[];
  /** Code in place of the solution that the compiler must refuse. */
  readonly refused?: readonly string[];
  /** Exercises that this one builds on. */
  readonly needs?: readonly string[];
  /** The largest difference of two numbers, relative to the larger one or to 1; default 1e-9. */
  readonly tolerance?: number;
  /** Small changes of the solution that change nothing: what was changed, as the mutation test names it, and why. */
  readonly equivalent?: Readonly<Record<string, string>>;
}

/** One question of a quiz: one right choice, and a word on each wrong one. */
export interface QuizQuestion {
  readonly question: string;
  readonly right: string;
  /** Why it is right. */
  readonly because: string;
  readonly wrong: readonly { readonly choice: string; readonly why: string }[];
}

/** What stands beside a lesson, in `NN-topic.exercises.ts`, as its default export. */
export interface LessonExercises {
  readonly exercises: Readonly<Record<string, Exercise>>;
  readonly quiz: readonly QuizQuestion[];
}

/**
 * Describes an exercise; the type of the answer is the reference's.
 *
 * @example
 * ```ts
 * import { defineExercise } from 'lmlab';
 * const half = defineExercise({
 *   title: 'Half of it',
 *   reference: (n: number) => n / 2,
 *   visible: [[4]],
 *   hidden: [{ about: 'an odd number', args: [3] }],
 *   hints: ['How many halves make a whole?', 'Divide.', 'Divide by two.'],
 *   misconceptions: [{ name: 'Takes away one half', words: 'Half of four is not three and a half.', wrong: (n) => n - 0.5 }],
 * });
 * half.title; // 'Half of it'
 * ```
 */
export function defineExercise<A extends [] | unknown[], R>(exercise: Exercise<A, R>): Exercise {
  // Only its own file knows the types of the arguments; everybody else calls it with arguments that come from itself.
  return exercise as unknown as Exercise;
}

/** Gathers the exercises and the quiz of a lesson, as `notebooks/writing-lessons.md` describes. */
export function defineLesson(lesson: LessonExercises): LessonExercises {
  return lesson;
}
