import { watched } from '../core/progress';

/** What followed one context: how often each token, and how many in all. */
export interface Followers {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

/** What followed each context of one length; a context is its tokens, joined by {@link contextKey}. */
export type FollowerTable = ReadonlyMap<string, Followers>;

/** A {@link FollowerTable} as lists, to save: what followed `contexts[c]` stands at `starts[c]` ≤ i < `starts[c + 1]`. */
export interface PackedTable {
  readonly contexts: readonly string[];
  readonly starts: Int32Array;
  readonly tokens: readonly string[];
  readonly counts: Float64Array;
}

const SEPARATOR = '\u0000';

/** The key of a context. */
export function contextKey(tokens: readonly string[]): string {
  return tokens.join(SEPARATOR);
}

/** How often each token follows each context of `length` tokens; the first order − 1 tokens only begin a sentence. */
export function countFollowers(
  sentences: readonly (readonly string[])[],
  length: number,
  order: number,
): FollowerTable {
  const counts = new Map<string, Map<string, number>>();
  for (const sentence of watched(sentences, `counting ${length + 1}-grams`)) {
    for (let i = order - 1; i < sentence.length; i++) {
      add(counts, contextKey(sentence.slice(i - length, i)), sentence[i]);
    }
  }
  return withTotals(counts);
}

/** How many different tokens stand before each context and token: each longer n-gram counts once. */
export function countContinuations(longer: FollowerTable): FollowerTable {
  const counts = new Map<string, Map<string, number>>();
  for (const [context, { counts: after }] of longer) {
    const cut = context.indexOf(SEPARATOR);
    const shorter = cut < 0 ? '' : context.slice(cut + 1);
    for (const token of after.keys()) add(counts, shorter, token);
  }
  return withTotals(counts);
}

function add(counts: Map<string, Map<string, number>>, context: string, token: string): void {
  let after = counts.get(context);
  if (after === undefined) {
    after = new Map();
    counts.set(context, after);
  }
  after.set(token, (after.get(token) ?? 0) + 1);
}

function withTotals(counts: ReadonlyMap<string, ReadonlyMap<string, number>>): FollowerTable {
  const table = new Map<string, Followers>();
  for (const [context, after] of counts) {
    let total = 0;
    for (const n of after.values()) total += n;
    table.set(context, { counts: after, total });
  }
  return table;
}

/** The table as lists. */
export function packTable(table: FollowerTable): PackedTable {
  const starts = Int32Array.from({ length: table.size + 1 }, () => 0);
  const tokens: string[] = [];
  const counts: number[] = [];
  let c = 0;
  for (const { counts: after } of table.values()) {
    for (const [token, n] of after) {
      tokens.push(token);
      counts.push(n);
    }
    starts[++c] = tokens.length;
  }
  return { contexts: [...table.keys()], starts, tokens, counts: Float64Array.from(counts) };
}

/** The table from its lists. */
export function unpackTable({ contexts, starts, tokens, counts }: PackedTable): FollowerTable {
  const table = new Map<string, Map<string, number>>();
  contexts.forEach((context, c) => {
    const after = new Map<string, number>();
    for (let i = starts[c]; i < starts[c + 1]; i++) after.set(tokens[i], counts[i]);
    table.set(context, after);
  });
  return withTotals(table);
}
