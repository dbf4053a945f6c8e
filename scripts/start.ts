/**
 * `npm start`: builds what is stale, runs lesson 01 (with solutions) in the kernel, prints its key figures and the path
 * of the report. It only starts the commands that a person could type.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const stamp = join(root, 'dist', '.tsbuildinfo');
const report = join(root, 'artifacts', 'report');
const lesson = process.argv[2] ?? '01';

/** When a file, or the newest file in a folder, was changed. */
function changed(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changed(join(path, name))));
}

function stale(): boolean {
  if (!existsSync(stamp) || !existsSync(join(root, 'dist', 'src', 'cli', 'main.js'))) return true;
  const sources = ['src', 'kernel/src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  return sources.some((source) => changed(join(root, source)) > statSync(stamp).mtimeMs);
}

function step(command: string, args: string[]): void {
  const { status, signal } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    // npm is a script on Windows, which only a shell finds.
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status === 0) return;
  console.error(
    `\nnpm start: \`${[command, ...args].join(' ')}\` failed (${signal ?? `exit code ${status}`}).`,
  );
  process.exit(1);
}

if (stale()) {
  console.log('Building lmlab …');
  // Without the stamp the next start builds again, should this build fail half-way.
  rmSync(stamp, { force: true });
  step('npm', ['run', '--silent', 'build']);
}
const lmlab = join(root, 'bin', 'lmlab.js');
step(process.execPath, [lmlab, 'build']);
step(process.execPath, [lmlab, 'run', lesson, '--solutions', '--html', report]);
