import type { Entry } from './entry';

/** What a transaction wants written, and what it returns. */
export interface Decision<T> {
  readonly append: readonly Entry[];
  readonly result: T;
  /** Whether the entries must be on the disk before the transaction ends. Default true. */
  readonly durable?: boolean;
}

/**
 * Decides what to add, given what is new and what time it is by the storage's clock. A storage whose connection was
 * lost asks again; it shows each entry once.
 */
export type Decide<T> = (fresh: readonly Entry[], now: number) => Decision<T>;

/** Where a study's history lives, near enough to wait for: memory or a file. */
export interface StudyStorage {
  /**
   * Shows all entries that were added since the last time, by whomever, and appends what is decided on them; nobody
   * else adds any in between.
   */
  transaction<T>(decide: Decide<T>): T;
}

/** Where a study's history lives: here, or at the other end of a network. */
export interface SharedStorage {
  /** As that of {@link StudyStorage}, sooner or later. */
  transaction<T>(decide: Decide<T>): T | Promise<T>;
  /** Ends its connections. */
  close?(): Promise<void>;
}

/** Keeps the history in memory, for as long as the process lives. */
export function memoryStorage(): StudyStorage {
  return { transaction: (decide) => decide([], Date.now()).result };
}
