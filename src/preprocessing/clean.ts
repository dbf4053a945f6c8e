import { LmlabError } from '../core/errors';
import { checkStep, composeSteps, makeStep, restoreStep, type TextStep } from './text-step';

/**
 * Composes text steps, run from left to right, into one pure step.
 *
 * `apply` cleans one text, `report` says what each step changed in a corpus (how often, with the most frequent
 * changes), and the whole is a transformer for a pipeline. The order matters: replace URLs and mentions before
 * punctuation, and expand contractions before removing apostrophes.
 *
 * @throws LmlabError `empty` when no step is given; `bad-option` when one is no step.
 * @example
 * ```ts
 * import { clean, collapseWhitespace, lowercase, replaceUrls } from 'lmlab';
 * const step = clean(lowercase(), replaceUrls('<url>'), collapseWhitespace());
 * step.apply('WIN  now: http://win.example/a!'); // 'win now: <url>!'
 * step.report(['Go to www.a.example', 'no noise'])[1].examples; // [{ before: 'www.a.example', after: '<url>', count: 1 }]
 * ```
 */
export function clean(...steps: readonly TextStep[]): TextStep {
  if (steps.length === 0) {
    throw new LmlabError('empty', {
      expected: 'at least one cleaning step',
      found: 'none',
      remedy: 'Name the steps in the order they shall run: clean(lowercase(), replaceUrls("<url>")).',
    });
  }
  steps.forEach((step, i) => checkStep(step, `step ${i}`));
  return composeSteps('clean', steps);
}

restoreStep('clean', ({ steps }: { readonly steps: readonly { readonly name: string }[] }) =>
  clean(...steps.map(({ name, ...params }) => makeStep(name, params))),
);
