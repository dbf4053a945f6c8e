import { LmlabError } from '../core/errors';

/** Options that change what a network says and no shape: files of weights keep all options to tell them. */
const silent = ['heads', 'positions', 'activation', 'lora'];

/**
 * Checks what shapes do not tell.
 *
 * @param saved The options, as JSON, that stand beside the weights; undefined in files of other tools.
 * @throws LmlabError `checkpoint-mismatch` when an option of the model differs.
 */
export function checkModelOptions(options: object | undefined, saved: string | undefined): void {
  const both = [options ?? null, JSON.parse(saved ?? 'null')] as (Readonly<Record<string, unknown>> | null)[];
  if (both.includes(null)) return; // nothing to compare
  for (const name of silent) {
    const [expected, found] = both.map((all) => JSON.stringify(all?.[name]));
    if (expected === found) continue;
    throw new LmlabError('checkpoint-mismatch', {
      expected: `weights of a model with ${name} ${expected}`,
      found: `${name} ${found}`,
      remedy: 'Make the model with the options of the one that was saved.',
    });
  }
}
