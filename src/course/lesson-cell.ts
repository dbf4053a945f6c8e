import type { LmlabError } from '../core/errors';

/** One cell of a lesson source, solution included. */
export interface LessonCell {
  readonly type: 'code' | 'markdown';
  /** Stable: written by the author, or derived from the heading or the cell before. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly source: string;
  /** Where `source` starts in the lesson file, counted from 1. */
  readonly line: number;
}

/** Makes the error for a place in a lesson source. */
export type Refuse = (line: number, expected: string, found: string, remedy: string) => LmlabError;
