import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { LmlabError } from '../../core/errors';
import type { Owner } from './entry';

/** How long an owner on another host may hold the lock before it counts as dead, in milliseconds. */
const FOREIGN_LEASE = 60_000;

let self: Owner | undefined;

/** This process. */
export function thisProcess(): Owner {
  return (self ??= { host: thisHost(), pid: process.pid, start: startOf(process.pid) ?? '' });
}

let host: string | undefined;

function thisHost(): string {
  if (host !== undefined) return host;
  let space = '';
  try {
    space = ` ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Only Linux has process namespaces.
  }
  return (host = hostname() + space);
}

/** When a process started, in the system's ticks; undefined where the system does not tell or it is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets: count from its last bracket. Start is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has died already; only its parent has not noticed.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether the owner is a process of this host that lives no more; false for other hosts, of which nothing is known. */
export function isDead(owner: Owner): boolean {
  if (owner.host !== thisHost()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return owner.start !== '' && startOf(owner.pid) !== owner.start;
}

/**
 * Runs `work` while no other process runs any under the same path. The lock is a file `PATH.lock.N` that names its
 * owner. Whoever finds the highest N released, or its owner dead, creates N + 1, which only one can; creating
 * one that is no longer the highest does not count. So a lock is taken over from a dead owner without ever being held
 * twice.
 *
 * @param path What is to be locked.
 * @param timeoutSeconds How long to wait for a living owner.
 * @throws LmlabError `locked` when it is still held after that time.
 */
export function withFileLock<T>(path: string, work: () => T, timeoutSeconds = 60): T {
  const generation = acquire(path, timeoutSeconds);
  try {
    return work();
  } finally {
    // Marked as released in one step; deleting it could let a slow reader start again from an old number.
    const temporary = `${path}.unlock.${process.pid}.${generation}`;
    write(temporary, 'released');
    renameSync(temporary, `${path}.lock.${generation}`);
  }
}

function acquire(path: string, timeoutSeconds: number): number {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const deadline = process.uptime() + timeoutSeconds;
  for (;;) {
    const highest = Math.max(0, ...generations(path));
    if (highest === 0 || isFree(`${path}.lock.${highest}`)) {
      if (create(`${path}.lock.${highest + 1}`)) {
        const all = generations(path);
        if (Math.max(...all) === highest + 1) {
          for (const old of all) if (old <= highest) rmSync(`${path}.lock.${old}`, { force: true });
          return highest + 1;
        }
        rmSync(`${path}.lock.${highest + 1}`, { force: true });
      }
      continue;
    }
    if (process.uptime() > deadline) {
      throw new LmlabError('locked', {
        expected: `the lock on ${path} within ${timeoutSeconds} s`,
        found: `it held by ${read(`${path}.lock.${highest}`)}`,
        remedy: 'Wait for that process, or stop it.',
      });
    }
    Atomics.wait(sleeper, 0, 0, 2);
  }
}

function generations(path: string): number[] {
  const prefix = `${basename(path)}.lock.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isInteger);
}

function isFree(lock: string): boolean {
  const text = read(lock);
  if (text === 'released') return true;
  try {
    const { owner, at } = JSON.parse(text) as { owner: Owner; at: number };
    if (owner.host === thisHost()) return isDead(owner);
    return Date.now() - at > FOREIGN_LEASE;
  } catch {
    // Gone, or its creator has not written its name yet. If that one died between the two steps, nobody can tell: the
    // link step in `create` makes the name and its content appear together, so this is only the former.
    return false;
  }
}

/** Creates the lock with its owner inside in one step; false when it exists. */
function create(lock: string): boolean {
  const temporary = join(dirname(lock), `.${basename(lock)}.${process.pid}`);
  write(temporary, JSON.stringify({ owner: thisProcess(), at: Date.now() }));
  try {
    linkSync(temporary, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function write(file: string, text: string): void {
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, text);
  closeSync(descriptor);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
