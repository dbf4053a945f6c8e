import { LmlabError } from '../core/errors';
import type { CodeCell, Notebook } from './notebook';

/** Names and values that a run puts into a notebook. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The tags that papermill made common: the cell of defaults, and the cell that overrides them. */
const DEFAULTS = 'parameters';
const INJECTED = 'injected-parameters';

/**
 * Reads `name=value`: a value that is JSON means what it means there, anything else is text.
 *
 * @throws LmlabError `bad-option` where there is no name, or one that is no TypeScript name
 */
export function readParameter(text: string): [name: string, value: unknown] {
  const split = text.indexOf('=');
  const [name, value] = [text.slice(0, Math.max(split, 0)), text.slice(split + 1)];
  if (!/^[\p{L}_$][\p{L}\d_$]*$/u.test(name)) {
    throw new LmlabError('bad-option', {
      expected: 'a parameter as name=value',
      found: text,
      remedy: 'Write it like -p epochs=3, -p text="in quotes where the shell needs them" or -p list=[1,2].',
    });
  }
  try {
    return [name, JSON.parse(value) as unknown];
  } catch {
    return [name, value];
  }
}

/**
 * A copy of a notebook with a cell that sets its parameters: after the cell with the tag `parameters`, which holds
 * the defaults, or before all cells.
 *
 * @throws LmlabError `unknown-name` when the cell of defaults does not declare a parameter
 */
export function withParameters(notebook: Notebook, parameters: Parameters): Notebook {
  const copy = structuredClone(notebook);
  const tagged = (tag: string): number =>
    copy.cells.findIndex((cell) => cell.cell_type === 'code' && cell.metadata.tags?.includes(tag));
  const earlier = tagged(INJECTED);
  if (earlier >= 0) copy.cells.splice(earlier, 1);
  const defaults = tagged(DEFAULTS);
  if (defaults >= 0) checkNames(copy.cells[defaults].source, Object.keys(parameters));
  const cell: CodeCell = {
    cell_type: 'code',
    id: INJECTED,
    metadata: { tags: [INJECTED] },
    source: Object.entries(parameters).map(declaration).join('\n'),
    outputs: [],
    execution_count: null,
  };
  copy.cells.splice(defaults + 1, 0, cell);
  return copy;
}

/** `let`, since the type of `const mode = "fast"` is "fast" alone. null and [] say nothing of a type. */
function declaration([name, value]: [string, unknown]): string {
  const type = value === null ? ': any' : Array.isArray(value) && value.length === 0 ? ': any[]' : '';
  return `let ${name}${type} = ${JSON.stringify(value)};`;
}

function checkNames(defaults: string, names: readonly string[]): void {
  const words: readonly string[] = defaults.match(/[\p{L}_$][\p{L}\d_$]*/gu) ?? [];
  const unknown = names.find((name) => !words.includes(name));
  if (unknown === undefined) return;
  throw new LmlabError('unknown-name', {
    expected: 'a parameter that the cell with the tag "parameters" declares',
    found: unknown,
    remedy: `The cell reads: ${defaults.trim()}`,
  });
}
