import type { Json } from '../protocol/wire';

interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** What was run since the kernel started: answers `history_request`. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  /** The plain text of the latest entry's result. */
  setOutput(text: string): void {
    const last = this.#entries.at(-1);
    if (last) last.output = text;
  }

  /** The `history` of a reply, for `tail`, `range` or `search` as Jupyter's protocol describes them. */
  query(request: Json): unknown[] {
    const number = (field: string): number | undefined => {
      const value = request[field];
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    };
    const n = number('n') ?? Infinity;
    let found: Entry[] = [];
    if (request.hist_access_type === 'tail') found = lastOf(this.#entries, n);
    else if (request.hist_access_type === 'range') {
      const start = number('start') ?? 0;
      const stop = number('stop') ?? Infinity;
      // Only this session is kept: 0 is the current one.
      if ((number('session') ?? 0) === 0 || number('session') === 1)
        found = this.#entries.filter(({ line }) => line >= start && line < stop);
    } else if (request.hist_access_type === 'search') {
      const pattern = globPattern(typeof request.pattern === 'string' ? request.pattern : '*');
      found = this.#entries.filter(({ input }) => pattern.test(input));
      if (request.unique === true) found = [...new Map(found.map((entry) => [entry.input, entry])).values()];
      found = lastOf(found, n);
    }
    return found.map(({ line, input, output }) =>
      request.output === true ? [1, line, [input, output]] : [1, line, input],
    );
  }
}

function lastOf<T>(list: readonly T[], n: number): T[] {
  return n <= 0 ? [] : list.slice(-Math.min(n, list.length));
}

/** `*` stands for any text, `?` for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '[^]*').replace(/\?/g, '[^]')}$`);
}
