import { LmlabError } from '../core/errors';
import { datasetFacts } from './fetch-dataset';
import type { DatasetName } from './registry';

/** The rows of a data set, with where they come from and on what terms. */
export interface Dataset<Row> {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** `public`: the published bytes, checked. `shipped`: a generated set of the same shape that comes with lmlab. */
  readonly source: 'public' | 'shipped';
  /** One sentence that says which rows these are; print it before any number you report. */
  readonly note: string;
  readonly licence: string;
  readonly citation: string;
}

/** Rows of a published data set with the registry's facts around them. */
export function publicDataset<Row>(name: DatasetName, rows: readonly Row[]): Dataset<Row> {
  const { title, licence, citation } = datasetFacts(name);
  const note = `${title}: ${rows.length.toLocaleString('en')} rows of the published data (${licence}).`;
  return { name, title, rows, source: 'public', note, licence, citation };
}

/**
 * Splits a text file into lines on `\n` only: other line separators, such as U+0085, occur inside sentences.
 * A `\r` before the `\n` and the empty line after the last one are dropped.
 */
export function lines(text: string): string[] {
  const all = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (all.at(-1) === '') all.pop();
  return all;
}

/** An error that names the line, counted from 1. */
export function badLine(file: string, line: number, expected: string, found: string): LmlabError {
  return new LmlabError('malformed-data', {
    expected: `${expected} in line ${line} of ${file}`,
    found: found.length > 80 ? `${found.slice(0, 80)}…` : found,
    remedy: 'Repair or remove that line, or get the file again.',
  });
}

/** UTF-8 bytes as text; a byte-order mark is dropped. */
export function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
