import fc from 'fast-check';
import { random, topicStability } from 'lmlab';
import { bestAssignment } from '../../src/metrics/assignment';

/** The best sum over all permutations. */
function exhaustive(gain: readonly (readonly number[])[], used = 0, row = 0): number {
  if (row === gain.length) return 0;
  return Math.max(
    ...gain[row].map((value, j) =>
      (used >> j) & 1 ? -Infinity : value + exhaustive(gain, used | (1 << j), row + 1),
    ),
  );
}

test('bestAssignment finds the greatest sum', () => {
  const square = fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    }),
  );
  fc.assert(
    fc.property(square, (gain) => {
      const columns = bestAssignment(gain);
      expect([...columns].sort((a, b) => a - b)).toEqual([...gain.keys()]);
      const sum = columns.reduce((total, j, i) => total + gain[i][j], 0);
      expect(sum).toBe(exhaustive(gain));
    }),
  );
});

describe('topicStability', () => {
  const run = [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
    ['g', 'h', 'i'],
  ];

  test('is 1 for the same topics in any order, and says which is which', () => {
    const order = random(3).permutation(3);
    const shuffled = Array.from(order, (i) => run[i]);
    const { mean, topics, partners } = topicStability([run, shuffled, run]);
    expect(mean).toBeCloseTo(1, 12);
    expect([...topics]).toEqual([1, 1, 1]);
    partners[0].forEach((j, i) => expect(shuffled[j]).toBe(run[i]));
    expect([...partners[1]]).toEqual([0, 1, 2]);
  });

  test('is 0 without a word in common', () => {
    expect(topicStability([[['a', 'b']], [['c', 'd']]]).mean).toBe(0);
  });

  test("gives the paper's example of an average Jaccard", () => {
    // Greene et al. 2014, table 1: 0.154.
    const left = ['album', 'music', 'best', 'award', 'win'];
    const right = ['sport', 'best', 'win', 'medal', 'award'];
    expect(topicStability([[left], [right]]).mean).toBeCloseTo((0 + 0 + 1 / 5 + 1 / 7 + 3 / 7) / 5, 12);
  });

  test('takes lists of different lengths', () => {
    expect(topicStability([[['a', 'b']], [['a']]]).mean).toBeCloseTo((1 + 1 / 2) / 2, 12);
  });

  test('refuses what cannot be compared', () => {
    expect(() => topicStability([run])).toThrow(/two or more runs/);
    expect(() => topicStability([run, []])).toThrow(/\[empty\]/);
    expect(() => topicStability([run, run.slice(1)])).toThrow(/3 topics in every run.*found 2 in run 1/);
  });
});
