// cspell:words adamw elasticnet Hastie Srivastava Szegedy Tibshirani

// %% [markdown]
// # 09 · L1, L2, elastic net, dropout, label smoothing, early stopping
//
// **You will be able to** see overfitting in a curve; hold a linear model back with L1, L2 or both, and say why only L1 makes
// zeros; hold a network back with dropout, weight decay, label smoothing and early stopping; and choose among them on
// validation data.
//
// **You need** lessons 05, 07 and 08. **Time:** 80 minutes; the cells run in about half a minute.
//
// A model that may do anything learns its examples by heart. Whatever is done against that is called **regularization**:
// a little less fit on the examples seen, in exchange for more on those to come. We go on with the logistic regression that
// lesson 07 judged on messages, and give it texts with an opinion.

// %% id="load"
import { loadRtPolarity, loadShippedReviews, publicOrShipped, random } from 'lmlab';

const reviews = await publicOrShipped(loadRtPolarity, loadShippedReviews);
const unique = [...new Map(reviews.rows.map(({ text, label }) => [text, label]))];
const order = random(9).shuffle(unique).slice(0, 3000);
const [half, threeQuarters] = [order.length / 2, (3 * order.length) / 4];
const train = order.slice(0, half);
const validation = order.slice(half, threeQuarters);
const test = order.slice(threeQuarters);
console.log(reviews.note);
`${train.length} texts to learn from, ${validation.length} to choose by, ${test.length} to judge by at the end.`;

// %% [markdown]
// Three parts, as lesson 07 asked for: everything chosen in this lesson is chosen on the second part, and the third is opened at
// the end, when nothing is left to choose.
//
// First the model of lesson 07 as it was, `C: 10` included, which nobody had chosen by anything. What it came to on messages that it had
// not seen was saved; on the new texts we see it from both sides:

// %% id="to-beat"
import {
  accuracy,
  artefactOr,
  crossValPredict,
  loadSmsSpam,
  logisticRegression,
  pipeline,
  stratifiedKFold,
  tfidfVectorizer,
  toDataFrame,
  wilsonInterval,
} from 'lmlab';

const asInLesson07 = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 }));

// What lesson 07 saved, made anew where it is not there, or was made from other data.
const sms = await loadSmsSpam();
const lesson07 = () => {
  const messages = [
    ...new Map(sms.rows.map(({ text, label }) => [text, label])),
  ].filter(([text]) => text.trim() !== '');
  const texts = messages.map(([text]) => text);
  const labels = messages.map(([, label]) => label);
  const cv = stratifiedKFold({ nSplits: 5, shuffle: true, seed: 7 });
  return {
    data: { source: sms.source },
    labels,
    predicted: {
      'logistic regression': crossValPredict(asInLesson07, texts, labels, { cv }),
    },
  };
};
const saved = await artefactOr('07-comparison', lesson07);
const kept = saved.data.source === sms.source ? saved : lesson07();

const textsOf = (part: typeof train): string[] => part.map(([text]) => text);
const labelsOf = (part: typeof train): ('neg' | 'pos')[] =>
  part.map(([, label]) => label);
const before = asInLesson07.fit(textsOf(train), labelsOf(train));
const share = (truth: readonly string[], called: readonly string[]) => {
  const right = truth.filter((label, i) => label === called[i]).length;
  const { estimate, low, high } = wilsonInterval(right, truth.length);
  return { accuracy: estimate, from: low, to: high };
};
const onTraining = share(labelsOf(train), before.predict(textsOf(train)));
const toBeat = share(labelsOf(validation), before.predict(textsOf(validation)));
toDataFrame([
  {
    'judged on': 'unseen messages',
    ...share(kept.labels, kept.predicted['logistic regression']),
  },
  { 'judged on': 'seen texts', ...onTraining },
  { 'judged on': 'unseen texts', ...toBeat },
]);

// %% [markdown]
// The last line is the number to beat, with the interval of lesson 07. Between the last two lines lies what the model knows about its
// examples and about nothing else.
//
// ## 1 · The price of a weight
//
// The objective of a regularized model is *loss + price of the weights*. **L2** charges squares (half of them, so that the slope
// is plain *w*), **L1** charges sizes, the **elastic net** (Zou and Hastie 2005) a mixture. Five words and what their weights cost:

// %% id="five"
const weightOf = { dull: -1.8, moving: 1.2, film: 0.1, the: -0.05, gorgeous: 2.4 };
toDataFrame(
  Object.entries(weightOf).map(([word, w]) => ({
    word,
    weight: w,
    'L2: ½ w²': (w * w) / 2,
    'L1: |w|': Math.abs(w),
    'half of each': (w * w) / 4 + Math.abs(w) / 2,
  })),
);

// %% [markdown]
// Look at *film* and *the*. L2 asks next to nothing for them, so they stay. L1 asks the same for the first tenth of a weight as
// for the last, so a weight that earns less than its price goes, all the way to zero.
//
// What becomes of a weight that would be *a* if it were free? The best *w* for ½(w − a)² plus a price of strength 1:

// %% id="shrink-figure"
import { plotLines } from 'lmlab';

const free = Array.from({ length: 41 }, (_, i) => -4 + i / 5);
const towardsZero = (a: number, by: number): number =>
  Math.sign(a) * Math.max(Math.abs(a) - by, 0);
plotLines(
  free,
  {
    'no price': free,
    L2: free.map((a) => a / 2),
    L1: free.map((a) => towardsZero(a, 1)),
    'elastic net, half of each': free.map((a) => towardsZero(a, 0.5) / 1.5),
  },
  {
    title: 'L2 scales, L1 cuts off',
    xLabel: 'weight without a price',
    yLabel: 'weight',
  },
);

// %% [markdown]
// The flat piece in the middle is why L1 selects features and L2 does not.
//
// ## Exercise 09.1 · The soft threshold
//
// Write `shrink(w, by)`: the weight, moved towards zero by `by`, but never across it. Your own numbers come from
// `variant('09.1')`; say the result before you run.

// %% id="shrink"
import { check, variant } from 'lmlab';

console.log('Your w and by:', variant('09.1').join(', '));

function shrink(w: number, by: number): number {
  // #region solution
  return Math.sign(w) * Math.max(Math.abs(w) - by, 0);
  // #endregion
}

check('09.1', shrink);

// %% [markdown]
// ## 2 · Paths
//
// How strong should the price be? Nobody knows beforehand, so fit the whole **path**: from a price so high that no word is worth it
// down to almost free. In this library C is the inverse of the price: small C, dear weights. The eight words that get the largest
// weights, as C grows:

// %% id="path-figure"
import { logisticPath, pathLines } from 'lmlab';

const tfidf = tfidfVectorizer().fit(textsOf(train));
const [X, XValidation, XTest] = [train, validation, test].map((part) =>
  tfidf.transform(textsOf(part)),
);
const [y, yValidation, yTest] = [train, validation, test].map(labelsOf);

const l1 = logisticPath(X, y, { penalty: 'l1', nCs: 12, eps: 0.01 });
plotLines(l1.Cs, pathLines(l1, tfidf.featureNames, 8), {
  title: 'Words enter one after the other',
  xLabel: 'C',
  yLabel: 'weight (above zero: praise)',
  xScale: 'log',
});

// %% [markdown]
// Each line leaves zero at the price that its word is worth. Read the names: are they words that you would have chosen?
//
// **Predict, then run:** of all words in the vocabulary, what share has a weight other than zero in the L1 model that does best on
// the validation texts?

// %% id="penalties-figure"
const myShareGuess = 0.5; // ← between 0 and 1

const Cs = [0.3, 1, 3, 10, 30, 100];
const penalties = { L1: 'l1', 'elastic net': 'elasticnet', L2: 'l2' } as const;
const paths = Object.entries(penalties).map(([name, penalty]) => {
  const { models, nonZeros } = logisticPath(X, y, { penalty, Cs });
  const scores = models.map((model) =>
    accuracy(yValidation, model.predict(XValidation)),
  );
  const best = scores.indexOf(Math.max(...scores));
  return {
    name,
    models,
    scores,
    C: Cs[best],
    words: nonZeros[best],
    model: models[best],
  };
});
const [byL1] = paths;
const wordShare = byL1.words / tfidf.featureNames.length;
console.log(`You guessed ${myShareGuess}; it is ${wordShare.toFixed(3)}.`);
plotLines(Cs, Object.fromEntries(paths.map(({ name, scores }) => [name, scores])), {
  title: 'Which price, and how high?',
  xLabel: 'C',
  yLabel: 'accuracy on validation texts',
  xScale: 'log',
});

// %% [markdown]
// On the left weights are too dear, and L1 says little more than which class is more frequent. On the right they are nearly free.
// See whether the lines fall there, and how far: that depends on the texts. What the choice came to:

// %% id="chosen"
console.log(`To beat on the validation texts: ${toBeat.accuracy.toFixed(3)}.`);
toDataFrame(
  paths.map(({ name, C, words, model, scores }) => ({
    price: name,
    C,
    words,
    'accuracy, training': accuracy(y, model.predict(X)),
    'accuracy, validation': Math.max(...scores),
  })),
);

// %% [markdown]
// Which of them beat that number, and does any leave its interval? The distance between the last two columns is the overfitting that is left. L1 gives a short model that one can read; L2 is often as
// good or better where many words each say a little; the elastic net stands between, and keeps words that occur together together,
// where L1 picks one of them by chance. So do not read a zero as *this word means nothing*.
//
// ## 3 · A network and its brakes
//
// A network of one hidden layer on the 800 most frequent words, trained for many passes, without any brake. Every 25 steps it is shown the
// validation texts:

// %% id="network"
import { adamw, featureBatches, mlp, train as fitNetwork } from 'lmlab';
import type { History, MlpOptions, TrainOptions } from 'lmlab';

const frequent = tfidfVectorizer({ maxFeatures: 800 }).fit(textsOf(train));
const [Z, ZValidation, ZTest] = [train, validation, test].map((part) =>
  frequent.transform(textsOf(part)),
);
const codes = (labels: readonly string[]): number[] =>
  labels.map((l) => Number(l === 'pos'));
const inputs = Z.cols;
const held = featureBatches(ZValidation, codes(yValidation), {
  batchSize: validation.length,
})(0);
type Options = Partial<TrainOptions<typeof held>>;

async function run(
  shape: Partial<MlpOptions>,
  options: Options,
): Promise<{ model: ReturnType<typeof mlp>; history: History }> {
  const model = mlp({ inputs, classes: 2, hidden: [16], seed: 1, ...shape });
  const data = featureBatches(Z, codes(y), { batchSize: 32, seed: 2 });
  const history = await fitNetwork(model, {
    data,
    steps: 600,
    learningRate: 3e-3,
    validation: [held],
    validateEvery: 25,
    ...options,
  });
  return { model, history };
}

const plain = await run({}, {});
const lossesOf = ({ history }: { history: History }): number[] =>
  history.validations.map(({ loss }) => loss);
const lastLosses = plain.history.losses.slice(-25);
const lastTraining = lastLosses.reduce((sum, loss) => sum + loss, 0) / 25;
`At the end: training loss ${lastTraining.toFixed(3)}, validation loss ${lossesOf(plain).at(-1)!.toFixed(3)}.`;

// %% [markdown]
// The network explains the texts that it has seen far better than the others. Four brakes:
//
// - **Weight decay** takes a share off every weight in every step: for plain gradient descent L2 by another name; with Adam the two differ (lesson 10).
// - **Dropout** (Srivastava et al. 2014) switches units off at random in training, so that none can rely on another.
// - **Label smoothing** (Szegedy et al. 2016) no longer asks for certainty.
// - **Early stopping** gives the network less time.
//
// ### Dropout on five values
//
// **Predict, then run:** the values 1 to 5 add up to 15. Each is dropped with probability 0.4, and those that stay are multiplied by
// 1 / 0.6. What is the sum, on average over many draws?

// %% id="dropout-five"
const mySumGuess = 9; // ← your guess

const rng = random(4);
const dropped = (values: readonly number[], p: number): number[] =>
  values.map((value) => (rng.next() < p ? 0 : value / (1 - p)));
const draws = Array.from({ length: 5000 }, () => dropped([1, 2, 3, 4, 5], 0.4));
const meanSum = draws.flat().reduce((sum, value) => sum + value, 0) / draws.length;
console.log(
  `You guessed ${mySumGuess}; over ${draws.length} draws it is ${meanSum.toFixed(2)}.`,
);
toDataFrame(
  draws.slice(0, 4).map((draw, i) => ({
    draw: i + 1,
    '1 to 5 become': draw.map((v) => v.toFixed(1)).join('  '),
  })),
);

// %% [markdown]
// The multiplication keeps the mean, so that after training nothing need be done: all units are simply there. (Without it, the next layer
// would see larger sums in use than on average in training.)
//
// ### A target that is not certain
//
// ## Exercise 09.2 · Label smoothing (the compiler checks)
//
// With smoothing ε, a share ε of the target is spread evenly over *all* classes, the right one included; the rest, 1 − ε, stays
// with the right one. Write `smoothTarget(target, epsilon)` for three moods. The type says that none may be left out.

// %% id="smooth"
type Mood = 'negative' | 'neutral' | 'positive';

function smoothTarget(target: Mood, epsilon: number): Record<Mood, number> {
  // #region solution
  const share = epsilon / 3;
  const smooth = { negative: share, neutral: share, positive: share };
  smooth[target] += 1 - epsilon;
  return smooth;
  // #endregion
}

check('09.2', smoothTarget);

// %% [markdown]
// The loss is then Σ target · (−ln p) over the classes. By hand for one text and three classes, and as the library and PyTorch have it:

// %% id="smooth-check"
import { Dense, expectSame } from 'lmlab';

const threeLogits = [1, -0.5, 0.25];
const total = threeLogits.reduce((sum, z) => sum + Math.exp(z), 0);
const surprise = threeLogits.map((z) => Math.log(total) - z);
const byHand = surprise.reduce(
  (sum, one, k) => sum + one * (0.1 / 3 + (k === 2 ? 0.9 : 0)),
  0,
);
// A network without hidden layers, whose biases are the logits.
const bare = mlp({ inputs: 1, classes: 3, hidden: [] });
bare.parameters.values('layers.0.bias').set(threeLogits);
const one = featureBatches(Dense.fromRows([[0]]), [2])(0);
expectSame(
  'smoothed loss, by hand and mlp',
  byHand,
  bare.loss(one, { labelSmoothing: 0.1 }),
  {
    tolerance: 1e-6,
  },
);
// torch 1.13.1, float64: cross_entropy(tensor([[1, -0.5, 0.25]]), tensor([2]), label_smoothing=0.1)
expectSame('smoothed loss, by hand and PyTorch', byHand, 1.27797574385531, {
  tolerance: 1e-12,
});

// %% [markdown]
// ### The curves
//
// The same network, the same batches, one brake at a time. **Predict, then run:** which has the lowest validation loss at its end?

// %% id="brakes-figure"
const myBrakeGuess = 'dropout'; // ← 'none', 'weight decay', 'dropout' or 'label smoothing'

const runs = {
  none: plain,
  'weight decay': await run({}, { optimizer: adamw({ weightDecay: 2 }) }),
  dropout: await run({ dropout: 0.5 }, {}),
  'label smoothing': await run({}, { labelSmoothing: 0.2 }),
};
const atTheEnd = Object.entries(runs).map(
  ([name, one]) => [name, lossesOf(one).at(-1)!] as const,
);
const [lowestBrake] = [...atTheEnd].sort(([, a], [, b]) => a - b)[0];
console.log(`You guessed ${myBrakeGuess}; lowest at the end is ${lowestBrake}.`);
plotLines(
  plain.history.validations.map(({ step }) => step),
  Object.fromEntries(
    Object.entries(runs).map(([name, one]) => [name, lossesOf(one)]),
  ),
  {
    title: 'The validation loss tells when to stop',
    xLabel: 'step',
    yLabel: 'validation loss',
  },
);

// %% [markdown]
// Compare each curve's lowest point with its end. Where a curve turns up again, the network goes on learning its examples by heart; a brake
// flattens the rise, and may slow the descent as well. Where the curve without a brake hardly turns, there was little to hold back, and a
// brake only costs. And whatever the curve, its lowest point can be had for free:
//
// ## Exercise 09.3 · Early stopping
//
// Write `stopEarly(losses, patience)`: go through the validation losses; stop as soon as `patience` of them in a row were no better
// than the best so far. Return the index of the best, and the index at which you stopped (the last one, if you never did).

// %% id="stop-early"
function stopEarly(
  losses: readonly number[],
  patience: number,
): { best: number; stoppedAt: number } {
  // #region solution
  let best = 0;
  let waited = 0;
  for (let i = 1; i < losses.length; i++) {
    if (losses[i] < losses[best]) {
      best = i;
      waited = 0;
    } else if (++waited >= patience) {
      return { best, stoppedAt: i };
    }
  }
  return { best, stoppedAt: losses.length - 1 };
  // #endregion
}

check('09.3', stopEarly);

// %% [markdown]
// The trainer does that with `patience`, and puts the weights of the best moment back. It must stop where the curve above says:

// %% id="patience"
const patience = 4;
const stopped = await run({ dropout: 0.5 }, { patience });
const curve = lossesOf(runs.dropout);
const turned = curve.findIndex(
  (_, i) =>
    i >= patience &&
    Math.min(...curve.slice(i - patience + 1, i + 1)) >=
      Math.min(...curve.slice(0, i - patience + 1)),
);
expectSame(
  'validations until it stopped',
  lossesOf(stopped).length,
  turned < 0 ? curve.length : turned + 1,
);
`${stopped.history.stopped}, after ${stopped.history.losses.length} of 600 steps.`;

// %% [markdown]
// ### How sure it is
//
// Regularization changes not only how often a model is right but how sure it says so. The probability of the class that each network
// chose, for all validation texts:

// %% id="confidence-figure"
import { plotHistogram } from 'lmlab';

const certainty = ({ model }: { model: ReturnType<typeof mlp> }): number[] => {
  const probabilities = model.predictProba(ZValidation);
  return validation.map((_, i) =>
    Math.max(probabilities.at(i, 0), probabilities.at(i, 1)),
  );
};
plotHistogram(
  { none: certainty(plain), 'label smoothing': certainty(runs['label smoothing']) },
  {
    title: 'What label smoothing does to certainty',
    xLabel: 'probability of the chosen class',
    bins: 20,
  },
);

// %% [markdown]
// Without a brake, the network is nearly certain far more often, right or wrong. If somebody acts on these probabilities, that matters more
// than a point of accuracy (lesson 06).
//
// ## 4 · How L1 is solved
//
// |w| has a corner at zero, and gradient descent does not like corners. But for a *single* weight the best value is known: the soft
// threshold of exercise 09.1. So go through the weights, one after the other, and set each to its best while the others stand still;
// repeat until nothing moves. This is **coordinate descent** (Friedman, Hastie and Tibshirani 2010), and for the lasso it is:
//
//     minimize   1/(2n) · Σ (yᵢ − xᵢ · w)²  +  α · Σ |wⱼ|
//     wⱼ  ←  shrink( Σ xᵢⱼ · rᵢ / n , α )  /  ( Σ xᵢⱼ² / n )
//
// where rᵢ is what is left of yᵢ when all *other* weights have had their say.
//
// ## Exercise 09.4 · The lasso by hand (an outside oracle, a stretch)
//
// Write `lassoByHand(rows, y, alpha, rounds)`: start with zeros, go through all weights `rounds` times. After enough rounds it must
// equal scikit-learn's `Lasso` (without an intercept).

// %% id="lasso"
function lassoByHand(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  alpha: number,
  rounds: number,
): number[] {
  // #region solution
  const w = rows[0].map(() => 0);
  for (let round = 0; round < rounds; round++) {
    for (let j = 0; j < w.length; j++) {
      let product = 0;
      let square = 0;
      for (const [i, row] of rows.entries()) {
        const others = row.reduce((sum, x, k) => sum + (k === j ? 0 : x * w[k]), 0);
        product += row[j] * (y[i] - others);
        square += row[j] * row[j];
      }
      const [slope, curvature] = [product / rows.length, square / rows.length];
      w[j] = (Math.sign(slope) * Math.max(Math.abs(slope) - alpha, 0)) / curvature;
    }
  }
  return w;
  // #endregion
}

check('09.4', lassoByHand);

// %% [markdown]
// Six points, and the library's lasso, which works in the same way. Watch weights become exactly zero as the price rises:

// %% id="lasso-check"
import { lasso } from 'lmlab';

const sixRows = [
  [0, 1, 2],
  [1, 0, 1],
  [2, 1, 0],
  [3, 0, 2],
  [1, 1, 1],
  [2, 0, 0],
];
const sixTargets = [0.5, 1, 2.5, 2, 1.5, 2.5];
// scikit-learn 1.7.2: Lasso(alpha=0.5, fit_intercept=False, tol=1e-15, max_iter=10**6).fit(rows, y).coef_
const inScikitLearn = [0.8157894736842105, 0, 0];
const inLibrary = (alpha: number): number[] =>
  Array.from(
    lasso({ alpha, fitIntercept: false, tol: 1e-12 }).fit(
      Dense.fromRows(sixRows),
      sixTargets,
    ).coef,
  );
expectSame('lasso of lmlab and scikit-learn', inLibrary(0.5), inScikitLearn, {
  tolerance: 1e-8,
});
toDataFrame(
  [0.01, 0.05, 0.1, 0.5, 2].map((alpha) => {
    const [w0, w1, w2] = inLibrary(alpha);
    return { alpha, w0, w1, w2 };
  }),
);

// %% [markdown]
// ## 5 · The one look at the test texts
//
// The model of lesson 07 and each of ours as the validation texts chose it, with the 95 % interval:

// %% id="compare"
const networkPredictions = (model: ReturnType<typeof mlp>): ('neg' | 'pos')[] => {
  const probabilities = model.predictProba(ZTest);
  return test.map((_, i) =>
    probabilities.at(i, 1) > probabilities.at(i, 0) ? 'pos' : 'neg',
  );
};
const frequentLabel =
  y.filter((l) => l === 'pos').length * 2 > y.length ? 'pos' : 'neg';
const predictions: Record<string, readonly ('neg' | 'pos')[]> = {
  majority: yTest.map(() => frequentLabel),
  'lesson 07': before.predict(textsOf(test)),
  ...Object.fromEntries(
    paths.map(({ name, model }) => [name, model.predict(XTest)]),
  ),
  'network, no brake': networkPredictions(plain.model),
  'network, dropout, early stop': networkPredictions(stopped.model),
};
const testScores = Object.fromEntries(
  Object.entries(predictions).map(([name, called]) => [name, share(yTest, called)]),
);
toDataFrame(
  Object.entries(testScores).map(([model, score]) => ({ model, ...score })),
);

// %% [markdown]
// Most intervals overlap: with so few test texts, the table cannot rank neighbours, whatever the third digit says. What it can say is which
// models are clearly above the majority, and how small a price one pays for a model with a fraction of the words.
//
// Text by text one sees more (lesson 07). Of the three prices, the one that was best on the validation texts, minus lesson 07's model:

// %% id="gain"
import { bootstrapInterval } from 'lmlab';

const [chosen] = [...paths].sort(
  (a, b) => Math.max(...b.scores) - Math.max(...a.scores),
);
const gains = yTest.map(
  (label, i) =>
    Number(predictions[chosen.name][i] === label) -
    Number(predictions['lesson 07'][i] === label),
);
const gain = bootstrapInterval(
  test.length,
  (drawn) => drawn.reduce((sum, i) => sum + gains[i], 0) / drawn.length,
  { method: 'percentile', seed: 9 },
);
`${chosen.name} at C = ${chosen.C}: ${gain.estimate.toFixed(4)} [${gain.low.toFixed(4)}, ${gain.high.toFixed(4)}]`;

// %% [markdown]
// If zero lies inside, the guess of lesson 07 was as good as our choice, as far as so many texts can tell. The choice was not in vain:
// before it, nobody could know that.
//
// ## What we have seen
//
// Overfitting is the distance between what a model does on its examples and on others. L2 scales weights down, L1 cuts them off, and the
// elastic net does a little of both. Dropout, decay, smoothing and stopping hold back a network. Each has a strength, and the
// strength is chosen on data that neither trained the model nor will judge it.
//
// Lesson 10 looks at the other half of training, the steps themselves, and begins with the network of section 3. Lesson 15 takes up the L2 model that was chosen
// here and asks where it is wrong; the last cell saves what it needs.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('09-regularization', {
  data: { name: reviews.name, source: reviews.source },
  chosen: paths.map(({ name, C, words }) => ({ name, C, words })),
  accuracy: testScores,
  // The validation losses of the network that was stopped early, for lesson 10.
  network: { dropout: 0.5, validations: stopped.history.validations },
  trainSize: train.length,
  // Whoever goes on with the chosen model must not judge it on the texts that it was chosen by.
  known: [...train, ...validation],
  test,
});

keyFigures({
  'words in the vocabulary': tfidf.featureNames.length,
  'validation accuracy to beat': toBeat.accuracy,
  'words kept by L1': byL1.words,
  'validation loss at the end, no brake': lossesOf(plain).at(-1)!,
  'validation loss at its best, no brake': Math.min(...lossesOf(plain)),
  'validation loss at its best, dropout': Math.min(...lossesOf(runs.dropout)),
  'test accuracy, majority': testScores['majority'].accuracy,
  'test accuracy, L1': testScores['L1'].accuracy,
  'test accuracy, L2': testScores['L2'].accuracy,
  'test accuracy, dropout and early stop':
    testScores['network, dropout, early stop'].accuracy,
  'best price minus lesson 07, low': gain.low,
  'best price minus lesson 07, high': gain.high,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('09', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* copy every column of `X` once, so that each word is there twice. What do L1, L2 and the elastic
// net do with the two copies?
