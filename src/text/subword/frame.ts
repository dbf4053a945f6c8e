import { demand, stepsOf, unsupported, type Json } from './tokenizer-parts';

/** Special tokens that stand around each text. */
export interface Frame {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /**
   * Offsets leave out the blanks (Ġ) at the ends of a token, as a ByteLevel post-processor with `trim_offsets` does; with
   * `addPrefixSpace` it takes a single blank at the start of the text for one that was added, and keeps its place.
   */
  readonly trimOffsets?: { readonly addPrefixSpace: boolean };
}

/**
 * What the post-processor of a `tokenizer.json` puts around a text: ByteLevel, BertProcessing, RobertaProcessing,
 * TemplateProcessing, or a Sequence of them.
 * @throws LmlabError `malformed-data` for another.
 */
export function frameOf(processor: Json | null | undefined): Frame {
  let frame: Frame = { before: [], after: [] };
  for (const step of stepsOf(processor, 'processors')) {
    const type = step['type'];
    if (type === 'ByteLevel') frame = { ...frame, ...trimmed(step) };
    else if (type === 'BertProcessing' || type === 'RobertaProcessing') {
      const [cls, sep] = [step['cls'], step['sep']];
      demand(Array.isArray(cls) && Array.isArray(sep), 'a cls and a sep, each with its id', step);
      if (type === 'RobertaProcessing') frame = { ...frame, ...trimmed(step) };
      frame = around(frame, [cls[0] as string], [sep[0] as string]);
    } else if (type === 'TemplateProcessing') frame = around(frame, ...templateOf(step));
    else {
      throw unsupported(
        'a post_processor ByteLevel, BertProcessing, RobertaProcessing, TemplateProcessing or a Sequence of them',
        type ?? step,
      );
    }
  }
  return frame;
}

function around(frame: Frame, before: readonly string[], after: readonly string[]): Frame {
  return { ...frame, before: [...before, ...frame.before], after: [...frame.after, ...after] };
}

function trimmed(step: Json): Partial<Frame> {
  if (step['trim_offsets'] !== true) return {};
  return { trimOffsets: { addPrefixSpace: step['add_prefix_space'] !== false } };
}

function templateOf(step: Json): [before: string[], after: string[]] {
  const parts = step['single'] as { SpecialToken?: { id: string }; Sequence?: unknown }[];
  const known = step['special_tokens'] as Record<string, { tokens: string[] } | undefined>;
  const at = parts.findIndex((part) => part.Sequence !== undefined);
  const isOne = at >= 0 && parts.filter((part) => part.Sequence !== undefined).length === 1;
  demand(isOne, 'a template with the text once', step['single']);
  const names = (some: typeof parts): string[] =>
    some.flatMap((part) => known[part.SpecialToken!.id]?.tokens ?? [part.SpecialToken!.id]);
  return [names(parts.slice(0, at)), names(parts.slice(at + 1))];
}

/** The post-processor of a `tokenizer.json` that makes this frame; null for none. */
export function frameToJson(
  { before, after, trimOffsets }: Frame,
  idOf: (token: string) => number | undefined,
): Json | null {
  const steps: Json[] = [];
  if (trimOffsets) {
    steps.push({
      type: 'ByteLevel',
      add_prefix_space: trimOffsets.addPrefixSpace,
      trim_offsets: true,
    });
  }
  if (before.length + after.length > 0) {
    const special = (token: string): object => ({ SpecialToken: { id: token, type_id: 0 } });
    const single = [...before.map(special), { Sequence: { id: 'A', type_id: 0 } }, ...after.map(special)];
    const framing = [...new Set([...before, ...after])].map((token) => [
      token,
      { id: token, ids: [idOf(token)], tokens: [token] },
    ]);
    steps.push({
      type: 'TemplateProcessing',
      single,
      pair: [...single, { Sequence: { id: 'B', type_id: 1 } }, ...after.map(special)],
      special_tokens: Object.fromEntries(framing) as Json,
    });
  }
  if (steps.length === 2) return { type: 'Sequence', processors: steps };
  return steps[0] ?? null;
}
