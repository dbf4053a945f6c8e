import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of a test's own, on a free port, with its data in a folder of its own. */
export interface Server {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const POSTGRES_HOME = '/usr/lib/postgresql';

function postgresFolder(): string | undefined {
  if (!existsSync(POSTGRES_HOME)) return undefined;
  return readdirSync(POSTGRES_HOME)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(POSTGRES_HOME, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

function redisProgram(): string | undefined {
  return ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server'].find(existsSync);
}

/** Whether both servers can be had; a loud word where not. */
export function haveServers(): boolean {
  const missing = [
    ...(postgresFolder() === undefined ? ['PostgreSQL'] : []),
    ...(redisProgram() === undefined ? ['Redis or Valkey'] : []),
  ];
  if (missing.length > 0)
    console.warn(
      `SKIPPED: no ${missing.join(', no ')} here (Debian: apt-get install postgresql redis-server)`,
    );
  return missing.length === 0;
}

/** An empty PostgreSQL. It refuses to run as root, so root runs it as another user. */
export async function startPostgres(): Promise<Server> {
  const bin = postgresFolder()!;
  const folder = mkdtempSync(join(tmpdir(), 'lmlab-postgres-'));
  const data = join(folder, 'data');
  const isRoot = process.getuid?.() === 0;
  const nobody = Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout);
  if (isRoot) chownSync(folder, nobody, nobody);
  const as = (program: string, ...args: string[]): [string, string[]] =>
    isRoot
      ? ['setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', join(bin, program), ...args]]
      : [join(bin, program), args];
  const init = spawnSync(
    ...as('initdb', '-D', data, '-U', 'lmlab', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'),
    { encoding: 'utf8', cwd: folder },
  );
  if (init.status !== 0) throw new Error(`initdb: ${init.stderr}`);
  const port = await freePort();
  const start = (): ChildProcess =>
    spawn(...as('postgres', '-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder), {
      cwd: folder,
      stdio: 'ignore',
    });
  return server(start, port, `postgres://lmlab:secret@127.0.0.1:${port}/postgres`, folder);
}

/** An empty Redis that keeps nothing when it ends. */
export async function startRedis(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'lmlab-redis-'));
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const start = (): ChildProcess => spawn(redisProgram()!, args, { cwd: folder, stdio: 'ignore' });
  return server(start, port, `redis://127.0.0.1:${port}`, folder);
}

async function server(start: () => ChildProcess, port: number, url: string, folder: string): Promise<Server> {
  let child = start();
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const end = new Promise((resolve) => child.once('exit', resolve));
    // All of it at once, as when the power goes: a server's own children would answer on for a moment.
    const own = childrenOf(child.pid);
    child.kill('SIGKILL');
    for (const pid of own) endIfThere(pid);
    await end;
  };
  const ready = async (): Promise<void> => {
    for (let tries = 0; ; tries++) {
      if (await listens(port)) return;
      if (tries > 400) throw new Error(`no server at ${url}`);
      // After a kill its memory may still be held by processes that have not noticed yet.
      if (child.exitCode !== null && tries % 10 === 9) child = start();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await ready();
  return {
    url,
    port,
    kill,
    async restart() {
      await kill();
      child = start();
      await ready();
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The processes that a process has started, where the system tells. */
function childrenOf(pid: number | undefined): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent.
  }
}
