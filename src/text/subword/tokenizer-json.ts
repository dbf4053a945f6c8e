import type { AddedToken } from './added-tokens';
import { ComposedModel } from './composed-model';
import { fastModelOf } from './fast-model';
import { checkFileText } from './file-text';
import { frameOf, frameToJson } from './frame';
import { spellingOf } from './spelling';
import { checkSubwordTokenizer, SubwordTokenizer } from './subword-tokenizer';
import { unsupported, type Json } from './tokenizer-parts';

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
  checkSubwordTokenizer(tokenizer);
  const { model, addedTokens, frame } = tokenizer;
  const parts: Json = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens,
    post_processor: null,
    ...model.toJson(),
  };
  parts['post_processor'] =
    frameToJson(frame, (token) => tokenizer.tokenToId(token)) ?? parts['post_processor'];
  return JSON.stringify(parts);
}

/**
 * A tokenizer from the text of a Hugging Face `tokenizer.json`: BPE, WordPiece, Unigram or WordLevel, with every
 * normalizer, pre-tokenizer, post-processor and decoder of the format, and so of GPT-2, RoBERTa, GPT-4, Llama 2 and 3,
 * Qwen, Gemma, BERT, ALBERT, T5, XLNet, XLM-R, CLIP and wav2vec 2. A file's `truncation` and `padding` are not applied:
 * every text is encoded whole. BPE with dropout, which draws tokens at random, is refused.
 *
 * Ids equal those of the reference implementation. So do offsets, except that a letter with its accent, which a Unicode
 * form makes one character, names both here and the letter alone there.
 *
 * @throws LmlabError `malformed-data` when it is no JSON, or asks for a part that lmlab does not have: rather that than
 * other ids.
 */
export function tokenizerFromJson(text: string): SubwordTokenizer {
  checkFileText(text, 'tokenizer.json');
  const json = parse(text);
  const model = json['model'] as Json | undefined;
  // Older files leave it to be told by what it holds.
  const type = model?.['type'] ?? (model?.['merges'] === undefined ? undefined : 'BPE');
  const named = { ...model, type };
  const added = (json['added_tokens'] ?? []) as AddedToken[];
  const whole = { normalizer: null, pre_tokenizer: null, decoder: null, ...json, model: named };
  const runs = fastModelOf(whole, named, added) ?? new ComposedModel(spellingOf(named), whole, added);
  return new SubwordTokenizer(runs, added, frameOf(json['post_processor'] as Json | null | undefined));
}

function parse(text: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Json;
  } catch (cause) {
    throw unsupported('a tokenizer.json', (cause as Error).message);
  }
  throw unsupported('the text of a tokenizer.json', text.slice(0, 40));
}
