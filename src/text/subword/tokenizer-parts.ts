import { LmlabError } from '../../core/errors';

/** A part of a `tokenizer.json`. */
export type Json = Record<string, unknown>;

/** @throws LmlabError `malformed-data` unless `holds`. */
export function demand(holds: boolean, expected: string, found: unknown): asserts holds {
  if (!holds) throw unsupported(expected, found);
}

/** The error for a part that is not there: rather that than other ids. */
export function unsupported(expected: string, found: unknown): LmlabError {
  return new LmlabError('malformed-data', {
    expected,
    found: (typeof found === 'string'
      ? found
      : found === undefined
        ? 'nothing'
        : JSON.stringify(found)
    ).slice(0, 200),
    remedy: 'Another tokenizer would give other ids, so it is not read.',
  });
}

/** The steps of a part: those of a `Sequence`, inner ones too, or the part alone, or none. */
export function stepsOf(part: Json | null | undefined, listName: string): readonly Json[] {
  if (part === null || part === undefined) return [];
  if (part['type'] !== 'Sequence') return [part];
  const steps = part[listName];
  demand(Array.isArray(steps), `a list of ${listName}`, part);
  return (steps as Json[]).flatMap((step) => stepsOf(step, listName));
}
