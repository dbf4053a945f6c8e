import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubwordTokenizer } from 'lmlab';

/** One text as the reference implementation encodes it; offsets in UTF-16 units. */
export interface ReferenceRow {
  readonly ids: readonly number[];
  readonly offsets?: readonly (readonly [number, number])[];
  readonly decoded: string;
}

/** What test/reference/subword.py writes. */
export interface Reference {
  readonly strings: readonly string[];
  readonly gpt2: readonly ReferenceRow[];
  readonly bpe: {
    readonly tokenizer: {
      readonly model: { readonly vocab: Record<string, number>; readonly merges: string[][] };
    };
    readonly encodings: readonly ReferenceRow[];
  };
  readonly wordpiece: { readonly tokenizer: object; readonly encodings: readonly ReferenceRow[] };
  readonly wordpieceCased: {
    readonly tokenizer: { readonly normalizer: object };
    readonly encodings: readonly ReferenceRow[];
  };
  /** Into how many tokens the Unigram reference cuts the messages. */
  readonly unigramCorpusTokens: number;
  readonly unigram: { readonly tokenizer: object; readonly encodings: readonly ReferenceRow[] };
}

const folder = join(__dirname, '../../..');

export const reference = JSON.parse(
  readFileSync(join(folder, 'test/reference/subword.json'), 'utf8'),
) as Reference;

/** The corpus that the reference tokenizers were trained on. */
export const messageTexts = readFileSync(join(folder, 'datasets/messages/messages.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t')[1]);

/** Ids, offsets and decoded texts of all strings, compared; the first difference shows its text. */
export function expectReference(
  tokenizer: SubwordTokenizer,
  rows: readonly ReferenceRow[],
  comparesOffsets: (text: string) => boolean = () => true,
): void {
  expect(rows).toHaveLength(reference.strings.length);
  reference.strings.forEach((text, i) => {
    const { ids, offsets, decoded } = rows[i];
    expect({ text, ids: [...tokenizer.encode(text)] }).toEqual({ text, ids });
    const encoding = tokenizer.encodeWithOffsets(text);
    expect({ text, ids: [...encoding.ids] }).toEqual({ text, ids });
    if (offsets && comparesOffsets(text))
      expect({ text, offsets: encoding.offsets }).toEqual({ text, offsets });
    expect({ text, decoded: tokenizer.decode(ids) }).toEqual({ text, decoded });
  });
}
