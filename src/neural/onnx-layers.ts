import type { OnnxAttribute, OnnxNode, OnnxTensor } from '../core/onnx';
import type { Parameters } from './parameters';

/** Collects the nodes and constants of a graph. Values are known by name; each function returns the name of its result. */
export class OnnxLayers {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly #parameters: Parameters;
  readonly #constants = new Map<string, string>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** A node with one output. */
  op(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    return this.#node(op, inputs, 1, attributes)[0];
  }

  #node(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): string[] {
    const names = Array.from({ length: outputs }, (_, i) => `${op}_${this.nodes.length}_${i}`);
    this.nodes.push({ op, inputs, outputs: names, attributes });
    return names;
  }

  constant(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    if (!this.#constants.has(name)) {
      this.#constants.set(name, name);
      this.initializers.push({ name, shape, data });
    }
    return name;
  }

  number(value: number): string {
    return this.constant(`number ${value}`, [], Float32Array.of(value));
  }

  integers(...values: number[]): string {
    return this.constant(
      `integers ${values.join(' ')}`,
      [values.length],
      BigInt64Array.from(values, (value) => BigInt(value)),
    );
  }

  integer(value: number): string {
    return this.constant(`integer ${value}`, [], BigInt64Array.of(BigInt(value)));
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** A parameter of the model as a constant of its name. */
  weight(name: string): string {
    const { rows, cols, decays } = this.#parameters.get(name);
    return this.constant(name, decays ? [rows, cols] : [cols], this.#parameters.copyOf(name));
  }

  /** x · W (+ bias); with adapters or as a product of two where the model has them. */
  linear(x: string, name: string, loraScale = 1): string {
    let y = this.has(`${name}.down.weight`)
      ? this.product(x, `${name}.down.weight`, `${name}.up.weight`)
      : this.product(x, `${name}.weight`);
    if (this.has(`${name}.bias`)) y = this.op('Add', [y, this.weight(`${name}.bias`)]);
    if (!this.has(`${name}.lora_a.weight`)) return y;
    const change = this.product(x, `${name}.lora_a.weight`, `${name}.lora_b.weight`);
    return this.op('Add', [y, this.op('Mul', [change, this.number(loraScale)])]);
  }

  product(x: string, ...names: string[]): string {
    return names.reduce((y, name) => this.op('MatMul', [y, this.weight(name)]), x);
  }

  /** x · Tᵀ with T a table of embeddings: the output layer of tied weights. */
  tied(x: string, table: string): string {
    const turned = this.op('Transpose', [this.weight(table)], { perm: { ints: [1, 0] } });
    return this.op('MatMul', [x, turned]);
  }

  layerNorm(x: string, name: string, epsilon: number): string {
    return this.op('LayerNormalization', [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], {
      axis: { int: -1 },
      epsilon: { float: epsilon },
    });
  }

  rmsNorm(x: string, name: string, epsilon: number): string {
    const squares = this.op('ReduceMean', [this.op('Mul', [x, x])], { axes: { ints: [-1] } });
    const size = this.op('Sqrt', [this.op('Add', [squares, this.number(epsilon)])]);
    return this.op('Mul', [this.op('Div', [x, size]), this.weight(`${name}.weight`)]);
  }

  /** GPT-2's form, with tanh. */
  gelu(x: string): string {
    const cube = this.op('Mul', [this.op('Mul', [x, x]), x]);
    const inner = this.op('Add', [x, this.op('Mul', [cube, this.number(0.044715)])]);
    const bent = this.op('Tanh', [this.op('Mul', [inner, this.number(Math.sqrt(2 / Math.PI))])]);
    const half = this.op('Mul', [x, this.number(0.5)]);
    return this.op('Mul', [half, this.op('Add', [bent, this.number(1)])]);
  }

  /** The exact form. */
  geluErf(x: string): string {
    const error = this.op('Erf', [this.op('Mul', [x, this.number(Math.SQRT1_2)])]);
    const half = this.op('Mul', [x, this.number(0.5)]);
    return this.op('Mul', [half, this.op('Add', [error, this.number(1)])]);
  }

  silu(x: string): string {
    return this.op('Mul', [x, this.op('Sigmoid', [x])]);
  }

  /** How many tokens the sequences of `ids`, batch × length, have: one integer. */
  length(ids: string): string {
    return this.op('Gather', [this.op('Shape', [ids]), this.integer(1)]);
  }

  /** The first rows of a table, as many as the sequences are long; a longer sequence than the table fails when it runs. */
  firstRows(table: string, length: string): string {
    const end = this.op('Unsqueeze', [length, this.integers(0)]);
    return this.op('Slice', [table, this.integers(0), end, this.integers(0)]);
  }

  /** Queries, keys and values of batch × length × 3 width, each batch × heads × length × head size. */
  heads(qkv: string, count: number, width: number): string[] {
    const parts = this.#node('Split', [qkv, this.integers(width, width, width)], 3, { axis: { int: -1 } });
    return parts.map((part) =>
      this.op('Transpose', [this.op('Reshape', [part, this.integers(0, 0, count, width / count)])], {
        perm: { ints: [0, 2, 1, 3] },
      }),
    );
  }

  /** softmax(q·kᵀ / √size)·v, heads side by side again. `allowed` says, broadcast, which keys a query may see. */
  attention(q: string, k: string, v: string, allowed: string, width: number, headSize: number): string {
    const turned = this.op('Transpose', [k], { perm: { ints: [0, 1, 3, 2] } });
    const scores = this.op('Mul', [this.op('MatMul', [q, turned]), this.number(1 / Math.sqrt(headSize))]);
    const seen = this.op('Where', [allowed, scores, this.number(-Infinity)]);
    const mixed = this.op('MatMul', [this.op('Softmax', [seen], { axis: { int: -1 } }), v]);
    const back = this.op('Transpose', [mixed], { perm: { ints: [0, 2, 1, 3] } });
    return this.op('Reshape', [back, this.integers(0, 0, width)]);
  }

  /** Names a result. */
  output(value: string, name: string): void {
    this.nodes.push({ op: 'Identity', inputs: [value], outputs: [name] });
  }
}
