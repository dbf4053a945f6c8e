import { defineExercise, defineLesson } from 'lmlab';

type Verdict = 'better' | 'worse' | 'no difference shown';

interface Candidate {
  mean: number;
  se: number;
  size: number;
}

/** Places of the candidates that `keep` says, smallest first, then the higher mean. */
function choose(
  candidates: readonly Candidate[],
  keep: (one: Candidate, best: Candidate) => boolean,
): number {
  const best = candidates.find(
    ({ mean }) => mean === Math.max(...candidates.map((one) => one.mean)),
  )!;
  const kept = candidates.flatMap((one, i) =>
    keep(one, best) ? [{ ...one, i }] : [],
  );
  const size = Math.min(...kept.map((one) => one.size));
  const same = kept.filter((one) => one.size === size);
  return same.find(({ mean }) => mean === Math.max(...same.map((one) => one.mean)))!
    .i;
}

const seven = [0.01, 0.03, -0.02, 0.05, 0, 0.02, 0.04];
const four = [0.3, 0.1, 0.2, 0.4];
const many = Array.from({ length: 101 }, (_, i) => ((i * 37) % 101) / 100 - 0.3);

// numpy.percentile(values, [100 (1 − c) / 2, 100 (1 + c) / 2]) of NumPy 1.26.4.
const numPy = new Map([
  [JSON.stringify([seven, 0.95]), [-0.017, 0.0485]],
  [JSON.stringify([four, 0.5]), [0.175, 0.325]],
  [JSON.stringify([many, 0.9]), [-0.25, 0.65]],
]);

/** The interval, with switches for what people do otherwise. */
function percentiles(
  values: readonly number[],
  confidence: number,
  {
    sort = (a: number, b: number) => a - b,
    tail = 2,
    last = values.length - 1,
    interpolate = true,
  } = {},
): number[] {
  const sorted = [...values].sort(sort);
  const cut = (1 - confidence) / tail;
  return [cut, 1 - cut].map((share) => {
    const place = Math.min(share * last, values.length - 1);
    const at = Math.floor(place);
    if (!interpolate || at + 1 >= sorted.length) return sorted[at];
    return sorted[at] * (1 - place + at) + sorted[at + 1] * (place - at);
  });
}

export default defineLesson({
  exercises: {
    '20.1': defineExercise({
      title: 'How many trials?',
      reference: (budget: number, folds: number, spent: number): number =>
        budget > spent ? Math.floor((budget - spent) / folds) : 0,
      visible: [
        [10, 5, 0],
        [10, 3, 2],
      ],
      hidden: [
        { about: 'something is left over', args: [11, 4, 0] },
        { about: 'more spent than allowed', args: [5, 2, 9] },
        { about: 'nothing left', args: [6, 3, 6] },
        { about: 'less than a trial is left', args: [6, 3, 4] },
      ],
      variant: (random) => [
        40 + random.int(160),
        3 + random.int(8),
        random.int(30),
      ],
      hints: [
        'What is left of the budget, and how many fits does a trial take?',
        'A trial that cannot be finished is not begun: round down.',
        'Math.max(0, Math.floor((budget − spent) / folds)).',
      ],
      misconceptions: [
        {
          name: 'Forgets what was spent',
          words: 'Some of the budget is gone already.',
          wrong: (budget, folds) => Math.floor(budget / folds),
        },
        {
          name: 'Counts fits instead of trials',
          words: 'Each trial fits one model a fold.',
          wrong: (budget, _, spent) => Math.max(0, budget - spent),
        },
        {
          name: 'Rounds up',
          words: 'The last trial would go over the budget.',
          wrong: (budget, folds, spent) =>
            Math.max(0, Math.ceil((budget - spent) / folds)),
        },
        {
          name: 'Goes below zero',
          words: 'Nobody can run fewer than no trials.',
          wrong: (budget, folds, spent) => Math.floor((budget - spent) / folds),
        },
      ],
    }),
    '20.2': defineExercise({
      title: 'The one-standard-error rule',
      reference: (candidates: readonly Candidate[]): number =>
        choose(candidates, (one, best) => one.mean >= best.mean - best.se),
      visible: [
        [
          [
            { mean: 0.9, se: 0.02, size: 500 },
            { mean: 0.89, se: 0.05, size: 100 },
          ],
        ],
        [
          [
            { mean: 0.9, se: 0.005, size: 500 },
            { mean: 0.89, se: 0.05, size: 100 },
          ],
        ],
      ],
      hidden: [
        { about: 'a single candidate', args: [[{ mean: 0.5, se: 0, size: 7 }]] },
        {
          about: 'equal sizes',
          args: [
            [
              { mean: 0.84, se: 0.01, size: 50 },
              { mean: 0.86, se: 0.03, size: 50 },
              { mean: 0.87, se: 0.04, size: 90 },
            ],
          ],
        },
        {
          about: 'equal sizes, the better one first',
          args: [
            [
              { mean: 0.86, se: 0.03, size: 50 },
              { mean: 0.84, se: 0.01, size: 50 },
              { mean: 0.87, se: 0.04, size: 90 },
            ],
          ],
        },
        {
          about: 'a mean just at the bound',
          args: [
            [
              { mean: 0.75, se: 0.5, size: 9 },
              { mean: 0.5, se: 0.25, size: 3 },
              { mean: 1, se: 0.25, size: 30 },
              { mean: 0.7, se: 0.5, size: 1 },
            ],
          ],
        },
        {
          about: 'a candidate that is a little too low',
          args: [
            [
              { mean: 0.9, se: 0.02, size: 50 },
              { mean: 0.87, se: 0.001, size: 10 },
            ],
          ],
        },
        {
          about: 'two candidates with the best mean',
          args: [
            [
              { mean: 0.75, se: 0.5, size: 2 },
              { mean: 1, se: 0.125, size: 30 },
              { mean: 1, se: 0.5, size: 40 },
            ],
          ],
        },
        {
          about: 'the smallest is out of reach',
          args: [
            [
              { mean: 0.2, se: 0.1, size: 1 },
              { mean: 0.8, se: 0.05, size: 40 },
              { mean: 0.78, se: 0.9, size: 20 },
            ],
          ],
        },
      ],
      hints: [
        'First find the best mean, and the standard error that belongs to it.',
        'Keep the places whose mean is at least best.mean − best.se, and sort those by size.',
        'Where two sizes are equal, compare candidates[j].mean − candidates[i].mean.',
      ],
      misconceptions: [
        {
          name: 'Takes the best mean',
          words:
            'The best of many is partly luck; the rule asks for the smallest that is nearly as good.',
          wrong: (candidates) =>
            choose(candidates, (one, best) => one.mean === best.mean),
        },
        {
          name: 'Takes the smallest of all',
          words: 'It must lie within one standard error of the best.',
          wrong: (candidates) => choose(candidates, () => true),
        },
        {
          name: 'Uses the error of each candidate',
          words:
            'The bound comes from the best candidate’s standard error, the same for all.',
          wrong: (candidates) =>
            choose(candidates, (one, best) => one.mean >= best.mean - one.se),
        },
        {
          name: 'Takes two standard errors',
          words: 'The rule is one standard error.',
          wrong: (candidates) =>
            choose(candidates, (one, best) => one.mean >= best.mean - 2 * best.se),
        },
      ],
    }),
    '20.3': defineExercise({
      title: 'The verdict',
      reference: (low: number, high: number): Verdict =>
        Math.sign(low) === 1
          ? 'better'
          : Math.sign(high) === -1
            ? 'worse'
            : 'no difference shown',
      visible: [
        [0.01, 0.05],
        [-0.03, 0.02],
      ],
      hidden: [
        { about: 'all below zero', args: [-0.09, -0.01] },
        { about: 'zero at the lower end', args: [0, 0.04] },
        { about: 'zero at the upper end', args: [-0.04, 0] },
        { about: 'a tiny but certain gain', args: [0.0001, 0.0002] },
        { about: 'a large interval around zero', args: [-3, 5] },
      ],
      hints: [
        'Where does zero lie: below, inside or above?',
        'low > 0 means that even the pessimist sees a gain.',
        'Better where low > 0, worse where high < 0, else no difference shown.',
      ],
      misconceptions: [
        {
          name: 'Looks at the middle',
          words: 'The middle is the estimate; whether zero is inside decides.',
          wrong: (low, high) =>
            low + high > 0
              ? 'better'
              : low + high < 0
                ? 'worse'
                : 'no difference shown',
        },
        {
          name: 'Asks the optimist',
          words: 'A high end above zero only says that better is possible.',
          wrong: (low, high) =>
            high > 0 ? 'better' : low < 0 ? 'worse' : 'no difference shown',
        },
        {
          name: 'Calls zero a gain',
          words: 'With zero at its end, the interval still holds “no difference”.',
          wrong: (low, high) =>
            low >= 0 ? 'better' : high <= 0 ? 'worse' : 'no difference shown',
        },
      ],
      refused: ["return 'almost better';", 'return low > 0;'],
    }),
    '20.4': defineExercise({
      title: 'The percentile interval',
      reference: (values: readonly number[], confidence: number): number[] =>
        numPy.get(JSON.stringify([values, confidence])) ??
        percentiles(values, confidence),
      visible: [
        [[0, 1], 0.5],
        [four, 0.5],
      ],
      hidden: [
        { about: 'seven values, as NumPy has it', args: [seven, 0.95] },
        { about: 'a hundred and one values, as NumPy has it', args: [many, 0.9] },
        { about: 'a single value', args: [[0.3], 0.95] },
        { about: 'values of two digits', args: [[10, 9, 2, 33, 4], 0.75] },
        { about: 'all of them', args: [[3, 1, 2], 1] },
      ],
      hints: [
        'Sort as numbers first; JavaScript sorts as text unless told otherwise.',
        'The two shares are (1 − confidence) / 2 and (1 + confidence) / 2; each stands at the place share · (n − 1).',
        'Between the value below and the value above, go as far as the fraction of the place says.',
      ],
      misconceptions: [
        {
          name: 'Sorts as text',
          words: 'As text, 10 comes before 9, and −0.1 before −0.2.',
          wrong: (values, confidence) =>
            percentiles(values, confidence, {
              sort: (a, b) => (String(a) < String(b) ? -1 : 1),
            }),
        },
        {
          name: 'Cuts everything off at each end',
          words: 'Half of what is left out is cut off at each end.',
          wrong: (values, confidence) =>
            percentiles(values, confidence, { tail: 1 }),
        },
        {
          name: 'Counts from one',
          words: 'The last of n values stands at the place n − 1.',
          wrong: (values, confidence) =>
            percentiles(values, confidence, { last: values.length }),
        },
        {
          name: 'Takes the value below',
          words: 'A place between two values is interpolated.',
          wrong: (values, confidence) =>
            percentiles(values, confidence, { interpolate: false }),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'You look at the test score, change one setting and look again. What do you have?',
      right: 'A validation set, and no test set any more',
      because:
        'The second choice was made by the test messages; their score is no estimate now.',
      wrong: [
        {
          choice: 'A better estimate, since it was measured twice',
          why: 'It was measured on the same messages, and then selected.',
        },
        {
          choice: 'The same as before, if the change was small',
          why: 'How small it was does not matter; that you chose by it does.',
        },
      ],
    },
    {
      question:
        'The numbers of a trained GPT raise the baseline’s F1 by 0.05, those of a GPT with fresh weights by 0.04. What do you report?',
      right: 'Most of the gain has nothing to do with what the GPT has read',
      because:
        'The control has read nothing. Only what goes beyond it can come from reading.',
      wrong: [
        {
          choice: 'Pre-training raises F1 by 0.05',
          why: 'That is the gain of having 64 more numbers, read or not.',
        },
        {
          choice: 'The control must have been trained by mistake',
          why: 'Tokens mixed at random are features, too; that is what a control is there to show.',
        },
      ],
    },
    {
      question:
        'The interval of the difference runs from −0.004 to 0.031. What does the card say?',
      right: 'No difference shown, with the interval',
      because: 'Zero lies inside; what was not shown is not claimed.',
      wrong: [
        {
          choice: 'Probably better, since most of it is above zero',
          why: 'The verdict was fixed beforehand; the interval lets readers see how close it was.',
        },
        {
          choice: 'No difference',
          why: 'That nothing was shown does not mean that nothing is there.',
        },
      ],
    },
    {
      question:
        'The winner of forty trials has F1 0.96 in cross-validation and 0.94 on the test set. Why?',
      right: 'The best of many trials is partly luck',
      because:
        'Whoever takes the maximum of noisy scores takes some noise with it.',
      wrong: [
        {
          choice: 'The test set must be broken',
          why: 'Such a gap is what one expects, and why there is a test set.',
        },
        {
          choice: 'The model was fitted on too many messages at the end',
          why: 'More messages make a model better, not worse.',
        },
      ],
    },
    {
      question:
        'Your test set has 200 messages and you hope for one hundredth of F1. What do you do first?',
      right: 'Get more test messages, or give up on showing it',
      because: 'The interval will be several times wider than the gain.',
      wrong: [
        {
          choice: 'Run more trials',
          why: 'A better model does not make the interval narrower.',
        },
        {
          choice: 'Draw more resamples',
          why: 'That makes the ends of the interval steadier, not closer.',
        },
      ],
    },
  ],
});
