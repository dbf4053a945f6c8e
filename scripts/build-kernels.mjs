// Compiles assembly/ to WebAssembly and writes it, as text, into src/. Text, because it then travels with the compiled
// library and with the tests alike. Does nothing when the sources have not changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
build('assembly', 'src/neural/kernels-binary.ts', 'kernels');
build('assembly/sparse', 'src/core/sparse-kernels-binary.ts', 'sparseKernels');

/** Compiles the sources in `folder` into `target`, which exports `nameSource` and `nameBinary`. */
function build(folder, target, name) {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(root, folder)).sort()) {
    if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(root, folder, file)));
  }
  const digest = hash.digest('hex');
  let present = '';
  try {
    present = readFileSync(join(root, target), 'utf8');
  } catch {
    // The first build.
  }
  if (present.includes(digest)) return;
  const out = mkdtempSync(join(tmpdir(), 'kernels-'));
  const wasm = join(out, 'kernels.wasm');
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
  const run = spawnSync(process.execPath, [asc, `${folder}/index.ts`, '-o', wasm, ...flags, ...quiet], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (run.status !== 0) process.exit(1);
  const text = readFileSync(wasm).toString('base64');
  writeFileSync(
    join(root, target),
    `// Generated from ${folder}/ by \`npm run build:kernels\`. Do not edit.

/** SHA-256 of the sources this was compiled from. */
export const ${name}Source = '${digest}';

/** The WebAssembly module, in base64. */
export const ${name}Binary =
  '${text}';
`,
  );
  rmSync(out, { recursive: true });
  console.log(`${target}: ${Math.round((text.length * 3) / 4096)} KB of kernels`);
}
