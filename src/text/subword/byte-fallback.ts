const utf8 = new TextEncoder();

/** The ids of the tokens `<0x41>` for the bytes of a text that has no token, or undefined when one is missing. */
export function byteFallback(text: string, ids: ReadonlyMap<string, number>): number[] | undefined {
  const found = Array.from(utf8.encode(text), (byte) => {
    return ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  });
  return found.every((id) => id !== undefined) ? found : undefined;
}
