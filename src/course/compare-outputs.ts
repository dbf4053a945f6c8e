import type { Cell, CodeCell, MimeBundle, Notebook, Output } from './notebook';
import type { CellRun, NotebookRun } from './run-notebook';

/** One place where an output is not what it was. */
export interface Drift {
  readonly cellId: string;
  /** Which part: `output 2, text/plain`. */
  readonly place: string;
  readonly old: string;
  readonly new: string;
}

/**
 * Compares the outputs of a run with those that the notebook was committed with: texts and figures alike, numbers in
 * them within a tolerance. What no two runs have in common is not compared: pictures, lines of progress, cost meters,
 * stderr, lengths of time, paths, and cells with the tag `measured`.
 *
 * @param committed the notebook with the outputs as they should be
 * @param executed the same notebook after the run
 * @param tolerance the largest difference of two numbers relative to the larger one, or to 1 where both are smaller
 * @returns the first drift of each cell, in order; empty when nothing has changed
 */
export function compareOutputs(committed: Notebook, executed: Notebook, tolerance: number): Drift[] {
  const old = new Map(committed.cells.map((cell) => [cell.id, cell]));
  return executed.cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [];
    const before = old.get(cell.id);
    if (isMeasuredCell(cell)) return [];
    const outputs = before?.cell_type === 'code' ? before.outputs : [];
    const drift = firstDrift(outputs, cell.outputs, tolerance);
    return drift ? [{ cellId: cell.id, ...drift }] : [];
  });
}

/** Whether what a cell shows is decided by the machine it runs on. */
export const isMeasuredCell = (cell: Cell): boolean => cell.metadata.tags?.includes('measured') ?? false;

/** A run whose cells fail where their outputs have drifted; a notebook without outputs has nothing to be held to. */
export function withDrifts(run: NotebookRun, committed: Notebook, tolerance: number): NotebookRun {
  const hasOutputs = committed.cells.some((cell) => cell.cell_type === 'code' && cell.outputs.length > 0);
  const drifts = new Map(
    compareOutputs(committed, run.notebook, tolerance).map((drift) => [drift.cellId, drift]),
  );
  const failed = (cell: CellRun, evalue: string): CellRun => ({
    ...cell,
    status: 'failed',
    error: { ename: 'Drift', evalue, traceback: [evalue] },
  });
  const cells = run.cells.map((cell, i): CellRun => {
    if (cell.status === 'failed' || cell.status === 'not-run') return cell;
    if (!hasOutputs) {
      return i === 0
        ? failed(
            cell,
            'the notebook has no outputs to compare with; --inplace in the place of --compare writes them',
          )
        : cell;
    }
    const drift = drifts.get(cell.id);
    return drift ? failed(cell, `${drift.place}\n- ${drift.old}\n+ ${drift.new}`) : cell;
  });
  return { ...run, cells, passed: run.passed && cells.every((cell) => cell.status !== 'failed') };
}

type Place = Omit<Drift, 'cellId'>;

function firstDrift(
  before: CodeCell['outputs'],
  after: CodeCell['outputs'],
  tolerance: number,
): Place | undefined {
  const [a, b] = [before, after].map((outputs) => outputs.filter(compared));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const name = `output ${i + 1}`;
    const [x, y] = [a.at(i), b.at(i)];
    if (!x || !y) return { place: name, old: x ? summary(x) : 'nothing', new: y ? summary(y) : 'nothing' };
    const drift = outputDrift(x, y, tolerance);
    if (drift) return { ...drift, place: `${name}${drift.place}` };
  }
  return undefined;
}

/** Whether an output says something that the next run should say again. */
export const compared = (output: Output): boolean =>
  output.output_type === 'stream'
    ? output.name !== 'stderr'
    : !('metadata' in output && isMeasured(output.metadata));

/** Lines of progress and cost meters say how long the work took, which differs from run to run. */
const isMeasured = ({ lmlab }: MimeBundle): boolean =>
  typeof lmlab === 'object' && lmlab !== null && ('progress' in lmlab || 'cost' in lmlab);

function outputDrift(a: Output, b: Output, tolerance: number): Place | undefined {
  if (a.output_type === 'stream' && b.output_type === 'stream') return textDrift(a.text, b.text, tolerance);
  if (a.output_type === 'error' && b.output_type === 'error') {
    return textDrift(`${a.ename}: ${a.evalue}`, `${b.ename}: ${b.evalue}`, tolerance);
  }
  if ('data' in a && 'data' in b) return bundleDrift(a.data, b.data, tolerance);
  return { place: '', old: summary(a), new: summary(b) };
}

function bundleDrift(a: MimeBundle, b: MimeBundle, tolerance: number): Place | undefined {
  for (const mime of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const place = `, ${mime}`;
    // How a picture is encoded differs from machine to machine; what it shows is in the other forms.
    if (isPicture(mime)) continue;
    if (!(mime in a) || !(mime in b)) {
      return { place, old: mime in a ? 'there' : 'nothing', new: mime in b ? 'there' : 'nothing' };
    }
    const [x, y] = [a[mime], b[mime]];
    const drift =
      typeof x === 'string' && typeof y === 'string'
        ? textDrift(x, y, tolerance)
        : jsonDrift(x, y, tolerance, '');
    if (drift) return { ...drift, place: `${place}${drift.place}` };
  }
  return undefined;
}

export const isPicture = (mime: string): boolean => mime.startsWith('image/');

/** Lengths of time, rates and paths, which say nothing about what a lesson teaches. */
const passing =
  /\d[\d,.]*\s?(?:ns|µs|ms|s|seconds?|minutes?|hours?)\b|\d[\d,.]*[kMG]?(?:\s?[A-Za-z]+)?\/s\b|(?<![\w./])(?:\.{1,2}|[a-z]\w*)?(?:\/[\w.@+-]+){2,}/g;

const numbers = /[-+]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/g;

/** Where two texts first differ: in the first line that differs by itself, else in the first that is not the same. */
function textDrift(a: string, b: string, tolerance: number): Place | undefined {
  if (sameText(a, b, tolerance)) return undefined;
  const [left, right] = [a.split('\n'), b.split('\n')];
  const alone = left.findIndex((line, i) => i >= right.length || !sameText(line, right[i], tolerance));
  const line = alone >= 0 ? alone : left.length;
  return { place: `, line ${line + 1}`, ...around(left[line], right[line]) };
}

/** Texts are equal when the words between the numbers are the same and each number is close to its partner. */
function sameText(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  const [s, t] = [a.replace(passing, '…'), b.replace(passing, '…')];
  const [x, y] = [s.match(numbers) ?? [], t.match(numbers) ?? []];
  // How wide a number is changes the spaces of a table.
  const words = (text: string): string => text.replace(numbers, '#').replace(/[ \t]+/g, ' ');
  return (
    x.length === y.length &&
    x.every((number, i) => nearInText(number, y[i], tolerance)) &&
    words(s) === words(t)
  );
}

const value = (text: string): number => Number(text.replaceAll(',', ''));

/**
 * A number that was rounded to be printed may be rounded the other way after a difference far below the tolerance: one
 * unit of the last digit is let pass where there are four digits or more, not all of them before the point.
 */
function nearInText(a: string, b: string, tolerance: number): boolean {
  if (near(value(a), value(b), tolerance)) return true;
  const [x, y] = [a, b].map((text) => /^[-+]?(\d+)\.(\d+)$/.exec(text.replaceAll(',', '')));
  if (!x || !y || x[2].length !== y[2].length) return false;
  const digits = (x[1] + x[2]).replace(/^0+/, '').length;
  const unit = 10 ** -x[2].length;
  return digits >= 4 && Math.abs(value(a) - value(b)) < 1.5 * unit;
}

function near(a: number, b: number, tolerance: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1);
}

function jsonDrift(a: unknown, b: unknown, tolerance: number, path: string): Place | undefined {
  if (typeof a === 'number' && typeof b === 'number' && near(a, b, tolerance)) return undefined;
  if (typeof a === 'string' && typeof b === 'string') {
    const drift = textDrift(a, b, tolerance);
    return drift && { ...drift, place: ` ${path}` };
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
    for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
      const drift = jsonDrift(x[key], y[key], tolerance, path === '' ? key : `${path}.${key}`);
      if (drift) return drift;
    }
    return undefined;
  }
  return Object.is(a, b)
    ? undefined
    : { place: ` ${path}`, old: clip(JSON.stringify(a)), new: clip(JSON.stringify(b)) };
}

function summary(output: Output): string {
  if (output.output_type === 'stream') return clip(output.text);
  if (output.output_type === 'error') return clip(`${output.ename}: ${output.evalue}`);
  const words = output.data['text/plain'];
  return clip(typeof words === 'string' ? words : Object.keys(output.data).join(', '));
}

/** Two lines, long ones from shortly before the place where they part. */
function around(a: string | undefined, b: string | undefined): Pick<Place, 'old' | 'new'> {
  if (a === undefined || b === undefined || Math.max(a.length, b.length) <= 200)
    return { old: clip(a), new: clip(b) };
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const from = Math.max(0, same - 60);
  const start = from > 0 ? '…' : '';
  return { old: start + clip(a.slice(from)), new: start + clip(b.slice(from)) };
}

function clip(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  const line = text.trim().split('\n')[0];
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
