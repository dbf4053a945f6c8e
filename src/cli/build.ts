import { relative } from 'node:path';
import { Command } from 'commander';
import { buildLessons, orphanNotebooks } from '../course/build';
import { findCourse, findLesson } from '../course/lesson-files';

/** `lmlab build`: lesson sources to notebooks. */
export function buildCommand(): Command {
  return new Command('build')
    .description('make the notebooks of lessons from their sources')
    .argument('[lesson...]', 'names, numbers or paths of lessons; default all')
    .option('--check', 'write nothing; exit 1 when a notebook differs from its source')
    .addHelpText(
      'after',
      `
From notebooks/lessons/NN-topic.ts come three notebooks:
  notebooks/NN-topic.ipynb             for the learner, with stubs in place of solutions
  notebooks/solutions/NN-topic.ipynb   the same with the solutions
  notebooks/recall/NN-topic.ipynb      headings and code alone, to see what one still knows
notebooks/writing-lessons.md describes the format of a lesson source. A cell that did not change keeps its outputs.

Examples:
  lmlab build                build every lesson
  lmlab build 01             build lesson 01 only
  lmlab build --check        what CI runs`,
    )
    .action((wanted: string[], options: { check?: true }) => {
      const course = findCourse();
      const names = wanted.length > 0 ? wanted.map((one) => findLesson(course, one)) : undefined;
      const built = buildLessons(course, names, !options.check);
      for (const { path, change } of built) {
        if (change !== 'none') console.log(`${options.check ? change : 'written'}  ${relative('', path)}`);
      }
      const orphans = names ? [] : orphanNotebooks(course);
      for (const path of orphans) console.log(`orphan   ${path} has no lesson source; delete it`);
      if (!options.check) {
        if (built.every((one) => one.change === 'none'))
          console.log(`${built.length} notebooks are up to date.`);
        return;
      }
      if (orphans.length > 0 || built.some((one) => one.change !== 'none')) {
        console.error(
          'lmlab: notebooks differ from their sources. Run `lmlab build` and commit what it writes.',
        );
        process.exitCode = 1;
      } else console.log(`${built.length} notebooks are what their sources say.`);
    });
}
