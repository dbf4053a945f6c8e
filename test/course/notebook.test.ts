import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmlabError } from '../../src/core/errors';
import {
  notebookText,
  notebookViolation,
  parseNotebook,
  readNotebook,
  writeNotebook,
} from '../../src/course/notebook';

const minimal = {
  cells: [
    {
      cell_type: 'code',
      execution_count: 1,
      id: 'a',
      metadata: { tags: ['x'] },
      outputs: [
        { name: 'stdout', output_type: 'stream', text: ['one\n', 'two'] },
        {
          data: { 'application/json': { b: ['x\n'], a: 1 }, 'text/plain': ['1\n', '2'], 'image/png': 'AAAA' },
          execution_count: 1,
          metadata: {},
          output_type: 'execute_result',
        },
      ],
      source: ['a;\n', 'b;'],
    },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof LmlabError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('notebooks', () => {
  test('come back from disk as they went', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lmlab-notebook-'));
    const notebook = parseNotebook(JSON.stringify(minimal), 'x');
    const [cell] = notebook.cells;
    expect(cell.source).toBe('a;\nb;');
    writeNotebook(join(folder, 'x.ipynb'), notebook);
    expect(readNotebook(join(folder, 'x.ipynb'))).toEqual(notebook);
    expect(JSON.parse(readFileSync(join(folder, 'x.ipynb'), 'utf8'))).toEqual(minimal);
    rmSync(folder, { recursive: true });
  });

  test('are written as Jupyter writes them', () => {
    const text = notebookText(parseNotebook(JSON.stringify(minimal), 'x'));
    expect(text.startsWith('{\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count": 1,')).toBe(
      true,
    );
    expect(text.endsWith('"nbformat_minor": 5\n}\n')).toBe(true);
  });

  test('of nbformat 4.2 get ids', () => {
    const old = {
      ...minimal,
      nbformat_minor: 2,
      cells: [{ cell_type: 'markdown', metadata: {}, source: 'hi' }],
    };
    expect(parseNotebook(JSON.stringify(old), 'x').cells[0].id).toBe('cell-1');
  });

  test.each([
    ['', 'an empty file'],
    ['{"cells": [', 'not JSON'],
    ['[]', 'not an object'],
    ['{}', 'without `nbformat`'],
    ['{"nbformat": 3, "worksheets": []}', 'nbformat 3'],
    ['{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "must have required property 'cells'"],
    [JSON.stringify({ ...minimal, cells: [{ ...minimal.cells[0], id: 'no spaces' }] }), '/cells/0/id'],
    [JSON.stringify({ ...minimal, cells: [{ ...minimal.cells[0], outputs: [{}] }] }), '/cells/0/outputs/0'],
    [JSON.stringify({ ...minimal, nbformat_minor: 2, cells: [null] }), '/cells/0'],
  ])('%s is refused', (text, part) => {
    const message = codeOf(() => parseNotebook(text, 'some.ipynb'));
    expect(message).toMatch(/^not-a-notebook: .*expected some\.ipynb to be a Jupyter notebook/);
    expect(message).toContain(part);
  });

  test('that are not there are refused', () => {
    expect(codeOf(() => readNotebook('/nowhere/x.ipynb'))).toContain('unreadable-file');
    expect(codeOf(() => readNotebook(tmpdir()))).toContain('unreadable-file');
  });

  test('the schema is the official one and rejects what it should', () => {
    expect(notebookViolation(minimal)).toBeUndefined();
    expect(notebookViolation({ ...minimal, extra: 1 })).toContain('additional properties');
  });
});
