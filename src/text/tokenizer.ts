import { LmlabError } from '../core/errors';

/** Cuts a text into tokens, in their order. A plain function: `texts.map(tokenize)` works. */
export type Tokenizer = (text: string) => string[];

/**
 * Checks that what shall be tokenized is a string.
 * @throws LmlabError `not-text`.
 */
export function checkTokenizable(text: unknown): asserts text is string {
  if (typeof text === 'string') return;
  throw new LmlabError('not-text', {
    expected: 'a string to tokenize',
    found: Array.isArray(text) ? 'an array' : text === null ? 'null' : typeof text,
    remedy: 'Tokenize one text at a time: texts.map(wordTokenize).',
  });
}
