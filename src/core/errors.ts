/**
 * Every error that lmlab throws on purpose, in one table: code → what went wrong, in a few words.
 * A message always says what was expected, what was found and what to do about it.
 */
export const errorCodes = {
  shape: 'The shape does not fit',
  empty: 'There is nothing to work on',
  'non-finite': 'A value is not a finite number',
  'one-class': 'The target holds a single class',
  'unknown-label': 'A label was never seen in fitting',
  'not-text': 'A text is not a string',
  'bad-option': 'An option has a value that makes no sense',
  'invalid-matrix': 'The matrix is not well formed',
  'backend-unavailable': 'TensorFlow.js cannot start',
  'backend-not-ready': 'TensorFlow.js was not started',
  'unreadable-file': 'A file cannot be read',
  'unwritable-file': 'A file cannot be written',
  'not-a-notebook': 'The file is not a notebook',
  'lesson-format': 'The lesson source is not well formed',
  'unknown-lesson': 'There is no such lesson',
  kernel: 'The kernel failed',
  exercise: 'The exercise is not solved yet',
  mismatch: 'Two things that should be the same differ',
  'unknown-name': 'There is nothing of this name',
  'unreachable-data': 'The data could not be fetched',
  'wrong-checksum': 'The bytes are not the right ones',
  'malformed-data': 'The file is not what its format promises',
  memory: 'The memory does not suffice',
  'token-id': 'A token id is outside the vocabulary',
  'sequence-length': 'A sequence does not fit the context',
  'loss-not-finite': 'Training went off: the loss or a gradient is not finite',
  'checkpoint-mismatch': 'The checkpoint does not fit the model',
  'rounded-weights': 'The weights were rounded to integers',
  'damaged-file': 'The file is not whole',
  'newer-file': 'The file is from a newer version',
  'not-saveable': 'The value cannot be saved',
  negative: 'A value is below zero',
  'study-mismatch': 'The storage holds another study',
  locked: 'Another process holds the lock',
  'thread-failed': 'A thread does not compute',
  'storage-unreachable': 'The storage cannot be reached',
  exhausted: 'There is nothing left to try',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What an error tells its reader. */
export interface ErrorDetails {
  /** What would have been right, as a noun phrase: `"2 columns"`. */
  readonly expected: string;
  /** What was there instead: `"3 columns"`. */
  readonly found: string;
  /** What the reader can do now, as a sentence. */
  readonly remedy: string;
  /** The error underneath, if there is one. */
  readonly cause?: unknown;
}

/**
 * An error with a code, what was expected, what was found, and a remedy.
 *
 * @example
 * ```ts
 * import { LmlabError } from 'lmlab';
 * const error = new LmlabError('shape', { expected: '2 columns', found: '3 columns', remedy: 'Drop one.' });
 * error.message; // 'The shape does not fit: expected 2 columns, found 3 columns. Drop one. [shape]'
 * ```
 */
export class LmlabError extends Error {
  readonly code: ErrorCode;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;

  constructor(code: ErrorCode, details: ErrorDetails) {
    const { expected, found, remedy, cause } = details;
    super(
      `${errorCodes[code]}: expected ${expected}, found ${found}. ${remedy} [${code}]`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'LmlabError';
    this.code = code;
    this.expected = expected;
    this.found = found;
    this.remedy = remedy;
  }
}
