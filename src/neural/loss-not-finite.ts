import { LmlabError } from '../core/errors';
import type { Parameters } from './parameters';

/** An error with what a reader needs to find the cause: where it was, the loss, and the largest gradient. */
export function lossNotFinite(parameters: Parameters, loss: number, where = ''): LmlabError {
  let [name, largest] = ['', -1];
  for (const parameter of parameters.list)
    for (const value of parameters.gradient(parameter.name)) {
      const size = Number.isFinite(value) ? Math.abs(value) : Infinity;
      if (size > largest) [name, largest] = [parameter.name, size];
    }
  return new LmlabError('loss-not-finite', {
    expected: 'a finite loss and gradient',
    found: `loss ${loss}${where}, largest gradient ${largest} in ${name}`,
    remedy: 'Lower the learning rate, add warmup or clip the gradients.',
  });
}
