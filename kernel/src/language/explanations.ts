/** A sentence or two on the type errors that beginners meet most: what it means, and what to try. */
const EXPLANATIONS: ReadonlyMap<number, string> = new Map([]);

export function explanation(code: number): string | undefined {
  return EXPLANATIONS.get(code);
}
