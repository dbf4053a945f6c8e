import { stripVTControlCharacters } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import type { CellRun, NotebookRun } from './run-notebook';

/**
 * The runs as a JUnit report: a suite a notebook, a test case a code cell, so that CI shows which cell failed.
 *
 * Source: the de-facto schema at https://github.com/testmoapp/junitxml
 */
export function junitXml(runs: readonly NotebookRun[]): string {
  const suites = runs.map((run) => {
    const failures = run.cells.filter((cell) => cell.status === 'failed').length;
    const skipped = run.cells.filter((cell) => cell.status === 'not-run').length;
    const attributes = counts(run.cells.length, failures, skipped, run.seconds);
    const cases = run.cells.map((cell) => testCase(run, cell)).join('');
    return `  <testsuite name="${xml(run.path)}" ${attributes}>\n${cases}  </testsuite>\n`;
  });
  const cells = runs.flatMap((run) => run.cells);
  const total = counts(
    cells.length,
    cells.filter((cell) => cell.status === 'failed').length,
    cells.filter((cell) => cell.status === 'not-run').length,
    runs.reduce((sum, run) => sum + run.seconds, 0),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lmlab run" ${total}>\n${suites.join('')}</testsuites>\n`;
}

/** Writes the report; a half-written one is never seen. */
export function writeJunit(file: string, runs: readonly NotebookRun[]): void {
  writeFileAtomic.sync(file, junitXml(runs));
}

function counts(tests: number, failures: number, skipped: number, seconds: number): string {
  return `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

function testCase(run: NotebookRun, cell: CellRun): string {
  const name = `cell ${cell.position} (${cell.id})`;
  const open = `    <testcase classname="${xml(run.path)}" name="${xml(name)}" time="${cell.seconds.toFixed(3)}"`;
  if (cell.status === 'not-run') {
    return `${open}>\n      <skipped message="an earlier cell failed"/>\n    </testcase>\n`;
  }
  if (cell.status !== 'failed') return `${open}/>\n`;
  const { ename = 'Error', evalue = '', traceback = [] } = cell.error ?? {};
  const place = cell.line === undefined ? '' : `line ${cell.line}: `;
  const message = xml(`${place}${ename}: ${evalue}`);
  return `${open}>\n      <failure type="${xml(ename)}" message="${message}">${xml(traceback.join('\n'))}</failure>\n    </testcase>\n`;
}

/** Escapes for text and attributes; control characters, which XML 1.0 cannot hold at all, become U+FFFD. */
function xml(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
