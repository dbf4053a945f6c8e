import { LmlabError } from './errors';

/**
 * Checks that a value is a string.
 * @throws LmlabError `not-text` with the position, if one is given.
 */
export function checkText(text: unknown, index?: number): asserts text is string {
  if (typeof text === 'string') return;
  const missing = text === null || text === undefined;
  throw new LmlabError('not-text', {
    expected: 'a string',
    found: `${missing ? String(text) : typeof text}${index === undefined ? '' : ` as text ${index}`}`,
    remedy: missing
      ? 'Decide first what a missing text means: fillMissingText(texts, { policy: … }).'
      : 'Turn it into a string first.',
  });
}

/**
 * Checks that a value is an array of strings.
 * @throws LmlabError `not-text` when one is none, with its index.
 */
export function checkTexts(texts: readonly string[]): void {
  if (!Array.isArray(texts)) {
    throw new LmlabError('not-text', {
      expected: 'an array of strings',
      found: typeof texts === 'string' ? 'a single string' : typeof texts,
      remedy: 'Put a single text into an array: [text].',
    });
  }
  for (let i = 0; i < texts.length; i++) checkText(texts[i], i);
}
