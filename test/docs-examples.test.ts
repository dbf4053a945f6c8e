import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import * as ts from 'typescript';
import * as lmlab from 'lmlab';
import { projectRoot, sourceFiles } from './source-files';

const requireHere = createRequire(__filename);

/**
 * Runs every `@example` of the public docstrings, and the README's. In an example, a line `expression; // value` is a promise: the
 * expression must equal the value (`// ≈ 0.93` to as many digits as are written). Other comments are prose.
 */
interface Example {
  readonly name: string;
  readonly code: string;
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(join(projectRoot, file), 'utf8');
  const blocks = [...source.matchAll(/@example\s*\n\s*\* ```ts\n([\s\S]*?)\n\s*\* ```/g)];
  return blocks.map((block, k) => ({
    name: `${file}${blocks.length > 1 ? ` (${k + 1})` : ''}`,
    code: block[1].replace(/^\s*\* ?/gm, '').replaceAll('*\\/', '*/'),
  }));
}

/** The TypeScript blocks of a page for readers. */
function blocksOf(file: string): Example[] {
  const page = readFileSync(join(projectRoot, file), 'utf8');
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((block, k) => ({
    name: `${file} (${k + 1})`,
    code: block[1],
  }));
}

const examples = [...sourceFiles('src').flatMap(examplesOf), ...blocksOf('README.md')];

/** The value that a trailing comment promises, or undefined where the comment is prose. */
function promised(comment: string): { value: unknown; digits?: number } | undefined {
  const approximate = /^≈\s*(-?[\d.]+(?:e-?\d+)?)$/.exec(comment);
  if (approximate)
    return { value: Number(approximate[1]), digits: (approximate[1].split('.')[1] ?? '').length };
  try {
    return { value: runInNewContext(`(${comment})`) as unknown };
  } catch {
    return undefined;
  }
}

/** Turns each promise into a call of `check`, so that it is compared where it stands. */
function withChecks(code: string): { code: string; promises: { value: unknown; digits?: number }[] } {
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const promises: { value: unknown; digits?: number }[] = [];
  let out = '';
  let from = 0;
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement)) continue;
    const comment = ts.getTrailingCommentRanges(code, statement.end)?.[0];
    if (!comment) continue;
    const promise = promised(code.slice(comment.pos + 2, comment.end).trim());
    if (!promise) continue;
    out += `${code.slice(from, statement.getStart())}check(${promises.length}, ${statement.expression.getText()});`;
    from = statement.end;
    promises.push(promise);
  }
  return { code: out + code.slice(from), promises };
}

describe('examples of the docstrings', () => {
  it('stand in the sources', () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples.map((example) => [example.name, example] as const))(
    '%s runs and keeps its promises',
    async (_, example) => {
      const { code, promises } = withChecks(example.code);
      const js = ts.transpileModule(code, {
        compilerOptions: {
          module: ts.ModuleKind.CommonJS,
          target: ts.ScriptTarget.ES2022,
          esModuleInterop: true,
        },
      }).outputText;
      const seen = new Set<number>();
      const check = (k: number, actual: unknown): void => {
        seen.add(k);
        const { value, digits } = promises[k];
        if (digits !== undefined) expect(actual).toBeCloseTo(value as number, digits);
        // Arrays made inside typed arrays and the like compare by their plain form.
        else expect(plain(actual)).toEqual(plain(value));
      };
      const need = (name: string): unknown => (name === 'lmlab' ? lmlab : (requireHere(name) as unknown));
      const AsyncFunction = (async () => {}).constructor as new (
        ...args: string[]
      ) => (...args: unknown[]) => Promise<void>;
      await new AsyncFunction('require', 'exports', 'check', js)(need, {}, check);
      expect(seen.size).toBe(promises.length);
    },
  );

  it('type-check as a learner would write them', () => {
    const sources = new Map(
      examples.map((example, k) => [
        join(projectRoot, 'test', `example-${k}.ts`),
        { example, text: `${example.code}\nexport {};\n` },
      ]),
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      esModuleInterop: true,
      types: ['node'],
      paths: { lmlab: [join(projectRoot, 'src/index.ts')] },
    };
    const base = ts.createCompilerHost(options);
    const host: ts.CompilerHost = {
      ...base,
      fileExists: (file) => sources.has(file) || base.fileExists(file),
      readFile: (file) => sources.get(file)?.text ?? base.readFile(file),
      getSourceFile: (file, target) => {
        const source = sources.get(file);
        return source ? ts.createSourceFile(file, source.text, target) : base.getSourceFile(file, target);
      },
    };
    const program = ts.createProgram([...sources.keys()], options, host);
    const complaints = [...sources].flatMap(([file, { example }]) =>
      ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((diagnostic) => {
        const line =
          diagnostic.file && diagnostic.start !== undefined
            ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line + 1
            : 0;
        return `${example.name}:${line}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
      }),
    );
    expect(complaints).toEqual([]);
  });
});

/** Typed arrays as arrays, so that `[1, 2]` in a comment can stand for a Float64Array. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(plain);
  return value;
}
