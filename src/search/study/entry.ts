import type { Space } from '../space';
import type { Direction } from './trial';

/** Who works on a trial: enough to tell whether that process still lives. */
export interface Owner {
  /** The machine, and which of its process tables: containers count their processes apart. */
  readonly host: string;
  readonly pid: number;
  /** When the process started, as the system counts it: process numbers are used again. */
  readonly start: string;
}

/** The version of the entries below; a reader refuses newer ones. */
export const JOURNAL_VERSION = 1;

/** One line of a study's history. The study is what comes of applying them in order. */
export type Entry =
  | {
      readonly op: 'study';
      readonly version: number;
      readonly name: string;
      readonly space: Space;
      readonly directions: readonly Direction[];
      readonly seed: number;
      readonly at: number;
    }
  | {
      readonly op: 'ask';
      readonly number: number;
      readonly params: Readonly<Record<string, unknown>>;
      readonly owner: Owner;
      readonly at: number;
    }
  | { readonly op: 'retry'; readonly number: number; readonly owner: Owner; readonly at: number }
  | { readonly op: 'beat'; readonly number: number; readonly attempt: number; readonly at: number }
  | {
      readonly op: 'release';
      readonly number: number;
      readonly attempt: number;
      /** Why; none when the attempt was never begun, and so does not count. */
      readonly error?: string;
      readonly at: number;
    }
  | {
      readonly op: 'report';
      readonly number: number;
      readonly attempt: number;
      readonly step: number;
      readonly value: number;
      readonly at: number;
    }
  | {
      readonly op: 'tell';
      readonly number: number;
      readonly state: 'complete' | 'pruned' | 'failed';
      readonly values?: readonly number[];
      readonly error?: string;
      readonly at: number;
    };
