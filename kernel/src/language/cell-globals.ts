import * as path from 'node:path';

/** The file that declares what every cell can use without importing it. It is nowhere but in the checker. */
export const GLOBALS: string = path.join(__dirname, 'notebook-globals.d.ts');
export const GLOBALS_TEXT = `/** Asks the reader of the notebook for a line of text. */
declare function input(prompt?: string, options?: { password?: boolean }): Promise<string>;
/** Asks the reader of the notebook for a line of text; everything stands still until the answer. */
declare function prompt(message?: string, options?: { password?: boolean }): string;
/** Shows a value below the cell, as the last expression of a cell is shown. */
declare function display(value: unknown): Promise<void>;
/** Clears the output of the cell; with \`wait\`, when the next output comes. */
declare function clearOutput(options?: { wait?: boolean }): void;
`;
