import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import writeFileAtomic from 'write-file-atomic';
import { LmlabError } from '../core/errors';
import nbformatSchema from './nbformat.v4.5.schema.json';

/** Output in several forms at once, keyed by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** One output of a code cell, in nbformat's own field names. */
export type Output =
  | { output_type: 'stream'; name: string; text: string }
  | { output_type: 'display_data'; data: MimeBundle; metadata: MimeBundle }
  | { output_type: 'execute_result'; data: MimeBundle; metadata: MimeBundle; execution_count: number | null }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] };

export interface CellMetadata {
  tags?: string[];
  [key: string]: unknown;
}

export interface CodeCell {
  cell_type: 'code';
  id: string;
  metadata: CellMetadata;
  source: string;
  outputs: Output[];
  execution_count: number | null;
}

export interface TextCell {
  cell_type: 'markdown' | 'raw';
  id: string;
  metadata: CellMetadata;
  source: string;
  attachments?: Record<string, MimeBundle>;
}

export type Cell = CodeCell | TextCell;

/** A Jupyter notebook, nbformat 4.5, with texts as whole strings (on disk they are lists of lines). */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: 4;
  nbformat_minor: number;
}

// The official schema is draft-04; it uses nothing that later drafts changed, so the newer validator reads it.
const { $schema: _draft, ...schema } = nbformatSchema;
const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);

/**
 * Says what is wrong with a notebook as it stands on disk, by the official nbformat 4.5 schema.
 *
 * @returns the first violation in words, or undefined for a valid notebook
 */
export function notebookViolation(onDisk: unknown): string | undefined {
  if (validate(onDisk)) return undefined;
  // Of a failed "one of these cell types" the deepest complaint is the one that helps.
  const deepest = (validate.errors ?? []).reduce<ErrorObject | undefined>(
    (best, error) =>
      best && best.instancePath.split('/').length >= error.instancePath.split('/').length ? best : error,
    undefined,
  );
  return `${deepest?.instancePath || 'the notebook'} ${deepest?.message ?? 'is not valid'}`;
}

/**
 * Reads a notebook: nbformat 4, any minor version; cells without an id (before 4.5) get one by position.
 *
 * @param path the `.ipynb` file
 * @throws LmlabError `unreadable-file` when the file cannot be read, `not-a-notebook` when it is not JSON or not nbformat 4
 */
export function readNotebook(path: string): Notebook {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: `a notebook at ${path}`,
      found: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (cause as Error).message,
      remedy: 'Check the path; `lmlab run --help` shows how notebooks are named.',
      cause,
    });
  }
  return parseNotebook(text, path);
}

/**
 * Reads a notebook from its text.
 *
 * @param text the JSON
 * @param name how errors call it
 * @throws LmlabError `not-a-notebook` when it is not JSON or not nbformat 4
 */
export function parseNotebook(text: string, name: string): Notebook {
  const refuse = (found: string, remedy: string, cause?: unknown): LmlabError =>
    new LmlabError('not-a-notebook', {
      expected: `${name} to be a Jupyter notebook (JSON, nbformat 4)`,
      found,
      remedy,
      cause,
    });
  let onDisk: unknown;
  try {
    onDisk = JSON.parse(text);
  } catch (cause) {
    const found =
      text.trim() === ''
        ? 'an empty file'
        : `text that is not JSON (${(cause as Error).message.replace(/\s+/g, ' ')})`;
    throw refuse(found, 'Restore the file, or build it again with `lmlab build` if it is a lesson.', cause);
  }
  if (typeof onDisk !== 'object' || onDisk === null || Array.isArray(onDisk)) {
    throw refuse('JSON that is not an object', 'Restore the file from where it came.');
  }
  const raw = onDisk as Record<string, unknown>;
  if (raw.nbformat !== 4) {
    throw refuse(
      raw.nbformat === undefined ? 'JSON without `nbformat`' : `nbformat ${JSON.stringify(raw.nbformat)}`,
      'Open the notebook in Jupyter and save it, which converts it to nbformat 4.',
    );
  }
  const upgraded = withIds(raw);
  const violation = notebookViolation(upgraded);
  if (violation !== undefined) {
    throw refuse(`a violation of the format: ${violation}`, 'Repair that place, or restore the file.');
  }
  return joinLines(upgraded as unknown as Notebook);
}

/** Notebooks before 4.5 have no cell ids; everything else of 4.0–4.4 is valid 4.5. */
function withIds(raw: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(raw.cells) || (typeof raw.nbformat_minor === 'number' && raw.nbformat_minor >= 5))
    return raw;
  const cells = (raw.cells as Record<string, unknown>[]).map((cell, index) => ({
    id: `cell-${index + 1}`,
    ...cell,
  }));
  return { ...raw, nbformat_minor: 5, cells };
}

const joined = (text: unknown): unknown =>
  Array.isArray(text) && text.every((line) => typeof line === 'string') ? text.join('') : text;

const isJson = (mime: string): boolean => /^application\/(.*\+)?json$/.test(mime);

function joinLines(notebook: Notebook): Notebook {
  const bundle = (data: MimeBundle): MimeBundle =>
    Object.fromEntries(
      Object.entries(data).map(([mime, value]) => [mime, isJson(mime) ? value : joined(value)]),
    );
  const output = (one: Output): Output => {
    if (one.output_type === 'stream') return { ...one, text: joined(one.text) as string };
    return one.output_type === 'error' ? one : { ...one, data: bundle(one.data) };
  };
  const cells = notebook.cells.map((cell): Cell => {
    const source = joined(cell.source) as string;
    return cell.cell_type === 'code'
      ? { ...cell, source, outputs: cell.outputs.map(output) }
      : { ...cell, source };
  });
  return { ...notebook, cells };
}

/** `"a\nb"` → `["a\n", "b"]`, as Jupyter stores text so that version control shows changed lines. */
const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const splitMime = (mime: string): boolean =>
  mime.startsWith('text/') || mime === 'image/svg+xml' || mime === 'application/javascript';

function splitLines(notebook: Notebook): unknown {
  const bundle = (data: MimeBundle): MimeBundle =>
    Object.fromEntries(
      Object.entries(data).map(([mime, value]) => [
        mime,
        typeof value === 'string' && splitMime(mime) ? lines(value) : value,
      ]),
    );
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code'
        ? {
            ...cell,
            source: lines(cell.source),
            outputs: cell.outputs.map((one) => {
              if (one.output_type === 'stream') return { ...one, text: lines(one.text) };
              return one.output_type === 'error' ? one : { ...one, data: bundle(one.data) };
            }),
          }
        : { ...cell, source: lines(cell.source) },
    ),
  };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

/** The notebook's text exactly as Jupyter would save it: sorted keys, indent 1, lists of lines, a final newline. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(sortKeys(splitLines(notebook)), null, 1)}\n`;
}

/** Writes a notebook as Jupyter would, to a temporary name first: a half-written notebook is never seen. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFileAtomic.sync(path, notebookText(notebook));
}
