import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lmlab from 'lmlab';
import { competencePage, competences } from '../../scripts/competences';
import { exercisesOfLesson, lessonsWithExercises } from '../../src/course/exercise-files';
import { findCourse, lessonNames } from '../../src/course/lesson-files';
import { findTrack, trackNumbers } from '../../src/course/track-files';
import { projectRoot } from '../source-files';

const notebooks = join(projectRoot, 'notebooks');
const page = (name: string): string => readFileSync(join(notebooks, name), 'utf8');
const names = lessonNames(findCourse(projectRoot));
const lessons = names.filter((name) => !trackNumbers().includes(name.slice(0, 2)));

describe.each(readdirSync(join(notebooks, 'cheat-sheets')))('cheat sheet %s', (name) => {
  /** Options and the names that tables of options give are no exports. */
  const options = ['C', 'alpha', 'posLabel', 'partialFit'];

  test('names what the library has', () => {
    const named = [...page(`cheat-sheets/${name}`).matchAll(/`([a-zA-Z]\w*)(?:\(.*?\))?`/g)].map(
      ([, word]) => word,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((word) => !options.includes(word) && !(word in lmlab))).toEqual([]);
  });
});

describe('the glossary', () => {
  const entries = [...page('glossary.md').matchAll(/^\*\*(.+?)\.\*\* ?(.*(?:\n.+)*)/gm)].map(
    ([, term, text]) => ({
      term,
      text,
    }),
  );

  test('is in alphabetical order, each term once', () => {
    const terms = entries.map(({ term }) => term);
    expect(terms.length).toBeGreaterThan(80);
    expect(terms).toEqual(
      [...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })),
    );
  });

  test('says in which lesson each term is shown', () => {
    const lost = entries.filter(({ text }) => {
      const places = [...text.matchAll(/\((?:Track )?([\d, ]+)\)/g)].flatMap(([, list]) => list.split(', '));
      return !/^See /.test(text) && (places.length === 0 || places.some((place) => !/^\d\d$/.test(place)));
    });
    expect(lost).toEqual([]);
  });
});

describe('the syllabus', () => {
  test('has a row for each lesson, and an arrow to each', () => {
    const text = page('README.md');
    for (const name of lessons) {
      const number = name.slice(0, 2);
      expect(text).toMatch(new RegExp(`^\\| ${number} \\| `, 'm'));
      expect(text).toContain(`l${number}[${number} `);
    }
  });
});

test.each(names)('%s has a teacher’s guide', (name) => {
  const path = `guides/${name}.md`;
  expect(existsSync(join(notebooks, path))).toBe(true);
  const guide = page(path);
  expect(guide).toMatch(new RegExp(`^# Teacher's guide · ${name.slice(0, 2)} `));
  for (const part of [
    '**What it is for.**',
    '**Timing',
    '## Common mistakes, and what to say',
    '## Questions to discuss',
    '## Outline for slides',
  ])
    expect(guide).toContain(part);
  const below = (heading: string): string =>
    guide.slice(guide.indexOf(heading)).slice(heading.length).split('\n## ')[0];
  expect((below('## Common mistakes').match(/^- /gm) ?? []).length).toBeGreaterThanOrEqual(4);
  expect((below('## Questions to discuss').match(/^\d\. /gm) ?? []).length).toBeGreaterThanOrEqual(3);
  expect((below('## Outline for slides').match(/^- /gm) ?? []).length).toBeGreaterThanOrEqual(6);
});

test.each(trackNumbers())('the guide of track %s says how a person grades each of its questions', (track) => {
  const guide = page(`guides/${names.find((name) => name.startsWith(track))}.md`);
  const grading = guide.slice(guide.indexOf('## How to grade')).split('\n## ')[0];
  expect(grading).toContain(`lmlab grade artifacts/deliverables/${track}-*.json --sheets sheets`);
  const { program, person } = findTrack(track);
  const sum = (criteria: readonly { points: number }[]): number =>
    criteria.reduce((total, { points }) => total + points, 0);
  const most = person.map(({ levels }) => levels[0]);
  expect(grading).toContain(`The program gives ${sum(program)} points and the person ${sum(most)}.`);
  expect([...grading.matchAll(/^- \*(.+?)\*/gm)].map(([, question]) => question)).toEqual(
    person.map(({ name }) => name),
  );
});

describe('the competence map', () => {
  test('is what its script writes: npx ts-node --transpile-only scripts/competences.ts', () => {
    expect(page('competences.md')).toBe(competencePage());
  });

  test('has a skill for every exercise and every career track', () => {
    const shown = new Set(competences.flatMap(({ shownBy }) => shownBy));
    const all = [
      ...lessonsWithExercises().flatMap((lesson) => Object.keys(exercisesOfLesson(lesson).exercises)),
      ...trackNumbers(),
    ];
    expect(all.filter((id) => !shown.has(id))).toEqual([]);
  });
});
