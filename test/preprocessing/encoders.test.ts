import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  balancedClassWeights,
  balancedSampleWeights,
  labelEncoder,
  oneHotEncoder,
  ordinalEncoder,
  targetEncoder,
  type Label,
} from 'lmlab';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../reference', name), 'utf8')) as unknown;
// Made by preprocessing.py with scikit-learn 1.2.1 and target-encoder.py with 1.5.2.
const reference = read('preprocessing.json') as {
  C: Label[][];
  oneHot: number[][];
  oneHotDropFirst: number[][];
  oneHotIgnore: number[][];
  ordinal: number[][];
  y: string[];
  classWeight: number[];
  sampleWeight: number[];
};
const target = read('target-encoder.json') as {
  rows: Label[][];
  new: Label[][];
  targets: Record<string, Label[]>;
  encoded: Record<string, { rows: number[][]; new: number[][] }>;
  crossFitted: number[][];
};

function expectClose(found: number[][], expected: number[][]): void {
  expect([found.length, found[0].length]).toEqual([expected.length, expected[0].length]);
  found.flat().forEach((value, k) => expect(value).toBeCloseTo(expected.flat()[k], 12));
}

describe('labelEncoder', () => {
  it('numbers labels in their order and back', () => {
    const encoder = labelEncoder().fit([10, 9, 10, 100]);
    expect(encoder.classes).toEqual([9, 10, 100]);
    expect(encoder.transform([100, 9])).toEqual(Int32Array.of(2, 0));
    expect(encoder.inverseTransform(Int32Array.of(2, 0))).toEqual([100, 9]);
  });

  it('refuses unknown labels and codes, and nothing', () => {
    const encoder = labelEncoder().fit(['a', 'b'] as string[]);
    expect(() => encoder.transform(['a', 'c'])).toThrow(
      /one of "a", "b", found "c" as label 1.*unknown-label/,
    );
    expect(() => encoder.inverseTransform([2])).toThrow(/found 2 as code 0/);
    expect(() => labelEncoder().fit([])).toThrow(/empty/);
  });
});

describe('oneHotEncoder and ordinalEncoder', () => {
  const { C } = reference;

  it("equal scikit-learn's", () => {
    const encoder = oneHotEncoder().fit(C);
    expect(encoder.transform(C).toDense().toRows()).toEqual(reference.oneHot);
    expect(encoder.featureNames).toEqual(['x0=blue', 'x0=green', 'x0=red', 'x1=1', 'x1=2', 'x1=3']);
    const dropped = oneHotEncoder({ drop: 'first' }).fit(C);
    expect(dropped.transform(C).toDense().toRows()).toEqual(reference.oneHotDropFirst);
    const tolerant = oneHotEncoder({ handleUnknown: 'ignore' }).fit(C);
    const unseen = [
      ['pink', 3],
      ['red', 9],
    ];
    expect(tolerant.transform(unseen).toDense().toRows()).toEqual(reference.oneHotIgnore);
    expect(ordinalEncoder().fit(C).transform(C).toRows()).toEqual(reference.ordinal);
  });

  it('tell numbers from strings', () => {
    const encoder = ordinalEncoder({ handleUnknown: 'use-value' }).fit([[1], [2]]);
    expect(encoder.transform([[2], ['2']]).toRows()).toEqual([[1], [-1]]);
  });

  it('refuse unknown categories, ragged, empty and missing ones', () => {
    for (const encoder of [oneHotEncoder(), ordinalEncoder()]) {
      expect(() => encoder.fit(C).transform([['pink', 1]])).toThrow(
        /one of "blue", "green", "red", found "pink" as the category of row 0, column 0/,
      );
      expect(() => encoder.fit(C).transform([['red']])).toThrow(
        /2 categories in every row, found 1 in row 0/,
      );
      expect(() => encoder.fit([])).toThrow(/empty/);
      expect(() => encoder.fit(['red', 'blue'] as unknown as Label[][])).toThrow(/string as row 0/);
      expect(() => encoder.fit([[null as unknown as string]])).toThrow(/null at sample 0/);
      expect(encoder.fit(C).transform([]).rows).toBe(0);
    }
    expect(() => oneHotEncoder({ drop: 'last' as 'first' })).toThrow(/'none' or 'first' as drop/);
    expect(() => ordinalEncoder({ unknownValue: NaN })).toThrow(/finite number as unknownValue/);
    expect(() => ordinalEncoder({ unknownValue: 9 })).toThrow(/with handleUnknown: 'use-value' only/);
    const taken = ordinalEncoder({ handleUnknown: 'use-value', unknownValue: 1 });
    expect(() =>
      taken.fit([
        ['a', 'x'],
        ['a', 'y'],
      ]),
    ).toThrow(/not 0 … 1 in column 1, found 1.*bad-option/);
    expect(
      taken
        .fit([['a']])
        .transform([['b']])
        .toRows(),
    ).toEqual([[1]]);
  });
});

describe('targetEncoder', () => {
  it.each(Object.keys(target.encoded))("equals scikit-learn's: %s", (key) => {
    const [name, smooth] = key.split(' ');
    const encoder = targetEncoder({ smooth: smooth === 'auto' ? 'auto' : Number(smooth) });
    const fitted = encoder.fit(target.rows, target.targets[name]);
    expectClose(fitted.transform(target.rows).toRows(), target.encoded[key].rows);
    expectClose(fitted.transform(target.new).toRows(), target.encoded[key].new);
  });

  it("cross-fits as scikit-learn's", () => {
    for (const none of [null, Number.NaN, {}]) {
      const fitted = targetEncoder().fit([['a'], ['b']], [0, 1]);
      expect(() => fitted.transform([['a'], [none as never]])).toThrow(/at sample 1/);
    }
    const { output } = targetEncoder({ shuffle: false }).fitTransform(target.rows, target.targets.numbers);
    expectClose(output.toRows(), target.crossFitted);
  });

  it('spreads each class over the folds', () => {
    const rows = [['a'], ['a'], ['a'], ['a']];
    for (const y of [
      ['no', 'no', 'yes', 'yes'],
      [0, 0, 1, 1],
    ]) {
      for (const shuffle of [false, true]) {
        const { output } = targetEncoder({ cv: 2, shuffle, smooth: 0 }).fitTransform(rows, y);
        expect([...output.data]).toEqual([0.5, 0.5, 0.5, 0.5]);
      }
    }
    // A class with fewer samples than folds is in some folds only.
    const { output } = targetEncoder({ cv: 3, shuffle: false, smooth: 0 }).fitTransform(rows, [
      'x',
      'y',
      'y',
      'y',
    ]);
    expect([...output.data]).toEqual([1, 1, 2 / 3, 2 / 3]);
  });

  it("hides each sample's own target, and gives the same under the same seed", () => {
    const y = [...target.targets.numbers] as number[];
    const encode = (values: number[], seed: number): number[][] =>
      targetEncoder({ seed }).fitTransform(target.rows, values).output.toRows();
    const before = encode(y, 5);
    expect(encode(y, 5)).toEqual(before);
    expect(encode(y, 6)).not.toEqual(before);
    y[4] += 100;
    expect(encode(y, 5)[4]).toEqual(before[4]);
  });

  it('refuses a target of one value, of another length, or missing', () => {
    const rows = [['a'], ['b']];
    expect(() => targetEncoder().fit(rows, [1, 1])).toThrow(/one-class/);
    expect(() => targetEncoder().fit(rows, [1])).toThrow(/each of the 2 rows, found 1 labels/);
    expect(() => targetEncoder().fit(rows)).toThrow(/found 0 labels/);
    expect(() => targetEncoder().fitTransform(rows, [1, 2])).toThrow(/at least 5 rows for 5 folds/);
    expect(() => targetEncoder({ smooth: -1 })).toThrow(/at least 0 as smooth/);
  });
});

it("balanced weights equal scikit-learn's", () => {
  const weights = balancedClassWeights(reference.y);
  expect([...weights.keys()]).toEqual(['eggs', 'ham', 'spam']);
  expectClose([[...weights.values()]], [reference.classWeight]);
  expectClose([Array.from(balancedSampleWeights(reference.y))], [reference.sampleWeight]);
  expect(() => balancedClassWeights([])).toThrow(/empty/);
});
