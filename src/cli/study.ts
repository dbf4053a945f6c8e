import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { LmlabError } from '../core/errors';
import type { Sampler } from '../search/samplers/sampler';
import { History } from '../search/study/history';
import { journalStorage, readJournal } from '../search/study/journal';
import { isDead } from '../search/study/file-lock';
import { createStudy } from '../search/study/study';
import type { Objective } from '../search/study/objective';
import type { Trial } from '../search/study/trial';

/** `lmlab study`: what searches there are, how they stand, and going on with one. */
export function studyCommand(): Command {
  const study = new Command('study')
    .description('hyperparameter searches: list, show, export and resume')
    .addHelpText(
      'after',
      `
A study is a journal file: one JSON object a line, written by journalStorage(FILE).

Examples:
  $ lmlab study list artifacts/studies
  $ lmlab study show artifacts/studies/spam.jsonl
  $ lmlab study export artifacts/studies/spam.jsonl --format csv > trials.csv
  $ lmlab study resume artifacts/studies/spam.jsonl ./objective.js --trials 100`,
    );

  study
    .command('list')
    .description('every study of a folder, with its number of trials and best value')
    .argument('[dir]', 'folder with journals', 'artifacts/studies')
    .action((dir: string) => {
      const files = filesOf(dir);
      if (files.length === 0) console.log(`No study in ${dir}.`);
      for (const file of files) console.log(summary(file));
    });

  study
    .command('show')
    .description('how a study stands: its trials, their states, the best ones')
    .argument('<file>', 'the journal')
    .option('--top <n>', 'how many of the best trials to show', wholeNumber, 5)
    .action((file: string, { top }: { top: number }) => {
      const history = read(file);
      console.log(summary(file));
      console.log(`space: ${JSON.stringify(history.header!.space)}`);
      for (const trial of bestFirst(history).slice(0, top)) {
        console.log(`  trial ${trial.number}: ${trial.values!.join(', ')}  ${JSON.stringify(trial.params)}`);
      }
      for (const { number, error } of history.trials
        .filter((trial) => trial.error !== undefined)
        .slice(0, top)) {
        console.log(`  trial ${number} failed: ${error}`);
      }
      const crashed = history.trials.filter(
        (trial) => trial.state === 'running' && (trial.owner === undefined || isDead(trial.owner)),
      );
      if (crashed.length > 0) console.log(`  ${crashed.length} interrupted; resuming runs them again`);
    });

  study
    .command('export')
    .description('the trials as JSON or CSV on standard output')
    .argument('<file>', 'the journal')
    .option('--format <format>', 'json or csv', format, 'json')
    .action((file: string, options: { format: 'json' | 'csv' }) => {
      const { trials } = read(file);
      console.log(options.format === 'json' ? JSON.stringify(trials, undefined, 2) : csv(trials));
    });

  study
    .command('resume')
    .description(
      'go on with a study; the module exports `objective(params, trial)`, and may export a `sampler`',
    )
    .argument('<file>', 'the journal')
    .argument('<module>', 'a JavaScript module')
    .requiredOption('--trials <n>', 'how many trials the study shall have in all', wholeNumber)
    .option('--concurrency <n>', 'trials at a time', wholeNumber, 1)
    .action(async (file: string, module: string, options: { trials: number; concurrency: number }) => {
      const { header } = read(file);
      const { objective, sampler } = (await import(join(process.cwd(), module))) as {
        objective?: Objective<Record<string, unknown>>;
        sampler?: Sampler;
      };
      if (typeof objective !== 'function') {
        throw new LmlabError('bad-option', {
          expected: 'a module that exports a function objective(params, trial)',
          found: module,
          remedy: 'Write `exports.objective = (params) => …`.',
        });
      }
      const { name, space, directions, seed } = header!;
      const resumed = createStudy({
        name,
        space,
        directions,
        seed,
        ...(sampler === undefined ? {} : { sampler }),
        storage: journalStorage(file),
      });
      await resumed.optimize(objective, {
        nTrials: options.trials,
        concurrency: options.concurrency,
        progress: true,
      });
      console.log(summary(file));
    });

  return study;
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => join(dir, name));
  } catch (cause) {
    throw new LmlabError('unreadable-file', {
      expected: 'a folder with study journals',
      found: dir,
      remedy: 'Name the folder that journalStorage writes to.',
      cause,
    });
  }
}

function read(file: string): History {
  const history = new History();
  for (const entry of readJournal(file)) history.apply(entry);
  if (history.header !== undefined) return history;
  throw new LmlabError('malformed-data', {
    expected: 'a study journal',
    found: `nothing in ${file}`,
    remedy: 'The study was never started; run its script.',
  });
}

function summary(file: string): string {
  const history = read(file);
  const count = (state: Trial['state']): string => {
    const n = history.trials.filter((trial) => trial.state === state).length;
    return n === 0 ? '' : `, ${n} ${state}`;
  };
  const [best] = bestFirst(history);
  const states = (['complete', 'pruned', 'failed', 'running'] as const).map(count).join('');
  const value =
    (best as unknown) === undefined ? '' : `, best ${best.values!.join(', ')} in trial ${best.number}`;
  return `${file}: ${history.header!.name}, ${history.trials.length} trials${states}${value}`;
}

/** Complete trials, best first by the first objective. */
function bestFirst({ header, trials }: History): Trial[] {
  const sign = header!.directions[0] === 'minimize' ? 1 : -1;
  return trials
    .filter((trial) => trial.state === 'complete')
    .sort((a, b) => sign * (a.values![0] - b.values![0]) || a.number - b.number);
}

function csv(trials: readonly Trial[]): string {
  const names = [...new Set(trials.flatMap((trial) => Object.keys(trial.params)))];
  const cell = (value: unknown): string => {
    const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    trial.values?.join(' '),
    ...names.map((name) => trial.params[name]),
    trial.error,
  ]);
  return [['number', 'state', 'values', ...names, 'error'], ...rows]
    .map((row) => row.map(cell).join(','))
    .join('\n');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('a whole number from 1 is expected.');
  return value;
}

function format(text: string): string {
  if (text !== 'json' && text !== 'csv') throw new InvalidArgumentError('json or csv is expected.');
  return text;
}
