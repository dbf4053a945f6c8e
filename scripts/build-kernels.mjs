// Compiles assembly/ to WebAssembly and writes it, as text, to src/neural/kernels-binary.ts. Text, because it then
// travels with the compiled library and with the tests alike. Does nothing when the sources have not changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/neural/kernels-binary.ts');
const sources = join(root, 'assembly');
const hash = createHash('sha256');
for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
const digest = hash.digest('hex');

let present = '';
try {
  present = readFileSync(target, 'utf8');
} catch {
  // The first build.
}
if (!present.includes(digest)) {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const wasm = join(folder, 'kernels.wasm');
  const asc = join(
    dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
    'bin/asc.js',
  );
  const flags = [
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--importMemory',
    '--noAssert',
    '-O3',
    '--converge',
  ];
  const quiet = ['--disableWarning', '112'];
  const run = spawnSync(process.execPath, [asc, 'assembly/index.ts', '-o', wasm, ...flags, ...quiet], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) process.exit(1);
  const text = readFileSync(wasm).toString('base64');
  writeFileSync(
    target,
    `// Generated from assembly/ by \`npm run build:kernels\`. Do not edit.

/** SHA-256 of the sources this was compiled from. */
export const kernelsSource = '${digest}';

/** The WebAssembly module, in base64. */
export const kernelsBinary =
  '${text}';
`,
  );
  rmSync(folder, { recursive: true });
  console.log(`src/neural/kernels-binary.ts: ${Math.round((text.length * 3) / 4096)} KB of kernels`);
}
