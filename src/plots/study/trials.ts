import { LmlabError } from '../../core/errors';

/** One trial, as the figures need it: what `study.trials` holds. */
export interface TrialRecord {
  readonly number: number;
  readonly state: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly values?: readonly number[];
  readonly startedAt: number;
  readonly finishedAt?: number;
}

/** Where a parameter was looked for, as far as the figures care. */
export interface DomainRecord {
  readonly kind: string;
  readonly log?: boolean;
  readonly choices?: readonly unknown[];
  /** The domain itself, of a parameter that exists only beside some values of another. */
  readonly then?: DomainRecord;
}

/** A study, as the figures need it. */
export interface StudyRecord {
  /** Tells which axes are logarithmic and how choices are ordered; without it that is guessed from the values. */
  readonly space?: Readonly<Record<string, DomainRecord>>;
  readonly directions: readonly ('minimize' | 'maximize')[];
  readonly trials: readonly TrialRecord[];
}

/** A trial that is complete. */
export type CompleteRecord = TrialRecord & { readonly values: readonly number[] };

/** The complete trials. @throws LmlabError `empty` when there is none. */
export function completeTrials(study: StudyRecord): CompleteRecord[] {
  const complete = study.trials.filter((trial): trial is CompleteRecord => trial.state === 'complete');
  if (complete.length > 0) return complete;
  throw new LmlabError('empty', {
    expected: 'at least one complete trial to draw',
    found: `${study.trials.length} trials, none complete`,
    remedy: 'Run the study first, or read the errors of its trials.',
  });
}

/** A parameter's value as a label. */
export function label(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}
