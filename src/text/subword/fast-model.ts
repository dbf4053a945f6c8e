import type { AddedToken } from './added-tokens';
import { BpeModel } from './bpe';
import { byteChars } from './byte-level';
import type { SubwordModel } from './model';
import { mergesOf, vocabularyOf } from './spelling';
import { stepsOf, type Json } from './tokenizer-parts';
import { UnigramModel, type UnigramParams } from './unigram';
import { WordPieceModel, type WordPieceParams } from './wordpiece';

/**
 * The model written out for speed, where a `tokenizer.json` asks for exactly what one does: GPT-2's and GPT-4's bytes,
 * BERT's words, a plain Unigram. Undefined for all else.
 */
export function fastModelOf(json: Json, model: Json, added: readonly AddedToken[]): SubwordModel | undefined {
  // These find all added tokens in the text as it is, which is the same only where nothing changes it.
  if (json['normalizer'] !== null && added.some(({ normalized }) => normalized)) return undefined;
  if (model['type'] === 'BPE') return byteLevelBpe(json, model);
  return model['type'] === 'WordPiece' ? bertWordPiece(json, model) : plainUnigram(json, model);
}

function typeOf(part: unknown): unknown {
  return (part as Json | null | undefined)?.['type'];
}

function byteLevelBpe(json: Json, model: Json): SubwordModel | undefined {
  const steps = stepsOf(json['pre_tokenizer'] as Json | null, 'pretokenizers');
  const bytes = steps.at(-1);
  const extras = ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix', 'byte_fallback'];
  const vocabulary = vocabularyOf(model);
  if (
    json['normalizer'] !== null ||
    typeOf(bytes) !== 'ByteLevel' ||
    bytes!['add_prefix_space'] !== false ||
    typeOf(json['decoder']) !== 'ByteLevel' ||
    extras.some((option) => Boolean(model[option])) ||
    !byteChars.every((char) => vocabulary.has(char))
  ) {
    return undefined;
  }
  const usesRegex = bytes!['use_regex'] !== false;
  const ignoreMerges = model['ignore_merges'] === true;
  if (steps.length === 1) {
    return usesRegex ? new BpeModel(vocabulary, mergesOf(model), { ignoreMerges }) : undefined;
  }
  const [split] = steps;
  const pattern = (split['pattern'] as Json | undefined)?.['Regex'];
  const isolates = typeOf(split) === 'Split' && split['behavior'] === 'Isolated' && split['invert'] !== true;
  if (steps.length > 2 || usesRegex || !isolates || typeof pattern !== 'string') return undefined;
  return new BpeModel(vocabulary, mergesOf(model), { split: pattern, ignoreMerges });
}

function bertWordPiece(json: Json, model: Json): SubwordModel | undefined {
  const normalizer = json['normalizer'] as (Json & WordPieceParams) | null;
  const decoder = json['decoder'] as Json | null;
  const prefix = model['continuing_subword_prefix'] as string;
  const isBert =
    typeOf(normalizer) === 'BertNormalizer' &&
    typeOf(json['pre_tokenizer']) === 'BertPreTokenizer' &&
    typeOf(decoder) === 'WordPiece' &&
    decoder!['prefix'] === prefix;
  if (!isBert) return undefined;
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = normalizer!;
  return new WordPieceModel(vocabularyOf(model), {
    clean_text,
    handle_chinese_chars,
    strip_accents,
    lowercase,
    unkToken: model['unk_token'] as string,
    prefix,
    maxInputCharsPerWord: model['max_input_chars_per_word'] as number,
    cleanup: decoder!['cleanup'] !== false,
  });
}

function plainUnigram(json: Json, model: Json): SubwordModel | undefined {
  const split = json['pre_tokenizer'] as Json | null;
  const decoder = json['decoder'] as Json | null;
  const normalizer = (typeOf(json['normalizer']) ?? null) as UnigramParams['normalizer'];
  const scheme = split?.['prepend_scheme'];
  const isPlain =
    typeOf(split) === 'Metaspace' &&
    split!['split'] !== false &&
    ['always', 'first', 'never'].includes(scheme as string) &&
    typeOf(decoder) === 'Metaspace' &&
    decoder!['replacement'] === split!['replacement'] &&
    decoder!['prepend_scheme'] === scheme &&
    [null, 'NFC', 'NFD', 'NFKC', 'NFKD'].includes(normalizer) &&
    !model['byte_fallback'] &&
    typeof model['unk_id'] === 'number';
  if (!isPlain) return undefined;
  return new UnigramModel(model['vocab'] as [string, number][], {
    unkId: model['unk_id'] as number,
    normalizer,
    replacement: split!['replacement'] as string,
    prependScheme: scheme as UnigramParams['prependScheme'],
  });
}
