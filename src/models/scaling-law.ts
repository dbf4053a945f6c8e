import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { defaultSeed, random } from '../core/random';
import { checkList } from '../core/lists';
import { minimizeLbfgs } from './lbfgs';

/** One trained model. */
export interface ScalingPoint {
  /** Weights that were learned. */
  readonly parameters: number;
  /** Tokens that it was trained on. */
  readonly tokens: number;
  /** Its loss in nats on text that it never saw. */
  readonly loss: number;
}

/** L(N, D) = E + A / N^alpha + B / D^beta. */
export interface ScalingConstants {
  /** What no model of this kind gets below: the entropy of the text. */
  readonly E: number;
  readonly A: number;
  readonly alpha: number;
  readonly B: number;
  readonly beta: number;
}

/** Options of {@link scalingLaw}. */
export interface ScalingLawOptions {
  /** Errors of the logarithm of the loss beyond this count by their size, not its square (Huber). Default 1e-3. */
  readonly delta?: number;
  /** Fits to points drawn with replacement, for the intervals. Default 200. */
  readonly bootstrap?: number;
  /** Share of these fits that an interval holds. Default 0.95. */
  readonly confidence?: number;
  /** Seed of the bootstrap. Default `defaultSeed()`. */
  readonly seed?: number;
}

type Interval = readonly [low: number, high: number];

/** A fitted law. */
export interface ScalingLaw {
  readonly constants: ScalingConstants;
  /** Percentiles over the bootstrap. */
  readonly intervals: Readonly<Record<keyof ScalingConstants, Interval>>;
  /** The loss of a model of so many parameters after so many tokens. */
  predict(parameters: number, tokens: number): number;
  /** The same by each fit of the bootstrap, as an interval: of the law, not of a single run about it. */
  predictInterval(parameters: number, tokens: number): Interval;
  /**
   * How to spend a budget of operations, 6 for each parameter and token.
   *
   * @throws LmlabError `bad-option` for a budget that is not a finite number above 0.
   */
  optimal(flops: number): {
    readonly parameters: number;
    readonly tokens: number;
    readonly parametersInterval: Interval;
  };
}

/** From the best of the grid of starts, so many are followed to their end. */
const FOLLOWED = 8;
const FLOPS = 6;

/**
 * Fits the scaling law of Hoffmann et al. (2022, approach 3) to trained models: the Huber loss of the logarithms, from the
 * best of a grid of starts, by L-BFGS, with the corner of the Huber loss sharpened in three steps.
 *
 * An interval tells how much the law depends on which models were trained. It knows nothing of what lies outside of
 * their range, nor whether each was trained well.
 *
 * @param points At least 6 models, of 3 or more sizes and 3 or more amounts of tokens.
 * @param options See {@link ScalingLawOptions}.
 * @throws LmlabError `shape` for too few points or sizes; `non-finite` for a number that is not finite and above 0;
 *   `bad-option`.
 * @example
 * ```ts
 * import { scalingLaw } from 'lmlab';
 * const sizes = [1e4, 3e4, 1e5];
 * const points = sizes.flatMap((parameters) =>
 *   [1e5, 3e5, 1e6].map((tokens) => ({ parameters, tokens, loss: 1.5 + 20 / parameters ** 0.4 + 30 / tokens ** 0.3 })));
 * const law = scalingLaw(points, { bootstrap: 20 });
 * law.constants.alpha; // ≈ 0.40
 * law.predict(1e6, 1e7); // ≈ 1.818
 * ```
 */
export function scalingLaw(points: readonly ScalingPoint[], options: ScalingLawOptions = {}): ScalingLaw {
  checkOptionNames(options, { delta: true, bootstrap: true, confidence: true, seed: true });
  const { delta = 1e-3, bootstrap = 200, confidence = 0.95, seed = defaultSeed() } = options;
  if (!(delta > 0 && Number.isInteger(bootstrap) && bootstrap > 1 && confidence > 0 && confidence < 1)) {
    throw new LmlabError('bad-option', {
      expected: 'a delta above 0, a bootstrap of 2 or more, a confidence between 0 and 1',
      found: JSON.stringify({ delta, bootstrap, confidence }),
      remedy: 'Leave them out for 1e-3, 200 and 0.95.',
    });
  }
  checkPoints(points);
  const middle = [
    mean(points.map((p) => Math.log(p.parameters))),
    mean(points.map((p) => Math.log(p.tokens))),
  ] as const;
  const places = points.map(({ parameters, tokens, loss }) => ({
    n: Math.log(parameters) - middle[0],
    d: Math.log(tokens) - middle[1],
    loss: Math.log(loss),
  }));
  const starts = bestStarts(places);
  const fitted = fit(places, delta, starts);
  const rng = random(seed);
  // Each fit of the bootstrap starts from the one to all points, and from the best of the grid.
  const fits = Array.from({ length: bootstrap }, () => {
    const drawn = places.map(() => places[rng.int(places.length)]);
    return constantsOf(fit(drawn, delta, [fitted, starts[0]]), middle);
  });
  const interval = (values: readonly number[]): Interval => {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
    return [at((1 - confidence) / 2), at((1 + confidence) / 2)];
  };
  const of = (constants: ScalingConstants, n: number, d: number): number =>
    constants.E + constants.A * n ** -constants.alpha + constants.B * d ** -constants.beta;
  const constants = constantsOf(fitted, middle);
  const bestSize = ({ A, alpha, B, beta }: ScalingConstants, flops: number): number =>
    ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (flops / FLOPS) ** (beta / (alpha + beta));
  const names = ['E', 'A', 'alpha', 'B', 'beta'] as const;
  return {
    constants,
    intervals: Object.fromEntries(
      names.map((name) => [name, interval(fits.map((one) => one[name]))]),
    ) as unknown as ScalingLaw['intervals'],
    predict: (parameters, tokens) => of(constants, parameters, tokens),
    predictInterval: (parameters, tokens) => interval(fits.map((one) => of(one, parameters, tokens))),
    optimal(flops) {
      checkBudget(flops);
      const parameters = bestSize(constants, flops);
      return {
        parameters,
        tokens: flops / FLOPS / parameters,
        parametersInterval: interval(fits.map((one) => bestSize(one, flops)).filter((size) => size > 0)),
      };
    },
  };
}

function checkBudget(flops: number): void {
  if (flops > 0 && flops < Infinity) return;
  throw new LmlabError('bad-option', {
    expected: 'a finite number of operations above 0',
    found: String(flops),
    remedy: 'Pass what a training may cost, 6 for each parameter and token.',
  });
}

/** A point by its logarithms, ln N and ln D from the middle of all. */
interface Place {
  readonly n: number;
  readonly d: number;
  readonly loss: number;
}

/** Where the middle of the points lies: ln N and ln D. */
type Middle = readonly [n: number, d: number];

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The constants of a fit: ln of both terms at the middle, ln E, and the exponents. */
function constantsOf([a, b, e, alpha, beta]: Float64Array, [n, d]: Middle): ScalingConstants {
  return { E: Math.exp(e), A: Math.exp(a + alpha * n), alpha, B: Math.exp(b + beta * d), beta };
}

/** The Huber loss of the logarithms in units of its corner; its gradient is written into `gradient`. */
function objective(
  places: readonly Place[],
  corner: number,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const [a, b, e, alpha, beta] = x;
  gradient.fill(0);
  let sum = 0;
  for (const { n, d, loss } of places) {
    const [size, data] = [a - alpha * n, b - beta * d];
    const most = Math.max(size, data, e);
    const [p, q, r] = [Math.exp(size - most), Math.exp(data - most), Math.exp(e - most)];
    const total = p + q + r;
    const error = (most + Math.log(total) - loss) / corner;
    sum += Math.abs(error) <= 1 ? (error * error) / 2 : Math.abs(error) - 0.5;
    const slope = Math.max(-1, Math.min(1, error)) / corner / total;
    gradient[0] += slope * p;
    gradient[1] += slope * q;
    gradient[2] += slope * r;
    gradient[3] -= slope * p * n;
    gradient[4] -= slope * q * d;
  }
  return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
}

/** The best of a grid about the middle: each term from small to large beside the loss, exponents from flat to steep. */
function bestStarts(places: readonly Place[]): Float64Array[] {
  const level = mean(places.map(({ loss }) => loss));
  const sizes = [-4, -2, -1, 0, 1];
  const floors = [-1, -0.5, 0, 0.5, 1];
  const exponents = [0.1, 0.3, 0.6, 1, 2];
  const starts = sizes.flatMap((a) =>
    sizes.flatMap((b) =>
      floors.flatMap((e) =>
        exponents.flatMap((alpha) =>
          exponents.map((beta) => Float64Array.of(level + a, level + b, level + e, alpha, beta)),
        ),
      ),
    ),
  );
  const scratch = new Float64Array(5);
  return starts
    .map((x) => ({ x, value: objective(places, 0.1, x, scratch) }))
    .sort((p, q) => p.value - q.value)
    .slice(0, FOLLOWED)
    .map(({ x }) => x);
}

/** Follows each start; the corner of the Huber loss is sharpened on the way. */
function fit(places: readonly Place[], delta: number, starts: readonly Float64Array[]): Float64Array {
  const corners = [0.1, 0.01].filter((corner) => corner > delta).concat(delta);
  const scratch = new Float64Array(5);
  let best = { x: starts[0], value: Infinity };
  for (const start of starts) {
    let x = start;
    for (const corner of corners) {
      const at = (point: Float64Array, gradient: Float64Array): number =>
        objective(places, corner, point, gradient);
      ({ x } = minimizeLbfgs(at, x, { tol: 1e-7, maxIter: 300 }));
    }
    const value = objective(places, delta, x, scratch);
    if (value < best.value) best = { x, value };
  }
  return best.x;
}

function checkPoints(points: readonly ScalingPoint[]): void {
  checkList(points, 'a list of points, one a run');
  for (const [i, { parameters, tokens, loss }] of points.entries()) {
    if ([parameters, tokens, loss].every((value) => value > 0 && value < Infinity)) continue;
    throw new LmlabError('non-finite', {
      expected: 'finite numbers above 0',
      found: `${JSON.stringify({ parameters, tokens, loss })} at point ${i}`,
      remedy: 'Leave out runs that went off.',
    });
  }
  const sizes = new Set(points.map(({ parameters }) => parameters)).size;
  const amounts = new Set(points.map(({ tokens }) => tokens)).size;
  if (points.length < 6 || sizes < 3 || amounts < 3) {
    throw new LmlabError('shape', {
      expected: 'at least 6 models, of 3 sizes and 3 amounts of tokens: the law has five constants',
      found: `${points.length} models of ${sizes} sizes and ${amounts} amounts`,
      remedy: 'Train more small models.',
    });
  }
}
