import { LmlabError } from '../core/errors';
import type { OnnxNode, OnnxPart, OnnxTensor, OnnxValue } from '../core/onnx';
import { FittedCountVectorizer } from '../features/count-vectorizer';
import { FittedTfidfVectorizer } from '../features/tfidf-vectorizer';
import { FittedOneHotEncoder } from '../preprocessing/category-encoders';
import { FittedScaler } from '../preprocessing/scaler';
import type { FittedColumnUnion } from './column-union';
import { vectorizerGraph } from './onnx-vectorizer';

/** Nodes that turn one input a column into `features`: the blocks of the parts side by side. */
export function unionGraph(union: FittedColumnUnion): OnnxPart & { readonly inputs: readonly OnnxValue[] } {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [{ name: 'column_axis', shape: [1], data: BigInt64Array.of(1n) }];
  const inputs = new Map<string, OnnxValue>();
  const blocks = union.parts.map(({ kind, columns, fitted }, i) => {
    const prefix = `part${i}_`;
    for (const name of columns) inputs.set(name, inputOf(name, kind, inputs.get(name)));
    const output = `${prefix}features`;
    if (fitted instanceof FittedCountVectorizer || fitted instanceof FittedTfidfVectorizer) {
      const part = vectorizerGraph(fitted, { input: columns[0], output, prefix });
      nodes.push(...part.nodes);
      initializers.push(...part.initializers);
    } else if (kind === 'numbers' && (fitted === null || fitted instanceof FittedScaler)) {
      numbers(columns, fitted, prefix, nodes, initializers);
    } else if (fitted instanceof FittedOneHotEncoder) {
      oneHot(columns, fitted, prefix, nodes, initializers);
    } else throw refused(fitted?.constructor.name ?? kind);
    return output;
  });
  nodes.push({ op: 'Concat', inputs: blocks, outputs: ['features'], attributes: { axis: { int: 1 } } });
  return { nodes, initializers, inputs: [...inputs.values()] };
}

function inputOf(name: string, kind: string, before: OnnxValue | undefined): OnnxValue {
  const type = kind === 'numbers' ? 'float32' : 'string';
  if (before !== undefined && before.type !== type) throw refused(`'${name}' as texts and as numbers`);
  return { name, type, shape: ['batch'] };
}

function numbers(
  columns: readonly string[],
  scaler: FittedScaler<never> | null,
  prefix: string,
  nodes: OnnxNode[],
  initializers: OnnxTensor[],
): void {
  const upright = columns.map((name, j) => {
    const output = `${prefix}column${j}`;
    nodes.push({ op: 'Unsqueeze', inputs: [name, 'column_axis'], outputs: [output] });
    return output;
  });
  const whole = scaler === null ? `${prefix}features` : `${prefix}numbers`;
  nodes.push({ op: 'Concat', inputs: upright, outputs: [whole], attributes: { axis: { int: 1 } } });
  if (scaler === null) return;
  const { center, scale, limit } = scaler;
  const constant = (name: string, data: ArrayLike<number>, shape: readonly number[]): string => {
    initializers.push({ name: prefix + name, shape, data: Float32Array.from(data) });
    return prefix + name;
  };
  const scaled = limit === undefined ? `${prefix}features` : `${prefix}scaled`;
  nodes.push(
    { op: 'Sub', inputs: [whole, constant('center', center, [center.length])], outputs: [`${prefix}moved`] },
    { op: 'Div', inputs: [`${prefix}moved`, constant('scale', scale, [scale.length])], outputs: [scaled] },
  );
  if (limit === undefined) return;
  const [low, high] = [constant('low', [limit[0]], []), constant('high', [limit[1]], [])];
  nodes.push({ op: 'Clip', inputs: [scaled, low, high], outputs: [`${prefix}features`] });
}

function oneHot(
  columns: readonly string[],
  { params, categories }: FittedOneHotEncoder,
  prefix: string,
  nodes: OnnxNode[],
  initializers: OnnxTensor[],
): void {
  if (params.handleUnknown !== 'ignore')
    throw refused(`oneHotEncoder with handleUnknown '${params.handleUnknown}'`);
  const blocks: string[] = [];
  columns.forEach((name, j) => {
    const kept = params.drop === 'first' ? categories[j].slice(1) : categories[j];
    if (!kept.every((category) => typeof category === 'string'))
      throw refused('categories that are no texts');
    if (kept.length === 0) return;
    const at = `${prefix}category${j}`;
    initializers.push({ name: `${at}_known`, shape: [kept.length], data: kept, type: 'string' });
    nodes.push(
      { op: 'Unsqueeze', inputs: [name, 'column_axis'], outputs: [`${at}_upright`] },
      { op: 'Equal', inputs: [`${at}_upright`, `${at}_known`], outputs: [`${at}_is`] },
      { op: 'Cast', inputs: [`${at}_is`], outputs: [at], attributes: { to: { int: 1 } } },
    );
    blocks.push(at);
  });
  if (blocks.length === 0) throw refused('a oneHotEncoder without columns');
  nodes.push({
    op: 'Concat',
    inputs: blocks,
    outputs: [`${prefix}features`],
    attributes: { axis: { int: 1 } },
  });
}

function refused(found: string): LmlabError {
  return new LmlabError('not-saveable', {
    expected:
      'columns of a count or tf-idf vectorizer, of numbers as they are or scaled, or of a oneHotEncoder of texts that ignores the unknown, for ONNX',
    found,
    remedy: 'Use saveModel, or export the model alone and make its features here.',
  });
}
