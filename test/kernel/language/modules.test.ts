import * as fs from 'node:fs';
import * as path from 'node:path';
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
