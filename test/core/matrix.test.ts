import fc from 'fast-check';
import { checkFinite, Csr, Dense, rowCount, takeRows } from 'lmlab';

const denseRows = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, cols]) =>
    fc.array(fc.array(fc.constantFrom(0, 0, 1, -2.5), { minLength: cols, maxLength: cols }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('Dense and Csr', () => {
  it('hold the same numbers, whichever way round', () => {
    fc.assert(
      fc.property(denseRows, (rows) => {
        const csr = Csr.fromRows(rows);
        expect(csr.toDense().toRows()).toEqual(rows);
        expect(csr.nnz).toBe(rows.flat().filter((x) => x !== 0).length);
      }),
    );
  });

  it('take rows alike, repeated ones and none included', () => {
    const rows = [
      [1, 0],
      [0, 2],
      [3, 4],
    ];
    for (const indices of [[2, 0, 2], [], [1]]) {
      const expected = indices.map((i) => rows[i]);
      expect(takeRows(Dense.fromRows(rows), indices).toRows()).toEqual(expected);
      expect(takeRows(Csr.fromRows(rows), indices).toDense().toRows()).toEqual(expected);
      expect(takeRows(rows, indices)).toEqual(expected);
    }
    expect([rowCount(rows), rowCount(Csr.fromRows(rows)), rowCount(Dense.fromRows(rows))]).toEqual([3, 3, 3]);
  });

  it('refuse ragged rows, wrong lengths and entries that are unsorted, doubled or out of range', () => {
    expect(() => Dense.fromRows([[1, 2], [3]])).toThrow(
      /expected 2 values in every row.*found 1 values in row 1/,
    );
    expect(() => new Dense(2, 2, new Float64Array(3))).toThrow(/shape/);
    // Float64Array would make NaN of a text and 0 of null, and nobody would know.
    for (const cell of ['n/a', '3', null, undefined, true]) {
      expect(() =>
        Dense.fromRows([
          [1, 2],
          [3, cell as unknown as number],
        ]),
      ).toThrow(/in row 1, column 1.*\[non-finite\]/);
    }
    expect(Dense.fromRows([[NaN, 1]]).at(0, 0)).toBeNaN();
    const csr = (indptr: number[], indices: number[]): Csr =>
      new Csr(
        1,
        3,
        Int32Array.from(indptr),
        Int32Array.from(indices),
        new Float64Array(indices.length).fill(1),
      );
    expect(csr([0, 2], [0, 2]).nnz).toBe(2);
    expect(() => csr([0, 2], [2, 0])).toThrow(/columns that rise strictly/);
    expect(() => csr([0, 2], [1, 1])).toThrow(/columns that rise strictly/);
    expect(() => csr([0, 1], [3])).toThrow(/invalid-matrix/);
    expect(() => csr([0, 2], [1])).toThrow(/invalid-matrix/);
    expect(() => csr([0], [])).toThrow(/2 row pointers/);
  });

  it('name the place of a value that is not finite', () => {
    expect(() =>
      checkFinite(
        Dense.fromRows([
          [1, 2],
          [3, NaN],
        ]),
      ),
    ).toThrow(/NaN in row 1, column 1/);
    expect(() =>
      checkFinite(
        Csr.fromRows([
          [0, 0],
          [0, Infinity],
        ]),
      ),
    ).toThrow(/Infinity in row 1, column 1/);
    expect(() => checkFinite(Csr.fromRows([[0, 1]]))).not.toThrow();
  });
});
