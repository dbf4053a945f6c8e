import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { kernelArgv, projectRoot } from '../kernel/src/kernelspec';
import { KernelClient } from '../src/course/kernel-client';
import { table } from './harness';
import { installed } from './npm-peers';

// The kernel against plain tslab and Deno's kernel, over the wire, as a notebook feels it: milliseconds on the wall.

const STARTS = 7;
const TRIVIAL_CELLS = 50;
const LOOP = 10_000_000;

interface Kernel {
  readonly name: string;
  readonly argv: (connectionFile: string) => string[];
  /** How many five-line cells it runs: tslab's take longer and longer, and it stops answering before the 200th. */
  readonly cells: number;
  /** How a cell imports lmlab, if the packages of the project can be imported. */
  readonly lmlab?: string;
}

function kernels(): Kernel[] {
  const tslab = path.join(projectRoot, 'kernel/node_modules/tslab/bin/tslab');
  const deno = denoProgram();
  return [
    { name: 'lmlab', argv: kernelArgv, cells: 1000, lmlab: 'lmlab' },
    {
      name: 'tslab',
      argv: (file) => [process.execPath, tslab, 'kernel', '--config-path', file],
      cells: 100,
      lmlab: './dist/src/index', // it does not know that a package can import itself by its name
    },
    { name: 'Deno', argv: (file) => [deno, 'jupyter', '--kernel', '--conn', file], cells: 1000 },
  ];
}

/** Deno from LMLAB_BENCH_DENO, else from the npm registry: 95 MB, so it is no dependency of the project. */
function denoProgram(): string {
  const given = process.env['LMLAB_BENCH_DENO'];
  if (given !== undefined && given !== '') return given;
  return path.join(installed('deno', { dependencies: { deno: '2.9.6' } }), 'node_modules/.bin/deno');
}

/** A kernel that counts what its cells take. */
class Session {
  private constructor(private readonly client: KernelClient) {}

  static async start({ argv }: Kernel): Promise<Session> {
    return new Session(await KernelClient.start({ cwd: projectRoot, argv }));
  }

  /** Milliseconds until a cell has finished, what it printed, and why it failed, if it did. */
  async run(code: string): Promise<{ ms: number; printed: string; error?: string }> {
    let printed = '';
    const start = performance.now();
    const reply = await this.client.execute(code, ({ header, content }) => {
      if (header.msg_type === 'stream') printed += String(content['text']);
    });
    const ms = performance.now() - start;
    return reply['status'] === 'error'
      ? { ms, printed, error: `${String(reply['ename'])}: ${String(reply['evalue'])}\n${printed}` }
      : { ms, printed };
  }

  /** Milliseconds of a cell that must pass. */
  async passes(code: string): Promise<number> {
    const { ms, error } = await this.run(code);
    if (error !== undefined) throw new Error(`this cell should pass: ${code}\n${error}`);
    return ms;
  }

  async times(count: number, code: (i: number) => string): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i < count; i++) times.push(await this.passes(code(i)));
    return times;
  }

  kill(): void {
    this.client.kill();
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const shown = (ms: number): string => (Number.isNaN(ms) ? '–' : ms.toFixed(ms < 100 ? 1 : 0));

async function measure(kernel: Kernel): Promise<Record<string, string>> {
  const starts: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const start = performance.now();
    const session = await Session.start(kernel);
    await session.passes('1 + 1');
    starts.push(performance.now() - start);
    session.kill();
  }
  const session = await Session.start(kernel);
  await session.passes('1 + 1');
  const baseMemory = memoryOfChildren();
  const trivial = await session.times(TRIVIAL_CELLS, (i) => `const t${i} = ${i}`);
  const larger = await session.times(kernel.cells, largerCell);
  const memory = (memoryOfChildren() - baseMemory) / kernel.cells;
  const loop = (body: string): string =>
    `const begun = performance.now();\n${body}\nconsole.log(performance.now() - begun);`;
  const inFunction = await fastest(
    session,
    loop(`(() => { let s = 0; for (let i = 0; i < ${LOOP}; i++) s += i; return s; })();`),
  );
  const atTop = await fastest(session, loop(`let s = 0; for (let i = 0; i < ${LOOP}; i++) s += i;`));
  let afterImport: number[] = [];
  let tensorCells: number[] = [];
  let imports = NaN;
  if (kernel.lmlab !== undefined) {
    imports = await session.passes(
      [
        `import * as lmlab from '${kernel.lmlab}';`,
        "import * as tf from '@tensorflow/tfjs';",
        "import * as dfd from 'danfojs-node';",
        '[typeof lmlab.random, typeof tf.tensor2d, typeof dfd.DataFrame];',
      ].join('\n'),
    );
    afterImport = (await session.times(TRIVIAL_CELLS, (i) => `const u${i} = ${i}`)).slice(5);
    tensorCells = await session.times(
      TRIVIAL_CELLS,
      (i) =>
        `const m${i} = tf.tensor2d([[1, 2], [3, 4]]);\nconst p${i} = tf.matMul(m${i}, m${i}).sum().dataSync()[0];`,
    );
  }
  // Last: after an error tslab leaves the cells of the next moment without an answer.
  const { error } = await session.run("const wrong: number = 'text'");
  session.kill();
  return {
    'start to first result, ms (best)': shown(Math.min(...starts)),
    'trivial cell, ms (median)': shown(median(trivial)),
    'five-line cells, the first 100, ms (median)': shown(median(larger.slice(0, 100))),
    'five-line cells, the last 100, ms (median)': shown(median(larger.slice(-100))),
    'five-line cells run': String(kernel.cells),
    'memory a five-line cell, KB': shown(memory / 1024),
    'memory after the first cell, MB': shown(baseMemory / 2 ** 20),
    'loop in a function, ms (best)': shown(inFunction),
    'the same at the top, ms (best)': shown(atTop),
    'cell that imports lmlab, tfjs and danfojs-node, ms': shown(imports),
    'trivial cell after that, ms (median)': shown(median(afterImport)),
    'cell that uses tfjs, ms (median)': shown(median(tensorCells)),
    'checks the types of cells': error !== undefined ? 'yes' : 'no',
  };
}

function largerCell(i: number): string {
  return [
    `function f${i}(a: number): number { return a + ${i} }`,
    `const v${i} = f${i}(2);`,
    `const w${i} = [v${i}].map((q) => q * 2);`,
    `interface I${i} { a: number }`,
    `const o${i}: I${i} = { a: v${i} };`,
  ].join('\n');
}

/** The least time that a cell printed of itself. */
async function fastest(session: Session, code: string): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 5; i++) best = Math.min(best, Number((await session.run(`${code} //${i}`)).printed));
  return best;
}

/** Resident memory of all processes that this one started, in bytes; NaN where /proc is missing. */
function memoryOfChildren(): number {
  if (!existsSync('/proc')) return NaN;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const field = (name: string): number =>
          Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
        return [{ pid: Number(pid), parent: field('PPid'), bytes: field('VmRSS') * 1024 }];
      } catch {
        return []; // It has ended.
      }
    });
  const below = (parent: number): number =>
    processes
      .filter((each) => each.parent === parent)
      .reduce((sum, { pid, bytes }) => sum + bytes + below(pid), 0);
  return below(process.pid);
}

export async function run(): Promise<void> {
  const all = kernels();
  const results: Record<string, string>[] = [];
  for (const kernel of all) results.push(await measure(kernel));
  const rows = Object.keys(results[0]).map((question) => [
    question,
    ...results.map((each) => each[question]),
  ]);
  console.log(table(['', ...all.map(({ name }) => name)], rows));
}
