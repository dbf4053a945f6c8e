import type { MimeBundle } from '../../engine';
import { showTable } from './table';
import { inspected } from './text';

/** A map as a table of keys and values, and as Node writes it. */
export function showMap(map: ReadonlyMap<unknown, unknown>): MimeBundle {
  if (map.size === 0) return { 'text/plain': inspected(map) };
  const entries = [...map];
  const table = showTable({
    columns: [
      { name: 'key', type: typeof entries[0][0] },
      { name: 'value', type: typeof entries[0][1] },
    ],
    rowCount: entries.length,
    label: String,
    value: (row, column) => entries[row][column],
  });
  return { 'text/html': table['text/html'], 'text/plain': inspected(map) };
}
