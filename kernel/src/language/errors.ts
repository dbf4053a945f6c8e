import * as path from 'node:path';
import { inspect, styleText } from 'node:util';
import { isNativeError } from 'node:util/types';
import type { Failure } from '../engine';
import { excerpt } from './excerpt';
import type { Position, SourceMaps } from './source-maps';

interface Frame extends Position {
  readonly call: string;
}

/** Presents what cells throw: at the learner's own line, without the kernel's frames. */
export class ErrorPresenter {
  private readonly cells = new Map<string, string>();

  /** @param hidden the folder of the kernel's own compiled code, whose frames say nothing to a learner. */
  constructor(
    private readonly maps: SourceMaps,
    private readonly projectRoot: string,
    private readonly hidden: string,
  ) {}

  /** Remembers the text of a cell, to show its lines, under the name of its script. */
  addCell(script: string, code: string): void {
    this.cells.set(script, code);
  }

  /** An error, with its causes and parts, as the notebook shows it. */
  present(thrown: unknown): Failure {
    if (!isError(thrown)) {
      const value = inspect(thrown);
      const traceback = [styleText('red', `Uncaught ${value}`), 'Throw an Error to see where it came from.'];
      return { ename: 'Uncaught', evalue: value, traceback };
    }
    const ename = nameOf(thrown);
    const evalue = plainMessage(thrown.message);
    return { ename, evalue, traceback: this.lines(thrown, '', new Set()) };
  }

  private lines(error: Error, label: string, seen: Set<unknown>): string[] {
    if (seen.has(error)) return [];
    seen.add(error);
    const message = plainMessage(error.message);
    const lines = `${styleText('red', label + nameOf(error))}${message === '' ? '' : `: ${message}`}`.split(
      '\n',
    );
    const frames = this.frames(error);
    const own = frames.find((frame) => this.cells.has(frame.file));
    if (own !== undefined) lines.push('', ...excerpt(this.cells.get(own.file)!, own.line, own.column), '');
    for (const frame of frames) lines.push(`    at ${this.describe(frame)}`);
    if (isAggregate(error)) {
      error.errors.forEach((each, i) =>
        lines.push(...this.part(each, `[${i + 1}/${error.errors.length}] `, seen)),
      );
    }
    if (error.cause !== undefined) lines.push(...this.part(error.cause, 'Caused by ', seen));
    return lines;
  }

  private part(thrown: unknown, label: string, seen: Set<unknown>): string[] {
    return ['', ...(isError(thrown) ? this.lines(thrown, label, seen) : [`${label}${inspect(thrown)}`])];
  }

  /** The frames that are the learner's business, mapped to what was written. */
  private frames(error: Error): Frame[] {
    const frames: Frame[] = [];
    for (const line of (error.stack ?? '').split('\n')) {
      const match = /^\s+at (?:(.*?) \()?([^()]+?):(\d+):(\d+)\)?$/.exec(line);
      if (match === null) continue;
      const file = match[2].replace(/^file:\/\//, '').replace(/^async /, '');
      if (file.startsWith('node:') || file.startsWith(this.hidden)) continue;
      const compiled = { file, line: Number(match[3]), column: Number(match[4]) };
      const call = plainMessage(match.at(1) ?? '').replace(/^(async )?(eval|Object\.<anonymous>)$/, '');
      frames.push({ ...this.maps.original(compiled), call });
    }
    return frames;
  }

  private describe(frame: Frame): string {
    const relative = path.relative(this.projectRoot, frame.file);
    const isInside = path.isAbsolute(frame.file) && !relative.startsWith('..');
    const file = this.cells.has(frame.file) ? cellNameOf(frame.file) : isInside ? relative : frame.file;
    const place = `${file}:${frame.line}:${frame.column}`;
    return frame.call === '' ? place : `${frame.call} (${place})`;
  }
}

/** What a learner calls the cell whose scripts the engine tells apart by a number: `In[3]#7`. */
function cellNameOf(script: string): string {
  return script.replace(/#\d+$/, '');
}

/** Errors of other realms count, too. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

function isAggregate(error: Error): error is AggregateError {
  return Array.isArray((error as Partial<AggregateError>).errors);
}

function nameOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  const isNodeCode = typeof code === 'string' && code.startsWith('ERR_');
  return isNodeCode ? `${error.name} [${code}]` : error.name;
}

/** The engine's message in the names that the learner wrote. */
function plainMessage(message: string): string {
  return message.replace(/\(0 ?, ?__cell\d+\.([\w$]+)\)/g, '$1').replace(/\b__cell\d+\./g, '');
}
