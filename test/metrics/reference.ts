/** A number, or a list of them, as reference files hold it: NaN and infinity stand as words. */
export type Numbers = number | string | readonly Numbers[];

/** Expects equality to 1e-12, absolute and relative. */
export function expectEqual(found: Numbers, expected: Numbers): void {
  if (Array.isArray(expected)) {
    expect(found).toHaveLength(expected.length);
    (expected as Numbers[]).forEach((value, i) => expectEqual((found as Numbers[])[i], value));
  } else if (expected === 'nan') expect(found).toBeNaN();
  else if (expected === 'inf') expect(found).toBe(Infinity);
  else {
    const difference = Math.abs(Number(found) - Number(expected));
    expect(difference).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(Number(expected))));
  }
}
