import { randomUUID } from 'node:crypto';
import type { Json } from '../protocol/wire';
import { HistoryFile, historyFile, type HistoryLine } from './history-file';

interface Entry {
  readonly session: number;
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/**
 * What was run, in this session and in earlier ones: answers `history_request`. Sessions are numbered by the order in
 * which they first ran something; the current one comes last.
 */
export class History {
  readonly #session = randomUUID();
  readonly #file: HistoryFile | undefined;
  /** This session's lines; the file holds them, too, if it can be written. */
  readonly #own: HistoryLine[] = [];

  constructor(file: string | undefined = historyFile()) {
    this.#file = file === undefined ? undefined : new HistoryFile(file);
  }

  add(line: number, input: string): void {
    this.#append({ session: this.#session, line, input });
  }

  /** The plain text of an entry's result. */
  setOutput(line: number, output: string): void {
    this.#append({ session: this.#session, line, output });
  }

  #append(entry: HistoryLine): void {
    this.#own.push(entry);
    this.#file?.append(entry);
  }

  /** The `history` of a reply, for `tail`, `range` or `search` as Jupyter's protocol describes them. */
  query(request: Json): unknown[] {
    const number = (field: string): number | undefined => {
      const value = request[field];
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    };
    const n = number('n') ?? Infinity;
    const { entries, current } = this.#entries();
    let found: Entry[] = [];
    if (request.hist_access_type === 'tail') found = lastOf(entries, n);
    else if (request.hist_access_type === 'range') {
      const start = number('start') ?? 0;
      const stop = number('stop') ?? Infinity;
      // 0 is the current session, -1 the one before.
      const asked = number('session') ?? 0;
      const session = asked > 0 ? asked : current + asked;
      found = entries.filter(
        (entry) => entry.session === session && entry.line >= start && entry.line < stop,
      );
    } else if (request.hist_access_type === 'search') {
      const pattern = globPattern(typeof request.pattern === 'string' ? request.pattern : '*');
      found = entries.filter(({ input }) => pattern.test(input));
      if (request.unique === true) found = latestOfEach(found);
      found = lastOf(found, n);
    }
    return found.map(({ session, line, input, output }) =>
      request.output === true ? [session, line, [input, output]] : [session, line, input],
    );
  }

  #entries(): { entries: Entry[]; current: number } {
    const others = (this.#file?.read() ?? []).filter(({ session }) => session !== this.#session);
    const sessions = new Map<string, number>();
    const entries = new Map<string, Entry>();
    for (const { session, line, input, output } of [...others, ...this.#own]) {
      if (!sessions.has(session)) sessions.set(session, sessions.size + 1);
      const key = `${session} ${line}`;
      if (input !== undefined)
        entries.set(key, { session: sessions.get(session)!, line, input, output: null });
      else if (entries.has(key)) entries.get(key)!.output = output ?? null;
    }
    return { entries: [...entries.values()], current: sessions.get(this.#session) ?? sessions.size + 1 };
  }
}

function lastOf<T>(list: readonly T[], n: number): T[] {
  return n <= 0 ? [] : list.slice(-Math.min(n, list.length));
}

function latestOfEach(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>();
  const latest = [...entries].reverse().filter(({ input }) => !seen.has(input) && seen.add(input));
  return latest.reverse();
}

/** `*` stands for any text, `?` for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '[^]*').replace(/\?/g, '[^]')}$`);
}
