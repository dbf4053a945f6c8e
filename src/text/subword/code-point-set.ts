/**
 * A set of code points as a table of 0 and 1.
 * @param ranges start, length, start, length, … in base 36, every start counted from the end before.
 */
export function codePointSet(ranges: string): Uint8Array {
  const table = new Uint8Array(0x110000);
  const steps = ranges.split(' ').map((step) => Number.parseInt(step, 36));
  let at = 0;
  for (let i = 0; i < steps.length; i += 2) {
    at += steps[i];
    table.fill(1, at, at + steps[i + 1]);
    at += steps[i + 1];
  }
  return table;
}
