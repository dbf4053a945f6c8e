import type { Entry } from './entry';
import { newClient } from './postgres-client';
import { unreachable } from './postgres-errors';
import { hasSchema, prepareSchema } from './postgres-schema';

/** The entries of every study in a database, or of one, by name. It is not changed. */
export async function readPostgres(url: string, study?: string): Promise<Map<string, Entry[]>> {
  const client = newClient(url);
  const studies = new Map<string, Entry[]>();
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!(await hasSchema(client))) return studies;
    await prepareSchema(client); // which refuses newer tables
    const { rows } = await client.query<{ name: string; body: Entry }>(
      `SELECT name, body FROM lmlab_entries JOIN lmlab_studies ON id = study
       WHERE $1::text IS NULL OR name = $1 ORDER BY name, seq`,
      [study ?? null],
    );
    for (const { name, body } of rows) studies.set(name, [...(studies.get(name) ?? []), body]);
    return studies;
  } catch (error) {
    if (error instanceof Error && error.name === 'LmlabError') throw error;
    throw unreachable(url, 0, error);
  } finally {
    void client.end().catch(() => undefined);
  }
}
