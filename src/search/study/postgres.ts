import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, QueryResult } from 'pg';
import type { Entry } from './entry';
import { newClient } from './postgres-client';
import { isOfConnection, isTransient, unreachable } from './postgres-errors';
import { prepareSchema } from './postgres-schema';
import type { Decide, SharedStorage } from './storage';

/** Options of {@link postgresStorage}. */
export interface PostgresOptions {
  /** The name that tells this study from the others in the database. Default `'study'`. */
  readonly study?: string;
  /** How long to try again when the connection is lost, in seconds. Default 60. */
  readonly retrySeconds?: number;
}

/** A server that was never reached gets only so long: its address is more likely wrong than its machine down. */
const FIRST_SECONDS = 5;

/**
 * Keeps studies in a PostgreSQL database that a team or many workers share. Its tables, which begin with `lmlab_`, are
 * made when they are missing. A transaction locks its study's row, so that decisions follow one another; unique indexes
 * hold that no trial is asked for or ended twice. A lost connection is made again; whether what was on its way has been
 * written is then looked up, so that nothing is lost or done twice.
 *
 * @param url `postgres://user:password@host:port/database`, with `?sslmode=require` where the server wants it.
 * @param options `study` (default `'study'`), `retrySeconds` (default 60).
 * @throws LmlabError, on use, `storage-unreachable` when there is no connection for so long, `newer-file` when a newer
 * lmlab made the tables.
 * @example
 * ```ts
 * import { postgresStorage } from 'lmlab';
 * // const study = await openStudy({ space, storage, name: 'spam' });
 * const storage = postgresStorage('postgres://lmlab@localhost/studies', { study: 'spam' });
 * typeof storage.transaction; // 'function'
 * ```
 */
export function postgresStorage(url: string, options: PostgresOptions = {}): SharedStorage {
  const { study = 'study', retrySeconds = 60 } = options;
  let connection: { readonly client: Client; readonly id: number } | undefined;
  let hasConnected = false;
  /** The last entry that was shown. */
  let seen = 0;

  async function connect(): Promise<NonNullable<typeof connection>> {
    const client = newClient(url);
    // A connection that breaks while nobody uses it.
    client.on('error', () => {
      if (connection?.client === client) connection = undefined;
    });
    try {
      await client.connect();
      await prepareSchema(client);
      await client.query('INSERT INTO lmlab_studies (name) VALUES ($1) ON CONFLICT DO NOTHING', [study]);
      const found = await client.query<{ id: string }>('SELECT id FROM lmlab_studies WHERE name = $1', [
        study,
      ]);
      hasConnected = true;
      return { client, id: Number(found.rows[0].id) };
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  function disconnect(): void {
    void connection?.client.end().catch(() => undefined);
    connection = undefined;
  }

  return {
    async transaction<T>(decide: Decide<T>): Promise<T> {
      const started = performance.now();
      const attempt = new Attempt(decide);
      for (let pause = 50; ; pause = Math.min(2 * pause, 3000)) {
        try {
          connection ??= await connect();
          const { result, upTo } = await attempt.run(
            connection.client,
            connection.id,
            seen,
            (last) => (seen = last),
          );
          seen = upTo;
          return result;
        } catch (error) {
          // What is open on this connection is rolled back by the server.
          disconnect();
          if (!isOfConnection(error)) throw error;
          const limit = hasConnected ? retrySeconds : Math.min(retrySeconds, FIRST_SECONDS);
          const seconds = (performance.now() - started) / 1000;
          if (!isTransient(error) || seconds + pause / 1000 > limit) throw unreachable(url, seconds, error);
          await sleep(pause);
        }
      }
    },
    async close() {
      const client = connection?.client;
      connection = undefined;
      await client?.end();
    },
  };
}

/** One transaction, through as many connections as it takes. */
class Attempt<T> {
  readonly #mark = randomUUID();
  /** What was on its way when the connection was lost. */
  #sent: { readonly result: T; readonly count: number } | undefined;

  constructor(private readonly decide: Decide<T>) {}

  async run(
    client: Client,
    study: number,
    seen: number,
    shown: (last: number) => void,
  ): Promise<{ result: T; upTo: number }> {
    // One round trip. Each statement sees what was committed before it, so the third one all that came before the lock.
    const [, , { rows }, { rows: clock }] = (await client.query(
      `BEGIN;
       SELECT id FROM lmlab_studies WHERE id = ${study} FOR UPDATE;
       SELECT seq, body, mark FROM lmlab_entries WHERE study = ${study} AND seq > ${seen} ORDER BY seq;
       SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now`,
    )) as unknown as [QueryResult, QueryResult, QueryResult<Row>, QueryResult<{ now: string }>];
    if (this.#sent !== undefined && (rows[0] as Row | undefined)?.mark === this.#mark) {
      // It had been written before the connection was lost. What others have added since is for the next time.
      await client.query('ROLLBACK');
      return { result: this.#sent.result, upTo: seen + this.#sent.count };
    }
    const last = Number(rows.at(-1)?.seq ?? seen);
    shown(last);
    const fresh = rows.map((row) => row.body);
    const { append, result, durable = true } = this.decide(fresh, Math.round(Number(clock[0].now)));
    if (append.length === 0) {
      await client.query('ROLLBACK');
      return { result, upTo: last };
    }
    await client.query(
      `INSERT INTO lmlab_entries (study, seq, op, trial, body, mark)
       SELECT $1, $2 + place, op, trial, body::json, $6
       FROM unnest($3::text[], $4::integer[], $5::text[]) WITH ORDINALITY AS entries (op, trial, body, place)`,
      [
        study,
        last,
        append.map((entry) => entry.op),
        append.map((entry) => (entry.op === 'study' ? null : entry.number)),
        append.map((entry) => JSON.stringify(entry)),
        this.#mark,
      ],
    );
    this.#sent = { result, count: append.length };
    await client.query(durable ? 'COMMIT' : 'SET LOCAL synchronous_commit = off; COMMIT');
    return { result, upTo: last + append.length };
  }
}

interface Row {
  readonly seq: string;
  readonly body: Entry;
  readonly mark: string;
}
