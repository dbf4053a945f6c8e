import type { Label } from './estimator';
import { LmlabError } from './errors';
import { checkList } from './lists';

/** A target as integers: `classes[codes[i]]` is the label of sample `i`. */
export interface EncodedLabels<L extends Label> {
  /** The distinct labels, sorted: numbers by value, strings by code point, `false` before `true`. Frozen. */
  readonly classes: readonly L[];
  readonly codes: Int32Array;
}

/** Orders strings by code point, as Python does; UTF-16 order differs beyond U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xAstral = (x & 0xf800) === 0xd800;
    const yAstral = (y & 0xf800) === 0xd800;
    return xAstral === yAstral ? x - y : xAstral ? 1 : -1;
  }
  return a.length - b.length;
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return typeof a === typeof b ? Number(a) - Number(b) : typeof a < typeof b ? -1 : 1;
}

/**
 * Turns labels into integers 0 … K − 1 in the order of the sorted labels.
 * @throws LmlabError `shape` when there is no list of labels; `non-finite` when a label is NaN or infinite; `unknown-label` when one is null or undefined.
 */
export function encodeLabels<L extends Label>(y: readonly L[]): EncodedLabels<L> {
  checkList(y);
  const order = new Map<L, number>();
  const codes = new Int32Array(y.length);
  for (let i = 0; i < y.length; i++) {
    const label = y[i];
    let code = order.get(label);
    if (code === undefined) {
      checkLabel(label, i);
      code = order.size;
      order.set(label, code);
    }
    codes[i] = code;
  }
  const seen = [...order.keys()];
  const classes = Object.freeze([...seen].sort(compareLabels));
  const rank = new Map(classes.map((label, k) => [label, k]));
  const rankOfCode = Int32Array.from(seen, (label) => rank.get(label)!);
  for (let i = 0; i < codes.length; i++) codes[i] = rankOfCode[codes[i]];
  return { classes, codes };
}

/** @throws LmlabError `non-finite` or `unknown-label` for what is no label. */
export function checkLabel(label: unknown, i: number): void {
  if (typeof label === 'number' && !Number.isFinite(label)) {
    throw new LmlabError('non-finite', {
      expected: 'finite numbers, strings or booleans as labels',
      found: `${label} at sample ${i}`,
      remedy: 'Drop the samples without a label, or give them a label of their own.',
    });
  }
  if (typeof label !== 'number' && typeof label !== 'string' && typeof label !== 'boolean') {
    throw new LmlabError('unknown-label', {
      expected: 'a number, a string or a boolean as a label',
      found: `${label === null ? 'null' : typeof label} at sample ${i}`,
      remedy: 'Drop the samples without a label, or give them a label of their own.',
    });
  }
}
