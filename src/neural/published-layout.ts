import type { Parameter } from './parameters';
import type { StoredTensor } from './safetensors';

/** Some columns of a parameter, as one tensor of a published checkpoint. */
export interface PublishedTensor {
  readonly name: string;
  /** The first of its columns in the parameter. */
  readonly column: number;
  readonly rows: number;
  readonly cols: number;
  /** The file holds columns × rows. */
  readonly transposed: boolean;
  /** The file holds one row, without its number. */
  readonly vector: boolean;
}

/**
 * How the checkpoints that Hugging Face publishes hold a parameter. GPT-2's matrices are inputs × outputs, as here, but
 * for its output layer. BERT's linear layers are outputs × inputs, with q, k and v as three; its encoder's names begin
 * with `bert.`. Parameters of other models are stored as they are.
 */
export function publishedTensors({ name, rows, cols }: Parameter): PublishedTensor[] {
  const whole = { name, column: 0, rows, cols, transposed: false, vector: rows === 1 };
  if (name === 'lm_head.weight') return [{ ...whole, transposed: true, vector: false }];
  if (/^wte|^wpe/.test(name)) return [{ ...whole, vector: false }];
  const inEncoder = /^(embeddings\.|encoder\.layer\.|pooler\.)/.test(name);
  if (!inEncoder && !name.startsWith('cls.')) return [whole];
  const layer = /\.(dense|qkv|seq_relationship)\.weight$/.test(name);
  const table = /_embeddings\.weight$/.test(name);
  const tensor = { ...whole, transposed: layer, vector: !layer && !table };
  const parts = name.includes('.qkv.') ? ['query', 'key', 'value'] : ['qkv'];
  return parts.map((part, i) => ({
    ...tensor,
    name: (inEncoder ? 'bert.' : '') + name.replace('.qkv.', `.${part}.`),
    column: (i * cols) / parts.length,
    cols: cols / parts.length,
  }));
}

/** The shape of a tensor in the file. */
export function publishedShape({ rows, cols, transposed, vector }: PublishedTensor): number[] {
  if (vector) return [cols];
  return transposed ? [cols, rows] : [rows, cols];
}

/** Place in the file of each value of the parameter that the tensor holds. */
function eachValue(
  tensor: PublishedTensor,
  width: number,
  visit: (inParameter: number, inFile: number) => void,
): void {
  const { column, rows, cols, transposed } = tensor;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) visit(i * width + column + j, transposed ? j * rows + i : i * cols + j);
}

/** A tensor as the file holds it, out of the values of its parameter, which has `width` columns. */
export function toPublished(tensor: PublishedTensor, values: Float32Array, width: number): StoredTensor {
  const stored = new Float32Array(tensor.rows * tensor.cols);
  eachValue(tensor, width, (inParameter, inFile) => (stored[inFile] = values[inParameter]));
  return { shape: publishedShape(tensor), values: stored };
}

/** The inverse of {@link toPublished}: writes what the file holds into the values of the parameter. */
export function fromPublished(
  tensor: PublishedTensor,
  stored: Float32Array,
  values: Float32Array,
  width: number,
): void {
  eachValue(tensor, width, (inParameter, inFile) => (values[inParameter] = stored[inFile]));
}
