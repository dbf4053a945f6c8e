import { join } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../source-files';

const folder = join(projectRoot, 'notebooks', 'lessons');

/**
 * Type-checks sources as if they were lessons, all at once.
 *
 * @returns for each source its messages, none where it compiles
 */
export function typeErrors(sources: readonly string[]): string[][] {
  const read = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
  const texts = new Map(sources.map((text, i) => [join(folder, `try-${i}.ts`), text]));
  const base = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...base,
    fileExists: (path) => texts.has(path) || base.fileExists(path),
    readFile: (path) => texts.get(path) ?? base.readFile(path),
    getSourceFile: (path, language, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? base.getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].map((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}
