/**
 * How many targets of a batch its mean loss is taken over, or what they weigh; undefined for a batch of a kind that
 * has none. Where a BERT learns tokens and classes at once, it is the tokens.
 */
export function countedTargets(batch: unknown, classWeights?: ArrayLike<number>): number | undefined {
  const { targets, labels } = batch as {
    readonly targets?: ArrayLike<number>;
    readonly labels?: ArrayLike<number>;
  };
  const list = targets ?? labels;
  if (typeof list?.length !== 'number') return undefined;
  let weight = 0;
  for (let i = 0; i < list.length; i++) if (list[i] >= 0) weight += classWeights?.[list[i]] ?? 1;
  return weight;
}
