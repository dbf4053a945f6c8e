import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { writeJunit } from '../course/junit';
import { findCourse } from '../course/lesson-files';
import { readNotebook } from '../course/notebook';
import { readParameter, withParameters } from '../course/parameters';
import { runCache } from '../course/run-cache';
import type { NotebookRun } from '../course/run-notebook';
import { resolveNotebooks, runNotebooks } from '../course/run-notebooks';
import { writeReports } from '../course/report/write';
import { compareBy, inplaceBy, keepFiguresOf, remedy } from './run-kept';
import { failureText, keyFiguresText, runProgress, timesTable } from './run-console';

interface Options {
  all?: true;
  solutions?: true;
  shipped?: true;
  public?: true;
  out?: string;
  junit?: string;
  html?: string;
  timeout: number;
  jobs: number;
  check?: true;
  cache?: true;
  inplace?: true;
  compare?: true;
  tolerance: number;
  param?: Record<string, unknown>;
}

/** `lmlab run`: executes notebooks without a browser. */
export function runCommand(): Command {
  return new Command('run')
    .description('execute notebooks headless in the lmlab kernel; exit 1 when a cell fails')
    .argument('[notebook...]', 'paths of notebooks, or names or numbers of lessons')
    .option('--all', 'every lesson, in the edition with solutions')
    .option('--solutions', 'a name or number means the edition with solutions')
    .addOption(
      new Option(
        '--shipped',
        'on the data that ship, the same everywhere: what the kept outputs are made on',
      ).conflicts(['public', 'check']),
    )
    .addOption(
      new Option(
        '--public',
        'on the published data and nothing else; --compare and --inplace mean key figures',
      ).conflicts(['check', 'param']),
    )
    .option('--out <dir>', 'where the executed copies go (default: artifacts/runs)')
    .option('--html <dir>', 'write a report a person can read, one self-contained page a notebook')
    .option('--junit <file>', 'write a JUnit report, one test case a cell')
    .option('--timeout <seconds>', 'how long one cell may take', positive, 120)
    .option('--jobs <n>', 'how many notebooks run at the same time', count, 1)
    .addOption(
      new Option('--check', 'only check the types of the cells; run nothing, write no copy').conflicts([
        'out',
        'html',
        'cache',
        'inplace',
        'compare',
      ]),
    )
    .addOption(
      new Option(
        '-p, --param <name=value>',
        'override a value of the cell with the tag "parameters"; JSON or text; may be repeated',
      )
        .argParser(parameter)
        .conflicts(['inplace', 'compare']),
    )
    .option('--cache', 'take a run that passed from the cache when nothing it depends on has changed')
    .option('--compare', 'fail where an output differs from the one that the notebook holds')
    .option('--tolerance <x>', 'relative difference of numbers that --compare lets pass', positive, 1e-6)
    .addOption(
      new Option('--inplace', 'write the outputs of a run that passed into the notebook itself').conflicts(
        'compare',
      ),
    )
    .addHelpText(
      'after',
      `
Each notebook runs in a kernel of its own, cell by cell, in the folder that the notebook is in. A failing cell stops its
notebook: notebook, cell, line and error are printed, and the executed copy is written all the same. A kernel that dies
and a cell that takes too long are failures. A cell with the tag "raises-exception" may fail; the cells after it run.
The notebooks themselves are changed by --inplace only.

--shipped and --public run under conditions that are the same everywhere: seed, learner and engine are fixed, and no
notebook finds what another one saved. Outputs on the data that ship are kept in the notebooks with solutions, so --all or
--solutions with --compare or --inplace means --shipped; of the published data only the key figures are kept, in
notebooks/lessons/key-figures.json.

The cache knows a run by the notebook's code cells, the lock files, the built library and kernel, and the version of
Node. It does not know data sets and files that a cell reads from elsewhere, nor does a cached run write them.

Examples:
  lmlab run notebooks/01-*.ipynb            the learner's notebook of lesson 01
  lmlab run 01 --solutions --html report    lesson 01 with solutions, and a report to read
  lmlab run report.ipynb -p epochs=3 -p 'words=["a","b"]'   other parameters for this run
  lmlab run --all --check                   types only, in seconds
  lmlab run --all --compare                 have the outputs drifted from the committed ones?
  lmlab run --all --inplace                 keep the new ones instead
  lmlab run --all --public --compare        the key figures on the published data; --inplace keeps new ones
  lmlab run --all --jobs ${availableParallelism()} --junit junit.xml   everything, with a report that CI servers read`,
    )
    .action(async (wanted: string[], options: Options, command: Command) => {
      if (wanted.length === 0 && !options.all)
        command.error('error: name a notebook or a lesson, or give --all');
      if (wanted.length > 0 && options.all) command.error('error: give either notebooks or --all, not both');
      if (options.tolerance !== 1e-6 && !options.compare) command.error('error: --tolerance needs --compare');
      const edition = (options.solutions ?? options.all) ? 'solutions' : 'student';
      const paths = resolveNotebooks(wanted, edition, options.all);
      if (options.check) {
        // The compiler is loaded by those who need it only.
        const { checkNotebook } = await import('../course/check-notebook.js');
        reportCheck(
          paths.map((path) => {
            const notebook = readNotebook(path);
            return checkNotebook(path, options.param ? withParameters(notebook, options.param) : notebook);
          }),
          options.junit,
        );
        return;
      }
      const progress = runProgress(paths, process.stdout.isTTY);
      const stop = stopOnSignals();
      const kept = options.compare === true || options.inplace === true;
      // What a lesson with solutions keeps is committed, and rows of published data may not be.
      const shipped = options.shipped ?? (edition === 'solutions' && kept && !options.public);
      const data = shipped ? 'shipped' : options.public ? 'public' : undefined;
      if (data !== undefined && options.cache)
        command.error('error: --cache cannot tell the data that ship from the published ones');
      const { tolerance } = options;
      const runs = await runNotebooks(paths, {
        ...options,
        ...progress,
        data,
        inplace: options.inplace && inplaceBy(data, tolerance),
        out: options.out ?? join(projectFolder(), 'artifacts', 'runs'),
        cache: options.cache && runCache(join(projectFolder(), 'artifacts', 'cache')),
        compare: options.compare && compareBy(data, tolerance),
        parameters: options.param,
        signal: stop.signal,
      }).finally(() => {
        progress.stop();
        stop.release();
      });
      if (data === 'public' && options.inplace) keepFiguresOf(runs, tolerance);
      if (options.junit !== undefined) writeJunit(options.junit, runs);
      const report = options.html === undefined ? undefined : writeReports(options.html, runs);
      for (const run of runs) if (!run.passed) console.error(failureText(run));
      for (const text of runs.map(keyFiguresText).filter(Boolean)) console.log(text);
      if (runs.length > 1) console.log(timesTable(runs));
      if (report !== undefined) console.log(`Report: ${report}`);
      const drifted = runs.filter(({ cells }) => cells.some(({ error }) => error?.ename === 'Drift'));
      if (drifted.length > 0) console.error(remedy(drifted, data));
      const bad = runs.filter((run) => !run.passed).length;
      if (bad > 0) console.error(`\nlmlab: ${bad} of ${paths.length} notebooks failed`);
      process.exitCode = stop.exitCode() ?? (bad > 0 || runs.length < paths.length ? 1 : 0);
    });
}

function reportCheck(runs: readonly NotebookRun[], junit: string | undefined): void {
  if (junit !== undefined) writeJunit(junit, runs);
  for (const run of runs) {
    console.log(
      `${run.passed ? 'well-typed' : 'FAILED    '} ${run.path}, ${run.cells.length} cells, not run`,
    );
    if (!run.passed) console.error(failureText(run));
  }
  process.exitCode = runs.every((run) => run.passed) ? 0 : 1;
}

/** The project that the working directory belongs to, or the working directory itself outside of any. */
function projectFolder(): string {
  try {
    return dirname(findCourse().notebooks);
  } catch {
    return process.cwd();
  }
}

/** The first Ctrl-C stops the run in good order (copies and reports are written); a second one ends it at once. */
function stopOnSignals(): { signal: AbortSignal; release(): void; exitCode(): number | undefined } {
  const controller = new AbortController();
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  let code: number | undefined;
  const onSignal = (signal: keyof typeof codes): void => {
    if (code !== undefined) process.exit(code);
    code = codes[signal];
    controller.abort();
  };
  const signals = Object.keys(codes) as (keyof typeof codes)[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    release: () => signals.forEach((signal) => process.off(signal, onSignal)),
    exitCode: () => code,
  };
}

function parameter(text: string, earlier: Record<string, unknown> = {}): Record<string, unknown> {
  try {
    const [name, value] = readParameter(text);
    return { ...earlier, [name]: value };
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number from 1.');
  return value;
}
