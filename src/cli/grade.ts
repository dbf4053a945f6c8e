import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { display } from '../core/display';
import { LmlabError } from '../core/errors';
import { gradeTrack } from '../course/grade-track';
import { gradingSheet } from '../course/rubric';
import { readSubmission } from '../course/submit';

/** `lmlab grade`: the program's part of a career track's rubric, and sheets for the person who grades the rest. */
export function gradeCommand(): Command {
  return new Command('grade')
    .description('grade what students of the career tracks handed over')
    .argument('<files...>', 'deliverables, as `submit` wrote them to artifacts/deliverables')
    .option('--sheets <folder>', 'also write a sheet for the person who grades the rest, one a file')
    .addHelpText(
      'after',
      `
A file is data: nothing in it runs, and no grade in it is believed. What cannot be graded is said, and the exit code is 1.

Examples:
  $ lmlab grade artifacts/deliverables/*.json
  $ lmlab grade inbox/*.json --sheets sheets`,
    )
    .action(async (files: string[], { sheets }: { sheets?: string }) => {
      for (const file of files) {
        try {
          const { track, student, submission, deliverable } = readSubmission(file);
          const grade = await gradeTrack(track, student, deliverable);
          console.log(`${file}\n${String(grade[display]()['text/plain'])}\n`);
          if (sheets !== undefined) {
            mkdirSync(sheets, { recursive: true });
            const name = join(sheets, `${basename(file, '.json')}.md`);
            writeFileAtomic.sync(name, gradingSheet(grade, submission));
            console.log(`sheet: ${name}\n`);
          }
        } catch (error) {
          if (!(error instanceof LmlabError)) throw error;
          console.error(`${file}\n${error.message}\n`);
          process.exitCode = 1;
        }
      }
    });
}
