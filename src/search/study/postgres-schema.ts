import type { Client } from 'pg';
import { LmlabError } from '../../core/errors';

/** The version of the tables below; lmlab refuses newer ones. */
const SCHEMA_VERSION = 1;

const TABLES = `
  CREATE TABLE lmlab_schema (version integer NOT NULL);
  INSERT INTO lmlab_schema VALUES (${SCHEMA_VERSION});
  CREATE TABLE lmlab_studies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  );
  CREATE TABLE lmlab_entries (
    study bigint NOT NULL REFERENCES lmlab_studies ON DELETE CASCADE,
    seq bigint NOT NULL,
    op text NOT NULL,
    trial integer,
    -- Not jsonb, which would change the order of a space's parameters.
    body json NOT NULL,
    -- The transaction that wrote it.
    mark uuid NOT NULL,
    PRIMARY KEY (study, seq)
  );
  CREATE UNIQUE INDEX lmlab_asked_once ON lmlab_entries (study, trial) WHERE op = 'ask';
  CREATE UNIQUE INDEX lmlab_told_once ON lmlab_entries (study, trial) WHERE op = 'tell';`;

/**
 * Makes the tables where there are none.
 * @throws LmlabError `newer-file` when a newer lmlab made them.
 */
export async function prepareSchema(client: Client): Promise<void> {
  if (!(await hasSchema(client))) {
    // Of several that come at once, one makes them and the others wait. The lock is taken before the transaction begins:
    // one that has begun may not see yet what the one before it has made.
    await client.query("SELECT pg_advisory_lock(hashtext('lmlab_schema'))");
    if (!(await hasSchema(client))) await client.query(`BEGIN; ${TABLES} COMMIT`);
    await client.query("SELECT pg_advisory_unlock(hashtext('lmlab_schema'))");
  }
  const { rows } = await client.query<{ version: number }>('SELECT version FROM lmlab_schema');
  const { version } = rows[0];
  if (version <= SCHEMA_VERSION) return;
  throw new LmlabError('newer-file', {
    expected: `tables of version ${SCHEMA_VERSION} or older`,
    found: `version ${version} in the database`,
    remedy: 'Update lmlab.',
  });
}

/** Whether lmlab's tables are there. */
export async function hasSchema(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('lmlab_schema') IS NOT NULL AS there",
  );
  return rows[0].there;
}
