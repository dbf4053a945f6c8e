import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LmlabError } from '../core/errors';
import { parseLesson, type Lesson } from './lesson';
import { nearest } from '../core/nearest';

/** Where a course keeps its files. */
export interface CourseFiles {
  /** The folder with `lessons/`, `solutions/` and the notebooks. */
  readonly notebooks: string;
}

/**
 * Finds the course that a folder belongs to: the nearest folder upwards with `notebooks/lessons`.
 *
 * @param from where to start, default the working directory
 * @throws LmlabError `unreadable-file` when there is none up to the root
 */
export function findCourse(from: string = process.cwd()): CourseFiles {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'notebooks', 'lessons'))) return { notebooks: join(folder, 'notebooks') };
    if (dirname(folder) === folder) break;
  }
  throw new LmlabError('unreadable-file', {
    expected: 'a folder `notebooks/lessons` here or above',
    found: `none above ${resolve(from)}`,
    remedy: 'Change into the lmlab project first.',
  });
}

/** The names of all lessons, in teaching order: `['00-…', '01-…']`. */
export function lessonNames(course: CourseFiles): string[] {
  return readdirSync(join(course.notebooks, 'lessons'))
    .filter((file) => /^\d\d-[a-z0-9-]+\.ts$/.test(file))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * Finds a lesson by its name, its number (`01`, `1`) or the path of its source or notebook.
 *
 * @throws LmlabError `unknown-lesson` with the nearest names
 */
export function findLesson(course: CourseFiles, wanted: string): string {
  const names = lessonNames(course);
  const bare = basename(wanted).replace(/\.(ts|ipynb)$/, '');
  const number = /^\d{1,2}$/.test(bare) ? bare.padStart(2, '0') : undefined;
  const found = names.find(
    (name) => name === bare || (number !== undefined && name.startsWith(`${number}-`)),
  );
  if (found !== undefined) return found;
  throw new LmlabError('unknown-lesson', {
    expected: 'the name or number of a lesson',
    found: `"${wanted}"`,
    remedy: suggestion(bare, names),
  });
}

/** `Did you mean …?`, or all names when none is near. */
export function suggestion(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  if (near.length > 0) return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`;
  return names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are no lessons yet.';
}

/** Reads and parses one lesson source by its name. */
export function readLesson(course: CourseFiles, name: string): Lesson {
  return parseLesson(readFileSync(join(course.notebooks, 'lessons', `${name}.ts`), 'utf8'), name);
}
