import { LmlabError } from '../core/errors';
import type { FittedTransformer, Transformer } from '../core/estimator';
import { checkOptionNames } from '../core/options';
import { checkText, checkTexts } from '../core/texts';

/** Called by a step for each piece of text that it changes. */
export type Note = (before: string, after: string) => void;

/** One kind of change that a step made, and how often. */
export interface ChangeExample {
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

/** What one step did to a corpus. */
export interface StepReport {
  readonly step: string;
  /** How many texts the step changed. */
  readonly texts: number;
  /** How many pieces it changed, over all texts. */
  readonly changes: number;
  /** How many different pieces it changed. */
  readonly distinct: number;
  /** The most frequent changes, the most frequent first. */
  readonly examples: readonly ChangeExample[];
}

/**
 * A pure step from text to text. It learns nothing, so that fitting it gives the same step back, ready for a pipeline.
 */
export interface TextStep extends Transformer<readonly string[], readonly string[]> {
  readonly name: string;
  readonly params: object;
  /** The steps inside a composition; empty for a single step. */
  readonly steps: readonly TextStep[];
  /**
   * One text after this step.
   * @throws LmlabError `not-text` when it is no string.
   */
  readonly apply: (text: string) => string;
  /**
   * What each step changes in these texts, one row a step in the order they run, so that noise can be looked at
   * before it is gone. The texts stay as they are.
   *
   * @param options.examples How many of the most frequent changes to show for each step. Default: 5.
   * @throws LmlabError `not-text`, or `bad-option` for an option that there is not.
   */
  readonly report: (texts: readonly string[], options?: { readonly examples?: number }) => StepReport[];
  fit(texts: readonly string[]): FittedTextStep;
}

/**
 * Checks that a value is a step. A function is none, though it has an `apply` of its own.
 * @throws LmlabError `bad-option` with the place where a step stands.
 */
export function checkStep(step: unknown, place: string): void {
  if (typeof step === 'object' && step !== null && typeof (step as Partial<TextStep>).apply === 'function')
    return;
  throw new LmlabError('bad-option', {
    expected: `a cleaning step as ${place}`,
    found: step === null ? 'null' : typeof step,
    remedy:
      'Call the function that makes the step, such as lowercase(); run a function of your own before: texts.map(own).',
  });
}

/** What makes a single step: `rewrite` returns the new text and, where `note` is given, tells it every change. */
export interface TextStepDefinition {
  readonly name: string;
  readonly params?: object;
  readonly rewrite: (text: string, note?: Note) => string;
}

/** A single step from its definition. */
export function textStep({ name, params = {}, rewrite }: TextStepDefinition): TextStep {
  const apply = (text: string): string => {
    checkText(text);
    return rewrite(text);
  };
  const step: TextStep = Object.freeze({
    name,
    params: Object.freeze(params),
    steps: [],
    apply,
    report: (texts: readonly string[], options: { readonly examples?: number } = {}) => {
      checkTexts(texts);
      checkOptionNames(options, { examples: true });
      return [reportStep(name, rewrite, texts, options.examples)];
    },
    fit: () => new FittedTextStep(step),
  });
  return step;
}

/** Steps one after the other, as one step. */
export function composeSteps(name: string, steps: readonly TextStep[], params?: object): TextStep {
  const apply = (text: string): string => {
    checkText(text);
    for (const step of steps) text = step.apply(text);
    return text;
  };
  const composed: TextStep = Object.freeze({
    name,
    params: params ?? Object.freeze({ steps: steps.map((step) => ({ name: step.name, ...step.params })) }),
    steps,
    apply,
    report: (texts: readonly string[], options: { readonly examples?: number } = {}) => {
      checkTexts(texts);
      const reports: StepReport[] = [];
      for (const step of steps) {
        reports.push(...step.report(texts, options));
        texts = texts.map(step.apply);
      }
      return reports;
    },
    fit: () => new FittedTextStep(composed),
  });
  return composed;
}

function reportStep(
  name: string,
  rewrite: TextStepDefinition['rewrite'],
  texts: readonly string[],
  limit = 5,
): StepReport {
  const counts = new Map<string, { before: string; after: string; count: number }>();
  let changedTexts = 0;
  let changes = 0;
  for (const text of texts) {
    const before = changes;
    rewrite(text, (from, to) => {
      changes++;
      const key = `${from}\u0000${to}`;
      const seen = counts.get(key);
      if (seen === undefined) counts.set(key, { before: from, after: to, count: 1 });
      else seen.count++;
    });
    if (changes > before) changedTexts++;
  }
  // The sort is stable: among equally frequent changes the first seen comes first.
  const examples = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, limit);
  return { step: name, texts: changedTexts, changes, distinct: counts.size, examples };
}

/** How each step is made from its parameters. The files of the steps fill it in: they know this one, not it them. */
const makers = new Map<string, (params: never) => TextStep>();

/** Says how the step of this name is made again from its parameters, so that a saved one can be loaded. */
export function restoreStep(name: string, make: (params: never) => TextStep): void {
  makers.set(name, make);
}

/** The step of this name with these parameters. */
export function makeStep(name: string, params: object): TextStep {
  const make = makers.get(name);
  if (make === undefined) {
    throw new LmlabError('unknown-name', {
      expected: `one of the cleaning steps ${[...makers.keys()].join(', ')}`,
      found: `"${name}"`,
      remedy: 'Build steps with the functions of these names.',
    });
  }
  return make(params as never);
}

/**
 * What `fit` of a cleaning step returns. It holds the step's name and parameters alone, as data, so that a pipeline
 * with it can be saved; the step is made again from them.
 */
export class FittedTextStep implements FittedTransformer<readonly string[], readonly string[]> {
  readonly name: string;
  readonly params: object;
  readonly #apply: (text: string) => string;

  /** @throws LmlabError `unknown-name` for a step that there is not. */
  constructor(state: Pick<FittedTextStep, 'name' | 'params'>) {
    this.name = state.name;
    this.params = state.params;
    this.#apply = makeStep(state.name, state.params).apply;
  }

  transform(texts: readonly string[]): string[] {
    checkTexts(texts);
    return texts.map(this.#apply);
  }
}
