import * as path from 'node:path';
import ts from 'typescript';
import { kernelFolder } from './project';

/**
 * The compiler options of cells: the project's own, except for what a cell is not. A cell is no file that gets
 * built, so nothing about emitted files applies; it imports as a bundler does, with or without an extension; and
 * a name that it does not use may be used by the next cell.
 */
export function cellOptions(projectRoot: string): ts.CompilerOptions {
  const configPath = path.join(projectRoot, 'tsconfig.json');
  let project: ts.CompilerOptions = { strict: true };
  if (ts.sys.fileExists(configPath)) {
    const host = {
      ...ts.sys,
      // Only the options matter here; walking the tree for its files would take longer than the first cell.
      readDirectory: () => [],
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    };
    project = ts.getParsedCommandLineOfConfigFile(configPath, {}, host)?.options ?? project;
  }
  const options: ts.CompilerOptions = {
    ...project,
    lib: project.lib ?? ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
    // What Node 20 runs as it stands; `using` and decorators are newer and get compiled.
    target: isOlder(project.target) ? project.target : ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    jsx: ts.JsxEmit.React,
    types: ['node'],
    typeRoots: [
      path.join(projectRoot, 'node_modules/@types'),
      path.join(path.dirname(kernelFolder()), 'node_modules/@types'),
      path.join(kernelFolder(), 'node_modules/@types'),
    ],
    skipLibCheck: true,
    sourceMap: true,
    inlineSources: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    preserveConstEnums: true,
    newLine: ts.NewLineKind.LineFeed,
  };
  return Object.fromEntries(Object.entries(options).filter(([key]) => !OF_BUILDS.has(key)));
}

/** Options about files that get built, or about how other tools will read the sources. */
const OF_BUILDS = new Set([
  'noEmit',
  'emitDeclarationOnly',
  'declaration',
  'declarationMap',
  'declarationDir',
  'outDir',
  'outFile',
  'rootDir',
  'rootDirs',
  'composite',
  'incremental',
  'tsBuildInfoFile',
  'importHelpers',
  'inlineSourceMap',
  'isolatedModules',
  'isolatedDeclarations',
  'verbatimModuleSyntax',
  'erasableSyntaxOnly',
  'noEmitOnError',
  'configFilePath',
  'customConditions',
  'allowJs',
  'checkJs',
  'removeComments',
  'sourceRoot',
  'mapRoot',
]);

function isOlder(target: ts.ScriptTarget | undefined): target is ts.ScriptTarget {
  return target !== undefined && target < ts.ScriptTarget.ES2022;
}
