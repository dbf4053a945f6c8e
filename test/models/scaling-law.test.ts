import { plotScaling, random, scalingLaw, type ScalingPoint } from 'lmlab';
import { figureSvg } from '../../src/plots/svg/figure-svg';
import reference from '../reference/scaling-law.json';

const truth = { E: 1.7, A: 40, alpha: 0.45, B: 90, beta: 0.4 };
const lossOf = (n: number, d: number): number =>
  truth.E + truth.A / n ** truth.alpha + truth.B / d ** truth.beta;
const clean = [3e3, 1e4, 3e4, 1e5].flatMap((parameters) =>
  [3e4, 1e5, 3e5].map((tokens) => ({ parameters, tokens, loss: lossOf(parameters, tokens) })),
);
const names = ['E', 'A', 'alpha', 'B', 'beta'] as const;

describe('scalingLaw', () => {
  test('finds the constants that points without noise were made with', () => {
    const law = scalingLaw(clean, { bootstrap: 5 });
    for (const name of names) expect(law.constants[name] / truth[name]).toBeCloseTo(1, 6);
    expect(law.predict(1e6, 1e7)).toBeCloseTo(lossOf(1e6, 1e7), 6);
  });

  test('finds in noise what SciPy finds', () => {
    const law = scalingLaw(reference.points, { bootstrap: 5 });
    for (const name of names) expect(law.constants[name] / reference.fit[name]).toBeCloseTo(1, 4);
  });

  test('a run that went wrong moves it little', () => {
    const spoilt = clean.map((point, i) => (i === 5 ? { ...point, loss: 2 * point.loss } : point));
    const { alpha, beta } = scalingLaw(spoilt, { bootstrap: 5 }).constants;
    expect(alpha).toBeCloseTo(truth.alpha, 2);
    expect(beta).toBeCloseTo(truth.beta, 2);
  });

  test('its intervals hold the true exponents about as often as they say', () => {
    const rng = random(9);
    let held = 0;
    const rounds = 8;
    for (let round = 0; round < rounds; round++) {
      const noisy = reference.points.map(({ parameters, tokens }) => ({
        parameters,
        tokens,
        loss: lossOf(parameters, tokens) * Math.exp(rng.normal(0, 0.004)),
      }));
      const { intervals } = scalingLaw(noisy, { bootstrap: 30, confidence: 0.9, seed: round });
      held += Number(intervals.alpha[0] <= truth.alpha && truth.alpha <= intervals.alpha[1]);
      held += Number(intervals.beta[0] <= truth.beta && truth.beta <= intervals.beta[1]);
    }
    // A bootstrap of 20 points is a little too narrow; it must not be far too narrow.
    expect(held / (2 * rounds)).toBeGreaterThan(0.6);
  });

  test('spends a budget where no other size does better', () => {
    const law = scalingLaw(clean, { bootstrap: 5 });
    const { parameters, tokens, parametersInterval } = law.optimal(6e11);
    for (const flops of [-1, 0, NaN, Infinity]) expect(() => law.optimal(flops)).toThrow('[bad-option]');
    expect((6 * parameters * tokens) / 6e11).toBeCloseTo(1, 9);
    for (const factor of [0.9, 1.1])
      expect(law.predict(factor * parameters, tokens / factor)).toBeGreaterThan(
        law.predict(parameters, tokens),
      );
    expect(parametersInterval[0]).toBeLessThanOrEqual(parameters * 1.001);
    expect(parametersInterval[1]).toBeGreaterThanOrEqual(parameters * 0.999);
  });

  test('is the same for the same seed', () => {
    const run = (seed: number): unknown => scalingLaw(reference.points, { bootstrap: 20, seed }).intervals;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('refuses too few models, and numbers that make no sense', () => {
    expect(() => scalingLaw(clean.slice(0, 5))).toThrow(/at least 6 models.*\[shape\]/);
    expect(() => scalingLaw(clean.filter(({ tokens }) => tokens < 3e5))).toThrow('[shape]');
    expect(() => scalingLaw([])).toThrow('[shape]');
    const broken = (loss: number): ScalingPoint[] => [...clean, { parameters: 10, tokens: 10, loss }];
    for (const loss of [NaN, Infinity, 0, -1])
      expect(() => scalingLaw(broken(loss))).toThrow(/point 12.*\[non-finite\]/);
    expect(() => scalingLaw(clean, { delta: 0 })).toThrow('[bad-option]');
    expect(() => scalingLaw(clean, { confidence: 1 })).toThrow('[bad-option]');
  });
});

describe('plotScaling', () => {
  const law = scalingLaw(clean, { bootstrap: 5 });
  const figure = plotScaling(clean, law, { title: 'Bigger and longer' });

  test('draws points and a curve for each number of tokens, and the floor', () => {
    expect(figure.data).toHaveLength(2 * 3 + 1);
    expect(figure.alt).toMatch(/^Bigger and longer\. 30,000 tokens: loss from .* Without limits: 1\.7\.$/);
    expect(figure.table.split('\n')).toHaveLength(13);
    const svg = figureSvg(figure.data, figure.layout, figure.alt)!;
    expect(svg).toContain('300,000 tokens');
    expect(svg).not.toMatch(/NaN/);
  });

  test('refuses nothing, and what has no logarithm', () => {
    expect(() => plotScaling([], law)).toThrow('[empty]');
    expect(() => plotScaling([{ parameters: 0, tokens: 1, loss: 1 }], law)).toThrow('[bad-option]');
    expect(() => plotScaling([{ parameters: 1, tokens: 1, loss: NaN }], law)).toThrow('[non-finite]');
  });
});
