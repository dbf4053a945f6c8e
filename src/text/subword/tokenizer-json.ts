import { LmlabError } from '../../core/errors';
import type { AddedToken } from './added-tokens';
import { BpeModel } from './bpe';
import type { SubwordModel } from './model';
import { SubwordTokenizer, type Frame } from './subword-tokenizer';
import { UnigramModel, type UnigramParams } from './unigram';
import { WordPieceModel, type WordPieceParams } from './wordpiece';

type Json = Record<string, unknown>;

/**
 * A tokenizer as the text of a Hugging Face `tokenizer.json`.
 *
 * @example
 * ```ts
 * import { tokenizerFromJson, tokenizerToJson, trainBpe } from 'lmlab';
 * const json = tokenizerToJson(trainBpe(['to be or not to be'], { vocabSize: 260 }));
 * tokenizerFromJson(json).encodeWithOffsets('not to be').tokens; // ['no', 't', 'Ġ', 'to', 'Ġbe']
 * ```
 */
export function tokenizerToJson(tokenizer: SubwordTokenizer): string {
  const { model, addedTokens, frame } = tokenizer;
  const framed = frame.before.length + frame.after.length > 0;
  const special = (token: string): object => ({ SpecialToken: { id: token, type_id: 0 } });
  const single = [
    ...frame.before.map(special),
    { Sequence: { id: 'A', type_id: 0 } },
    ...frame.after.map(special),
  ];
  const framing = [...new Set([...frame.before, ...frame.after])].map((token) => [
    token,
    { id: token, ids: [tokenizer.tokenToId(token)], tokens: [token] },
  ]);
  const parts: Json = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens,
    post_processor: null,
    ...model.toJson(),
  };
  if (framed) {
    parts['post_processor'] = {
      type: 'TemplateProcessing',
      single,
      pair: [...single, { Sequence: { id: 'B', type_id: 1 } }, ...frame.after.map(special)],
      special_tokens: Object.fromEntries(framing) as Json,
    };
  }
  if (frame.trimOffsets) {
    const { addPrefixSpace } = frame.trimOffsets;
    parts['post_processor'] = { type: 'ByteLevel', add_prefix_space: addPrefixSpace, trim_offsets: true };
  }
  return JSON.stringify(parts);
}

/**
 * A tokenizer from the text of a Hugging Face `tokenizer.json`: byte-level BPE with GPT-2's split or a
 * pattern before it (GPT-4, Llama 3, Qwen), WordPiece with BERT's
 * normalizer and split, or Unigram with Metaspace and a Unicode normalization form.
 *
 * @throws LmlabError `malformed-data` when it is no JSON, or asks for a part that lmlab does not have: rather that than
 * other ids.
 */
export function tokenizerFromJson(text: string): SubwordTokenizer {
  const json = parse(text);
  const model = json['model'] as Json | undefined;
  const added = (json['added_tokens'] ?? []) as AddedToken[];
  const type = model?.['type'];
  if (type === 'BPE') return new SubwordTokenizer(bpe(json, model!), added, frameOf(json));
  if (type === 'WordPiece') return new SubwordTokenizer(wordPiece(json, model!), added, frameOf(json));
  if (type === 'Unigram') return new SubwordTokenizer(unigram(json, model!), added, frameOf(json));
  throw unsupported('a model of the type BPE, WordPiece or Unigram', type);
}

function bpe(json: Json, model: Json): SubwordModel {
  const split = byteLevelSplit(json['pre_tokenizer'] as Json | null);
  demand(json['normalizer'] === null, 'no normalizer', json['normalizer']);
  for (const option of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback']) {
    demand(!model[option], `no ${option}`, model[option]);
  }
  const merges = (model['merges'] as (string | [string, string])[]).map((pair) => {
    return typeof pair === 'string' ? (pair.split(' ') as [string, string]) : pair;
  });
  return new BpeModel(vocabularyOf(model), merges, {
    ...(split === undefined ? {} : { split }),
    ignoreMerges: model['ignore_merges'] === true,
  });
}

/** The pattern of the `Split` that stands before `ByteLevel`, as GPT-4 and Llama 3 have it; undefined for GPT-2's own. */
function byteLevelSplit(given: Json | null): string | undefined {
  const steps = given?.['type'] === 'Sequence' ? (given['pretokenizers'] as Json[]) : [given];
  const bytes = steps.at(-1);
  demand(bytes?.['type'] === 'ByteLevel', 'the pre_tokenizer ByteLevel', given);
  demand(!bytes!['add_prefix_space'], 'add_prefix_space false', given);
  if (steps.length === 1) {
    demand(bytes!['use_regex'] !== false, "GPT-2's split (use_regex true), or a Split before", given);
    return undefined;
  }
  const [split] = steps;
  const pattern = (split?.['pattern'] as Json | undefined)?.['Regex'];
  const plain = split?.['type'] === 'Split' && split['behavior'] === 'Isolated' && split['invert'] !== true;
  demand(
    steps.length === 2 && plain && typeof pattern === 'string' && bytes!['use_regex'] === false,
    'one Split by a Regex, Isolated, before a ByteLevel without its own',
    given,
  );
  return pattern as string;
}

function wordPiece(json: Json, model: Json): SubwordModel {
  const normalizer = json['normalizer'] as (Json & WordPieceParams) | null;
  demand(normalizer?.['type'] === 'BertNormalizer', 'the normalizer BertNormalizer', normalizer);
  const split = json['pre_tokenizer'] as Json | null;
  demand(split?.['type'] === 'BertPreTokenizer', 'the pre_tokenizer BertPreTokenizer', split);
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = normalizer!;
  return new WordPieceModel(vocabularyOf(model), {
    clean_text,
    handle_chinese_chars,
    strip_accents,
    lowercase,
    unkToken: model['unk_token'] as string,
    prefix: model['continuing_subword_prefix'] as string,
    maxInputCharsPerWord: model['max_input_chars_per_word'] as number,
    cleanup: (json['decoder'] as Json | null)?.['cleanup'] !== false,
  });
}

function unigram(json: Json, model: Json): SubwordModel {
  const split = json['pre_tokenizer'] as Json | null;
  demand(split?.['type'] === 'Metaspace', 'the pre_tokenizer Metaspace', split);
  demand(split!['split'] !== false, 'a Metaspace that splits', split);
  demand(!model['byte_fallback'], 'no byte_fallback', model['byte_fallback']);
  const normalizer = (json['normalizer'] as Json | null)?.['type'] ?? null;
  const forms = [null, 'NFC', 'NFD', 'NFKC', 'NFKD'];
  demand(forms.includes(normalizer as string | null), 'no normalizer, or NFC, NFD, NFKC or NFKD', normalizer);
  demand(typeof model['unk_id'] === 'number', 'an unk_id', model['unk_id']);
  return new UnigramModel(model['vocab'] as [string, number][], {
    unkId: model['unk_id'] as number,
    normalizer: normalizer as UnigramParams['normalizer'],
    replacement: split!['replacement'] as string,
    prependScheme: (split!['prepend_scheme'] ?? 'always') as UnigramParams['prependScheme'],
  });
}

/** The special tokens around a text, from BertProcessing or TemplateProcessing. */
function frameOf(json: Json): Frame | undefined {
  const processor = json['post_processor'] as Json | null | undefined;
  const type = processor?.['type'];
  if (processor === null || processor === undefined) return undefined;
  if (type === 'ByteLevel') {
    if (processor['trim_offsets'] !== true) return undefined;
    const addPrefixSpace = processor['add_prefix_space'] !== false;
    return { before: [], after: [], trimOffsets: { addPrefixSpace } };
  }
  if (type === 'BertProcessing') {
    const [[cls], [sep]] = [processor['cls'] as [string], processor['sep'] as [string]];
    return { before: [cls], after: [sep] };
  }
  demand(
    type === 'TemplateProcessing',
    'the post_processor ByteLevel, BertProcessing or TemplateProcessing',
    type,
  );
  const parts = processor['single'] as { SpecialToken?: { id: string }; Sequence?: unknown }[];
  const at = parts.findIndex((part) => part.Sequence !== undefined);
  const names = (some: typeof parts): string[] => some.map((part) => part.SpecialToken!.id);
  return { before: names(parts.slice(0, at)), after: names(parts.slice(at + 1)) };
}

function vocabularyOf(model: Json): Map<string, number> {
  return new Map(Object.entries(model['vocab'] as Record<string, number>));
}

function parse(text: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Json;
  } catch (cause) {
    throw unsupported('a tokenizer.json', (cause as Error).message);
  }
  throw unsupported('a tokenizer.json', text.slice(0, 40));
}

function demand(holds: boolean, expected: string, found: unknown): void {
  if (!holds) throw unsupported(expected, found);
}

function unsupported(expected: string, found: unknown): LmlabError {
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
