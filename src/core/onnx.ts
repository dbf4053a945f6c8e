import protobuf from 'protobufjs/light';

/** Element types of tensors, with their numbers in the format. */
const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float64: 11,
} as const;

/** The element type of a tensor. */
export type OnnxElementType = keyof typeof elementTypes;

/** A constant of the graph: weights, labels. Booleans stand as 0 and 1 in a Uint8Array with `type: 'bool'`. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data:
    Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array | BigInt64Array | readonly string[];
  /** Default: that of the array. */
  readonly type?: OnnxElementType;
}

/** What goes into a graph or comes out; a size that varies is a name, such as `'batch'`. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxElementType;
  readonly shape: readonly (number | string)[];
}

/** A setting of a node. The format tells whole numbers from others, so the kind is said. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: OnnxTensor }
  | { readonly ints: ArrayLike<number> }
  | { readonly floats: ArrayLike<number> }
  | { readonly strings: readonly string[] };

/** One operation: its name in the operator set, the names of what it takes and of what it makes. */
export interface OnnxNode {
  readonly op: string;
  /** An empty name stands for an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** The operator set it belongs to. Default: ONNX's own. */
  readonly domain?: string;
}

/** Nodes and the constants that they use. */
export interface OnnxPart {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
}

/** A model: what it takes, computes and returns. */
export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
  /** In an order in which every node comes after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[];
  /** Version of ONNX's own operator set. Default 17. */
  readonly opset?: number;
  /** Versions of other operator sets that nodes belong to: `{ 'com.microsoft': 1 }`. */
  readonly domains?: Readonly<Record<string, number>>;
  /** Notes for the reader of the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const field = (type: string, id: number): { type: string; id: number } => ({ type, id });
const list = (type: string, id: number): { rule: string; type: string; id: number } => ({
  rule: 'repeated',
  type,
  id,
});

/** The messages of onnx.proto that a model needs (github.com/onnx/onnx, IR version 8). */
const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        graph: field('Graph', 7),
        opsetImport: list('OperatorSet', 8),
        metadataProps: list('Entry', 14),
      },
    },
    OperatorSet: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    Entry: { fields: { key: field('string', 1), value: field('string', 2) } },
    Graph: {
      fields: {
        node: list('Node', 1),
        name: field('string', 2),
        initializer: list('Tensor', 5),
        input: list('ValueInfo', 11),
        output: list('ValueInfo', 12),
      },
    },
    Node: {
      fields: {
        input: list('string', 1),
        output: list('string', 2),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: list('Attribute', 5),
        domain: field('string', 7),
      },
    },
    Attribute: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        t: field('Tensor', 5),
        floats: list('float', 7),
        ints: list('int64', 8),
        strings: list('bytes', 9),
        type: field('int32', 20),
      },
    },
    Tensor: {
      fields: {
        dims: list('int64', 1),
        dataType: field('int32', 2),
        stringData: list('bytes', 6),
        name: field('string', 8),
        rawData: field('bytes', 9),
      },
    },
    ValueInfo: { fields: { name: field('string', 1), type: field('Type', 2) } },
    Type: { fields: { tensorType: field('TensorType', 1) } },
    TensorType: { fields: { elemType: field('int32', 1), shape: field('Shape', 2) } },
    Shape: { fields: { dim: list('Dimension', 1) } },
    Dimension: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
  },
});

/**
 * A model in the ONNX format (https://onnx.ai), which other runtimes can run.
 *
 * @param graph What the model takes, computes and returns.
 * @returns The bytes of an `.onnx` file.
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const { opset = 17, domains = {}, metadata = {} } = graph;
  const model = root.lookupType('Model');
  return model
    .encode({
      irVersion: 8,
      producerName: 'lmlab',
      graph: {
        name: graph.name,
        node: graph.nodes.map((node, i) => ({
          input: node.inputs,
          output: node.outputs,
          name: `${node.op}_${i}`,
          opType: node.op,
          attribute: Object.entries(node.attributes ?? {}).map(encodeAttribute),
          domain: node.domain ?? '',
        })),
        initializer: graph.initializers.map(encodeTensor),
        input: graph.inputs.map(encodeValue),
        output: graph.outputs.map(encodeValue),
      },
      opsetImport: Object.entries({ '': opset, ...domains }).map(([domain, version]) => ({
        domain,
        version,
      })),
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    })
    .finish();
}

function encodeValue({ name, type, shape }: OnnxValue): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

function encodeAttribute([name, value]: [string, OnnxAttribute]): object {
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('int' in value) return { name, type: 2, i: value.int };
  if ('string' in value) return { name, type: 3, s: Buffer.from(value.string) };
  if ('tensor' in value) return { name, type: 4, t: encodeTensor(value.tensor) };
  if ('floats' in value) return { name, type: 6, floats: Array.from(value.floats) };
  if ('ints' in value) return { name, type: 7, ints: Array.from(value.ints) };
  return { name, type: 8, strings: value.strings.map((text) => Buffer.from(text)) };
}

function encodeTensor({ name, shape, data, type }: OnnxTensor): object {
  const dataType = elementTypes[type ?? typeOf(data)];
  if (!ArrayBuffer.isView(data)) {
    return { name, dims: shape, dataType, stringData: data.map((text) => Buffer.from(text)) };
  }
  // Little-endian, as every machine that Node runs on is.
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: shape, dataType, rawData };
}

function typeOf(data: OnnxTensor['data']): OnnxElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof BigInt64Array) return 'int64';
  return 'string';
}
