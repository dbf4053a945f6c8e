import fc from 'fast-check';
import {
  groupKFold,
  kFold,
  leaveOneGroupOut,
  leaveOneOut,
  predefinedSplit,
  repeatedKFold,
  repeatedStratifiedKFold,
  shuffleSplit,
  stratifiedGroupKFold,
  stratifiedKFold,
  stratifiedShuffleSplit,
  timeSeriesSplit,
  type Fold,
  type Splitter,
} from 'lmlab';
import reference from '../reference/splitters.json';

interface Arguments {
  nSplits?: number;
  testFold?: number[];
}

const make: Record<string, (args: Arguments) => Splitter> = {
  kFold,
  stratifiedKFold,
  groupKFold,
  stratifiedGroupKFold,
  leaveOneGroupOut,
  leaveOneOut,
  timeSeriesSplit,
  predefinedSplit: ({ testFold }) => predefinedSplit(testFold!),
};

const plain = (folds: Iterable<Fold>): number[][][] =>
  [...folds].map(({ train, test }) => [[...train], [...test]]);

describe('splitters, index for index like scikit-learn', () => {
  it.each(reference.cases.map((example) => [`${example.splitter} of ${example.n}`, example] as const))(
    '%s',
    (_, { splitter, args, n, y, groups, folds }) => {
      const x = new Array(n).fill(0);
      const found = make[splitter](args).split(x, y ?? undefined, groups ?? undefined);
      expect(plain(found)).toEqual(folds);
    },
  );
});

describe('shuffled splitters', () => {
  const labels = fc.array(fc.constantFrom('a', 'a', 'a', 'b', 'c'), { minLength: 10, maxLength: 40 });

  it('judge each sample once a repetition, fit on all others, and repeat with the seed', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 3 }), fc.nat(), (y, nSplits, seed) => {
        const options = { nSplits, seed };
        for (const splitter of [
          kFold({ ...options, shuffle: true }),
          repeatedKFold({ ...options, nRepeats: 1 }),
          repeatedStratifiedKFold({ ...options, nRepeats: 1 }),
          stratifiedGroupKFold({ ...options, shuffle: true }),
        ]) {
          const folds = [
            ...splitter.split(
              y,
              y,
              y.map((_, i) => i),
            ),
          ];
          const judged = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
          expect(judged).toEqual(y.map((_, i) => i));
          for (const { train, test } of folds) expect(new Set([...train, ...test]).size).toBe(y.length);
          expect(
            plain(
              splitter.split(
                y,
                y,
                y.map((_, i) => i),
              ),
            ),
          ).toEqual(plain(folds));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keep the classes in proportion to within one sample', () => {
    const y = [...new Array<string>(41).fill('ham'), ...new Array<string>(9).fill('spam')];
    const spam = (fold: Fold): number => Array.from(fold.test).filter((i) => y[i] === 'spam').length;
    const folds = [...stratifiedKFold({ nSplits: 3, shuffle: true, seed: 4 }).split(y, y)];
    expect(folds.map(spam)).toEqual([3, 3, 3]);
    const splits = [...stratifiedShuffleSplit({ nSplits: 4, testSize: 0.2, seed: 4 }).split(y, y)];
    expect(splits.map(spam)).toEqual([2, 2, 2, 2]);
    expect(splits.map((fold) => fold.test.length)).toEqual([10, 10, 10, 10]);
    expect(plain(splits.slice(0, 1))).not.toEqual(plain(splits.slice(1, 2)));
    for (const { train, test } of [...splits, ...shuffleSplit({ testSize: 7 }).split(y)]) {
      expect(new Set([...train, ...test]).size).toBe(y.length);
    }
  });
});

describe('bad input', () => {
  it('is named, with a remedy', () => {
    expect(() => kFold({ nSplits: 1 })).toThrow(/at least 2 as nSplits, found 1/);
    expect(() => [...kFold().split([1, 2, 3])]).toThrow(/at least 5 samples/);
    expect(() => [...stratifiedKFold().split([1, 2, 3, 4, 5])]).toThrow(/y, one value a sample/);
    expect(() => [...stratifiedKFold().split([1, 2, 3, 4, 5], [0, 0, 0, 1, 1])]).toThrow(
      /at most 3 samples a class/,
    );
    expect(() => [...groupKFold().split([1, 2, 3, 4, 5])]).toThrow(/groups, one value a sample/);
    expect(() => [...groupKFold({ nSplits: 2 }).split([1, 2], undefined, ['a', 'a'])]).toThrow(
      /at least 2 groups/,
    );
    expect(() => [...groupKFold({ nSplits: 2 }).split([1, 2], undefined, ['a'])]).toThrow(
      /2 values of groups/,
    );
    expect(() => [...shuffleSplit({ testSize: 1.5 }).split([1, 2, 3])]).toThrow(/found 1.5/);
    expect(() => [...shuffleSplit({ testSize: 3 }).split([1, 2, 3])]).toThrow(/from 1 to 2/);
    expect(() => [...stratifiedShuffleSplit({ testSize: 1 }).split([1, 2], ['a', 'b'])]).toThrow(
      /single sample/,
    );
    expect(() => [...timeSeriesSplit({ nSplits: 2, testSize: 3 }).split([1, 2, 3, 4])]).toThrow(
      /more than 6/,
    );
    expect(() => predefinedSplit([-1])).toThrow(/fold of 0 or more/);
  });
});
