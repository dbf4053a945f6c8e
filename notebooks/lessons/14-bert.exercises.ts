import { defineExercise, defineLesson, f1 } from 'lmlab';

interface Hidden {
  ids: number[];
  targets: number[];
}

type Numbers = readonly number[];

const hidden = (
  ids: Numbers,
  places: Numbers,
  mask: number,
  rest: (id: number) => number = () => -1,
): Hidden => ({
  ids: [...ids.keys()].map((i) => (places.includes(i) ? mask : ids[i])),
  targets: [...ids.keys()].map((i) => (places.includes(i) ? ids[i] : rest(ids[i]))),
});

const softmax = (scores: Numbers): number[] => {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

const skipped = (scores: Numbers, length: number): number[] => [
  ...softmax(scores.slice(0, length)),
  ...scores.slice(length).map(() => 0),
];

// torch.softmax(scores + mask, -1) of PyTorch 1.13.1 in float64, with −inf in the mask where padding stands.
const pyTorch = new Map([
  [
    JSON.stringify([[1, 2, 0.5, 3], 3]),
    [0.23122389762214907, 0.6285317192117624, 0.14024438316608848, 0],
  ],
  [
    JSON.stringify([[0, -1, 4, 2], 2]),
    [0.7310585786300049, 0.26894142136999516, 0, 0],
  ],
]);

const score = (truth: Numbers, predicted: Numbers, rows: Numbers): number =>
  f1(
    rows.map((i) => truth[i]),
    rows.map((i) => predicted[i]),
    { posLabel: 1, zeroDivision: 0 },
  );

const right = (truth: Numbers, predicted: Numbers, rows: Numbers): number =>
  rows.filter((i) => truth[i] === predicted[i]).length / rows.length;

const once = (rows: Numbers): number[] => [...new Set(rows)];

export default defineLesson({
  exercises: {
    '14.1': defineExercise({
      title: 'What becomes of the tokens',
      reference: (tokens: number, p: number): number[] =>
        [0.8, 0.1, 0.1].map((share) => share * p * tokens),
      visible: [
        [1000, 0.15],
        [100, 1],
      ],
      hidden: [
        { about: 'no tokens', args: [0, 0.15] },
        { about: 'half of the tokens', args: [10, 0.5] },
        { about: 'a corpus', args: [1_000_000, 0.4] },
      ],
      variant: (random) => [
        100 * (1 + random.int(90)),
        (10 + 5 * random.int(7)) / 100,
      ],
      hints: [
        'First how many are chosen; then what happens to those.',
        'tokens · p are chosen, and three shares of them add up to one.',
        'Return [0.8 · chosen, 0.1 · chosen, 0.1 · chosen].',
      ],
      misconceptions: [
        {
          name: 'Masks all that are chosen',
          words: 'Of the chosen tokens, one in five does not become [MASK].',
          wrong: (tokens, p) => [p * tokens, 0, 0],
        },
        {
          name: 'Takes the shares of all tokens',
          words: 'The shares are of the chosen tokens, not of all.',
          wrong: (tokens) => [0.8 * tokens, 0.1 * tokens, 0.1 * tokens],
        },
        {
          name: 'Counts the tokens that were not chosen',
          words:
            'The third number is of tokens that were chosen and stay as they are; they must be predicted, the others not.',
          wrong: (tokens, p) => [
            0.8 * p * tokens,
            0.1 * p * tokens,
            (1 - p) * tokens,
          ],
        },
      ],
    }),
    '14.2': defineExercise({
      title: 'Hide tokens',
      reference: (ids: Numbers, places: Numbers, mask: number): Hidden =>
        hidden(ids, places, mask),
      visible: [
        [[7, 8, 9], [1], 4],
        [[7, 8, 9], [], 4],
      ],
      hidden: [
        { about: 'the first and the last token', args: [[5, 6, 7, 8], [0, 3], 1] },
        { about: 'the same id twice', args: [[5, 5, 5], [1], 2] },
        { about: 'all tokens', args: [[3, 2], [1, 0], 9] },
        { about: 'no tokens', args: [[], [], 4] },
        { about: 'an id that is a place as well', args: [[2, 1, 0], [2], 8] },
      ],
      hints: [
        'Both lists are as long as the ids: map over the ids, with their places.',
        'places.includes(place) says whether to hide.',
        'The ids get the mask there, the targets the id; elsewhere the ids stay and the targets are −1.',
      ],
      misconceptions: [
        {
          name: 'Asks for every token',
          words:
            'A token that is not hidden stands in the input: to predict it is to copy it. Its target is −1.',
          wrong: (ids, places, mask) => hidden(ids, places, mask, (id) => id),
        },
        {
          name: 'Forgets to hide',
          words: 'The targets are right, but the model can still read the answers.',
          wrong: (ids, places, mask) => ({
            ids: [...ids],
            targets: hidden(ids, places, mask).targets,
          }),
        },
        {
          name: 'Takes places for ids',
          words: 'The second list says where, not what.',
          wrong: (ids, places, mask) => ({
            ids: ids.map((id) => (places.includes(id) ? mask : id)),
            targets: ids.map((id) => (places.includes(id) ? id : -1)),
          }),
        },
      ],
      refused: [
        'return { ids: ids.map((id) => id) };',
        "return { ids: ['[MASK]'], targets: [1] };",
        'return ids.map((id, place) => (places.includes(place) ? mask : id));',
      ],
    }),
    '14.3': defineExercise({
      title: 'Attention weights that skip padding',
      reference: (scores: Numbers, length: number): number[] =>
        pyTorch.get(JSON.stringify([scores, length])) ?? skipped(scores, length),
      visible: [
        [[0, 0, 0], 2],
        [[1, 2, 0.5, 3], 3],
      ],
      hidden: [
        {
          about: 'padding with a high score, as PyTorch has it',
          args: [[0, -1, 4, 2], 2],
        },
        { about: 'no padding', args: [[0.5, 1.5], 2] },
        { about: 'one real token', args: [[1000, 3, 2], 1] },
        { about: 'scores in the thousands', args: [[1000, 0, 999, 5], 3] },
        { about: 'scores far below zero', args: [[-1000, -1001, 7], 2] },
      ],
      hints: [
        'What is padding must not be in the sum of the softmax, whatever its score.',
        'Take the largest of the real scores off before Math.exp.',
        'Give padding the power 0 and real scores Math.exp(score − highest), then divide all by their sum.',
      ],
      misconceptions: [
        {
          name: 'Looks at the padding',
          words: 'Padding got a share of the attention.',
          wrong: (scores) => softmax(scores),
        },
        {
          name: 'Sets the scores of padding to zero',
          words:
            'e to the 0 is 1, not 0: a score of zero is a share like any other.',
          wrong: (scores, length) =>
            softmax(scores.map((score, i) => (i < length ? score : 0))),
        },
        {
          name: 'Cuts the weights after the softmax',
          words: 'What is left must add up to one.',
          wrong: (scores, length) =>
            softmax(scores).map((weight, i) => (i < length ? weight : 0)),
        },
        {
          name: 'Leaves padding out of the answer',
          words: 'The result has one weight a score, also where it is zero.',
          wrong: (scores, length) => softmax(scores.slice(0, length)),
        },
      ],
    }),
    '14.4': defineExercise({
      title: 'Paired differences',
      reference: (
        truth: Numbers,
        a: Numbers,
        b: Numbers,
        draws: readonly Numbers[],
      ): number[] =>
        draws.map((rows) => score(truth, b, rows) - score(truth, a, rows)),
      visible: [
        [[1, 0, 1], [1, 1, 0], [1, 0, 1], [[0, 1, 2]]],
        [
          [1, 0],
          [1, 0],
          [0, 0],
          [
            [0, 0],
            [1, 1],
          ],
        ],
      ],
      hidden: [
        {
          about: 'a message that is drawn several times',
          args: [
            [1, 1, 0, 0],
            [1, 0, 1, 0],
            [1, 1, 1, 0],
            [
              [0, 0, 0, 2],
              [1, 2, 3, 3],
              [1, 1, 1, 0],
            ],
          ],
        },
        {
          about: 'a draw without spam, true or predicted',
          args: [[0, 1, 0], [0, 1, 0], [0, 1, 0], [[0, 2, 2]]],
        },
        {
          about: 'a draw without spam, where one model sees some',
          args: [[0, 0, 1], [0, 0, 1], [1, 0, 1], [[0, 1, 1]]],
        },
        { about: 'no draws', args: [[1], [1], [0], []] },
        {
          about: 'a draw on which one model is right throughout',
          args: [
            [1, 0, 1, 0, 1],
            [0, 1, 0, 1, 1],
            [1, 0, 1, 0, 1],
            [
              [4, 4, 0, 1, 2],
              [0, 2, 2, 3, 3],
            ],
          ],
        },
      ],
      hints: [
        'Write one function for the F1 of one model on one draw, and call it twice.',
        'On a draw, count hits (true and predicted), true spam and predicted spam; a message drawn twice counts twice.',
        'F1 is 2 · hits / (true + predicted), or 0 where both are 0. Return b minus a for every draw.',
      ],
      misconceptions: [
        {
          name: 'Turns the difference around',
          words: 'Positive must mean that b is better.',
          wrong: (truth, a, b, draws) =>
            draws.map((rows) => score(truth, a, rows) - score(truth, b, rows)),
        },
        {
          name: 'Counts a repeated message once',
          words:
            'The repetitions are the point of a bootstrap: a message drawn three times counts three times.',
          wrong: (truth, a, b, draws) =>
            draws.map(
              (rows) => score(truth, b, once(rows)) - score(truth, a, once(rows)),
            ),
        },
        {
          name: 'Compares accuracies',
          words: 'With rare spam, accuracy hardly moves; the question was F1.',
          wrong: (truth, a, b, draws) =>
            draws.map((rows) => right(truth, b, rows) - right(truth, a, rows)),
        },
        {
          name: 'Ignores the draws',
          words: 'Each draw has its own messages, and its own F1.',
          wrong: (truth, a, b, draws) =>
            draws.map(
              () =>
                score(truth, b, [...truth.keys()]) -
                score(truth, a, [...truth.keys()]),
            ),
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'Why does BERT hide tokens, and a GPT does not?',
      right: 'BERT looks to both sides, so it would otherwise read the answer',
      because:
        'In a GPT the causal mask hides what comes later; BERT has no such mask, so the token itself is hidden.',
      wrong: [
        {
          choice: 'To make training faster',
          why: 'It makes it slower: only the hidden tokens teach anything.',
        },
        {
          choice: 'Because its vocabulary is larger',
          why: 'The vocabulary has nothing to do with it.',
        },
      ],
    },
    {
      question: 'Some of the chosen tokens stay as they are. What for?',
      right: 'So that the model cannot rely on “not masked” meaning “not asked”',
      because:
        'In real use there is no [MASK] at all; every token must be worth a thought.',
      wrong: [
        {
          choice: 'To save time',
          why: 'They cost as much as the others: they are predicted too.',
        },
        {
          choice: 'It is a bug that was kept',
          why: 'It is a choice of the paper, with an ablation in its appendix.',
        },
      ],
    },
    {
      question:
        'The logits of a message change when a longer one joins the batch. What is wrong?',
      right: 'Attention sees the padding',
      because: 'Padding must get a weight of exactly zero, whatever its score.',
      wrong: [
        {
          choice: 'Nothing, batches always do that',
          why: 'Messages of a batch have nothing to do with each other in this model.',
        },
        {
          choice: 'The batch is too large',
          why: 'Size is no reason to get other logits, up to rounding.',
        },
      ],
    },
    {
      question:
        'BERT: F1 0.94, interval 0.91–0.97. Logistic regression: 0.93, 0.90–0.96. Same test messages. What do you report?',
      right: 'The interval of the paired difference',
      because:
        'Two overlapping intervals decide nothing, since the errors of the two models go together.',
      wrong: [
        {
          choice: 'BERT is better, 0.94 > 0.93',
          why: 'On another thousand messages it may be the other way round.',
        },
        {
          choice: 'They are equal, since the intervals overlap',
          why: 'Overlap does not show equality, and in pairs a difference may well show.',
        },
      ],
    },
    {
      question: 'When do you expect pre-training to help most?',
      right: 'With few labels and much text of the same kind',
      because: 'Then the text teaches what the labels are too few to teach.',
      wrong: [
        {
          choice: 'With many labels and little text',
          why: 'Then the labels teach all there is, and pre-training adds little.',
        },
        {
          choice: 'Always, it cannot hurt',
          why: 'It can: it costs time, and its weights may suit the task badly.',
        },
      ],
    },
  ],
});
