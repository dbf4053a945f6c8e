import { join } from 'node:path';
import { LmlabError } from '../../src/core/errors';
import { findCourse, findLesson } from '../../src/course/lesson-files';
import { nearest } from '../../src/core/nearest';
import { copyPaths } from '../../src/course/run-notebooks';

const names = ['00-tour', '01-look-before-you-model', '02-normalize-stem-lemmatize', '10-learning-rate'];

test.each([
  ['01-look-befor-you-model', ['01-look-before-you-model']],
  ['look', ['01-look-before-you-model']],
  ['tuor', ['00-tour']],
  ['normalise', ['02-normalize-stem-lemmatize']],
  ['LEARNING', ['10-learning-rate']],
  ['xyzzy-plugh', []],
])('nearest to %s', (wanted, expected) => expect(nearest(wanted, names)).toEqual(expected));

test('lessons are found by name, number and path; others are refused with a suggestion', () => {
  const course = findCourse(join(__dirname, '..', '..', 'src'));
  for (const wanted of ['00-tour', '00', '0', 'notebooks/lessons/00-tour.ts', '00-tour.ipynb']) {
    expect(findLesson(course, wanted)).toBe('00-tour');
  }
  expect(() => findLesson(course, '00-tuor')).toThrow(/"00-tuor".*Did you mean "00-tour"/);
  expect(() => findLesson(course, '77')).toThrow(LmlabError);
  expect(() => findCourse('/')).toThrow('Change into the lmlab project first');
});

test('executed copies never overwrite each other nor the notebook', () => {
  expect(copyPaths(['notebooks/a.ipynb', 'notebooks/solutions/a.ipynb', '/tmp/b.ipynb'], 'out')).toEqual([
    join('out', 'a.ipynb'),
    join('out', 'solutions', 'a.ipynb'),
    join('out', 'b.ipynb'),
  ]);
  expect(() => copyPaths(['x/a.ipynb', 'y/a.ipynb'], 'out')).toThrow('x/a.ipynb');
  expect(() => copyPaths(['x/a.ipynb'], 'x')).toThrow('the notebook itself');
});
