import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Notebook, temporaryFolder } from './notebook';

/** A project with a notebook's folder, packages of all kinds and own source files. */
const project = temporaryFolder();
function write(file: string, text: string): void {
  const target = path.join(project, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}
function writePackage(name: string, manifest: object, files: Record<string, string>): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(files)) write(`node_modules/${name}/${file}`, text);
}

write('tsconfig.json', '{ "compilerOptions": { "strict": true, "target": "ES2022", "lib": ["ES2024"] } }');
write('package.json', '{ "name": "project", "type": "commonjs" }');
write('notebooks/data.json', '{ "answer": 42 }');
write(
  'lib/scale.ts',
  'import { base } from "./base";\nexport function scale(n: number): number { return base * n }\n',
);
write('lib/base.ts', 'export const base = 10;\n');
write(
  'lib/fails.ts',
  'interface Long {\n  a: string;\n}\n\nexport function fail(): never {\n  throw new Error("deep");\n}\n',
);
writePackage(
  'esm-only',
  { type: 'module', exports: { import: './index.js' } },
  {
    'index.js': 'export const kind = "esm"; export default function hello() { return "hi" }',
    'index.d.ts': 'export declare const kind: string; export default function hello(): string;',
  },
);
writePackage(
  'esm-waits',
  { type: 'module', exports: './index.js' },
  {
    'index.js': 'export const late = await Promise.resolve(7);',
    'index.d.ts': 'export declare const late: number;',
  },
);
writePackage(
  'mapped',
  { exports: { './sub': { types: './deep/sub.d.ts', default: './deep/sub.js' } } },
  {
    'deep/sub.js': 'exports.sub = 3;',
    'deep/sub.d.ts': 'export declare const sub: number;',
  },
);
writePackage(
  'whole',
  { main: 'index.js' },
  {
    'index.js': 'module.exports = function whole() { return "called" }; module.exports.extra = 1;',
    'index.d.ts':
      'declare function whole(): string; declare namespace whole { const extra: number; }\nexport = whole;',
  },
);
writePackage('untyped', { main: 'index.js' }, { 'index.js': 'exports.anything = 1;' });

const notebook = new Notebook(path.join(project, 'notebooks'));

afterAll(() => fs.rmSync(project, { recursive: true }));

describe('imports in cells', () => {
  it('take ESM-only packages, also such as wait at their top', async () => {
    expect(await notebook.text("import hello, { kind } from 'esm-only'; [hello(), kind]")).toBe(
      "[ 'hi', 'esm' ]",
    );
    expect(await notebook.text("import { late } from 'esm-waits'; late")).toBe('7');
    expect(await notebook.text("import * as all from 'esm-waits'; all.late + late")).toBe('14');
    expect(await notebook.text("(await import('esm-waits')).late")).toBe('7');
  });

  it('take exports maps, JSON, CommonJS modules and packages without types', async () => {
    expect(await notebook.text("import { sub } from 'mapped/sub'; sub")).toBe('3');
    expect(await notebook.text("import data from './data.json'; data.answer + 1")).toBe('43');
    expect(await notebook.text("import whole, { extra } from 'whole'; [whole(), extra]")).toBe(
      "[ 'called', 1 ]",
    );
    expect(await notebook.text("import required = require('whole'); required()")).toBe("'called'");
    expect(await notebook.text("import { anything } from 'untyped'; anything")).toBe('1');
    expect(await notebook.text("(await import('whole')).extra")).toBe('1');
  });

  it('keep the names of an import for later cells, and its types', async () => {
    await notebook.run("import * as os from 'node:os'; import type { PathLike } from 'node:fs'");
    expect(await notebook.text('const where: PathLike = os.EOL; where')).toBe("'\\n'");
    expect((await notebook.failure('os.EOL.length.nothing')).text).toContain('TS2339');
  });

  it('say what is missing', async () => {
    expect((await notebook.failure("import { no } from './absent'")).text).toContain('TS2307');
    expect((await notebook.failure("import { wrong } from 'mapped/sub'")).text).toContain('TS2305');
    expect((await notebook.failure("import { gone } from 'untyped'")).text).toContain(
      "no export named 'gone'",
    );
  });

  it('know where they are', async () => {
    const folder = path.join(project, 'notebooks');
    expect(await notebook.text('[__dirname, import.meta.dirname, require.resolve("./data.json")]')).toContain(
      folder,
    );
    expect(await notebook.text('new URL("data.json", import.meta.url).pathname')).toBe(
      `'${folder}/data.json'`,
    );
  });
});

describe("the project's own files", () => {
  it('are compiled on the fly from any folder, and an edit is seen by the next cell that imports them', async () => {
    expect(await notebook.text("import { scale } from '../lib/scale'; scale(2)")).toBe('20');
    write('lib/base.ts', 'export const base = 100;\n');
    expect(await notebook.text('scale(2)')).toBe('20');
    expect(await notebook.text("import { scale } from '../lib/scale.js'; scale(2)")).toBe('200');
    write('lib/scale.ts', 'export const scale = (text: string): string => text.repeat(2);\n');
    expect(await notebook.text("import { scale } from '../lib/scale.ts'; scale('ab')")).toBe("'abab'");
    expect((await notebook.failure('scale(2)')).text).toContain('TS2345');
  });

  it('are checked, too', async () => {
    write('lib/broken.ts', 'export const n: number = "text";\n');
    const { text } = await notebook.failure("import { n } from '../lib/broken'; n");
    expect(text).toContain('../lib/broken.ts:1:14 TS2322');
    write('lib/broken.ts', 'export const n: number = 1;\n');
    expect(await notebook.text("import { n } from '../lib/broken'; n")).toBe('1');
  });

  it('fail at the line that was written', async () => {
    const { text } = await notebook.failure("import { fail } from '../lib/fails';\nfail()");
    expect(text).toContain('at fail (lib/fails.ts:6:9)');
    expect(text).toContain('> 2 | fail()');
  });
});

describe('what ES modules can do, in the project’s own files and in cells', () => {
  it('bindings live: what a module changes is seen by every cell that imported it', async () => {
    write('lib/live.ts', 'export let n = 0;\nexport function bump(): number { return ++n; }\n');
    expect(await notebook.text("import { n, bump, n as same } from '../lib/live'; bump(); n")).toBe('1');
    expect(await notebook.text('const seen = () => n; bump(); [n, same, seen(), { n }.n]')).toBe(
      '[ 2, 2, 2, 2 ]',
    );
    expect((await notebook.failure('n = 5')).text).toContain('TS2632');
    expect(await notebook.text("import * as live from '../lib/live'; bump(); live.n")).toBe('3');
  });

  it('export * in a cell brings every name, types too', async () => {
    write('lib/all.ts', 'export const one = 1;\nexport interface Pair { a: number }\nexport default 9;\n');
    expect(await notebook.text("export * from '../lib/all';\nconst pair: Pair = { a: one };\npair")).toBe(
      '{ a: 1 }',
    );
    expect(await notebook.text('const again: Pair = { a: one + 1 }; again')).toBe('{ a: 2 }');
    expect((await notebook.failure("export * from '../lib/missing'")).text).toContain('TS2307');
  });

  it('await at the top, also of what a file imports, and an edit is seen', async () => {
    write('lib/slow.ts', 'export const v = await Promise.resolve(5);\n');
    write(
      'lib/user.ts',
      "import { v } from './slow';\nimport fs from 'node:fs';\nexport const w = v + (fs.existsSync('/') ? 1 : 0);\n",
    );
    expect(await notebook.text("import { w } from '../lib/user'; w")).toBe('6');
    expect(await notebook.text("(await import('../lib/slow')).v")).toBe('5');
    write('lib/slow.ts', '\nexport const v = await Promise.resolve(50);\n');
    expect(await notebook.text("import { w } from '../lib/user'; w")).toBe('51');
  });

  it('a file that fails after an await fails its importer, at its line, and is tried again', async () => {
    write('lib/late.ts', 'await 0;\nthrow new Error("not ready");\nexport const x = 1;\n');
    const { text } = await notebook.failure("import { x } from '../lib/late'; x");
    expect(text).toContain('not ready');
    expect(text).toContain('lib/late.ts:2');
    write('lib/late.ts', 'await 0;\nexport const x = 1;\n');
    expect(await notebook.text("import { x } from '../lib/late'; x")).toBe('1');
  });

  it('import.meta', async () => {
    write(
      'lib/meta.ts',
      'export const { dirname, filename } = import.meta;\nexport const { url } = import.meta;\n',
    );
    const code =
      "import { dirname, filename, url } from '../lib/meta'; JSON.stringify([dirname, filename, url])";
    const file = path.join(project, 'lib/meta.ts');
    const expected = [path.dirname(file), file, pathToFileURL(file).href];
    expect(await notebook.text(code)).toBe(`'${JSON.stringify(expected)}'`);
  });
});

describe('JSX in cells', () => {
  const h = 'const h = (tag: string, props: object | null, ...kids: unknown[]) => ({ tag, props, kids });';

  it('works with the function that the cell names', async () => {
    expect(await notebook.text(`/** @jsx h */\n${h}\n<b id="a">hi {1 + 1}</b>`)).toBe(
      "{ tag: 'b', props: { id: 'a' }, kids: [ 'hi ', 2 ] }",
    );
  });

  it('works with React without a word; where nothing makes elements, the error says what to do', async () => {
    expect((await notebook.failure('<i/>')).text).toContain('begin the cell with /** @jsx h */');
    expect(
      await notebook.text('const React = { createElement: (...all: unknown[]) => all }; <b x={1}/>'),
    ).toBe("[ 'b', { x: 1 } ]");
  });
});

describe('expressions beside cells', () => {
  const evaluate = (code: string) =>
    notebook.engine.evaluate({ code, cellName: 'In[1]', signal: new AbortController().signal });

  it('know the names of cells and leave none behind', async () => {
    await notebook.run('const side = 3;');
    expect(await evaluate('side * side // area')).toMatchObject({
      status: 'ok',
      result: { data: { 'text/plain': '9' } },
    });
    expect(await evaluate('{ side }')).toMatchObject({
      status: 'ok',
      result: { data: { 'text/plain': '{ side: 3 }' } },
    });
    expect(await evaluate('await Promise.resolve(4)')).toMatchObject({ status: 'ok' });
    for (const code of ['const leaked = 1', 'side; side', '', 'nowhere'])
      expect(await evaluate(code)).toMatchObject({ status: 'error' });
    expect((await notebook.failure('leaked')).text).toContain('TS2304');
  });
});

describe('module cells', () => {
  it('are modules of the notebook, and can be replaced', async () => {
    expect(
      await notebook.text('/** @module tools */\nexport const tool = (n: number) => n + 1;'),
    ).toBeUndefined();
    expect(await notebook.text("import { tool } from './tools'; tool(1)")).toBe('2');
    await notebook.run('/** @module tools */\nexport const tool = (n: number) => n + 10;');
    expect(await notebook.text("import { tool } from './tools'; tool(1)")).toBe('11');
  });

  it('are checked where they stand', async () => {
    const { text } = await notebook.failure('/** @module bad */\nexport const n: number = "text";');
    expect(text).toContain('In[');
    expect(text).toContain('TS2322');
  });
});
