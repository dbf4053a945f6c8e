import { Command } from 'commander';
import { exportCommand, listCommand, showCommand } from './study-look';
import { optimizeCommand, resumeCommand } from './study-run';
import { boardCommand, workerCommand } from './study-worker';

/** `lmlab study`: what searches there are, how they stand, and running them, here or on many hosts. */
export function studyCommand(): Command {
  return new Command('study')
    .description(
      'hyperparameter searches: list, show, export, optimize, resume; workers and the board of a queue',
    )
    .addHelpText(
      'after',
      `
A study is kept in a journal file, one JSON object a line, or in a PostgreSQL database.

Examples:
  $ lmlab study list artifacts/studies
  $ lmlab study show artifacts/studies/spam.jsonl
  $ lmlab study export artifacts/studies/spam.jsonl --format csv > trials.csv
  $ lmlab study optimize ./spam.js --storage artifacts/studies/spam.jsonl --trials 100 --workers 4
  $ lmlab study resume artifacts/studies/spam.jsonl ./spam.js --trials 200

On many hosts, with Redis or Valkey as the queue (deploy/ starts all of it):
  $ lmlab study worker ./spam.js --storage postgres://lmlab@db/studies --redis redis://queue
  $ lmlab study optimize ./spam.js --storage postgres://lmlab@db/studies --redis redis://queue --trials 1000
  $ lmlab study board --redis redis://queue`,
    )
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(exportCommand())
    .addCommand(optimizeCommand())
    .addCommand(resumeCommand())
    .addCommand(workerCommand())
    .addCommand(boardCommand());
}
