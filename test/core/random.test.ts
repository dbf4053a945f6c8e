import fc from 'fast-check';
import { defaultSeed, LmlabError, Random, random } from 'lmlab';

describe('random', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number): number[] => {
      const rng = random(seed);
      return Array.from({ length: 20 }, () => rng.next());
    };
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
    expect(draw(1)).not.toEqual(draw(-1));
    expect(draw(1)).not.toEqual(draw(1 + 4294967296));
  });

  it('takes its seed from LMLAB_SEED where none is passed', () => {
    const before = process.env['LMLAB_SEED'];
    try {
      delete process.env['LMLAB_SEED'];
      expect(random().next()).toBe(random(0).next());
      process.env['LMLAB_SEED'] = '7';
      expect(random().next()).toBe(random(7).next());
      process.env['LMLAB_SEED'] = 'seven';
      expect(() => defaultSeed()).toThrow(/expected an integer in LMLAB_SEED, found "seven"/);
    } finally {
      if (before === undefined) delete process.env['LMLAB_SEED'];
      else process.env['LMLAB_SEED'] = before;
    }
  });

  it('follows xoshiro128** from a known state (outputs worked out from the published recurrence)', () => {
    // state (1, 2, 3, 4): rotl(2 * 5, 7) * 9 = 11520; then s = (7, 0, 1026, 12288), so rotl(0) * 9 = 0.
    const rng = new Random([1, 2, 3, 4]);
    expect([rng.bits(), rng.bits()]).toEqual([11520, 0]);
    expect(rng.bits()).toBe(5927040);
  });

  it('draws uniformly: mean, variance and bin counts as expected of 100,000 draws', () => {
    const rng = random(7);
    const bins = new Int32Array(10);
    let sum = 0;
    let squares = 0;
    const n = 100000;
    for (let i = 0; i < n; i++) {
      const x = rng.next();
      sum += x;
      squares += x * x;
      bins[Math.floor(x * 10)]++;
    }
    expect(sum / n).toBeCloseTo(0.5, 2);
    expect(squares / n - (sum / n) ** 2).toBeCloseTo(1 / 12, 2);
    const chiSquare = bins.reduce((total, count) => total + (count - n / 10) ** 2 / (n / 10), 0);
    expect(chiSquare).toBeLessThan(27.88); // 99.9 % quantile with 9 degrees of freedom
  });

  it('draws normal numbers with the asked mean and spread', () => {
    const rng = random(3);
    const draws = Array.from({ length: 50000 }, () => rng.normal(10, 2));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const sd = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length);
    expect(mean).toBeCloseTo(10, 1);
    expect(sd).toBeCloseTo(2, 1);
  });

  it('permutes: every index once, and the input of shuffle untouched', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
        const before = [...items];
        const shuffled = random(seed).shuffle(items);
        expect(items).toEqual(before);
        expect([...shuffled].sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
      }),
    );
  });

  it('int stays in range and reaches every value', () => {
    const rng = random(1);
    const seen = new Set(Array.from({ length: 200 }, () => rng.int(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('forks depend on the label alone, not on their order, and leave the parent as it was', () => {
    const parent = random(5);
    const a = parent.fork('fold 1').next();
    const b = parent.fork('fold 2').next();
    expect(a).not.toBe(b);
    expect(parent.next()).toBe(random(5).next());
    const again = random(5);
    expect([again.fork('fold 2').next(), again.fork('fold 1').next()]).toEqual([b, a]);
  });

  it('continues from a stored state', () => {
    const rng = random(9);
    rng.next();
    const copy = new Random(rng.state());
    expect(copy.next()).toBe(rng.next());
  });

  it('refuses what is no seed, no range and no choice', () => {
    expect(() => random(0.5)).toThrow(LmlabError);
    expect(() => random(NaN)).toThrow(/expected an integer as the seed, found NaN/);
    expect(() => random(1).int(0)).toThrow(/bad-option/);
    expect(() => random(1).choice([])).toThrow(/empty/);
    expect(() => new Random([0, 0, 0, 0])).toThrow(/not all zero/);
  });
});
