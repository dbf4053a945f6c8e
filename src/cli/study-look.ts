import { Command, InvalidArgumentError } from 'commander';
import { isDead } from '../search/study/file-lock';
import type { Trial } from '../search/study/trial';
import { wholeNumber } from './study-options';
import { findStudies, findStudy, type FoundStudy } from './study-source';

const WHERE = 'a journal file, or postgres://…';

/** `lmlab study list`. */
export function listCommand(): Command {
  return new Command('list')
    .description('every study of a folder or database, with its number of trials and best value')
    .argument('[where]', 'folder with journals, or postgres://…', 'artifacts/studies')
    .action(async (where: string) => {
      const studies = await findStudies(where);
      if (studies.length === 0) console.log(`No study in ${where}.`);
      for (const study of studies) console.log(summary(study));
    });
}

/** `lmlab study show`. */
export function showCommand(): Command {
  return new Command('show')
    .description('how a study stands: its trials, their states, the best ones')
    .argument('<where>', WHERE)
    .option('--study <name>', 'which study of a database')
    .option('--top <n>', 'how many of the best trials to show', wholeNumber, 5)
    .action(async (where: string, { top, study }: { top: number; study?: string }) => {
      const found = await findStudy(where, study);
      const { header, trials } = found.history;
      console.log(summary(found));
      console.log(`space: ${JSON.stringify(header.space)}`);
      for (const trial of bestFirst(found).slice(0, top)) {
        console.log(`  trial ${trial.number}: ${trial.values!.join(', ')}  ${JSON.stringify(trial.params)}`);
      }
      for (const { number, error } of trials.filter((trial) => trial.error !== undefined).slice(0, top)) {
        console.log(`  trial ${number} failed: ${error}`);
      }
      const lost = trials.filter(
        ({ state, owner }) => state === 'running' && (owner === undefined || isDead(owner)),
      );
      if (lost.length > 0) console.log(`  ${lost.length} interrupted; resuming runs them again`);
    });
}

/** `lmlab study export`. */
export function exportCommand(): Command {
  return new Command('export')
    .description('the trials as JSON or CSV on standard output')
    .argument('<where>', WHERE)
    .option('--study <name>', 'which study of a database')
    .option('--format <format>', 'json or csv', format, 'json')
    .action(async (where: string, options: { format: 'json' | 'csv'; study?: string }) => {
      const { trials } = (await findStudy(where, options.study)).history;
      console.log(options.format === 'json' ? JSON.stringify(trials, undefined, 2) : csv(trials));
    });
}

/** A study in a line. */
export function summary(study: FoundStudy): string {
  const { header, trials } = study.history;
  const count = (state: Trial['state']): string => {
    const n = trials.filter((trial) => trial.state === state).length;
    return n === 0 ? '' : `, ${n} ${state}`;
  };
  const [best] = bestFirst(study);
  const states = (['complete', 'pruned', 'failed', 'running'] as const).map(count).join('');
  const value =
    (best as unknown) === undefined ? '' : `, best ${best.values!.join(', ')} in trial ${best.number}`;
  return `${study.label}: ${header.name}, ${trials.length} trials${states}${value}`;
}

/** Complete trials, best first by the first objective. */
function bestFirst({ history: { header, trials } }: FoundStudy): Trial[] {
  const sign = header.directions[0] === 'minimize' ? 1 : -1;
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

function format(text: string): string {
  if (text !== 'json' && text !== 'csv') throw new InvalidArgumentError('json or csv is expected.');
  return text;
}
