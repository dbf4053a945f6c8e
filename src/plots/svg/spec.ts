/** The parts of plotly's JSON that the image draws. */
export type Json = Readonly<Record<string, unknown>>;

/** A nested part; empty when it is not there. */
export function part(of: unknown, name: string): Json {
  const value = isRecord(of) ? of[name] : undefined;
  return isRecord(value) ? value : {};
}

export function text(of: unknown, name: string): string | undefined {
  const value = isRecord(of) ? of[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function number(of: unknown, name: string): number | undefined {
  const value = isRecord(of) ? of[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A list of any kind, typed arrays too; empty when it is not there. */
export function list(of: unknown, name: string): readonly unknown[] {
  const value = isRecord(of) ? of[name] : undefined;
  if (Array.isArray(value)) return value as unknown[];
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : [];
}

/** The i-th value of what may be one value for all. */
export function each(value: unknown, i: number): unknown {
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>)[i] : value;
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
