import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import * as path from 'node:path';
import * as vm from 'node:vm';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';

/** The first cells have been run by then, so that the functions they needed are in the cache, too. */
const KEEP_AFTER_MS = 2000;

/**
 * Loads TypeScript from V8's code cache, kept in the user's cache folder: parsing and compiling its nine megabytes
 * anew would be a third of a kernel's start. Without a cache, or with one that V8 does not take (made by another
 * Node), the start is just slower, and a new one is kept.
 */
function loadTypeScript(): void {
  const file = require.resolve('typescript');
  const source = fs.readFileSync(file);
  const cacheFile = path.join(envPaths('lmlab', { suffix: '' }).cache, 'kernel', `${keyOf(file)}.v8-code`);
  const cachedData = read(cacheFile);
  // Reading ASCII as Latin-1 saves its check as UTF-8.
  const script = new vm.Script(Module.wrap(source.toString(isAscii(source) ? 'latin1' : 'utf8')), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  if (cachedData === undefined || script.cachedDataRejected === true)
    setTimeout(() => keep(script, cacheFile), KEEP_AFTER_MS).unref();
  const module = Object.assign(new Module(file), { filename: file });
  require.cache[file] = module;
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  module.loaded = true;
}

/** V8 compares only the length of the source: what else could differ is in the file's name. */
function keyOf(file: string): string {
  const { size, mtimeMs } = fs.statSync(file);
  const parts = [file, size, mtimeMs, process.version, process.arch, ...process.execArgv];
  return `typescript-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)}`;
}

function read(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(script: vm.Script, file: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    writeFileAtomic.sync(file, script.createCachedData());
  } catch {
    // A folder that cannot be written makes starts slower, and nothing else.
  }
}

loadTypeScript();
