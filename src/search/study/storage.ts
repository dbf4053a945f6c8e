import type { Entry } from './entry';

/** What a transaction wants written, and what it returns. */
export interface Decision<T> {
  readonly append: readonly Entry[];
  readonly result: T;
  /** Whether the entries must be on the disk before the transaction ends. Default true. */
  readonly durable?: boolean;
}

/** Where a study's history lives. */
export interface StudyStorage {
  /**
   * Shows all entries that were added since the last time, by whomever, and appends what is decided on them; nobody
   * else adds any in between.
   */
  transaction<T>(decide: (fresh: readonly Entry[]) => Decision<T>): T;
}

/** Keeps the history in memory, for as long as the process lives. */
export function memoryStorage(): StudyStorage {
  return { transaction: (decide) => decide([]).result };
}
