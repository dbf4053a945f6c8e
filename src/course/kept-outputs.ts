import { compared, compareOutputs, isMeasuredCell, isPicture } from './compare-outputs';
import { runFolder } from './fixed-conditions';
import type { Cell, CodeCell, MimeBundle, Notebook, Output } from './notebook';

/** As many digits of a number are kept: more than any tolerance asks for, less than a machine may differ in. */
const DIGITS = 7;

/**
 * A run's notebook as it is kept under version control: outputs that no two runs have in common are left out, pictures
 * give way to the data that they were drawn from, numbers in data have seven digits, and the folder of the run gives way
 * to the learner's. A cell whose outputs have not drifted keeps those that it had, so that a new run changes what is new
 * and nothing else. Cells with the tag `measured` build on each other and on the rest, and no drift is seen in them: as
 * soon as one cell of the notebook is new, all of them are taken from the new run.
 *
 * @param executed the notebook with the outputs of the run
 * @param before the notebook as it was kept so far
 * @param tolerance of numbers, as `compareOutputs` takes it
 */
export function keptOutputs(executed: Notebook, before: Notebook, tolerance: number): Notebook {
  const drifted = new Set(compareOutputs(before, executed, tolerance).map(({ cellId }) => cellId));
  const old = new Map(before.cells.map((cell) => [cell.id, cell]));
  const stays = (cell: Cell): boolean => {
    const kept = old.get(cell.id);
    return kept?.cell_type === 'code' && kept.execution_count !== null && !drifted.has(cell.id);
  };
  const anyNew = executed.cells.some((cell) => cell.cell_type === 'code' && !stays(cell));
  const cells = executed.cells.map((cell): Cell => {
    if (cell.cell_type !== 'code') return cell;
    const kept = old.get(cell.id) as CodeCell;
    return stays(cell) && !(anyNew && isMeasuredCell(cell))
      ? { ...cell, outputs: kept.outputs, execution_count: kept.execution_count }
      : { ...cell, outputs: cell.outputs.filter(compared).map(slim) };
  });
  return { ...executed, cells };
}

/** The folder of a run, with what leads there. It is gone after the run; a learner finds the same files in artifacts. */
const folderOfRun = new RegExp(`[^\\s"']*${runFolder}\\w+(?=[\\\\/])`, 'g');

function slim(output: Output): Output {
  if (output.output_type === 'stream')
    return { ...output, text: output.text.replace(folderOfRun, 'artifacts') };
  if (!('data' in output)) return output;
  const hasData = Object.keys(output.data).some((mime) => mime.includes('plotly'));
  const data: MimeBundle = {};
  for (const [mime, value] of Object.entries(output.data))
    if (!(hasData && isPicture(mime))) data[mime] = rounded(value);
  return { ...output, data };
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
