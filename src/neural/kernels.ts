import { kernelsBinary } from './kernels-binary';

/** A place in the memory, in bytes. */
export type Pointer = number;

/** Which part of the matrices takes part in a multiplication; see assembly/matmul.ts. */
export const part = { full: 0, lowerOutput: 1, lowerA: 2, upperA: 3 } as const;

/** The activation functions by the number that the kernels know them by. */
export const activations = { gelu: 0, geluErf: 1, relu: 2, silu: 3, tanh: 4, sigmoid: 5 } as const;

/** The name of an activation function: `gelu` is GPT-2's tanh form, `geluErf` BERT's exact one. */
export type Activation = keyof typeof activations;

/** 1 or 0: a flag of a kernel. */
type Flag = 0 | 1 | boolean;

/** What the WebAssembly module exports. Each one is explained where it stands, in assembly/. */
export interface Kernels {
  scratchBytes(): number;
  useScratch(at: Pointer): void;
  // prettier-ignore
  matmul(
    a: Pointer, ai: number, ak: number, b: Pointer, bk: number, bj: number, c: Pointer, ldc: number,
    m: number, n: number, k: number, bias: Pointer, accumulate: Flag, part: number, shift: number,
  ): void;
  activation(kind: number, x: Pointer, y: Pointer, n: number): void;
  // prettier-ignore
  activationBackward(kind: number, x: Pointer, dy: Pointer, dx: Pointer, n: number, accumulate: Flag): void;
  add(x: Pointer, z: Pointer, y: Pointer, n: number): void;
  columnSums(dy: Pointer, rows: number, cols: number, db: Pointer, accumulate: Flag): void;
  copy(x: Pointer, y: Pointer, n: number): void;
  dropout(x: Pointer, y: Pointer, n: number, rate: number, key: number, accumulate: Flag): void;
  fill(y: Pointer, n: number, a: number): void;
  multiply(x: Pointer, z: Pointer, y: Pointer, n: number, accumulate: Flag): void;
  scale(x: Pointer, y: Pointer, n: number, a: number, accumulate: Flag): void;
  sumSquares(x: Pointer, n: number): number;
  // prettier-ignore
  gather(table: Pointer, ids: Pointer, y: Pointer, rows: number, width: number, accumulate: Flag): void;
  // prettier-ignore
  gatherInt8(
    table: Pointer, scales: Pointer, stride: number, ids: Pointer, y: Pointer,
    rows: number, width: number, accumulate: Flag,
  ): void;
  scatterAdd(dy: Pointer, ids: Pointer, table: Pointer, rows: number, width: number): void;
  // prettier-ignore
  layerNorm(
    x: Pointer, gain: Pointer, bias: Pointer, y: Pointer, stats: Pointer,
    rows: number, d: number, epsilon: number, rms: Flag,
  ): void;
  // prettier-ignore
  layerNormBackward(
    x: Pointer, gain: Pointer, stats: Pointer, dy: Pointer, dx: Pointer, dgain: Pointer, dbias: Pointer,
    rows: number, d: number, rms: Flag, accumulate: Flag,
  ): void;
  softmaxRows(x: Pointer, rows: number, width: number): void;
  // prettier-ignore
  crossEntropy(
    logits: Pointer, targets: Pointer, gradient: Pointer, losses: Pointer, weights: Pointer,
    rows: number, width: number, factor: number, smoothing: number, gamma: number,
  ): number;
  // prettier-ignore
  distillation(
    logits: Pointer, teacher: Pointer, targets: Pointer, gradient: Pointer,
    rows: number, width: number, temperature: number, factor: number,
  ): number;
  maxRows(x: Pointer, rows: number, cols: number, y: Pointer, places: Pointer): void;
  maxRowsBackward(dy: Pointer, places: Pointer, dx: Pointer, rows: number, cols: number): void;
  // prettier-ignore
  quantizeRows(
    x: Pointer, rows: number, cols: number, q: Pointer, stride: number, scales: Pointer, sums: Pointer,
  ): void;
  // prettier-ignore
  matmulInt8(
    a: Pointer, aScales: Pointer, aSums: Pointer, w: Pointer, wScales: Pointer, c: Pointer,
    m: number, n: number, stride: number, bias: Pointer,
  ): void;
  // prettier-ignore
  matmulInt4(
    a: Pointer, aScales: Pointer, aSums: Pointer, w: Pointer, wScales: Pointer, c: Pointer,
    m: number, n: number, stride: number, bias: Pointer,
  ): void;
  // prettier-ignore
  attention(
    q: Pointer, qRow: number, k: Pointer, v: Pointer, kvRow: number, kvSequence: number,
    out: Pointer, outRow: number, p: Pointer, batch: number, heads: number, queries: number, keys: number,
    headSize: number, causal: Flag, shift: number, lengths: Pointer, rate: number, key: number, dropped: Pointer,
  ): void;
  // prettier-ignore
  attentionBackward(
    q: Pointer, qRow: number, k: Pointer, v: Pointer, kvRow: number, kvSequence: number,
    dout: Pointer, outRow: number, p: Pointer, ds: Pointer, dq: Pointer, dk: Pointer, dv: Pointer,
    batch: number, heads: number, queries: number, keys: number, headSize: number,
    causal: Flag, shift: number, lengths: Pointer, addQ: Flag, addKV: Flag,
    rate: number, key: number, dropped: Pointer,
  ): void;
  // prettier-ignore
  rotary(
    x: Pointer, row: number, rows: number, length: number, heads: number, headSize: number,
    cosines: Pointer, sines: Pointer, offset: number, back: Flag,
  ): void;
  // prettier-ignore
  adamw(
    w: Pointer, g: Pointer, m: Pointer, v: Pointer, n: number, rate: number, beta1: number, beta2: number,
    epsilon: number, decay: number, correction1: number, correction2: number, clip: number,
  ): void;
  // prettier-ignore
  sgd(
    w: Pointer, g: Pointer, m: Pointer, n: number, rate: number, momentum: number, nesterov: Flag,
    decay: number, clip: number,
  ): void;
  // prettier-ignore
  lion(
    w: Pointer, g: Pointer, m: Pointer, n: number, rate: number, beta1: number, beta2: number,
    decay: number, clip: number,
  ): void;
  movingAverage(w: Pointer, e: Pointer, n: number, decay: number): void;
  softThreshold(w: Pointer, n: number, amount: number): void;
}

/** A WebAssembly memory. Spelled out here, since Node's types do not name WebAssembly. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number; maximum: number }) => LinearMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
let compiled: object | undefined;

/** A memory of one page (64 KB) that may grow to `maximum` pages. */
export function linearMemory(maximum: number): LinearMemory {
  return new wasm.Memory({ initial: 1, maximum });
}

/** The kernels on a memory. The module is compiled once, on first use. */
export function kernelsOn(memory: LinearMemory): Kernels {
  compiled ??= new wasm.Module(Buffer.from(kernelsBinary, 'base64'));
  return new wasm.Instance(compiled, { env: { memory }, softmax: { log: Math.log, pow: Math.pow } })
    .exports as Kernels;
}
