import * as path from 'node:path';
import { styleText } from 'node:util';
import ts from 'typescript';
import type { Failure } from '../engine';
import { excerpt } from './excerpt';
import { explanation } from './explanations';
import { notBuilt } from './project';

const SHOWN = 5;

/** Presents what the type checker found in a cell: the code, the message, the line, and why. */
export function presentDiagnostics(
  diagnostics: readonly ts.Diagnostic[],
  cellName: string,
  cellFile: string,
  unset: ReadonlyMap<string, string>,
): Failure {
  const traceback: string[] = [];
  for (const diagnostic of diagnostics.slice(0, SHOWN)) {
    if (traceback.length > 0) traceback.push('');
    traceback.push(...present(diagnostic, cellName, cellFile, unset));
  }
  if (diagnostics.length > SHOWN) traceback.push('', `… and ${diagnostics.length - SHOWN} more.`);
  const first = diagnostics[0];
  const isSyntax = first.code < 2000;
  return {
    ename: isSyntax ? 'SyntaxError' : 'TypeCheckError',
    evalue: `${placeOf(first, cellName, cellFile)} TS${first.code}: ${messageOf(first)}`,
    traceback,
  };
}

function present(
  diagnostic: ts.Diagnostic,
  cellName: string,
  cellFile: string,
  unset: ReadonlyMap<string, string>,
): string[] {
  const place = placeOf(diagnostic, cellName, cellFile);
  const lines = [`${place} ${styleText('red', `TS${diagnostic.code}`)}: ${messageOf(diagnostic)}`];
  if (diagnostic.file !== undefined && diagnostic.start !== undefined) {
    const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    lines.push('', ...excerpt(diagnostic.file.text, line + 1, character + 1, diagnostic.length));
  }
  const why = whyUnset(diagnostic, unset) ?? whyNotBuilt(diagnostic) ?? explanation(diagnostic.code);
  if (why !== undefined) lines.push('', styleText('cyan', why));
  return lines;
}

function whyUnset(diagnostic: ts.Diagnostic, unset: ReadonlyMap<string, string>): string | undefined {
  if (diagnostic.file === undefined || diagnostic.start === undefined) return undefined;
  const name = diagnostic.file.text.slice(diagnostic.start, diagnostic.start + (diagnostic.length ?? 0));
  const cell = unset.get(name);
  return cell === undefined || diagnostic.code === 2322
    ? undefined
    : `${cell} declares ${name}, but it failed before it got there. Run that cell again first.`;
}

function whyNotBuilt(diagnostic: ts.Diagnostic): string | undefined {
  return diagnostic.code === 2307 && messageOf(diagnostic).includes("'lmlab'") ? notBuilt() : undefined;
}

function messageOf(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
}

function placeOf(diagnostic: ts.Diagnostic, cellName: string, cellFile: string): string {
  if (diagnostic.file === undefined || diagnostic.start === undefined) return cellName;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  const { fileName } = diagnostic.file;
  const name = fileName === cellFile ? cellName : path.relative(path.dirname(cellFile), fileName);
  return `${name}:${line + 1}:${character + 1}`;
}
