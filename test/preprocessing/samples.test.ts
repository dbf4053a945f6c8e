import fc from 'fast-check';
import {
  Dense,
  findLeakage,
  findNearDuplicates,
  lowercase,
  overSample,
  random,
  smote,
  takeRows,
  underSample,
} from 'lmlab';

const count = (y: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const label of y) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('overSample and underSample', () => {
  const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 });

  it('balance any labels', () => {
    fc.assert(
      fc.property(labels, fc.integer(), (y, seed) => {
        const sizes = Object.values(count(y));
        const over = overSample(y, { seed });
        const under = underSample(y, { seed });
        expect(Object.values(count(takeRows(y, over))).every((n) => n === Math.max(...sizes))).toBe(true);
        expect(Object.values(count(takeRows(y, under))).every((n) => n === Math.min(...sizes))).toBe(true);
        expect(Array.from(over.slice(0, y.length))).toEqual([...y.keys()]);
        expect(new Set(under).size).toBe(under.length);
        expect(overSample(y, { seed })).toEqual(over);
      }),
    );
  });

  it('refuse no labels', () => {
    expect(() => overSample([])).toThrow(/empty/);
    expect(() => underSample([])).toThrow(/empty/);
  });
});

describe('smote', () => {
  const rng = random(1);
  const x = Dense.fromRows(
    Array.from({ length: 20 }, (_, i) => [i < 14 ? rng.normal() : 9 + rng.next(), rng.next()]),
  );
  const y = Array.from({ length: 20 }, (_, i) => (i < 14 ? 'big' : 'small'));

  it('puts new samples between neighbours of the small class', () => {
    const balanced = smote(x, y, { kNeighbors: 3, seed: 2 });
    expect(count(balanced.y)).toEqual({ big: 14, small: 14 });
    expect(balanced.x.data.slice(0, x.data.length)).toEqual(x.data);
    const small = x.toRows().slice(14);
    for (const row of balanced.x.toRows().slice(20)) {
      // On some segment between two of the class: the distances to its ends add up to its length.
      const onSegment = small.some((a) =>
        small.some((b) => {
          const d = (p: number[], q: number[]): number => Math.hypot(p[0] - q[0], p[1] - q[1]);
          return Math.abs(d(a, row) + d(row, b) - d(a, b)) < 1e-12;
        }),
      );
      expect(onSegment).toBe(true);
    }
    expect(smote(x, y, { kNeighbors: 3, seed: 2 })).toEqual(balanced);
    expect(smote(x, y, { kNeighbors: 3, seed: 3 })).not.toEqual(balanced);
  });

  it('refuses too small a class, and data that do not fit', () => {
    expect(() => smote(x, y, { kneighbors: 3 } as never)).toThrow(/Did you mean kNeighbors/);
    expect(() => smote(x, y, { kNeighbors: 6 })).toThrow(/more than 6 samples of class "small", found 6/);
    expect(() => smote(x, y.slice(1))).toThrow(/each of the 20 rows, found 19 labels/);
    expect(() => smote(Dense.fromRows([[NaN]]), ['a'])).toThrow(/non-finite/);
  });
});

describe('findNearDuplicates', () => {
  const rng = random(7);
  const words = Array.from({ length: 400 }, () =>
    Array.from({ length: 5 }, () => 'abcdefghij'[rng.int(10)]).join(''),
  );
  const sentence = (): string[] => Array.from({ length: 25 }, () => rng.choice(words));
  const originals = Array.from({ length: 150 }, sentence);
  // Every third gets a copy with one word changed.
  const copies = originals.filter((_, i) => i % 3 === 0).map((tokens) => tokens.with(rng.int(25), 'xxxxx'));
  const texts = [...originals, ...copies].map((tokens) => tokens.join(' '));

  const shingles = (text: string): Set<string> =>
    new Set(Array.from({ length: text.length - 4 }, (_, i) => text.slice(i, i + 5)));
  const similarity = (a: string, b: string): number => {
    const [s, t] = [shingles(a), shingles(b)];
    const both = [...s].filter((one) => t.has(one)).length;
    return both / (s.size + t.size - both);
  };

  it('finds what comparing all pairs finds, and nothing else', () => {
    const expected: number[][] = [];
    texts.forEach((a, i) => {
      texts.slice(i + 1).forEach((b, k) => {
        if (similarity(a, b) >= 0.8) expected.push([i, i + 1 + k]);
      });
    });
    expect(expected).toHaveLength(50);
    const found = findNearDuplicates(texts, { threshold: 0.8 });
    expect(found.groups).toEqual(expected);
    expect(found.extra).toBe(50);
    expect(Array.from(found.keep)).toEqual([...originals.keys()]);
  });

  it('takes equal, short and empty texts', () => {
    expect(findNearDuplicates(['', 'ab', '', 'ab', 'AB', 'x']).groups).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(findNearDuplicates(['ab', 'AB'], { by: lowercase() }).groups).toEqual([[0, 1]]);
    expect(findNearDuplicates([]).groups).toEqual([]);
    // Comparing all pairs, or copying the groups for each member, would take minutes.
    const template = Array.from(
      { length: 20_000 },
      (_, i) => `${'Your parcel is on its way '.repeat(2)}${i}`,
    );
    expect(findNearDuplicates(template, { nHashes: 16 }).groups).toEqual([[...template.keys()]]);
    const two = Array.from({ length: 100_000 }, (_, i) => String(i % 2));
    expect(findNearDuplicates(two).groups.map((group) => group.length)).toEqual([50_000, 50_000]);
  });

  it('refuses senseless options and texts', () => {
    expect(() => findNearDuplicates([], { treshold: 0.5 } as never)).toThrow(/Did you mean threshold/);
    expect(() => findNearDuplicates(texts, { threshold: 0 })).toThrow(/threshold above 0/);
    expect(() => findNearDuplicates(texts, { shingleSize: 0 })).toThrow(/shingleSize/);
    expect(() => findNearDuplicates(['a'], { by: String as never })).toThrow(/step as `by`, found function/);
    expect(() => findNearDuplicates([null as unknown as string])).toThrow(/not-text/);
  });
});

describe('findLeakage', () => {
  const train = ['You have won a prize, call 0901!', 'hello', 'hello'];
  const test = ['bye', 'hello', 'You have won a prize, call 0902!', 'hello'];

  it('finds equal and near-equal texts of both sides', () => {
    const exact = findLeakage(train, test);
    expect(exact.pairs).toEqual([
      { test: 1, train: 1 },
      { test: 3, train: 1 },
    ]);
    expect([exact.share, Array.from(exact.keep)]).toEqual([0.5, [0, 2]]);
    const near = findLeakage(train, test, { threshold: 0.7 });
    expect(near.pairs).toContainEqual({ test: 2, train: 0 });
    expect(Array.from(near.keep)).toEqual([0]);
  });

  it('calls no text leaked for a chain of others', () => {
    const a = 'the quick brown fox jumps over the lazy dog and then sleeps a while in the warm sun today';
    const b = a.replace('quick', 'slow!').replace('sleeps', 'dreams');
    const c = b.replace('lazy dog', 'old hound').replace('warm sun', 'cold rain');
    expect(findNearDuplicates([a, b, c], { threshold: 0.55 }).groups).toEqual([[0, 1, 2]]);
    const { pairs, keep } = findLeakage([a], [b, c], { threshold: 0.55 });
    expect([pairs, Array.from(keep)]).toEqual([[{ test: 0, train: 0 }], [1]]);
    expect(findLeakage([a, b], [b, c, b], { threshold: 0.55 }).pairs).toEqual([
      { test: 0, train: 0 },
      { test: 1, train: 1 },
      { test: 2, train: 0 },
    ]);
  });

  it('takes an empty side', () => {
    expect(() => findLeakage([], [], { threshold: 2 })).toThrow(/threshold above 0/);
    expect(findLeakage([], test).share).toBe(0);
    expect(findLeakage(train, []).share).toBe(0);
  });
});
