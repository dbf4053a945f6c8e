import type { PlainDomain, Sampled, Space } from './space';

/** One parameter as samplers see it: an axis of the unit cube. */
export interface Axis {
  readonly name: string;
  readonly domain: PlainDomain;
  /** How many values there are; Infinity for real numbers. */
  readonly size: number;
  /** Whether the parameter exists beside these others. */
  isActive(params: Readonly<Record<string, unknown>>): boolean;
}

/** The space's parameters as axes, in the order in which they were written. */
export function axesOf(space: Space): Axis[] {
  return Object.entries(space).map(([name, given]) => {
    const domain = given.kind === 'when' ? given.then : given;
    const isActive =
      given.kind === 'when'
        ? (params: Readonly<Record<string, unknown>>) => given.values.includes(params[given.parameter])
        : () => true;
    return { name, domain, size: sizeOf(domain), isActive };
  });
}

function sizeOf(domain: PlainDomain): number {
  if (domain.kind === 'choice') return domain.choices.length;
  if (domain.step === undefined) return Infinity;
  // A hair more than the quotient, so that 0 … 0.5 by 0.1 has its sixth value in spite of rounding.
  return Math.floor((domain.high - domain.low) / domain.step + 1e-9) + 1;
}

/** The value at position u in [0, 1]. Discrete values own equal parts of the interval (of its logarithm with `log`). */
export function fromUnit(axis: Axis, u: number): unknown {
  const { domain, size } = axis;
  if (domain.kind === 'float' && domain.step === undefined) {
    const { low, high, log } = domain;
    const value = log
      ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low)))
      : low + u * (high - low);
    return Math.min(high, Math.max(low, value));
  }
  if (domain.kind === 'int' && domain.log) {
    const [from, to] = [Math.log(domain.low - 0.5), Math.log(domain.high + 0.5)];
    const value = Math.round(Math.exp(from + u * (to - from)));
    return Math.min(domain.high, Math.max(domain.low, value));
  }
  const k = Math.min(size - 1, Math.max(0, Math.floor(u * size)));
  if (domain.kind === 'choice') return domain.choices[k];
  const value = domain.low + k * domain.step!;
  // 0.30000000000000004 reads badly and is not what was meant.
  return domain.kind === 'int' ? value : Number(value.toPrecision(12));
}

/** The position of a value in [0, 1]: the middle of its part where values are discrete. */
export function toUnit(axis: Axis, value: unknown): number {
  const { domain, size } = axis;
  if (domain.kind === 'choice') return (domain.choices.indexOf(value) + 0.5) / size;
  const x = value as number;
  if (domain.kind === 'int' && domain.log) {
    const [from, to] = [Math.log(domain.low - 0.5), Math.log(domain.high + 0.5)];
    return (Math.log(x) - from) / (to - from);
  }
  if (domain.step !== undefined) return (Math.round((x - domain.low) / domain.step) + 0.5) / size;
  const { low, high, log } = domain;
  return log ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low);
}

/** The parameters at a point of the cube; those whose condition does not hold are left out. */
export function paramsAt<S extends Space>(axes: readonly Axis[], point: ArrayLike<number>): Sampled<S> {
  const params: Record<string, unknown> = {};
  axes.forEach((axis, k) => {
    if (axis.isActive(params)) params[axis.name] = fromUnit(axis, point[k]);
  });
  return params as Sampled<S>;
}

/** The point of the cube for given parameters; the middle where one does not exist. */
export function pointOf(axes: readonly Axis[], params: Readonly<Record<string, unknown>>): Float64Array {
  return Float64Array.from(
    axes.map((axis: Axis) => (params[axis.name] === undefined ? 0.5 : toUnit(axis, params[axis.name]))),
  );
}

/** How many different sets of parameters there are; Infinity with a real number among them. Ignores conditions. */
export function spaceSize(axes: readonly Axis[]): number {
  return axes.reduce((product, axis) => product * axis.size, 1);
}
