import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What a peer needs: packages of the npm registry, each with its version. */
export interface Peer {
  readonly dependencies: Readonly<Record<string, string>>;
  /** What stands in for dependencies of theirs, as in a package.json. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** The folder that a peer is installed in, outside the project, which does not depend on it. Installed once. */
export function installed(name: string, peer: Peer): string {
  const folder = path.join(os.tmpdir(), `lmlab-bench-${name}`);
  if (!existsSync(path.join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...peer }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  }
  return folder;
}
