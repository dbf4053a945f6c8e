import { LmlabError } from '../core/errors';
import type { LessonCell, Refuse } from './lesson-cell';
import { checkRegions } from './solution-regions';

/** A parsed lesson source; `notebooks/writing-lessons.md` describes the format. */
export interface Lesson {
  /** The file's name without `.ts`: `01-look-before-you-model`. */
  readonly name: string;
  readonly cells: readonly LessonCell[];
}

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
