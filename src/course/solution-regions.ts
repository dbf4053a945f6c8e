import type { LessonCell, Refuse } from './lesson-cell';

const opens = /^\s*\/\/ ?#region solution\s*$/;
const stubs = /^\s*\/\/ ?#stub\s*$/;
const closes = /^\s*\/\/ ?#endregion\s*$/;

/** Refuses a cell whose regions are not closed, nested, or nearly right: a solution must never slip through. */
export function checkRegions(cell: LessonCell, refuse: Refuse): void {
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
