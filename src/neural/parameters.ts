import { LmlabError } from '../core/errors';
import type { Random } from '../core/random';
import type { Pointer } from './kernels';
import type { Memory } from './memory';
import { type RoundedPlace, type Rounding, roundedPlace, takeMatrix, widenMatrix } from './rounded-weights';

/** How a parameter starts: zeros, ones, or a normal distribution with this standard deviation. */
export type Initial = 'zeros' | 'ones' | { readonly sd: number };

/** A parameter as a model asks for it. */
export interface ParameterSpec {
  readonly name: string;
  /** Rows × columns; a vector is 1 × n. */
  readonly rows: number;
  readonly cols: number;
  /** It is a bias or a gain: a matrix may have a single row, too. */
  readonly isVector?: true;
  readonly initial: Initial;
  /** Kept as integers, not in float32: such a parameter is not learned. */
  readonly rounded?: Rounding | undefined;
}

/** A bias or a gain. */
export function vector(name: string, cols: number, initial: 'zeros' | 'ones'): ParameterSpec {
  return { name, rows: 1, cols, isVector: true, initial };
}

/** A matrix somewhere in the memory, with room for its gradient (0: none). */
export interface Tensor {
  readonly rows: number;
  readonly cols: number;
  readonly at: Pointer;
  readonly gradientAt: Pointer;
}

/** A tensor that is learned. */
export interface Parameter extends Tensor {
  readonly name: string;
  /** Matrices shrink under weight decay, vectors (biases, gains) do not. */
  readonly decays: boolean;
  /** Where the integers and their scales stand, instead of `at`. */
  readonly rounded?: RoundedPlace;
}

/** A matrix kept as integers. */
export type RoundedParameter = Parameter & { readonly rounded: RoundedPlace };

/**
 * All parameters of a model in one stretch of memory, those of several rows first, and their gradients in another of the
 * same layout: the optimizer runs over them in one pass, and clearing or clipping gradients is one call.
 */
export class Parameters {
  readonly memory: Memory;
  readonly list: readonly Parameter[];
  /** Those kept as integers, the last ones of `list`. */
  readonly rounded: readonly RoundedParameter[];
  /** Floats in the stretch, padding included. */
  readonly length: number;
  /** Weights that are learned, padding not counted. */
  readonly count: number;
  readonly at: Pointer;
  readonly gradientAt: Pointer;
  readonly #byName: Map<string, Parameter>;
  readonly #copies = new Map<string, Pointer>();

  constructor(memory: Memory, specs: readonly ParameterSpec[], random: Random) {
    this.memory = memory;
    const padded = ({ rows, cols }: ParameterSpec): number => Math.ceil((rows * cols) / 4) * 4;
    const floats = specs.filter((s) => s.rounded === undefined);
    const ordered = [...floats.filter((s) => s.rows > 1), ...floats.filter((s) => s.rows === 1)];
    this.length = ordered.reduce((sum, spec) => sum + padded(spec), 0);
    this.count = specs.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
    this.at = memory.keep(this.length * 4);
    this.gradientAt = memory.keep(this.length * 4);
    let offset = 0;
    const learned = ordered.map((spec): Parameter => {
      const { name, rows, cols } = spec;
      const place = { at: this.at + offset * 4, gradientAt: this.gradientAt + offset * 4 };
      offset += padded(spec);
      return { name, rows, cols, decays: spec.isVector !== true, ...place };
    });
    this.rounded = specs.flatMap(({ name, rows, cols, rounded }) => {
      if (rounded === undefined) return [];
      const place = roundedPlace(memory, rows, cols, rounded);
      return [{ name, rows, cols, decays: true, at: 0, gradientAt: 0, rounded: place }];
    });
    this.list = [...learned, ...this.rounded];
    this.#byName = new Map(this.list.map((parameter) => [parameter.name, parameter]));
    for (const spec of floats) this.#start(spec, random.fork(spec.name));
    this.clearGradients();
  }

  #start({ name, initial }: ParameterSpec, random: Random): void {
    const values = this.values(name);
    if (initial === 'zeros') values.fill(0);
    else if (initial === 'ones') values.fill(1);
    else for (let i = 0; i < values.length; i++) values[i] = random.normal(0, initial.sd);
  }

  /** @throws LmlabError `unknown-name` when there is none of that name. */
  get(name: string): Parameter {
    const parameter = this.#byName.get(name);
    if (parameter === undefined) {
      throw new LmlabError('unknown-name', {
        expected: `one of ${[...this.#byName.keys()].join(', ')}`,
        found: name,
        remedy: 'Take a name from the list.',
      });
    }
    return parameter;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /**
   * The weights of one parameter, as a view that is valid until the memory grows.
   * @throws LmlabError `rounded-weights` when they are kept as integers, which cannot be viewed or changed in place.
   */
  values(name: string): Float32Array {
    const { at, rows, cols, rounded } = this.get(name);
    if (rounded !== undefined) throw isRounded(name, rounded.bits);
    return this.memory.floats(at, rows * cols);
  }

  /** The weights of one parameter in float32, copied; integers are multiplied with their scales. */
  copyOf(name: string): Float32Array {
    const { rounded } = this.get(name);
    if (rounded === undefined) return this.values(name).slice();
    return widenMatrix(takeMatrix(this.memory, rounded), rounded);
  }

  /** The gradient of one parameter, as a view that is valid until the memory grows. */
  gradient(name: string): Float32Array {
    const { gradientAt, rows, cols, rounded } = this.get(name);
    if (rounded !== undefined) throw isRounded(name, rounded.bits);
    return this.memory.floats(gradientAt, rows * cols);
  }

  clearGradients(): void {
    this.memory.floats(this.gradientAt, this.length).fill(0);
  }

  /** A further stretch of the same layout, such as an optimizer's moments: zeros when first asked for. */
  copy(name: string): Pointer {
    let at = this.#copies.get(name);
    if (at === undefined) {
      at = this.memory.keep(this.length * 4);
      this.memory.floats(at, this.length).fill(0);
      this.#copies.set(name, at);
    }
    return at;
  }
}

/** What refuses to learn, change or view weights that are integers. */
export function isRounded(name: string, bits: number): LmlabError {
  return new LmlabError('rounded-weights', {
    expected: `float32 weights in ${name}`,
    found: `integers of ${bits} bits`,
    remedy: 'Do this with the model that was quantized, and quantize afterwards.',
  });
}
