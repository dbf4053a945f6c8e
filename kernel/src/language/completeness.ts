import ts from 'typescript';
import type { Completeness } from '../engine';
import type { BoundFile } from './typescript';

/** An open template literal and an open comment go on whatever follows. */
const OPEN_TEXT = new Set([1160, 1010]);

/** A text in quotes cannot go on. */
const OPEN_STRING = 1002;

/** Whether code can run, needs more lines, or is wrong whatever follows. */
export function isComplete(code: string): Completeness {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, false) as BoundFile;
  const errors = file.parseDiagnostics;
  if (errors.length === 0) return { status: 'complete', indent: '' };
  if (errors.some((error) => OPEN_TEXT.has(error.code))) return { status: 'incomplete', indent: '' };
  if (errors.some((error) => error.code === OPEN_STRING)) return { status: 'invalid', indent: '' };
  const end = code.trimEnd().length;
  // What the parser misses at the very end may come on the next line; anything earlier will not get better.
  const isAtEnd = errors.every((error) => error.start >= end);
  return isAtEnd ? { status: 'incomplete', indent: indentAfter(code) } : { status: 'invalid', indent: '' };
}

function indentAfter(code: string): string {
  const line = code.trimEnd().split('\n').at(-1)!;
  const current = /^\s*/.exec(line)![0];
  return /([{([]|=>|\b(else|do|try))\s*(\/\/.*)?$/.test(line) ? `${current}  ` : current;
}
