import fc from 'fast-check';
import { LmlabError } from '../../src/core/errors';
import { parseLesson } from '../../src/course/lesson';
import { isExercise, solutionSource, studentSource } from '../../src/course/solution-regions';

const source = `// For authors: this comment is not part of the notebook.

// %% [markdown]
// # Look before you model
//
// Some *text*.

// %% id="load" tags=["slow"]
const a = 1;

// %%
const b = 2;

// %% Exercise [markdown]
// no heading

// %% id="f1"
function f1(): number {
  // #region solution
  return 0.5;
  // #endregion
}

// %% id="longest"
// #region solution
const longest = 7;
// #stub
// const longest: number = todo('it');
// #endregion
longest;
`;

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof LmlabError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('parseLesson', () => {
  const lesson = parseLesson(source, '01-look');

  test('finds cells, kinds, tags, lines and stable ids', () => {
    expect(lesson.cells.map(({ type, id, line }) => [type, id, line])).toEqual([
      ['markdown', 'look-before-you-model', 4],
      ['code', 'load', 9],
      ['code', 'load--2', 12],
      ['markdown', 'load--3', 15],
      ['code', 'f1', 18],
      ['code', 'longest', 25],
    ]);
    expect(lesson.cells[1].tags).toEqual(['slow']);
    expect(lesson.cells[0].source).toBe('# Look before you model\n\nSome *text*.');
  });

  test('gives the learner stubs and the teacher solutions', () => {
    const [f1, longest] = lesson.cells.slice(4);
    expect(isExercise(f1)).toBe(true);
    expect(isExercise(lesson.cells[1])).toBe(false);
    expect(solutionSource(f1)).toBe('function f1(): number {\n  return 0.5;\n}');
    expect(studentSource(f1)).not.toContain('0.5');
    expect(studentSource(f1)).toContain(`  throw new Error('Exercise "f1" is not written yet`);
    expect(studentSource(longest)).toBe("const longest: number = todo('it');\nlongest;");
    expect(solutionSource(longest)).toBe('const longest = 7;\nlongest;');
  });

  test.each([
    ['', 'no line that starts with'],
    ['const a = 1;\n// %%\na;', 'line 1'],
    ['// %%\n\n// %%\na;', 'an empty cell'],
    ['// %% [markdown]\n// a\nb', 'line 3'],
    ['// %% id="a"\n1;\n// %% id="a"\n2;', 'the id "a" again, first in line 1'],
    ['// %% id="a b"\n1;', 'id="a b"'],
    ['// %% id=a\n1;', 'Quote it'],
    ['// %% tag=["a"]\n1;', 'tag=["a"]'],
    ['// %%\n// #region solution\n1;', 'the end of the cell'],
    ['// %%\n// #stub\n1;', '`// #stub` elsewhere'],
    ['// %%\n// #region solution\n1;\n// #stub\n2;\n// #endregion', 'line 5'],
    ['// %%\n// #region solution\n// #region solution\n// #endregion', 'a region in a region'],
    ['// %%\n// #region Solution\n1;\n// #endregion', 'line 2'],
    ['// %%\n1; // #region solution\n2;\n// #endregion', 'line 2'],
    ['// %% [markdown]\n// #region solution\n// a\n// #endregion', 'a markdown cell'],
  ])('refuses %j', (text, part) => {
    expect(message(() => parseLesson(text, '01-look'))).toContain(part);
  });

  test('no solution line ever reaches the learner', () => {
    const line = fc.constantFrom('  secret();', 'secret();', '// secret', '', '  if (secret) {', '  }');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (inside, after) => {
        const text = [
          '// %%',
          'start();',
          '// #region solution',
          ...inside,
          '// #endregion',
          ...after.filter((l) => !l.includes('secret')),
        ];
        const [cell] = parseLesson(text.join('\n'), 'x').cells;
        expect(studentSource(cell)).not.toContain('secret');
        expect(studentSource(cell)).toContain('throw new Error');
      }),
      { numRuns: 50 },
    );
  });
});
