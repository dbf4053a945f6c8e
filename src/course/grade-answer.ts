import type { Arguments, Exercise, Misconception } from './exercise';
import { firstDifference, show } from './difference';

/** What the tests of an exercise say of an answer. */
export type Verdict =
  | { readonly passed: true; readonly visible: number; readonly hidden: number }
  | {
      readonly passed: false;
      /** Which tests it fails; hidden ones only where all visible ones pass. */
      readonly tests: 'visible' | 'hidden';
      readonly failed: number;
      readonly of: number;
      /** The failure with the smallest arguments: its call, or of a hidden test what it is about. */
      readonly example: string;
      readonly expected: string;
      readonly found: string;
      readonly misconception: Misconception | undefined;
    };

type Answer = Exercise['reference'];

interface Call {
  readonly args: Arguments<never[]>;
  readonly about?: string;
}

/** What a call came to: a value, or a failure. */
type Outcome = { readonly value: unknown } | { readonly thrown: unknown };

/**
 * Runs the visible and then the hidden tests of an exercise on an answer.
 *
 * @param exercise the exercise
 * @param answer the learner's function, or a value where the exercise has a variant
 * @param variant the arguments that this learner got
 */
export function gradeAnswer(exercise: Exercise, answer: unknown, variant?: readonly unknown[]): Verdict {
  const own: Call[] = variant ? [{ args: (() => structuredClone(variant)) as () => never[] }] : [];
  if (typeof answer !== 'function') {
    return (
      failures(exercise, () => answer, 'value', 'visible', own) ?? { passed: true, visible: 1, hidden: 0 }
    );
  }
  const visible = [...exercise.visible.map((args): Call => ({ args })), ...own];
  return (
    failures(exercise, answer as Answer, answer.name, 'visible', visible) ??
    failures(exercise, answer as Answer, answer.name, 'hidden', exercise.hidden) ?? {
      passed: true,
      visible: visible.length,
      hidden: exercise.hidden.length,
    }
  );
}

function failures(
  exercise: Exercise,
  answer: Answer,
  name: string,
  tests: 'visible' | 'hidden',
  calls: readonly Call[],
): Verdict | undefined {
  const tolerance = exercise.tolerance ?? 1e-9;
  const wrong = calls.flatMap((call) => {
    const before = argumentsOf(call);
    const args = argumentsOf(call);
    const outcome = run(answer, args);
    const expected = run(exercise.reference, argumentsOf(call));
    const difference =
      outcomeDifference(outcome, expected, tolerance) ??
      // A function that changes what it was given breaks its caller: as wrong as a wrong value.
      (typeof call.args === 'function' ? undefined : changedArguments(args, before));
    return difference ? [{ call, difference }] : [];
  });
  if (wrong.length === 0) return undefined;
  const [first] = tests === 'hidden' ? wrong : wrong.toSorted((a, b) => sizeOf(a.call) - sizeOf(b.call));
  // The idea that fails in the same way; of several, the one that agrees with the answer everywhere else, too.
  const agrees = (idea: Misconception, call: Call): boolean =>
    !outcomeDifference(run(idea.wrong, argumentsOf(call)), run(answer, argumentsOf(call)), tolerance);
  const likely = exercise.misconceptions.filter((idea) => wrong.every(({ call }) => agrees(idea, call)));
  const everywhere = [...exercise.visible, ...exercise.hidden.map(({ args }) => args)];
  const misconception =
    likely.find((idea) => name !== 'value' && everywhere.every((args) => agrees(idea, { args }))) ??
    likely.at(0);
  const shown =
    name === 'value'
      ? 'your value'
      : `${name === '' ? 'your function' : name}(${argumentsOf(first.call).map(show).join(', ')})`;
  return {
    passed: false,
    tests,
    failed: wrong.length,
    of: calls.length,
    example: first.call.about ?? shown,
    expected: `${first.difference.expected}${first.difference.path && ` at ${first.difference.path}`}`,
    found: first.difference.found,
    misconception,
  };
}

/** How much a learner has to read to follow a call; of two equal ones the lesson's order decides. */
function sizeOf(call: Call): number {
  try {
    return JSON.stringify(argumentsOf(call)).length;
  } catch {
    return Infinity; // arguments that JSON cannot write: a bigint, an object within itself
  }
}

function argumentsOf({ args }: Call): never[] {
  return typeof args === 'function' ? args() : structuredClone(args);
}

function run(answer: Answer, args: never[]): Outcome {
  try {
    return { value: answer(...args) };
  } catch (thrown) {
    return { thrown };
  }
}

function outcomeDifference(
  found: Outcome,
  expected: Outcome,
  tolerance: number,
): ReturnType<typeof firstDifference> {
  if ('thrown' in found || 'thrown' in expected) {
    if ('thrown' in found && 'thrown' in expected) return undefined;
    return { path: '', expected: showOutcome(expected), found: showOutcome(found) };
  }
  return firstDifference(found.value, expected.value, tolerance);
}

function showOutcome(outcome: Outcome): string {
  if ('value' in outcome) return show(outcome.value);
  return outcome.thrown instanceof Error
    ? `the error “${outcome.thrown.message}”`
    : `an error: ${show(outcome.thrown)}`;
}

function changedArguments(
  after: readonly unknown[],
  before: readonly unknown[],
): ReturnType<typeof firstDifference> {
  const change = firstDifference(after, before, 0);
  if (!change) return undefined;
  return {
    path: '',
    expected: 'arguments that stay as they were',
    found: `${change.expected} changed into ${change.found}`,
  };
}
