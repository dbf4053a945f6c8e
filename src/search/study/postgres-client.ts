import { createRequire } from 'node:module';
import type { Client } from 'pg';

/** A client that does not wait for ever for a dead server, or keep others waiting when this process stops. */
export function newClient(url: string): Client {
  // Only now: a database is not needed to start lmlab.
  const { Client: PgClient } = createRequire(__filename)('pg') as typeof import('pg');
  return new PgClient({
    connectionString: url,
    application_name: 'lmlab',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    statement_timeout: 25_000,
    idle_in_transaction_session_timeout: 15_000,
  });
}
