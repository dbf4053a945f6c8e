import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { createRequire } from 'node:module';
import {
  createStudy,
  medianPruner,
  openStudy,
  postgresStorage,
  random,
  uniform,
  type SharedStorage,
} from 'lmlab';
import { freePort, haveServers, startPostgres, type Server } from './servers';

const space = { x: uniform(-5, 5), aa: uniform(-5, 5) };
const objective = ({ x, aa }: { x: number; aa: number }): number => (x - 1) ** 2 + (aa + 2) ** 2;
const essence = (study: { readonly trials: readonly object[] }) =>
  (study.trials as Record<string, unknown>[]).map(({ number, state, params, values }) => ({
    number,
    state,
    params,
    values,
  }));

let postgres: Server;
const opened: SharedStorage[] = [];
let studies = 0;

/** A study of its own name, opened as a process of its own would. */
function storage(study: string, url = postgres.url, retrySeconds = 20): SharedStorage {
  const made = postgresStorage(url, { study, retrySeconds });
  opened.push(made);
  return made;
}
const open = (study: string, url?: string, retrySeconds?: number) =>
  openStudy({ space, storage: storage(study, url, retrySeconds), seed: 11, name: study });
const name = (): string => `study ${++studies}`;

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const { Client } = createRequire(__filename)('pg') as typeof import('pg');
  const client = new Client(postgres.url);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

/** A server that was killed recovers before it answers. */
async function recovered(): Promise<void> {
  while (!(await sql('SELECT 1').catch(() => undefined)))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

(haveServers() ? describe : describe.skip)('a study in PostgreSQL', () => {
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => {
    for (const one of opened) await one.close!().catch(() => undefined);
    await postgres.stop();
  });

  it('is made once by many who come at the same time', async () => {
    const study = name();
    const all = await Promise.all(Array.from({ length: 12 }, () => open(study)));
    expect(all).toHaveLength(12);
    expect(await sql('SELECT * FROM lmlab_schema')).toEqual([{ version: 1 }]);
    expect(await sql('SELECT op FROM lmlab_entries')).toEqual([{ op: 'study' }]);
  });

  it('is the study that memory holds, for another process and after an interruption', async () => {
    const study = name();
    await (await open(study)).optimize(objective, { nTrials: 12 });
    const whole = essence(createStudy({ space, seed: 11 }).run(objective, { nTrials: 25 }));
    expect(essence(await open(study))).toEqual(whole.slice(0, 12));
    expect(essence(await (await open(study)).optimize(objective, { nTrials: 25 }))).toEqual(whole);
  });

  it('keeps reports and prunes by them', async () => {
    const train = (_: object, trial: { number: number; report(value: number, step: number): void }) => {
      for (let step = 1; step <= 3; step++) trial.report(trial.number + step, step);
      return trial.number;
    };
    const options = { space, seed: 1, pruner: medianPruner() };
    const study = name();
    const shared = await openStudy({ ...options, storage: storage(study) });
    await shared.optimize(train, { nTrials: 12 });
    const local = await createStudy(options).optimize(train, { nTrials: 12 });
    expect(essence(shared)).toEqual(essence(local));
    expect(local.trials.map((trial) => trial.state)).toContain('pruned');
    const again = await openStudy({ ...options, storage: storage(study) });
    expect(again.trials.map((trial) => trial.intermediate)).toEqual(
      local.trials.map((trial) => trial.intermediate),
    );
  });

  it('is shared by many at a time: every trial is asked for once and ends once', async () => {
    const study = name();
    const workers = await Promise.all(Array.from({ length: 6 }, () => open(study)));
    await Promise.all(workers.map((one) => one.optimize(objective, { nTrials: 60 })));
    await workers[0].refresh();
    expect(workers[0].trials.map((trial) => trial.number)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    for (const trial of workers[0].trials) expect(trial.values).toEqual([objective(trial.params)]);
    const counts = await sql(
      `SELECT op, count(*)::int AS n, count(DISTINCT trial)::int AS trials FROM lmlab_entries
       JOIN lmlab_studies ON id = study WHERE name = '${study}' AND op <> 'study' GROUP BY op ORDER BY op`,
    );
    expect(counts).toEqual([
      { op: 'ask', n: 60, trials: 60 },
      { op: 'tell', n: 60, trials: 60 },
    ]);
  });

  it('counts the first end, and takes back what was given back or whose lease is over', async () => {
    const study = name();
    const [a, b] = [await open(study), await open(study)];
    const [first] = await a.askMany();
    const [second] = await b.askMany();
    expect([first.number, second.number]).toEqual([0, 1]);
    await b.tell(first, 3);
    expect((await a.tell(first, 4)).values).toEqual([3]);
    await b.release(second, 'Its worker was lost.');
    const [again] = await a.askMany();
    expect([again.number, again.attempt, again.params]).toEqual([1, 2, second.params]);
    // As if the one that runs it were on another host.
    const there = `json_build_object('host', 'elsewhere', 'pid', 1, 'start', '1')`;
    await sql(
      `UPDATE lmlab_entries SET body = (body::jsonb || jsonb_build_object('owner', ${there}))::json
       WHERE op = 'retry' AND trial = 1 AND study = (SELECT id FROM lmlab_studies WHERE name = '${study}')`,
    );
    const lease = (leaseSeconds: number) =>
      openStudy({ space, storage: storage(study), seed: 11, name: study, leaseSeconds });
    expect((await (await lease(300)).askMany())[0].number).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await (await lease(0.05)).askMany())[0].number).toBe(1);
  });

  it('refuses another study, a newer version, and an address that is none', async () => {
    const study = name();
    await open(study);
    const other = openStudy({ space: { x: uniform(0, 1) }, storage: storage(study), seed: 11 });
    await expect(other).rejects.toThrow(/study-mismatch/);
    await sql('UPDATE lmlab_schema SET version = 2');
    await expect(open(name())).rejects.toThrow(/version 2 in the database.*newer-file/);
    await sql('UPDATE lmlab_schema SET version = 1');
    const nobody = `postgres://lmlab:secret@127.0.0.1:${await freePort()}/postgres`;
    await expect(open(name(), nobody, 0.3)).rejects.toThrow(/lmlab@127.*ECONNREFUSED.*storage-unreachable/);
    await expect(open(name(), nobody, 0.3)).rejects.not.toThrow(/secret/);
    const missing = postgres.url.replace(/postgres$/, 'nothing');
    await expect(open(name(), missing)).rejects.toThrow(/"nothing" does not exist.*storage-unreachable/);
  });

  it('stores any text and number that JSON holds', async () => {
    const shared = await openStudy({ space, storage: storage(name()) });
    const [a, b] = await shared.askMany(2);
    const error = `a "quoted" text, \u0000, \ud800 and 日本\n`;
    await shared.tell(a, { state: 'failed', error });
    await shared.tell(b, 5e-324);
    const again = await openStudy({ space, storage: storage(`study ${studies}`) });
    expect(again.trials.map((trial) => trial.error ?? trial.values)).toEqual([error, [5e-324]]);
  });

  it('loses nothing and does nothing twice when the connection is cut at any moment', async () => {
    const rng = random(5);
    let cuts = 0;
    // Cuts one in seven messages off, half of them before the server hears them, half after, so that its answer is lost.
    const proxy = await startProxy((text, cut) => {
      if (!/BEGIN|INSERT|COMMIT/.test(text) || rng.next() > 1 / 7) return;
      cuts++;
      cut(rng.next() < 0.5 ? 'before' : 'after');
    });
    const study = name();
    const url = postgres.url.replace(`:${postgres.port}/`, `:${proxy.port}/`);
    const shared = await open(study, url);
    await shared.optimize(objective, { nTrials: 20 });
    proxy.close();
    expect(cuts).toBeGreaterThan(5);
    const whole = essence(createStudy({ space, seed: 11 }).run(objective, { nTrials: 20 }));
    expect(essence(shared)).toEqual(whole);
    const stored = await open(study);
    expect(essence(stored)).toEqual(whole);
    expect(stored.trials.every((trial) => trial.attempts === 1)).toBe(true);
  });

  it('goes on when the server is killed and comes back; a result found meanwhile is told later', async () => {
    const study = name();
    const shared = await open(study, undefined, 0.5);
    await shared.optimize(objective, { nTrials: 5 });
    const [trial] = await shared.askMany();
    await postgres.kill();
    await expect(shared.tell(trial, objective(trial.params))).rejects.toThrow(/storage-unreachable/);
    await postgres.restart();
    await recovered();
    await shared.optimize(objective, { nTrials: 9 });
    const whole = essence(createStudy({ space, seed: 11 }).run(objective, { nTrials: 9 }));
    expect(essence(await open(study))).toEqual(whole);
    // A batch whose first result cannot be told: the others are given back, and nothing hangs.
    const batched = await open(study, undefined, 0.3);
    let hasFailed = false;
    const dying = async (params: { x: number; aa: number }): Promise<number> => {
      if (!hasFailed) await postgres.kill();
      hasFailed = true;
      return objective(params);
    };
    await expect(batched.optimize(dying, { nTrials: 15, batch: 3 })).rejects.toThrow(/storage-unreachable/);
    await postgres.restart();
    await recovered();
    await batched.optimize(dying, { nTrials: 15, batch: 3 });
    expect(batched.trials.map(({ state }) => state)).toEqual(new Array(15).fill('complete'));
    // Patient enough, it just waits.
    const patient = await open(study, undefined, 60);
    const back = postgres.kill().then(() => postgres.restart());
    await patient.optimize(objective, { nTrials: 18 });
    await back;
    expect(patient.trials).toHaveLength(18);
    expect((await open(study)).trials.every(({ state }) => state === 'complete')).toBe(true);
  });
});

/** Passes bytes on to the server and shows each message to it; `cut` ends the connection before or after it arrives. */
async function startProxy(
  look: (text: string, cut: (when: 'before' | 'after') => void) => void,
): Promise<{ port: number; close(): void }> {
  const sockets: Socket[] = [];
  const proxy: NetServer = createServer((client) => {
    const server = connect(postgres.port, '127.0.0.1');
    sockets.push(client, server);
    let isCut = false;
    client.on('data', (bytes) => {
      let when: 'before' | 'after' | undefined;
      look(bytes.toString('latin1'), (chosen) => (when = chosen));
      if (when === 'before') {
        client.destroy();
        server.destroy();
        return;
      }
      if (when === 'after') isCut = true;
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (!isCut) {
        client.write(bytes);
        return;
      }
      client.destroy();
      server.destroy();
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as { port: number }).port,
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
