import fc from 'fast-check';
import { choice, createStudy, int, logUniform, randomSampler, uniform, when, type Sampled } from 'lmlab';
import { axesOf, fromUnit, paramsAt, pointOf, spaceSize, toUnit } from '../../src/search/unit-cube';

const space = {
  x: uniform(-2, 3),
  rate: logUniform(1e-4, 1e2),
  drop: uniform(0, 0.5, { step: 0.1 }),
  layers: int(1, 4),
  even: int(0, 10, { step: 2 }),
  width: int(16, 512, { log: true }),
  kind: choice(['a', 'b', 'c']),
  flag: choice([true, false]),
  degree: when('kind', ['a', 'b'], int(2, 5)),
};

describe('spaces', () => {
  it('infer the sampled types', () => {
    const params = createStudy({ space, sampler: randomSampler() }).ask().params;
    const typed: {
      x: number;
      layers: number;
      kind: 'a' | 'b' | 'c';
      flag: boolean;
      degree: number | undefined;
    } = params;
    // @ts-expect-error a conditional parameter may be absent
    const degree: number = params.degree;
    // @ts-expect-error no such choice
    const wrong: Sampled<typeof space>['kind'] = 'd';
    expect([typed.x, degree, wrong]).toHaveLength(3);
  });

  it('map the unit cube onto themselves and back, staying within bounds', () => {
    const axes = axesOf(space);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (point) => {
          const params = paramsAt<typeof space>(axes, point);
          expect(params.x).toBeGreaterThanOrEqual(-2);
          expect(params.x).toBeLessThanOrEqual(3);
          expect(params.rate).toBeGreaterThanOrEqual(1e-4);
          expect(params.rate).toBeLessThanOrEqual(1e2);
          expect([0, 0.1, 0.2, 0.3, 0.4, 0.5]).toContain(params.drop);
          expect([1, 2, 3, 4]).toContain(params.layers);
          expect([0, 2, 4, 6, 8, 10]).toContain(params.even);
          expect(Number.isInteger(params.width) && params.width >= 16 && params.width <= 512).toBe(true);
          expect(params.degree === undefined).toBe(params.kind === 'c');
          // There and back again gives the same parameters.
          expect(paramsAt(axes, pointOf(axes, params))).toEqual({
            ...params,
            x: expect.closeTo(params.x, 9) as number,
            rate: expect.closeTo(params.rate, 9) as number,
          });
        },
      ),
    );
    for (const axis of axes.slice(2)) {
      for (let k = 0; k < axis.size; k++) {
        if (axis.name === 'width') break;
        const u = (k + 0.5) / axis.size;
        expect(toUnit(axis, fromUnit(axis, u))).toBeCloseTo(u, 12);
      }
    }
    expect(spaceSize(axes)).toBe(Infinity);
    expect(spaceSize(axes.slice(3, 5))).toBe(24);
  });

  it('refuse what makes no sense', () => {
    expect(() => uniform(1, 0)).toThrow(/finite bounds low < high.*low 1, high 0/);
    expect(() => uniform(0, NaN)).toThrow(/bad-option/);
    expect(() => uniform(0, 1, { step: 2 })).toThrow(/step 2/);
    expect(() => logUniform(0, 1)).toThrow(/0 < low < high/);
    expect(() => int(0.5, 2)).toThrow(/integers/);
    expect(() => choice([])).toThrow(/empty/);
    expect(() => choice(['a', 'a'])).toThrow(/each value once/);
    expect(() => createStudy({ space: {} })).toThrow(/at least one parameter/);
    expect(() => createStudy({ space: { a: when('b', 1, int(0, 1)), b: int(0, 1) } })).toThrow(
      /"b" before "a"/,
    );
  });
});
