import type { Failure, MimeBundle } from '../../engine';
import { isError } from '../errors';
import { customDisplay, isMimeBundle } from './custom';
import { isDataFrame, showDataFrame } from './dataframe';
import { imageType, showImage } from './image';
import { isRowArray, showRows } from './rows';
import { isTensor, showTensor } from './tensor';
import { inspected } from './text';
import { isNumericArray, showNumericArray } from './typed-array';
import { showMap } from './map';
import { isMap, isPromise } from 'node:util/types';

/** A value as the notebook shows it. There is always a `text/plain`. */
export interface Shown {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle;
}

/**
 * Shows a value by what it is. What the value says of itself (`Symbol.for('Jupyter.display')`) comes first.
 * @param presentError makes an error's text, at the cell's own lines.
 */
export async function show(value: unknown, presentError: (error: unknown) => Failure): Promise<Shown> {
  const custom = await customDisplay(value);
  const data = custom ?? forms(value, presentError);
  const plain = data['text/plain'];
  const text = typeof plain === 'string' ? plain : inspected(value);
  return { data: { ...data, 'text/plain': text }, metadata: descriptions(data, text) };
}

/** What nbconvert and other clients give as an image's alternative text: the first lines of the plain text. */
function descriptions(data: MimeBundle, text: string): MimeBundle {
  const [alt] = text.split('\n\n', 1);
  const images = Object.keys(data).filter((type) => type.startsWith('image/'));
  return Object.fromEntries(images.map((type) => [type, { alt }]));
}

function forms(value: unknown, presentError: (error: unknown) => Failure): MimeBundle {
  if (typeof value !== 'object' || value === null) return { 'text/plain': inspected(value) };
  try {
    if (isError(value)) return { 'text/plain': presentError(value).traceback.join('\n') };
    if (isMimeBundle(value)) return value;
    const image = imageType(value);
    if (image !== undefined) return showImage(value as Uint8Array, image);
    if (isDataFrame(value)) return showDataFrame(value);
    if (isTensor(value)) return showTensor(value);
    if (isRowArray(value)) return showRows(value);
    if (isNumericArray(value)) return showNumericArray(value);
    if (isMap(value)) return showMap(value);
    if (isPromise(value)) {
      return { 'text/plain': `${inspected(value)}\nWrite await before it to see what comes out of it.` };
    }
  } catch {
    // An object with odd getters or a broken proxy is still shown, as plainly as can be.
  }
  return { 'text/plain': inspected(value) };
}
