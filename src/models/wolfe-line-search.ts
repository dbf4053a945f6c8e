/** A point on the line x + step · direction: the value there and its derivative by the step. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Sufficient decrease and curvature constants of quasi-Newton methods (Nocedal and Wright, section 3.1). */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAX_EVALUATIONS = 30;

/**
 * A step that satisfies the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6, with cubic
 * interpolation). The last evaluation is always of the step returned.
 *
 * @param along Evaluates the function at a step.
 * @param origin The point at step 0; its slope must be negative.
 * @param firstStep The step to try first.
 * @returns Undefined when no step lowers the value.
 */
export function wolfeStep(
  along: (step: number) => LinePoint,
  origin: LinePoint,
  firstStep: number,
): LinePoint | undefined {
  const target = -CURVATURE * origin.slope;
  const tooHigh = (p: LinePoint): boolean => !(p.value <= origin.value + DECREASE * p.step * origin.slope);
  let low = origin;
  let high: LinePoint | undefined;
  let step = firstStep;
  let last = origin;
  for (let i = 0; i < MAX_EVALUATIONS; i++) {
    const point = along(step);
    last = point;
    if (tooHigh(point) || point.value >= low.value) {
      high = point;
    } else if (Math.abs(point.slope) <= target) {
      return point;
    } else if (high === undefined ? point.slope > 0 : point.slope * (high.step - low.step) >= 0) {
      high = low;
      low = point;
    } else {
      low = point;
    }
    if (high === undefined) {
      step = 4 * point.step;
    } else {
      if (Math.abs(high.step - low.step) <= 1e-14 * Math.max(high.step, low.step)) break;
      step = interpolate(low, high);
    }
  }
  if (low.step === 0) return undefined;
  return last.step === low.step ? last : along(low.step);
}

/** The minimum of the cubic through both points, kept a tenth of the interval away from its ends. */
function interpolate(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  if (!Number.isFinite(high.value)) return low.step + width / 10;
  const d1 = low.slope + high.slope - (3 * (high.value - low.value)) / width;
  const square = d1 * d1 - low.slope * high.slope;
  if (!(square >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const fraction = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  if (!(fraction > 0 && fraction < 1)) return middle;
  return low.step + width * Math.min(0.9, Math.max(0.1, fraction));
}
