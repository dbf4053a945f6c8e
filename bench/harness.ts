import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * The least processor time of several runs, in milliseconds, and what the last one returned. Processor time, of all
 * threads, because the time on the wall depends on what else the machine is doing.
 */
export function cheapest<T>(runs: number, work: () => T): { ms: number; result: T } {
  let ms = Infinity;
  let result!: T;
  for (let i = 0; i < runs; i++) {
    const start = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(start);
    ms = Math.min(ms, (user + system) / 1000);
  }
  return { ms, result };
}

/** Lines that say where the numbers were measured. */
export function machine(): string[] {
  const cpus = os.cpus();
  const gigabytes = (os.totalmem() / 2 ** 30).toFixed(0);
  return [
    `${cpus[0]?.model.trim() ?? 'unknown processor'}, ${cpus.length} cores, ${gigabytes} GB, ${os.type()} ${os.release()}`,
    `Node ${process.versions.node} (V8 ${process.versions.v8})`,
  ];
}

/** The Python that runs the peers: the path in LMLAB_BENCH_PYTHON. */
export const python = process.env['LMLAB_BENCH_PYTHON'];

/** Runs a script of bench/python on files; what it prints is JSON. Undefined, said aloud, without a Python. */
export function pythonPeer(script: string, files: Readonly<Record<string, string | Uint8Array>>): unknown {
  if (python === undefined || python === '') {
    console.log(`(no peer: set LMLAB_BENCH_PYTHON to a Python that can run bench/python/${script})`);
    return undefined;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lmlab-bench-'));
  try {
    const paths = Object.entries(files).map(([name, content]) => {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    });
    const out = execFileSync(python, [path.join(__dirname, 'python', script), ...paths], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return JSON.parse(out) as unknown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
