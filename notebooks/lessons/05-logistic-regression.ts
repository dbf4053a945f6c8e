// %% [markdown]
// # 05 · Logistic regression and its gradient by hand
//
// **You will be able to** say what a logistic regression computes; derive its gradient, check it with numbers, and train
// with it; see what a learning rate does; and explain a single prediction word by word.
//
// **You need** lessons 01 and 04, and what a derivative is. **Time:** 75 minutes; the cells run in about half a minute.
//
// Lesson 04 counted. From here on, models **learn**: they start with wrong weights and move them, a little at a time, to
// where they are less wrong. Logistic regression is the smallest model that does so, and every network of this course
// trains in the same way.

// %% id="load"
import {
  artefactOr,
  countVectorizer,
  crossValidate,
  f1,
  loadSmsSpam,
  multinomialNB,
  pipeline,
  random,
  stratifiedKFold,
  toDataFrame,
} from 'lmlab';

const sms = await loadSmsSpam();
const unique = [
  ...new Map(sms.rows.map(({ text, label }) => [text, label])),
].filter(([text]) => text.trim() !== '');
const order = random(5).shuffle(unique);
const cut = Math.round(0.8 * order.length);
const [train, test] = [order.slice(0, cut), order.slice(cut)];

// The number to beat: what lesson 04 saved, made anew where it is not there, or was made from other data.
const lesson04 = () => {
  const scored = crossValidate(
    pipeline(countVectorizer(), multinomialNB()),
    train.map(([text]) => text),
    train.map(([, label]) => label),
    {
      cv: stratifiedKFold({ nSplits: 5, shuffle: true, seed: 4 }),
      scoring: (y, called) => f1(y, called, { posLabel: 'spam', zeroDivision: 0 }),
    },
  );
  return {
    data: { source: sms.source },
    spamF1: { 'naive Bayes': { F1: scored.mean } },
  };
};
const saved = await artefactOr('04-baselines', lesson04);
const { spamF1 } = saved.data.source === sms.source ? saved : lesson04();
const toBeat = spamF1['naive Bayes'].F1;
console.log(sms.note);
console.log(
  `The number to beat, naive Bayes of lesson 04: F1 = ${toBeat.toFixed(3)}.`,
);
`${train.length} messages to learn from, ${test.length} to judge by.`;

// %% [markdown]
// ## 1 · A score, squeezed into a probability
//
// Each feature has a **weight**; the **score** *z* of a text is the sum of its features' values times their weights, plus a
// constant. It may be any number. The **sigmoid** makes a probability of it:
//
//     σ(z) = 1 / (1 + e^(−z))
//
// Five scores first, so that you see the shape:

// %% id="five"
toDataFrame([-4, -1, 0, 1, 4].map((z) => ({ z, 'σ(z)': 1 / (1 + Math.exp(-z)) })));

// %% [markdown]
// And a text of five words, with weights made up for it: the score is what the last column adds up to.

// %% id="five-words"
const weightOf: Record<string, number> = {
  free: 2.1,
  prize: 1.7,
  lunch: -1.2,
  you: -0.3,
  call: 0.8,
};
const parts = ['call', 'you', 'free', 'prize', 'lunch'].map((word) => ({
  word,
  value: 1,
  weight: weightOf[word],
  part: weightOf[word],
}));
const score = parts.reduce((sum, { part }) => sum + part, -1);
console.log(
  `constant −1, score ${score.toFixed(1)}, probability ${(1 / (1 + Math.exp(-score))).toFixed(3)}`,
);
toDataFrame(parts);

// %% [markdown]
// Zero is undecided, and far out on either side nothing changes any more. **Predict, then run:** what does the formula give
// for z = −1000, and what is the naive form `Math.exp(z) / (1 + Math.exp(z))` for z = 1000?

// %% id="guess-overflow"
const myGuess = 'one half'; // ← 'zero', 'one half', 'one' or 'NaN'

const naive = Math.exp(1000) / (1 + Math.exp(1000));
console.log(`1 / (1 + e^1000) = ${1 / (1 + Math.exp(1000))}`);
`You guessed ${myGuess} for the second; it is ${naive}.`;

// %% [markdown]
// e to the 1000 is larger than any number the machine knows: infinity over infinity is `NaN`, and from there it spreads
// into every weight. Numerical code is written so that no large power is ever formed.
//
// ## Exercise 05.1 · A sigmoid that never overflows
//
// Write `sigmoid(z)` for every finite z, exact also where z is very small: for z below zero, use e^z / (1 + e^z).

// %% id="sigmoid"
import { check } from 'lmlab';

function sigmoid(z: number): number {
  // #region solution
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const power = Math.exp(z);
  return power / (1 + power);
  // #endregion
}

check('05.1', sigmoid);

// %% [markdown]
// ## 2 · The loss: how surprised was it?
//
// For a text whose class is *y* (1 for spam, 0 for ham), the **log loss** is −ln of the probability that the model gave to
// what was true. Sure and right: near 0. Sure and wrong: without bound. As a function of the score it is
//
//     loss = ln(1 + e^z) − y · z

// %% id="loss-figure"
import { plotLines } from 'lmlab';

const zs = Array.from({ length: 49 }, (_, i) => -6 + i / 4);
plotLines(
  zs,
  {
    'if it is spam (y = 1)': zs.map((z) => Math.log1p(Math.exp(z)) - z),
    'if it is ham (y = 0)': zs.map((z) => Math.log1p(Math.exp(z))),
  },
  {
    title: 'Being sure and wrong is what costs',
    xLabel: 'score z',
    yLabel: 'log loss',
  },
);

// %% [markdown]
// Each curve is flat where the model is right and a straight line where it is wrong: its slope never exceeds one. One loud
// mistake cannot pull harder than that.
//
// ## Exercise 05.2 · Log loss without overflow
//
// Write `logLoss(y, z)`. ln(1 + e^z) overflows for large z; but it equals max(z, 0) + ln(1 + e^(−|z|)), which never does.
// (`Math.log1p(x)` is ln(1 + x), exact for small x.)

// %% id="log-loss"
function logLoss(y: number, z: number): number {
  // #region solution
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
  // #endregion
}

check('05.2', logLoss);

// %% [markdown]
// ## 3 · The gradient
//
// The derivative of the loss with respect to the score is as simple as one could wish:
//
//     d loss / d z = σ(z) − y
//
// what it said minus what was true. A weight's share of the blame is this error times the value of its feature, added up
// over all texts. With the L2 price of lesson 01, the whole objective and its gradient are
//
//     ½ Σ w² + C · Σ loss        and        w + C · Σ (σ(z) − y) · x
//
// The constant (the *bias*) has no price, and its x is 1.
//
// ## Exercise 05.3 · Loss and gradient (the compiler checks)
//
// Write `objective(rows, ys, weights, bias, C)`. The type says what comes back: the value, one derivative a weight, and the
// derivative of the bias. Leave one out, and it does not compile.

// %% id="objective"
interface Objective {
  value: number;
  weights: number[];
  bias: number;
}

function objective(
  rows: readonly (readonly number[])[],
  ys: readonly number[],
  weights: readonly number[],
  bias: number,
  C: number,
): Objective {
  // #region solution
  let value = weights.reduce((sum, w) => sum + (w * w) / 2, 0);
  const slopes = [...weights];
  let slopeOfBias = 0;
  for (const [i, row] of rows.entries()) {
    const z = row.reduce((sum, x, j) => sum + x * weights[j], bias);
    const error = C * (1 / (1 + Math.exp(-z)) - ys[i]);
    value += C * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - ys[i] * z);
    for (const [j, x] of row.entries()) slopes[j] += error * x;
    slopeOfBias += error;
  }
  return { value, weights: slopes, bias: slopeOfBias };
  // #endregion
}

check('05.3', objective);

// %% [markdown]
// ### Never trust a gradient that you have not checked
//
// Move one weight by a tiny step to either side, and see how the value changes: that is the derivative, by its definition.
// Below, for the log loss of one text and for three sizes of the step.

// %% id="numeric-check"
const lossAt = (z: number, y: number): number =>
  Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
const exact = 1 / (1 + Math.exp(-0.7)) - 1;

toDataFrame(
  [1e-1, 1e-5, 1e-13].map((step) => {
    const numeric = (lossAt(0.7 + step, 1) - lossAt(0.7 - step, 1)) / (2 * step);
    return { step, numeric, exact, difference: Math.abs(numeric - exact) };
  }),
);

// %% [markdown]
// Too large a step sees the curve, too small a one drowns in rounding; in between, the two agree to many digits. The
// engine of lesson 08 is checked in this way, and so is every layer of the library.
//
// ## 4 · Gradient descent
//
// Go a little way against the gradient, look again, and repeat. How little is the **learning rate**.
//
// ## Exercise 05.4 · Train it (an outside oracle, a stretch)
//
// Write `descend(rows, ys, C, rate, steps)`: start with zeros and take `steps` steps of size `rate` against the gradient.
// After enough steps the weights must equal those that Python's scikit-learn finds for the same six points.

// %% id="train"
function descend(
  rows: readonly (readonly number[])[],
  ys: readonly number[],
  C: number,
  rate: number,
  steps: number,
): { weights: number[]; bias: number } {
  // #region solution
  let weights = rows[0].map(() => 0);
  let bias = 0;
  for (let step = 0; step < steps; step++) {
    const slope = objective(rows, ys, weights, bias, C);
    weights = weights.map((w, j) => w - rate * slope.weights[j]);
    bias -= rate * slope.bias;
  }
  return { weights, bias };
  // #endregion
}

check('05.4', descend);

// %% [markdown]
// ### The learning rate
//
// **Predict, then run:** the same problem with three rates, 0.01, 0.1 and 2. Which ends lowest after forty steps?

// %% id="rate-figure"
const myRateGuess: 0.01 | 0.1 | 2 = 2; // ← your guess

const points = [
  [0, 1],
  [1, 0],
  [2, 1],
  [3, 0],
  [1, 1],
  [2, 0],
];
const truth = [0, 0, 1, 1, 1, 0];
const valueOf = (w: readonly number[], b: number): number =>
  w.reduce((sum, one) => sum + (one * one) / 2, 0) +
  points.reduce(
    (sum, x, i) => sum + lossAt(x[0] * w[0] + x[1] * w[1] + b, truth[i]),
    0,
  );
const path = (rate: number): number[] => {
  let [w0, w1, b] = [0, 0, 0];
  return Array.from({ length: 40 }, () => {
    const value = valueOf([w0, w1], b);
    let [g0, g1, gb] = [w0, w1, 0];
    for (const [i, x] of points.entries()) {
      const error = 1 / (1 + Math.exp(-(x[0] * w0 + x[1] * w1 + b))) - truth[i];
      [g0, g1, gb] = [g0 + error * x[0], g1 + error * x[1], gb + error];
    }
    [w0, w1, b] = [w0 - rate * g0, w1 - rate * g1, b - rate * gb];
    return value;
  });
};
const paths = { '0.01': path(0.01), '0.1': path(0.1), '2': path(2) };
const lowest = Object.entries(paths).sort(
  ([, a], [, b]) => a.at(-1)! - b.at(-1)!,
)[0][0];
console.log(`You guessed ${myRateGuess}; lowest is ${lowest}.`);

plotLines(
  Array.from({ length: 40 }, (_, i) => i),
  Object.fromEntries(
    Object.entries(paths).map(([rate, values]) => [`rate ${rate}`, values]),
  ),
  {
    title: 'Too small crawls, too large jumps about',
    xLabel: 'step',
    yLabel: 'objective',
    yScale: 'log',
  },
);

// %% [markdown]
// The large rate jumps over the valley, and lands higher on the other side. Nobody knows the right rate beforehand; lesson
// 10 is about finding it.
//
// ## 5 · On real messages
//
// The library does the same with a cleverer step (a trust region, Lin, Weng and Keerthi 2008) on a sparse matrix with
// thousands of columns. How long are the weights as `C` grows, and how good is the model?

// %% id="path-figure"
import { logisticRegression, tfidfVectorizer } from 'lmlab';

const [xTrain, yTrain] = [
  train.map(([text]) => text),
  train.map(([, label]) => label),
];
const [xTest, yTest] = [test.map(([text]) => text), test.map(([, label]) => label)];
const Cs = [0.1, 1, 10, 100, 1000];
const models = Cs.map((C) =>
  pipeline(tfidfVectorizer(), logisticRegression({ C })).fit(xTrain, yTrain),
);
const scoreOn = (x: readonly string[], y: readonly ('ham' | 'spam')[]): number[] =>
  models.map((model) =>
    f1(y, model.predict(x), { posLabel: 'spam', zeroDivision: 0 }),
  );

plotLines(
  Cs,
  {
    'training messages': scoreOn(xTrain, yTrain),
    'test messages': scoreOn(xTest, yTest),
  },
  { title: 'F1 of spam over C', xLabel: 'C', yLabel: 'F1', xScale: 'log' },
);

// %% [markdown]
// Where is the lower line highest, and is that above the number to beat? That number comes from a cross-validation and this line from one
// split, so only a wide gap means something; lesson 07 says how wide. (And a warning: who chooses `C` by this line has used up its test messages.)
//
// ### Why this one?
//
// A linear model can say exactly why: the score is a sum, so each word's part of it can be read off. The most certain spam
// among the test messages, and what its words contribute:

// %% id="explain"
import { plotBars, wordContributions } from 'lmlab';

const model = models[2];
const spamColumn = model.model.classes.indexOf('spam');
const probabilities = model.predictProba(xTest);
const certainty = xTest.map((_, i) => probabilities.at(i, spamColumn));
const surest = certainty.indexOf(Math.max(...certainty));
const why = wordContributions(model.parts[0], model.model, xTest[surest], 'spam');

console.log(xTest[surest]);
plotBars(
  Object.fromEntries(
    why.contributions
      .slice(0, 12)
      .map(({ term, contribution }) => [term, contribution]),
  ),
  {
    title: `What makes it spam (probability ${certainty[surest].toFixed(3)})`,
    orientation: 'horizontal',
    xLabel: 'part of the score',
  },
);

// %% [markdown]
// This works because the model is linear. For the networks to come, such an account is an approximation at best.
//
// ## What we have seen
//
// A score, squeezed by a sigmoid; a loss that counts surprise; a gradient that is error times input, checked by numbers;
// and steps against it, not too large. Written so that nothing overflows.
//
// Lesson 06 asks what the probabilities are worth, and where to draw the line. The last cell saves them.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('05-probabilities', {
  data: { name: sms.name, source: sms.source },
  truth: yTest,
  probabilityOfSpam: certainty,
  texts: xTest,
});

const testScores = scoreOn(xTest, yTest);
keyFigures({
  'rate that ended lowest': Number(lowest),
  'F1, C = 0.1': testScores[0],
  'F1, C = 10': testScores[2],
  'F1, C = 1000': testScores[4],
  'words in the model': model.parts[0].featureNames.length,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('05', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* give every feature of the six points a factor of 100. What does gradient
// descent with rate 0.1 do now, and which step of lesson 01's toolbox would have helped?
