/**
 * The nearest samples, nearest first, until their weights reach k: a small sorted list, inserted into. Those of weight 0
 * are left out; of equally near ones the first come first.
 */
export function nearestSamples(distances: Float64Array, weights: Float64Array, k: number): number[] {
  const best: number[] = [];
  let held = 0;
  for (let s = 0; s < distances.length; s++) {
    if (weights[s] === 0) continue;
    if (held >= k && distances[s] >= distances[best[best.length - 1]]) continue;
    let at = best.length;
    while (at > 0 && distances[best[at - 1]] > distances[s]) at--;
    best.splice(at, 0, s);
    held += weights[s];
    while (held - weights[best[best.length - 1]] >= k) held -= weights[best.pop()!];
  }
  return best;
}
