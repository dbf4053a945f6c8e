import type { MimeBundle } from '../../engine';
import { grouped } from './text';

/** A tensor of TensorFlow.js. */
interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  readonly dataId: object;
  toString(): string;
}

/** Beyond this, bringing the values over for a preview takes longer than a glance is worth. */
const MOST_VALUES = 10_000_000;

export function isTensor(value: object): value is Tensor {
  const { shape, dtype, dataId, isDisposed } = value as Partial<Tensor>;
  return (
    Array.isArray(shape) &&
    typeof dtype === 'string' &&
    typeof dataId === 'object' &&
    isDisposed !== undefined
  );
}

export function showTensor(tensor: Tensor): MimeBundle {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(', ')}], ${grouped(tensor.size)} values`;
  return { 'text/plain': `${title}\n${preview(tensor)}` };
}

function preview(tensor: Tensor): string {
  if (tensor.isDisposed) return 'disposed: its memory was given back';
  if (tensor.size > MOST_VALUES) return 'too large to preview';
  try {
    return tensor
      .toString()
      .replace(/^Tensor\n/, '')
      .replace(/^ {4}/gm, '');
  } catch (error) {
    return `no preview: ${(error as Error).message}`;
  }
}
