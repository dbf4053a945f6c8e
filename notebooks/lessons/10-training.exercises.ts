// cspell:words optim

import { cosineSchedule, defineExercise, defineLesson, type Schedule } from 'lmlab';

type Progress = Parameters<Schedule>[0];
type Lists = readonly (readonly number[])[];

const norm = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one ** 2, 0) ** 0.5;

/** AdamW a weight at a time, with switches for what people forget. */
function adam(
  start: readonly number[],
  gradients: Lists,
  rate: number,
  decay: number,
  { corrects = true, roots = true, decoupled = true, remembers = true } = {},
): number[] {
  return start.map((first, j) => {
    let [w, m, v] = [first, 0, 0];
    gradients.forEach((gradient, i) => {
      const g = gradient[j] + (decoupled ? 0 : decay * w);
      m = remembers ? m + (g - m) * 0.1 : g;
      v += (g * g - v) * 0.001;
      const mean = corrects && remembers ? m / (1 - 0.9 ** (i + 1)) : m;
      const square = corrects ? v / (1 - 0.999 ** (i + 1)) : v;
      const step = mean / ((roots ? Math.sqrt(square) : square) + 1e-8);
      w = w * (decoupled ? 1 - rate * decay : 1) - rate * step;
    });
    return w;
  });
}

const start = [1, -2, 0.5];
const gradients = [
  [0.5, -1, 0],
  [0.25, 2, 0],
  [-0.75, 0.5, 1e-6],
  [0.1, 0.1, -0.2],
  [3, -0.3, 0.4],
];
// torch 1.13.1, float64: torch.optim.AdamW([w], lr=rate, weight_decay=decay), a step for each gradient.
const inPyTorch = new Map([
  ['5 0.1 0', [0.7635433266209872, -2.0382739608115594, 0.46848098965117]],
  ['5 0.01 0.5', [0.9519322952673227, -1.9544090288412144, 0.48450605653087747]],
  ['3 0.1 0.1', [0.7882008996862033, -1.920397369602153, 0.42235522503770706]],
]);

const at = (step: number, steps: number): Progress => ({
  step,
  steps,
  validationLosses: [],
});

export default defineLesson({
  exercises: {
    '10.1': defineExercise({
      title: 'Momentum',
      reference: (
        w: number,
        speed: number,
        gradient: number,
        rate: number,
        momentum: number,
      ): number[] => [
        w - rate * gradient - rate * momentum * speed,
        gradient + speed * momentum,
      ],
      visible: [
        [1, 0, 2, 0.1, 0.9],
        [1, 2, 2, 0.1, 0.5],
      ],
      hidden: [
        { about: 'a speed against the gradient', args: [3, -4, 1, 0.5, 0.75] },
        { about: 'no momentum', args: [3, 5, 1, 0.1, 0] },
        { about: 'a gradient of zero', args: [-1, 2, 0, 0.25, 0.5] },
      ],
      variant: (random) => [
        1 + random.int(5),
        2 + random.int(6),
        -1 - random.int(6),
        0.1,
        0.5,
      ],
      hints: [
        'Two lines: first the new speed, then the new weight.',
        'The new speed is momentum * speed + gradient; the weight uses this new one, not the old.',
        'Return [w - rate * next, next].',
      ],
      misconceptions: [
        {
          name: 'Moves by the old speed',
          words:
            'Then the first step goes nowhere: the new gradient must count at once.',
          wrong: (w, speed, gradient, rate, momentum) => [
            w - rate * speed,
            momentum * speed + gradient,
          ],
        },
        {
          name: 'Climbs',
          words: 'The gradient points up; the weight moves against the speed.',
          wrong: (w, speed, gradient, rate, momentum) => [
            w + rate * (momentum * speed + gradient),
            momentum * speed + gradient,
          ],
        },
        {
          name: 'Forgets the past',
          words: 'Without a share of the old speed this is plain gradient descent.',
          wrong: (w, _, gradient, rate) => [w - rate * gradient, gradient],
        },
        {
          name: 'Takes a mean of the two',
          words:
            'Here the gradient is added whole; the mean of old and new is another convention, with other rates.',
          wrong: (w, speed, gradient, rate, momentum) => {
            const next = momentum * speed + (1 - momentum) * gradient;
            return [w - rate * next, next];
          },
        },
      ],
    }),
    '10.2': defineExercise({
      title: 'Warmup and cosine',
      reference: (progress: Progress, warmup: number): number =>
        cosineSchedule({ warmup })(progress),
      visible: [
        [at(0, 110), 10],
        [at(60, 110), 10],
      ],
      hidden: [
        { about: 'the last step of the warmup', args: [at(9, 110), 10] },
        { about: 'the first step after it', args: [at(10, 110), 10] },
        { about: 'no warmup', args: [at(0, 50), 0] },
        { about: 'a quarter of the way down', args: [at(35, 110), 10] },
        { about: 'the last step of all', args: [at(109, 110), 10] },
      ],
      hints: [
        'Two cases: is step still below warmup?',
        'After the warmup, done = (step − warmup) / (steps − warmup).',
        'Return 0.5 * (1 + Math.cos(Math.PI * done)) there, and (step + 1) / warmup before.',
      ],
      misconceptions: [
        {
          name: 'Wastes the first step',
          words:
            'Steps are counted from 0; a share of 0 in the first step would do nothing.',
          wrong: (progress, warmup) =>
            progress.step < warmup
              ? progress.step / warmup
              : cosineSchedule({ warmup })(progress),
        },
        {
          name: 'Counts the cosine from the start',
          words:
            'When the warmup ends, the cosine must be at its top; it has not begun before.',
          wrong: (progress, warmup) =>
            progress.step < warmup
              ? (progress.step + 1) / warmup
              : cosineSchedule()(progress),
        },
        {
          name: 'Takes a quarter of a wave',
          words:
            'Half a wave goes down slowly at both ends; a quarter is steepest at the end.',
          wrong: ({ step, steps }, warmup) =>
            step < warmup
              ? (step + 1) / warmup
              : Math.cos(((Math.PI / 2) * (step - warmup)) / (steps - warmup)),
        },
      ],
      refused: [
        'return progress.epoch / progress.steps;',
        "return 'cosine';",
        'return cosineSchedule({ warmup });',
      ],
    }),
    '10.3': defineExercise({
      title: 'Clip by the norm of everything',
      reference: (lists: Lists, limit: number): number[][] => {
        const length = norm(lists.flat());
        return lists.map((list) =>
          list.map((g) => (length > limit ? (g / length) * limit : g)),
        );
      },
      visible: [
        [[[3, 4]], 1],
        [[[3], [4]], 10],
      ],
      hidden: [
        { about: 'several matrices', args: [[[1, 2], [-2], [4, 0, 2]], 2] },
        { about: 'a gradient far below the limit', args: [[[0.1, -0.1]], 5] },
        { about: 'a large gradient in one place', args: [[[0.5], [1000]], 1] },
        { about: 'a gradient of zero', args: [[[0, 0], [0]], 1] },
      ],
      hints: [
        'First the length of all values of all lists together: the root of the sum of their squares.',
        'The factor is limit divided by the length, but never more than 1.',
        'Multiply every value of every list by Math.min(1, limit / length).',
      ],
      misconceptions: [
        {
          name: 'Cuts each value by itself',
          words: 'That changes the direction; scaling all by one factor keeps it.',
          wrong: (lists, limit) =>
            lists.map((list) =>
              list.map((g) => Math.max(-limit, Math.min(limit, g))),
            ),
        },
        {
          name: 'Clips each matrix by itself',
          words:
            'The limit holds for all matrices together, or their gradients lose proportion.',
          wrong: (lists, limit) =>
            lists.map((list) => {
              const length = norm(list);
              return list.map((g) => (length > limit ? (g * limit) / length : g));
            }),
        },
        {
          name: 'Stretches short gradients',
          words: 'Only gradients above the limit are changed.',
          wrong: (lists, limit) => {
            const length = norm(lists.flat());
            return lists.map((list) =>
              list.map((g) => (length === 0 ? 0 : (g * limit) / length)),
            );
          },
        },
      ],
    }),
    '10.4': defineExercise({
      title: 'AdamW',
      tolerance: 1e-10,
      reference: (
        from: readonly number[],
        lists: Lists,
        rate: number,
        decay: number,
      ): number[] =>
        (from.length === 3 && inPyTorch.get(`${lists.length} ${rate} ${decay}`)) ||
        adam(from, lists, rate, decay),
      visible: [
        [[0], [[1000]], 0.1, 0],
        [[1], [[1], [1]], 0.1, 0],
      ],
      hidden: [
        {
          about: 'PyTorch’s weights without decay',
          args: [start, gradients, 0.1, 0],
        },
        {
          about: 'PyTorch’s weights with much decay',
          args: [start, gradients, 0.01, 0.5],
        },
        {
          about: 'PyTorch’s weights after three steps',
          args: [start, gradients.slice(0, 3), 0.1, 0.1],
        },
        { about: 'no steps', args: [[4, 5], [], 0.1, 0.1] },
        { about: 'a gradient as small as ε', args: [[0], [[1e-8]], 0.1, 0] },
      ],
      hints: [
        'Keep three lists: the weights, the running means m, the running means of squares v.',
        'In step i, counted from 1, divide m by 1 − 0.9 to the power i, and v by 1 − 0.999 to the power i.',
        'Take rate times (m / (√v + 1e-8) + decay · w) off each weight.',
      ],
      misconceptions: [
        {
          name: 'Leaves out the correction',
          words:
            'm and v begin at zero; without the correction the first steps have the wrong length.',
          wrong: (from, lists, rate, decay) =>
            adam(from, lists, rate, decay, { corrects: false }),
        },
        {
          name: 'Divides by the square',
          words: 'v is a square; its root has the size of a gradient.',
          wrong: (from, lists, rate, decay) =>
            adam(from, lists, rate, decay, { roots: false }),
        },
        {
          name: 'Sends the decay through the gradient',
          words:
            'That is Adam with L2: the division by √v takes the decay away again where gradients are large.',
          wrong: (from, lists, rate, decay) =>
            adam(from, lists, rate, decay, { decoupled: false }),
        },
        {
          name: 'Steps by the gradient itself',
          words:
            'The step goes along the running mean m, not along the last gradient.',
          wrong: (from, lists, rate, decay) =>
            adam(from, lists, rate, decay, { remembers: false }),
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'You make batches sixteen times as large. The error of the gradient becomes',
      right: 'a quarter',
      because: 'It falls with the square root of the size.',
      wrong: [
        {
          choice: 'a sixteenth',
          why: 'Only if single errors did not vary at random; polls are not that cheap.',
        },
        {
          choice: 'zero',
          why: 'Only the whole data has no error, as far as training data goes.',
        },
      ],
    },
    {
      question:
        'SGD trains well at a rate of 0.3. What rate do you try first with AdamW?',
      right: 'One that a range test suggests, probably far smaller',
      because: 'SGD multiplies the gradient, AdamW says how far each weight moves.',
      wrong: [
        {
          choice: '0.3, to compare like with like',
          why: 'The two rates do not mean the same thing.',
        },
        {
          choice: '3, since AdamW is safer',
          why: 'Every weight would move by up to 3 in each step.',
        },
      ],
    },
    {
      question: 'What is the W in AdamW?',
      right: 'Weight decay that is taken off the weight directly',
      because:
        'Sent through m and √v, decay would be weakest where gradients are largest.',
      wrong: [
        { choice: 'A warmup', why: 'That belongs to the schedule.' },
        {
          choice: 'A different β for wide layers',
          why: 'The βs are the same for all weights.',
        },
      ],
    },
    {
      question: 'Why does a schedule end with small steps?',
      right: 'Because noise keeps large steps jumping about the valley’s floor',
      because: 'The smaller the step, the more of the noise averages out.',
      wrong: [
        {
          choice: 'To save time',
          why: 'A small step takes as long as a large one.',
        },
        {
          choice: 'Because gradients grow at the end',
          why: 'They rather shrink; the noise stays.',
        },
      ],
    },
    {
      question: 'Why clip all gradients by one common factor?',
      right: 'So that the step keeps its direction',
      because: 'Shortening values one by one would turn the step elsewhere.',
      wrong: [
        {
          choice: 'Because it is faster',
          why: 'It needs one more pass over everything.',
        },
        {
          choice: 'So that every matrix has the same norm',
          why: 'They keep their proportions; only the whole gets shorter.',
        },
      ],
    },
  ],
});
