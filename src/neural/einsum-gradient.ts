import type * as tfjs from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';

/**
 * Gives TensorFlow.js, whichever engine runs it, the gradient of einsum that it lacks: for `a,b->c`, the gradient of
 * the first input is `c,b->a`. An index that only the first input has was summed, so that its gradient is repeated.
 */
export function registerEinsumGradient(tf: typeof tfjs): void {
  if ((tf.getGradient('Einsum') as unknown) !== undefined) return;
  // Summed beforehand, since TensorFlow.js 4.22 multiplies wrongly where only one of two inputs has a summed index.
  const withoutLoneIndices = (
    term: string,
    tensor: Tensor,
    elsewhere: readonly string[],
  ): { term: string; tensor: Tensor } => {
    const alone = Array.from(term, (letter) => !elsewhere.some((other) => other.includes(letter)));
    const axes = alone.flatMap((is, axis) => (is ? [axis] : []));
    if (axes.length === 0) return { term, tensor };
    return {
      term: Array.from(term)
        .filter((_, axis) => !alone[axis])
        .join(''),
      tensor: tf.sum(tensor, axes),
    };
  };
  tf.registerGradient({
    kernelName: 'Einsum',
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const { equation } = attrs as unknown as { equation: string };
      const [left, output] = equation.replace(/\s/g, '').split('->');
      const terms = left.split(',');
      const gradient = (i: number): Tensor => {
        const others = terms.flatMap((term, j) =>
          j === i ? [] : [withoutLoneIndices(term, saved[j], [output, terms[i]])],
        );
        const sources = [output, ...others.map(({ term }) => term)];
        const letters = Array.from(terms[i]);
        const known = letters.filter((letter) => sources.some((term) => term.includes(letter)));
        const sums = tf.einsum(
          `${sources.join(',')}->${known.join('')}`,
          dy as Tensor,
          ...others.map(({ tensor }) => tensor),
        );
        const shape = letters.map((letter, axis) => (known.includes(letter) ? saved[i].shape[axis] : 1));
        return sums.reshape(shape).broadcastTo(saved[i].shape);
      };
      return Object.fromEntries(terms.map((_, i) => [String(i), () => gradient(i)]));
    },
  });
}
