import { label, type CompleteRecord, type StudyRecord } from './trials';

/** How a parameter's values lie along an axis: numbers as they are, others by their order. */
export interface Positions {
  readonly at: (number | null)[];
  readonly names?: readonly string[];
  readonly isLog: boolean;
  readonly isWhole: boolean;
}

/** The positions of one parameter, by its domain where the study tells it. */
export function positions(study: StudyRecord, trials: readonly CompleteRecord[], name: string): Positions {
  const values = trials.map((trial) => trial.params[name]);
  const present = values.filter((value) => value !== undefined);
  const given = study.space?.[name];
  const domain = given?.then ?? given;
  const numbers = present.filter((value): value is number => typeof value === 'number');
  if (domain?.choices === undefined && numbers.length === present.length) {
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
    const isLog = least > 0 && (domain === undefined ? most / least > 100 : domain.log === true);
    const isWhole = domain === undefined ? numbers.every(Number.isInteger) : domain.kind === 'int';
    return { at: values.map((value) => (value === undefined ? null : (value as number))), isLog, isWhole };
  }
  const names = domain?.choices?.map(label) ?? [...new Set(present.map(label))].sort();
  return {
    at: values.map((value) => (value === undefined ? null : names.indexOf(label(value)))),
    names,
    isLog: false,
    isWhole: true,
  };
}

/** How many decades lie between two ticks, so that a narrow panel has room for three or four. */
export function decades(trials: readonly CompleteRecord[], name: string): number {
  const logs = trials.map((trial) => Math.log10(trial.params[name] as number));
  return Math.max(1, Math.ceil((Math.max(...logs) - Math.min(...logs)) / 3));
}

/** Whole numbers from the least to the most, if they are few enough to be written. */
export function wholeTicks(values: readonly number[]): { tickvals?: number[] } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (most - least > 12) return {};
  return { tickvals: Array.from({ length: most - least + 1 }, (_, i) => least + i) };
}
