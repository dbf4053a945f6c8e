import type { Random } from './random';

/**
 * The fold of each sample, each class spread evenly, as scikit-learn's StratifiedKFold deals them.
 *
 * @param codes the class of each sample.
 * @param rng what mixes each class's samples before; without it they stay in their order.
 */
export function stratify(codes: Int32Array, nFolds: number, rng?: Random): Int32Array {
  // Classes are numbered by first appearance, and the sorted target is dealt out to the folds like cards …
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const foldsOf = new Map<number, number[]>();
  let dealt = 0;
  for (const [code, count] of counts) {
    const sizes = new Int32Array(nFolds);
    for (let i = 0; i < count; i++) sizes[dealt++ % nFolds]++;
    // … and each class then fills the folds in blocks, so that samples stay near their neighbours.
    const folds = Array.from(sizes, (size, fold) => Array<number>(size).fill(fold)).flat();
    foldsOf.set(code, rng === undefined ? folds : rng.shuffle(folds));
  }
  const next = new Map<number, number>();
  return codes.map((code) => {
    const place = next.get(code) ?? 0;
    next.set(code, place + 1);
    return foldsOf.get(code)![place];
  });
}
