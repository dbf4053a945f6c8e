import { LmlabError } from '../core/errors';

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

/** A parsed lesson source; `notebooks/README.md` describes the format. */
export interface Lesson {
  /** The file's name without `.ts`: `01-look-before-you-model`. */
  readonly name: string;
  readonly cells: readonly LessonCell[];
}

type Refuse = (line: number, expected: string, found: string, remedy: string) => LmlabError;

interface Marker {
  markdown: boolean;
  id?: string;
  tags: string[];
}

/**
 * Parses a lesson source: TypeScript in jupytext's percent format.
 *
 * @param text the TypeScript source
 * @param name the file's name without `.ts`
 * @throws LmlabError `lesson-format` naming the line, for anything that would lose text or an id
 */
export function parseLesson(text: string, name: string): Lesson {
  const refuse: Refuse = (line, expected, found, remedy) =>
    new LmlabError('lesson-format', { expected: `${expected} in ${name}.ts, line ${line}`, found, remedy });
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  const starts = lines.flatMap((line, index) => (/^\/\/ ?%%/.test(line) ? [index] : []));
  if (starts.length === 0) {
    throw refuse(
      1,
      'cells',
      'no line that starts with `// %%`',
      'Start each cell with `// %%` or `// %% [markdown]`.',
    );
  }
  const before = lines.slice(0, starts[0]).findIndex((line) => line.trim() !== '' && !line.startsWith('//'));
  if (before >= 0) {
    throw refuse(
      before + 1,
      'only comments before the first cell',
      'code',
      'Put it into a cell: write `// %%` above it.',
    );
  }
  const ids = new Map<string, number>();
  const cells: LessonCell[] = [];
  starts.forEach((start, position) => {
    const marker = parseMarker(lines[start], start + 1, refuse);
    let from = start + 1;
    let to = starts[position + 1] ?? lines.length;
    while (from < to && lines[from].trim() === '') from++;
    while (to > from && lines[to - 1].trim() === '') to--;
    if (from === to) {
      throw refuse(
        start + 1,
        'a cell with content',
        'an empty cell',
        'Write something into it, or delete the marker.',
      );
    }
    const body = lines.slice(from, to);
    const source = (marker.markdown ? uncomment(body, from + 1, refuse) : body).join('\n');
    const id = marker.id ?? derivedId(marker, source, cells, ids);
    const earlier = ids.get(id);
    if (earlier !== undefined) {
      throw refuse(
        start + 1,
        'ids that differ',
        `the id "${id}" again, first in line ${earlier}`,
        'Give this cell another id.',
      );
    }
    ids.set(id, start + 1);
    const cell: LessonCell = {
      type: marker.markdown ? 'markdown' : 'code',
      id,
      tags: marker.tags,
      source,
      line: from + 1,
    };
    checkRegions(cell, refuse);
    cells.push(cell);
  });
  return { name, cells };
}

/** `// %% Title [markdown] id="intro" tags=["key"]`: jupytext's header; the title is for the author's outline only. */
function parseMarker(line: string, number: number, refuse: Refuse): Marker {
  const marker: Marker = { markdown: /\[markdown\]/.test(line), tags: [] };
  for (const [, key, value] of line.matchAll(/([A-Za-z_]+)=("[^"]*"|\[[^\]]*\]|\S+)/g)) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(value);
    } catch {
      throw refuse(number, `${key}= followed by JSON`, value, `Quote it: \`${key}="…"\`.`);
    }
    if (key === 'id' && typeof parsed === 'string' && /^[a-zA-Z0-9-_]{1,64}$/.test(parsed))
      marker.id = parsed;
    else if (key === 'tags' && Array.isArray(parsed) && parsed.every((tag) => /^[^,]+$/.test(String(tag)))) {
      marker.tags = [...new Set(parsed.map(String))];
    } else {
      throw refuse(
        number,
        'id="letters, digits, - and _" or tags=["…"]',
        `${key}=${value}`,
        'Correct the cell header, or remove that part.',
      );
    }
  }
  return marker;
}

function uncomment(body: readonly string[], first: number, refuse: Refuse): string[] {
  return body.map((line, index) => {
    if (line.trim() === '') return '';
    if (!line.startsWith('//')) {
      throw refuse(
        first + index,
        'markdown written as comment lines',
        JSON.stringify(line.slice(0, 40)),
        'Start the line with `// `, or end the markdown cell with a `// %%` line above it.',
      );
    }
    return line.replace(/^\/\/ ?/, '');
  });
}

/** The slug of the heading, else the id of the cell before with a count: stable while other parts change. */
function derivedId(
  marker: Marker,
  source: string,
  cells: readonly LessonCell[],
  taken: ReadonlyMap<string, number>,
): string {
  const heading = marker.markdown ? /^#+ +(.+)$/m.exec(source)?.[1] : undefined;
  const slug = heading
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  if (slug && !taken.has(slug)) return slug;
  const base = slug ?? cells.at(-1)?.id.replace(/\.\d+$|--\d+$/, '') ?? 'cell';
  let count = 2;
  while (taken.has(`${base}--${count}`)) count++;
  return `${base}--${count}`;
}

const opens = /^\s*\/\/ ?#region solution\s*$/;
const stubs = /^\s*\/\/ ?#stub\s*$/;
const closes = /^\s*\/\/ ?#endregion\s*$/;

function checkRegions(cell: LessonCell, refuse: Refuse): void {
  let state: 'out' | 'solution' | 'stub' = 'out';
  const lines = cell.source.split('\n');
  for (const [index, line] of lines.entries()) {
    const at = cell.line + index;
    if (/#region +solution|#stub|#endregion/.test(line) && cell.type === 'markdown') {
      throw refuse(
        at,
        'solution regions in code cells only',
        'one in a markdown cell',
        'Move it into a code cell.',
      );
    }
    if (opens.test(line)) {
      if (state !== 'out')
        throw refuse(at, '`// #endregion` first', 'a region in a region', 'Close the outer one.');
      state = 'solution';
    } else if (stubs.test(line)) {
      if (state !== 'solution') {
        throw refuse(at, '`// #stub` within a solution region, once', '`// #stub` elsewhere', 'Move it.');
      }
      state = 'stub';
    } else if (closes.test(line)) {
      state = 'out';
    } else if (state === 'stub' && !/^\s*\/\//.test(line)) {
      throw refuse(
        at,
        'stub lines written as comments',
        JSON.stringify(line),
        'Start each stub line with `// `.',
      );
    } else if (/\/\/ ?#(region solution|stub)/i.test(line)) {
      // A marker that is nearly right would leave the solution in the student's notebook.
      throw refuse(
        at,
        'a region marker on a line of its own',
        JSON.stringify(line.trim()),
        'Write only the marker.',
      );
    }
  }
  if (state !== 'out') {
    throw refuse(
      cell.line + lines.length - 1,
      '`// #endregion`',
      'the end of the cell',
      'Close the solution region.',
    );
  }
}

/** Whether the cell is an exercise: it has a part that the learner writes. */
export function isExercise(cell: LessonCell): boolean {
  return cell.type === 'code' && cell.source.split('\n').some((line) => opens.test(line));
}

/** The cell as the teacher sees it: with the solution, without the region marks and the stub. */
export function solutionSource(cell: LessonCell): string {
  return rewriteRegions(cell, (solution) => solution);
}

/** The cell as the learner gets it: each solution replaced by its stub, which throws until it is replaced. */
export function studentSource(cell: LessonCell): string {
  return rewriteRegions(cell, (_solution, stub, indent) =>
    stub.length > 0
      ? stub.map((line) => line.replace(/^(\s*)\/\/ ?/, '$1'))
      : [
          `${indent}// Your code: replace the line below.`,
          `${indent}throw new Error('Exercise "${cell.id}" is not written yet: replace this line with your code.');`,
        ],
  );
}

function rewriteRegions(
  cell: LessonCell,
  choose: (solution: string[], stub: string[], indent: string) => string[],
): string {
  if (cell.type !== 'code') return cell.source;
  const out: string[] = [];
  let region: { solution: string[]; stub: string[]; inStub: boolean; indent: string } | undefined;
  for (const line of cell.source.split('\n')) {
    if (opens.test(line)) {
      region = { solution: [], stub: [], inStub: false, indent: /^\s*/.exec(line)![0] };
    } else if (region && closes.test(line)) {
      out.push(...choose(region.solution, region.stub, region.indent));
      region = undefined;
    } else if (region && stubs.test(line)) region.inStub = true;
    else if (region) (region.inStub ? region.stub : region.solution).push(line);
    else out.push(line);
  }
  return out.join('\n');
}
