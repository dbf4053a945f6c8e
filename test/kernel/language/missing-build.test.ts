import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../../../kernel/src/kernelspec';
import { temporaryFolder } from './notebook';

/** The built kernel in a project whose library is built as `files` say: runs a cell there, returns its traceback. */
function runWith(files: Readonly<Record<string, string>>, code: string): string {
  const project = temporaryFolder();
  try {
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
      fs.writeFileSync(path.join(project, file), text);
    }
    for (const name of ['package.json', 'tsconfig.json'])
      fs.copyFileSync(path.join(projectRoot, name), path.join(project, name));
    fs.cpSync(path.join(projectRoot, 'dist/kernel'), path.join(project, 'dist/kernel'), { recursive: true });
    for (const name of ['node_modules', 'kernel'])
      fs.symlinkSync(path.join(projectRoot, name), path.join(project, name));
    const script = `
      const { createEngine } = require('./dist/kernel/src/language/engine.js');
      const host = { display() {}, updateDisplay() {}, clearOutput() {}, input: async () => '' };
      createEngine(host, process.cwd())
        .execute({ code: ${JSON.stringify(code)}, cellName: 'In[1]', signal: new AbortController().signal })
        .then(({ failure }) => console.log(failure ? failure.traceback.join('\\n') : 'it ran'));`;
    return execFileSync(process.execPath, ['-e', script], { cwd: project, encoding: 'utf8' })
      .replace(/\u001b\[\d+m/g, '')
      .replaceAll(project, 'PROJECT');
  } finally {
    fs.rmSync(project, { recursive: true });
  }
}

const remedy =
  'The library lmlab is not built, or only in part. Run npm run build in PROJECT, then restart the kernel.';
const cell = "import { f1 } from 'lmlab'; f1";

test('a cell that imports lmlab where it is not built says what to do', () => {
  expect(runWith({}, cell)).toContain(remedy);
});

test('so it does where the build broke off', () => {
  const declared = { 'dist/src/index.d.ts': 'export declare function f1(): number;' };
  expect(runWith(declared, cell)).toContain(remedy);
  const partly = { ...declared, 'dist/src/index.js': "exports.f1 = require('./metrics/f1').f1;" };
  const text = runWith(partly, cell);
  expect(text).toContain(remedy);
  expect(text).toContain("Cannot find module './metrics/f1'");
});

test('and runs where it is whole', () => {
  const whole = {
    'dist/src/index.d.ts': 'export declare function f1(): number;',
    'dist/src/index.js': 'exports.f1 = () => 1;',
  };
  expect(runWith(whole, 'import { f1 } from "lmlab"; f1();')).toContain('it ran');
});
