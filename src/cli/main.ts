import { Command, CommanderError } from 'commander';
import { LmlabError } from '../core/errors';
import { buildCommand } from './build';
import { dataCommand } from './data';
import { gradeCommand } from './grade';
import { kernelCommand } from './kernel';
import { runCommand } from './run';
import { studyCommand } from './study';

/** Exit codes: 0 all is well, 1 something went wrong while running, 2 the command line makes no sense. */
const misuse = 2;

/** Builds the whole command line; one file a subcommand. */
export function program(): Command {
  const root = new Command('lmlab')
    .description('Notebooks, lessons and data of lmlab: learn to optimize language models in TypeScript.')
    .addHelpText(
      'after',
      `
Examples:
  lmlab build                        make the notebooks from notebooks/lessons/*.ts
  lmlab run 01 --html report         execute lesson 01 headless and write a report to read
  lmlab data list                    the public data sets, and which of them are here
  lmlab kernel install               make the kernel known to Jupyter

\`lmlab COMMAND --help\` tells more of each.`,
    )
    .addCommand(buildCommand())
    .addCommand(runCommand())
    .addCommand(gradeCommand())
    .addCommand(dataCommand())
    .addCommand(studyCommand())
    .addCommand(kernelCommand());
  for (const command of [root, ...descendants(root)]) oneClearLine(command);
  return root;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

/** A wrong argument gets one line that says where to read on, and exit code 2. */
function oneClearLine(command: Command): void {
  command.showSuggestionAfterError(true).exitOverride();
  command.configureOutput({
    outputError: (text, write) => {
      const message = text
        .trim()
        .replace(/^error: /, '')
        .replace(/\s*\n\s*/g, ' ');
      write(`lmlab: ${message}; see \`${path(command)} --help\`\n`);
    },
  });
}

function path(command: Command): string {
  return command.parent ? `${path(command.parent)} ${command.name()}` : command.name();
}

/**
 * Runs the command line and sets the process's exit code.
 *
 * @param argv as in `process.argv`
 */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCode(error);
  }
}

function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misuse;
  // A mistake of ours shows its stack; a mistake of the user's, which LmlabError explains, does not need one.
  if (error instanceof LmlabError) console.error(`lmlab: ${error.message}`);
  else console.error(error);
  return error instanceof LmlabError && error.code === 'unknown-lesson' ? misuse : 1;
}
