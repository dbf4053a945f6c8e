import { LmlabError } from '../../core/errors';
import { watched } from '../../core/progress';

/**
 * The texts to learn from, each checked as it comes, with a line that shows how far the reading is.
 * @throws LmlabError `not-text` for one that is no string, with its place, and for a single text in place of several.
 */
export function* corpusTexts(texts: Iterable<string>): Generator<string, void> {
  if (typeof texts === 'string') throw notText('a single string', 'Put a single text into an array: [text].');
  const given: unknown = texts;
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw notText(given === null ? 'null' : typeof given, 'Pass the corpus as an array of strings.');
  let index = 0;
  for (const text of watched(texts as Iterable<unknown>, 'counting words')) {
    if (typeof text !== 'string') {
      const found = text === null ? 'null' : typeof text;
      throw notText(`${found} as text ${index}`, 'Drop or fill missing texts first: fillMissingText.');
    }
    index++;
    yield text;
  }
}

function notText(found: string, remedy: string): LmlabError {
  return new LmlabError('not-text', { expected: 'an array, or another iterable, of strings', found, remedy });
}
