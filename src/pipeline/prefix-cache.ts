import type { FittedTransformer, Label, Transformer } from '../core/estimator';
import { takeRows, type Rows } from '../core/rows';
import { sameStep } from './step';

interface FittedStep {
  readonly part: object;
  readonly fitted: FittedTransformer<Rows, Rows>;
  readonly output: Rows;
}

/**
 * What a search remembers from one fit to the next: for every set of training rows the step that was fitted on it last,
 * and for every set of rows what a fitted step or a function made of it last. A pipeline whose first steps are the same as the time
 * before takes them from here. Rows must not change while it is in use.
 */
export class PrefixCache {
  readonly #parts = new WeakMap<object, Rows>();
  readonly #fits = new WeakMap<object, FittedStep>();
  readonly #outputs = new WeakMap<object, { readonly part: object; readonly output: Rows }>();
  /** How many fits of steps were spared. */
  hits = 0;

  /** The rows at these indices: the same object for the same indices. */
  takeRows<X extends Rows>(x: X, indices: Int32Array): X {
    const known = this.#parts.get(indices);
    if (known !== undefined) return known as X;
    const rows = takeRows(x, indices);
    this.#parts.set(indices, rows);
    return rows;
  }

  /** Fits a step on rows, or takes it from the time before; the target is taken to be the same for the same rows. */
  fitTransform(
    part: Transformer<Rows, Rows>,
    rows: Rows,
    y: readonly Label[] | undefined,
  ): { fitted: FittedTransformer<Rows, Rows>; output: Rows } {
    const known = this.#fits.get(rows);
    if (known !== undefined && sameStep(known.part, part)) {
      this.hits++;
      return known;
    }
    const made = { part, ...fitTransform(part, rows, y) };
    this.#fits.set(rows, made);
    return made;
  }

  /** What a fitted step or a function makes of rows. */
  output(part: object, rows: Rows, make: () => Rows): Rows {
    const known = this.#outputs.get(rows);
    if (known?.part === part) return known.output;
    const output = make();
    this.#outputs.set(rows, { part, output });
    return output;
  }
}

/** Fits and transforms in one pass where the part can. */
export function fitTransform(
  part: Transformer<Rows, Rows>,
  rows: Rows,
  y: readonly Label[] | undefined,
): { fitted: FittedTransformer<Rows, Rows>; output: Rows } {
  if (part.fitTransform !== undefined) return part.fitTransform(rows, y);
  const fitted = part.fit(rows, y);
  return { fitted, output: fitted.transform(rows) };
}
