import type { Label } from '../core/estimator';
import { rowCount, type Rows } from '../core/rows';
import { kFold } from './k-fold';
import { required, type Fold, type Splitter } from './splitter';
import { stratifiedKFold } from './stratified-k-fold';

/** The folds that a `cv` option stands for. */
export function resolveFolds(
  x: Rows,
  y: ArrayLike<Label>,
  cv: number | Splitter | readonly Fold[] = 5,
  groups?: ArrayLike<Label>,
): readonly Fold[] {
  required(y, 'y', rowCount(x));
  if (Array.isArray(cv)) return cv as readonly Fold[];
  const splitter =
    typeof cv !== 'number'
      ? (cv as Splitter)
      : isStratifiable(y, cv)
        ? stratifiedKFold({ nSplits: cv })
        : kFold({ nSplits: cv });
  return [...splitter.split(x, y, groups)];
}

function isStratifiable(y: ArrayLike<Label>, nSplits: number): boolean {
  const counts = new Map<Label, number>();
  for (let i = 0; i < y.length; i++) {
    if (typeof y[i] === 'number' && !Number.isInteger(y[i])) return false;
    counts.set(y[i], (counts.get(y[i]) ?? 0) + 1);
  }
  if (typeof y[0] !== 'number') return true;
  return [...counts.values()].every((count) => count >= nSplits);
}
