import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { editions, notebookPath } from '../src/course/build';
import { findCourse, lessonNames, readLesson } from '../src/course/lesson-files';
import { readNotebook } from '../src/course/notebook';
import { projectRoot } from './source-files';

/** A page that people read: its markdown, and the folder that its links start from. */
interface Page {
  readonly name: string;
  readonly folder: string;
  readonly markdown: string;
}

const course = findCourse(projectRoot);

const lessons = lessonNames(course).map((name): Page => {
  const { cells } = readLesson(course, name);
  const markdown = cells.flatMap(({ type, source }) => (type === 'markdown' ? [source] : [])).join('\n\n');
  return { name, folder: 'notebooks', markdown };
});

/** The notebooks as they are opened: an edition in another folder needs other links. */
const notebooks = lessonNames(course).flatMap((name) =>
  editions.map((edition): Page => {
    const path = relative(projectRoot, notebookPath(course, name, edition));
    const { cells } = readNotebook(join(projectRoot, path));
    const markdown = cells.flatMap((cell) => (cell.cell_type === 'markdown' ? [cell.source] : []));
    return { name: path, folder: dirname(path), markdown: markdown.join('\n\n') };
  }),
);

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: projectRoot, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(projectRoot, file)))
  .map((file): Page => ({
    name: file,
    folder: dirname(file),
    markdown: readFileSync(join(projectRoot, file), 'utf8'),
  }));

/** Markdown without code, in which brackets mean something else. */
const withoutCode = (markdown: string): string =>
  markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, 'code');

const links = (markdown: string): { image: boolean; text: string; target: string }[] =>
  [...withoutCode(markdown).matchAll(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)[^)]*\)/g)].map(
    ([, bang, text, target]) => ({ image: bang === '!', text, target }),
  );

test('there are pages and lessons to look at', () => {
  expect(pages.length).toBeGreaterThan(5);
  expect(lessons.length).toBeGreaterThan(1);
});

describe.each([...pages, ...notebooks])('$name', ({ folder, markdown }) => {
  test('links inside the project lead somewhere', () => {
    const broken = links(markdown)
      .map(({ target }) => target.split('#')[0])
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(projectRoot, folder, decodeURIComponent(target))));
    expect(broken).toEqual([]);
  });

  test('images have a description, and links a text that still tells when they are dead', () => {
    const bare = links(markdown).filter(({ text }) => text.trim() === '' || /^https?:/.test(text));
    expect(bare).toEqual([]);
  });
});

/** Syllables of an English word, counted by its groups of vowels; good enough for an average. */
function syllables(word: string): number {
  const groups = word
    .toLowerCase()
    .replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '')
    .match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 1);
}

/** Years of school that a text asks for (Kincaid et al. 1975). */
function gradeLevel(markdown: string): number {
  const text = withoutCode(markdown)
    .replace(/^[#|>].*$/gm, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/[*_[\]]/g, '');
  const sentences = text.split(/[.!?:;](?:\s|$)|\n\n/).filter((sentence) => /\w/.test(sentence)).length;
  const words = text.match(/[\p{L}’']+/gu) ?? [];
  const sounds = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (sounds / words.length) - 15.59;
}

describe('reading level', () => {
  test('the measure tells easy from hard', () => {
    expect(gradeLevel('The cat sat on the mat. It was a good cat.')).toBeLessThan(3);
    expect(
      gradeLevel(
        'Notwithstanding considerable methodological heterogeneity, meta-analytical investigations corroborate generalizability.',
      ),
    ).toBeGreaterThan(20);
  });

  test.each(lessons)('$name can be read after ten years of school', ({ markdown }) => {
    expect(gradeLevel(markdown)).toBeLessThan(10);
  });
});
