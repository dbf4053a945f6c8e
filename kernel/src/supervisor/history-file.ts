import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import envPaths from 'env-paths';
import { log } from './log';

/** One line of the file: a cell's code when it starts, and, as a line of its own, what came out. */
export interface HistoryLine {
  readonly session: string;
  readonly line: number;
  readonly input?: string;
  readonly output?: string;
}

/** A file that has grown beyond this becomes the older one of two, and the one before that goes. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Longer results are not kept. */
const MAX_OUTPUT = 10_000;
/** A lock this old was left by a kernel that died. */
const STALE_LOCK_MS = 60_000;

/**
 * Where history is kept: `LMLAB_HISTORY` names a file, or `off`; otherwise a file among this user's data.
 * Undefined means that nothing is kept.
 */
export function historyFile(setting: string | undefined = process.env.LMLAB_HISTORY): string | undefined {
  if (setting === 'off') return undefined;
  if (setting !== undefined && setting !== '') return path.resolve(setting);
  return path.join(envPaths('lmlab', { suffix: '' }).data, 'history.jsonl');
}

/**
 * The history of all kernels of this user, as JSON lines. Each entry is one append, which the system makes whole even
 * when several kernels write; a line that a crash cut short is skipped. A disk that cannot be written costs the
 * history, never a cell.
 */
export class HistoryFile {
  #broken = false;
  #checked = false;

  constructor(private readonly file: string) {}

  append(entry: HistoryLine): void {
    if (this.#broken) return;
    if (entry.output !== undefined && entry.output.length > MAX_OUTPUT) return;
    try {
      if (!this.#checked) {
        this.#checked = true;
        mkdirSync(path.dirname(this.file), { recursive: true });
        this.#rotate();
      }
      // The break comes first: it keeps what a crash cut short from spoiling this line.
      appendFileSync(this.file, `\n${JSON.stringify(entry)}`, { mode: 0o600 });
    } catch (error) {
      this.#broken = true;
      log(`history is not kept: ${(error as Error).message}`);
    }
  }

  /** Everything there is, oldest first. */
  read(): HistoryLine[] {
    return [this.#older, this.file].flatMap((file) => readText(file).split('\n').flatMap(parsed));
  }

  get #older(): string {
    return `${this.file}.old`;
  }

  /** Renaming loses nothing: a kernel that writes at this moment writes to the renamed file. */
  #rotate(): void {
    if (!(sizeOf(this.file) > MAX_BYTES)) return;
    const lock = `${this.file}.lock`;
    try {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > STALE_LOCK_MS)
        rmdirSync(lock);
      mkdirSync(lock);
    } catch {
      return; // another kernel does it just now
    }
    try {
      if (sizeOf(this.file) > MAX_BYTES) renameSync(this.file, this.#older);
    } finally {
      rmdirSync(lock);
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // there is none yet
  }
}

function parsed(text: string): HistoryLine[] {
  if (text === '') return [];
  try {
    const entry = JSON.parse(text) as Partial<HistoryLine> | null;
    if (typeof entry?.session !== 'string' || typeof entry.line !== 'number') return [];
    return [entry as HistoryLine];
  } catch {
    return [];
  }
}
