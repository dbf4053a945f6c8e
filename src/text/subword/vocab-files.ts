import { LmlabError } from '../../core/errors';
import { BpeModel } from './bpe';
import { checkFileText } from './file-text';
import { checkSubwordTokenizer, specialTokens, SubwordTokenizer } from './subword-tokenizer';

/**
 * A byte-level BPE tokenizer from GPT-2's two files. `<|endoftext|>` becomes a special token where the vocabulary has it.
 *
 * @param vocabJson The text of `vocab.json`: token → id.
 * @param mergesTxt The text of `merges.txt`: a pair a line, the first to be merged first.
 * @throws LmlabError `malformed-data`, naming the line or the token, when the files are not well formed.
 * @example
 * ```ts
 * import { bpeFromFiles, bpeToFiles, trainBpe } from 'lmlab';
 * const { vocabJson, mergesTxt } = bpeToFiles(trainBpe(['hello hello world'], { vocabSize: 260 }));
 * bpeFromFiles(vocabJson, mergesTxt).encodeWithOffsets('hello').tokens; // ['hello']
 * ```
 */
export function bpeFromFiles(vocabJson: string, mergesTxt: string): SubwordTokenizer {
  checkFileText(vocabJson, 'vocab.json');
  checkFileText(mergesTxt, 'merges.txt');
  const ids = new Map(Object.entries(parseVocab(vocabJson)));
  const end = '<|endoftext|>';
  const special = ids.has(end) ? [end] : [];
  return new SubwordTokenizer(
    new BpeModel(ids, parseMerges(mergesTxt)),
    specialTokens(special, (content) => ids.get(content)!),
  );
}

/**
 * GPT-2's two files of a byte-level BPE tokenizer.
 *
 * @throws LmlabError `bad-option` when the tokenizer is of another kind.
 */
export function bpeToFiles(tokenizer: SubwordTokenizer): { vocabJson: string; mergesTxt: string } {
  checkSubwordTokenizer(tokenizer);
  const { model } = tokenizer;
  if (!(model instanceof BpeModel)) {
    throw new LmlabError('bad-option', {
      expected: 'a byte-level BPE tokenizer',
      found: model.type,
      remedy: 'Save other tokenizers with tokenizerToJson.',
    });
  }
  const vocabulary: Record<string, number> = {};
  for (let id = 0; id < tokenizer.model.tokens.length; id++) {
    const token = model.tokens[id];
    if (token !== undefined) vocabulary[token] = id;
  }
  const merges = model.mergeList.map(([left, right]) => `${left} ${right}\n`);
  return { vocabJson: JSON.stringify(vocabulary), mergesTxt: `#version: 0.2\n${merges.join('')}` };
}

function parseVocab(text: string): Record<string, number> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, number>;
    }
  } catch (cause) {
    throw malformed('a JSON object of token: id', (cause as Error).message, cause);
  }
  throw malformed('a JSON object of token: id', text.slice(0, 40));
}

function parseMerges(text: string): (readonly [string, string])[] {
  const merges: (readonly [string, string])[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (line === '' || (i === 0 && line.startsWith('#version'))) return;
    const parts = line.split(' ');
    if (parts.length !== 2)
      throw malformed(`two tokens in line ${i + 1} of the merges`, JSON.stringify(line));
    merges.push([parts[0], parts[1]]);
  });
  return merges;
}

function malformed(expected: string, found: string, cause?: unknown): LmlabError {
  return new LmlabError('malformed-data', { expected, found, remedy: 'Get the file again.', cause });
}
