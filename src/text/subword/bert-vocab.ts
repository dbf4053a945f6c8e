import { LmlabError } from '../../core/errors';
import { withDefaults } from '../../core/options';
import { checkFileText } from './file-text';
import { checkSubwordTokenizer, specialTokens, SubwordTokenizer } from './subword-tokenizer';
import { bertParams, WordPieceModel } from './wordpiece';

/**
 * BERT's tokenizer from the text of its `vocab.txt`: one token a line, its id the line's number from 0.
 *
 * @param options.lowercase Whether the model is uncased. Default: true.
 * @throws LmlabError `not-text` when this is no string; `malformed-data` when `[UNK]` is missing, or a token stands there
 *   twice.
 * @example
 * ```ts
 * import { wordPieceFromVocab } from 'lmlab';
 * const bert = wordPieceFromVocab('[UNK]\n[CLS]\n[SEP]\nun\n##like\n##ly\n');
 * bert.encodeWithOffsets('Unlikely').tokens; // ['[CLS]', 'un', '##like', '##ly', '[SEP]']
 * ```
 */
export function wordPieceFromVocab(
  vocabTxt: string,
  options: { readonly lowercase?: boolean } = {},
): SubwordTokenizer {
  const { lowercase } = withDefaults<{ readonly lowercase: boolean }>(options, { lowercase: true });
  checkFileText(vocabTxt, 'vocab.txt');
  const lines = vocabTxt.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const ids = new Map(lines.map((token, id) => [token, id]));
  if (ids.size !== lines.length) {
    const line = lines.findIndex((token, id) => ids.get(token) !== id);
    throw new LmlabError('malformed-data', {
      expected: 'each token once',
      found: `${JSON.stringify(lines[line])} in line ${line + 1} and again`,
      remedy: 'Get the file again.',
    });
  }
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].filter((token) => ids.has(token));
  const frame = ids.has('[CLS]') && ids.has('[SEP]') ? { before: ['[CLS]'], after: ['[SEP]'] } : undefined;
  return new SubwordTokenizer(
    new WordPieceModel(ids, { ...bertParams, lowercase }),
    specialTokens(special, (content) => ids.get(content)!),
    frame,
  );
}

/**
 * BERT's `vocab.txt` of a WordPiece tokenizer: one token a line, in the order of their ids. The file does not say whether
 * case is folded: remember that for `wordPieceFromVocab`.
 *
 * @throws LmlabError `bad-option` when the tokenizer is of another kind, skips an id or has a token with a line break, none
 * of which the file could tell.
 * @example
 * ```ts
 * import { trainWordPiece, wordPieceFromVocab, wordPieceToVocab } from 'lmlab';
 * const tokenizer = trainWordPiece(['play plays played'], { vocabSize: 30 });
 * const again = wordPieceFromVocab(wordPieceToVocab(tokenizer));
 * again.encodeWithOffsets('played').tokens; // ['[CLS]', 'played', '[SEP]']
 * ```
 */
export function wordPieceToVocab(tokenizer: SubwordTokenizer): string {
  checkSubwordTokenizer(tokenizer);
  const { model } = tokenizer;
  const lines = Array.from({ length: model.tokens.length }, (_, id) => tokenizer.idToToken(id));
  const hole = lines.findIndex((token) => token === undefined || /[\r\n]/.test(token));
  const beyond = tokenizer.addedTokens.some(({ id }) => id >= lines.length);
  if (!(model instanceof WordPieceModel) || hole >= 0 || beyond) {
    throw new LmlabError('bad-option', {
      expected: 'a WordPiece tokenizer whose ids count from 0, each a token without line break',
      found: model.type !== 'WordPiece' ? model.type : beyond ? 'added tokens beyond' : `id ${hole}`,
      remedy: 'Save it with tokenizerToJson.',
    });
  }
  return lines.map((token) => `${token}\n`).join('');
}
