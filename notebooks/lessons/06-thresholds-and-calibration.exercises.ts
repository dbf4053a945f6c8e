import { calibrationCurve, defineExercise, defineLesson } from 'lmlab';

interface Outcomes {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}
interface Bin {
  predicted: number;
  observed: number;
}

function outcomes(
  truth: readonly boolean[],
  probabilities: readonly number[],
  isCalled: (probability: number) => boolean,
): Outcomes {
  const count = (spam: boolean, called: boolean): number =>
    truth.filter((one, i) => one === spam && isCalled(probabilities[i]) === called)
      .length;
  return {
    tp: count(true, true),
    fp: count(false, true),
    fn: count(true, false),
    tn: count(false, false),
  };
}

const fScore = (
  precision: number,
  recall: number,
  ofPrecision: number,
  ofRecall: number,
): number => {
  const below = ofPrecision * precision + ofRecall * recall;
  return below === 0 ? 0 : ((ofPrecision + ofRecall) * precision * recall) / below;
};

// calibration_curve(y, p, n_bins=4) of scikit-learn 1.2.1, with y and p as below.
const came = [0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1];
const promised = [
  0, 0.125, 0.25, 0.3125, 0.375, 0.5, 0.5625, 0.625, 0.875, 0.9375, 0.96875, 1,
];
const scikitLearn: Bin[] = [
  { predicted: 0.125, observed: 0.3333333333333333 },
  { predicted: 0.3958333333333333, observed: 0.6666666666666666 },
  { predicted: 0.59375, observed: 0.5 },
  { predicted: 0.9453125, observed: 0.75 },
];

function reliability(
  truth: readonly number[],
  probabilities: readonly number[],
  bins: number,
  { observe = 'mean', centres = false, keepEmpty = false, edgeUp = false } = {},
): Bin[] {
  const groups = Array.from({ length: bins }, (): number[] => []);
  probabilities.forEach((p, i) =>
    groups[
      edgeUp
        ? Math.min(bins - 1, Math.floor(p * bins))
        : Math.max(0, Math.ceil(p * bins) - 1)
    ].push(i),
  );
  return groups.flatMap((group, k) => {
    if (group.length === 0) {
      return keepEmpty ? [{ predicted: (k + 0.5) / bins, observed: 0 }] : [];
    }
    const sum = (values: readonly number[]): number =>
      group.reduce((total, i) => total + values[i], 0);
    return {
      predicted: centres ? (k + 0.5) / bins : sum(probabilities) / group.length,
      observed: sum(truth) / (observe === 'mean' ? group.length : truth.length),
    };
  });
}

export default defineLesson({
  exercises: {
    '06.1': defineExercise({
      title: 'The four outcomes',
      reference: (
        truth: readonly boolean[],
        probabilities: readonly number[],
        threshold: number,
      ): Outcomes => outcomes(truth, probabilities, (p) => p >= threshold),
      visible: [
        [[true, false], [0.9, 0.1], 0.5],
        [[true, true, false], [0.2, 0.8, 0.7], 0.5],
      ],
      hidden: [
        { about: 'no messages', args: [[], [], 0.5] },
        {
          about: 'a probability that is exactly the threshold',
          args: [[true, false, false], [0.5, 0.5, 0.4], 0.5],
        },
        {
          about: 'a threshold above one, where nothing is called spam',
          args: [[true, false, true], [0.9, 0.8, 1], 1.1],
        },
        {
          about: 'a threshold of zero, where everything is',
          args: [[true, false, false], [0, 0.3, 1], 0],
        },
        {
          about: 'more misses than false alarms',
          args: [[true, true, true, false], [0.1, 0.2, 0.3, 0.9], 0.5],
        },
      ],
      hints: [
        'Each message falls into exactly one of four boxes: it is spam or not, and it is called spam or not.',
        'Start from { tp: 0, fp: 0, fn: 0, tn: 0 }, and go through the probabilities with their places.',
        'Where probability >= threshold, count tp or fp by the truth; else count fn or tn.',
      ],
      misconceptions: [
        {
          name: 'Leaves the threshold itself out',
          words:
            'A message is called spam from the threshold on, not only above it; otherwise a threshold of one could never call anything.',
          wrong: (truth, probabilities, threshold) =>
            outcomes(truth, probabilities, (p) => p > threshold),
        },
        {
          name: 'Mixes up the two mistakes',
          words:
            'Positive and negative speak of what was called, true and false of whether that is right: a false positive is ham that was called spam.',
          wrong: (truth, probabilities, threshold) => {
            const right = outcomes(truth, probabilities, (p) => p >= threshold);
            return { ...right, fp: right.fn, fn: right.fp };
          },
        },
        {
          name: 'Calls the improbable spam',
          words: 'High probabilities of spam are the ones to call spam.',
          wrong: (truth, probabilities, threshold) =>
            outcomes(truth, probabilities, (p) => p < threshold),
        },
      ],
      refused: [
        'return { tp: 0, fp: 0, fn: 0 };',
        "return { tp: '0', fp: 0, fn: 0, tn: 0 };",
        'return [0, 0, 0, 0];',
      ],
    }),
    '06.2': defineExercise({
      title: 'F-beta',
      reference: (precision: number, recall: number, beta: number): number =>
        fScore(precision, recall, beta * beta, 1),
      visible: [
        [0.5, 1, 1],
        [0.5, 1, 2],
      ],
      hidden: [
        { about: 'a beta below one', args: [0.9, 0.3, 0.5] },
        { about: 'a large beta', args: [0.9, 0.3, 10] },
        { about: 'nothing that is right', args: [0, 0, 1] },
        { about: 'precision and recall that are equal', args: [0.4, 0.4, 3] },
      ],
      variant: (random) => [
        (50 + random.int(50)) / 100,
        (30 + random.int(60)) / 100,
        random.int(2) === 0 ? 0.5 : 2,
      ],
      hints: [
        'The formula stands in the statement; which of its parts can be zero?',
        'Compute beta squared times precision plus recall first.',
        'Return 0 where that is 0; else (1 + beta²) · precision · recall divided by it.',
      ],
      misconceptions: [
        {
          name: 'Forgets the square',
          words: 'Beta enters as its square, above and below.',
          wrong: (precision, recall, beta) => fScore(precision, recall, beta, 1),
        },
        {
          name: 'Favours the wrong one',
          words:
            'A beta above one cares more for recall; yours cares more for precision.',
          wrong: (precision, recall, beta) =>
            fScore(precision, recall, 1, beta * beta),
        },
        {
          name: 'Divides zero by zero',
          words: 'Where nothing is right, the score is 0; 0 / 0 is NaN.',
          wrong: (precision, recall, beta) =>
            ((1 + beta * beta) * precision * recall) /
            (beta * beta * precision + recall),
        },
        {
          name: 'Takes a weighted ordinary mean',
          words:
            'The ordinary mean lets a high precision make up for no recall; the harmonic one does not.',
          wrong: (precision, recall, beta) =>
            (precision + beta * beta * recall) / (1 + beta * beta),
        },
      ],
    }),
    '06.3': defineExercise({
      title: 'Precision where spam is rarer',
      reference: (
        share: number,
        recall: number,
        falseAlarmRate: number,
      ): number => {
        const [caught, alarms] = [
          share * recall,
          falseAlarmRate - share * falseAlarmRate,
        ];
        return caught / (caught + alarms);
      },
      visible: [
        [0.5, 0.9, 0.1],
        [0.01, 0.95, 0.02],
      ],
      hidden: [
        { about: 'no false alarms', args: [0.01, 0.5, 0] },
        { about: 'a very rare class', args: [1e-6, 1, 0.001] },
        { about: 'a class that is nearly everything', args: [0.9, 0.8, 0.3] },
        { about: 'a model that only guesses', args: [0.2, 0.4, 0.4] },
      ],
      variant: (random) => [
        (1 + random.int(20)) / 100,
        (80 + random.int(19)) / 100,
        (1 + random.int(9)) / 100,
      ],
      hints: [
        'Imagine 1,000 messages. How many are spam, and how many of those are called spam? And of the ham?',
        'Of all messages, share · recall are spam and called so; of the others, 1 − share, the false alarms.',
        'Precision is the first over the sum: share · recall / (share · recall + (1 − share) · falseAlarmRate).',
      ],
      misconceptions: [
        {
          name: 'Forgets how rare spam is',
          words:
            'A rate of false alarms among a lot of ham makes many alarms; both rates must be weighed by how many messages they are rates of.',
          wrong: (_, recall, falseAlarmRate) => recall / (recall + falseAlarmRate),
        },
        {
          name: 'Takes recall for precision',
          words:
            'How much of the spam is found says nothing yet of how much of what is called spam is spam.',
          wrong: (_, recall) => recall,
        },
        {
          name: 'Takes false alarms from all messages',
          words: 'The false alarm rate is a share of the ham, not of all messages.',
          wrong: (share, recall, falseAlarmRate) =>
            (share * recall) / (share * recall + falseAlarmRate),
        },
      ],
    }),
    '06.4': defineExercise({
      title: 'Promise and outcome, bin by bin',
      reference: (
        truth: readonly number[],
        probabilities: readonly number[],
        bins: number,
      ): Bin[] =>
        probabilities.length === promised.length && bins === 4
          ? scikitLearn
          : calibrationCurve(truth, probabilities, { nBins: bins }).map(
              ({ predicted, observed }) => ({ predicted, observed }),
            ),
      visible: [
        [[0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75], 2],
        [[1, 0, 1], [0.1, 0.3, 0.8], 2],
      ],
      hidden: [
        {
          about: 'what scikit-learn finds for twelve messages in four bins',
          args: [came, promised, 4],
        },
        {
          about: 'bins in which there is nothing',
          args: [[1, 0], [0.05, 0.95], 10],
        },
        { about: 'promises of zero and of one', args: [[0, 1, 1], [0, 1, 1], 4] },
        {
          about: 'a promise on the edge of two bins',
          args: [[1, 0, 0], [0.5, 0.75, 0.125], 2],
        },
        { about: 'a single bin', args: [[1, 0, 0, 0], [0.5, 0.25, 0.75, 0.5], 1] },
      ],
      hints: [
        'First give each message the number of its bin, then take two means a bin.',
        'The bin of p is Math.ceil(p * bins) − 1, but never below 0: p = 0 belongs to the first.',
        'Collect the places of the messages in one list a bin, drop the empty lists, and map the rest to the means of probabilities[i] and of truth[i].',
      ],
      misconceptions: [
        {
          name: 'Plots the middle of the bin',
          words:
            'The promise of a bin is the mean of what was promised in it, and that need not be its middle.',
          wrong: (truth, probabilities, bins) =>
            reliability(truth, probabilities, bins, { centres: true }),
        },
        {
          name: 'Divides by all messages',
          words:
            'What came true is a share of the messages of that bin, not of all of them.',
          wrong: (truth, probabilities, bins) =>
            reliability(truth, probabilities, bins, { observe: 'share of all' }),
        },
        {
          name: 'Keeps empty bins',
          words: 'A bin without messages says nothing, and is left out.',
          wrong: (truth, probabilities, bins) =>
            reliability(truth, probabilities, bins, { keepEmpty: true }),
        },
        {
          name: 'Puts an edge into the upper bin',
          words: 'A promise on the edge of two bins belongs to the lower one.',
          wrong: (truth, probabilities, bins) =>
            reliability(truth, probabilities, bins, { edgeUp: true }),
        },
      ],
      equivalent: {
        'members[Math.max(0, Math.ceil(p * bins) - 1)].push → members[Math.max(0, Math.ceil(p * bins) - 1)].unshift':
          'The order of the messages in a bin does not change its means.',
      },
    }),
  },
  quiz: [
    {
      question: 'You raise the threshold. What can never happen?',
      right: 'Recall rises',
      because:
        'Fewer messages are called spam, so the spam among them cannot become more.',
      wrong: [
        {
          choice: 'Precision falls',
          why: 'It often rises, but a message that drops out may have been a right one.',
        },
        {
          choice: 'F1 rises',
          why: 'It does where the precision that is won outweighs the recall that is lost.',
        },
      ],
    },
    {
      question:
        'The same model moves to a place where spam is ten times rarer. Which number changes?',
      right: 'Its precision',
      because:
        'There is more ham to raise false alarms, and less spam to find; the two rates stay.',
      wrong: [
        {
          choice: 'Its recall',
          why: 'That is a rate among the spam alone, however much of it there is.',
        },
        {
          choice: 'Its rate of false alarms',
          why: 'That is a rate among the ham alone.',
        },
      ],
    },
    {
      question:
        'A missed spam costs 1, a lost ham 9, and the probabilities are calibrated. From where on is spam called?',
      right: 'From 0.9',
      because:
        'There the expected costs are equal: 0.1 · 9 for calling it, 0.9 · 1 for letting it pass.',
      wrong: [
        {
          choice: 'From 0.5',
          why: 'That would be right if both mistakes cost the same.',
        },
        {
          choice: 'From 0.1',
          why: 'That would be right if a missed spam were the dear mistake.',
        },
      ],
    },
    {
      question: 'Why is a threshold not chosen on the messages that judge it?',
      right: 'Because its score there is too good',
      because:
        'It was picked as the luckiest of many on these very messages; new ones share only a part of that luck.',
      wrong: [
        {
          choice: 'Because a threshold needs training',
          why: 'It is a choice like any other, and the rule is the same for all of them.',
        },
        {
          choice: 'Because the classes are imbalanced',
          why: 'It would be as wrong with balanced classes.',
        },
      ],
    },
    {
      question:
        'A model trained on a balanced sample promises 0.5 for a message. Half of such messages are spam, are they not?',
      right: 'No, fewer, where spam is rare',
      because:
        'The model learnt that half of all messages are spam, and its promises start from there.',
      wrong: [
        {
          choice: 'Yes, since logistic regression gives probabilities',
          why: 'It gives those of the data that it saw, and that was a different mixture.',
        },
        {
          choice: 'No, more, since spam was drawn too often',
          why: 'Spam was too frequent in training, so the promise is too high.',
        },
      ],
    },
  ],
});
