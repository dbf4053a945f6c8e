// cspell:words Clinc CLINC

// %% [markdown]
// # 06 · Precision, recall, F1, imbalance, thresholds, calibration
//
// **You will be able to** choose a score that fits the task; say what a model will be worth where its class is rarer;
// draw the line where mistakes cost least; and find out whether a probability of 0.8 means 80 in 100.
//
// **You need** lessons 01 and 05. **Time:** 75 minutes; the cells run in about half a minute.
//
// Lesson 05 ended with a probability for each message that its model had never seen. This lesson never asks for a better
// model. It asks what to *do* with such numbers, and most of the money in machine learning is made or lost right here.

// %% id="load"
import {
  artefactOr,
  loadSmsSpam,
  logisticRegression,
  pipeline,
  random,
  tfidfVectorizer,
} from 'lmlab';

const sms = await loadSmsSpam();
const unique = [
  ...new Map(sms.rows.map(({ text, label }) => [text, label])),
].filter(([text]) => text.trim() !== '');

// What lesson 05 saved, made anew where it is not there, or was made from other data.
const lesson05 = () => {
  const order = random(5).shuffle(unique);
  const cut = Math.round(0.8 * order.length);
  const [known, held] = [order.slice(0, cut), order.slice(cut)];
  const model = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 })).fit(
    known.map(([text]) => text),
    known.map(([, label]) => label),
  );
  const texts = held.map(([text]) => text);
  const probabilities = model.predictProba(texts);
  const column = model.classes.indexOf('spam');
  return {
    data: { name: sms.name, source: sms.source },
    truth: held.map(([, label]) => label),
    probabilityOfSpam: texts.map((_, i) => probabilities.at(i, column)),
    texts,
  };
};
const kept = await artefactOr('05-probabilities', lesson05);
const { truth, probabilityOfSpam, texts } =
  kept.data.source === sms.source ? kept : lesson05();

console.log(sms.note);
`${texts.length} messages with a probability, ${truth.filter((label) => label === 'spam').length} of them spam.`;

// %% [markdown]
// ## 1 · Two ways to be wrong
//
// A probability is no decision. One becomes the other at a **threshold**: call it spam from here on. Five messages first,
// with made-up probabilities and the usual threshold of one half:

// %% id="five"
import { toDataFrame } from 'lmlab';

const five = [
  { isSpam: true, probability: 0.95 },
  { isSpam: false, probability: 0.7 },
  { isSpam: true, probability: 0.5 },
  { isSpam: true, probability: 0.2 },
  { isSpam: false, probability: 0.1 },
];
toDataFrame(
  five.map(({ isSpam, probability }) => {
    const called = probability >= 0.5;
    const outcome = `${isSpam === called ? 'true' : 'false'} ${called ? 'positive' : 'negative'}`;
    return { isSpam, probability, called, outcome };
  }),
);

// %% [markdown]
// Read the last column from right to left: *positive* says that it was called spam, *false* that this is wrong. A **false
// positive** is ham that nobody gets to read. A **false negative** is spam that everybody does.
//
// ## Exercise 06.1 · The four outcomes (the compiler checks)
//
// Count them. A message is called spam when its probability is *at least* the threshold. The type wants all four: leave
// out the true negatives, as people do, and the cell is refused.

// %% id="outcomes"
import { check } from 'lmlab';

interface Outcomes {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

function countOutcomes(
  truth: readonly boolean[],
  probabilities: readonly number[],
  threshold: number,
): Outcomes {
  // #region solution
  const counts: Outcomes = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const [i, probability] of probabilities.entries()) {
    if (probability >= threshold) counts[truth[i] ? 'tp' : 'fp']++;
    else counts[truth[i] ? 'fn' : 'tn']++;
  }
  return counts;
  // #endregion
}

check('06.1', countOutcomes);

// %% [markdown]
// The real messages. **Predict, then run:** which is higher at one half, *precision* (how much of what we call spam is
// spam) or *recall* (how much of the spam we call so)?

// %% id="guess-higher"
import { confusionMatrix, plotConfusion, precision, recall } from 'lmlab';

const myHigherGuess: 'precision' | 'recall' = 'recall'; // ← your guess

const calledAt = (
  threshold: number,
  of: readonly number[] = probabilityOfSpam,
): ('ham' | 'spam')[] => of.map((p) => (p >= threshold ? 'spam' : 'ham'));
const atHalf = {
  precision: precision(truth, calledAt(0.5), { posLabel: 'spam', zeroDivision: 0 }),
  recall: recall(truth, calledAt(0.5), { posLabel: 'spam' }),
};
const higher = atHalf.precision > atHalf.recall ? 'precision' : 'recall';
console.log(`You guessed ${myHigherGuess}; it is ${higher}.`);
console.log(
  `precision ${atHalf.precision.toFixed(3)}, recall ${atHalf.recall.toFixed(3)}`,
);

const { matrix, labels } = confusionMatrix(truth, calledAt(0.5), {
  labels: ['ham', 'spam'],
});
plotConfusion(matrix, labels, { title: 'Called spam from one half on' });

// %% [markdown]
// The upper right box counts false positives, the lower left one false negatives. If the two are very different, one half
// is a line that somebody drew without asking what each mistake costs.
//
// ## 2 · One number, and what it hides
//
// **F1** is the harmonic mean of the two and takes them for equally important. **F-beta** says how important recall is:
//
//     F = (1 + β²) · precision · recall / (β² · precision + recall)
//
// With β = 2, recall counts more; with β = ½, precision does.
//
// ## Exercise 06.2 · F-beta
//
// Write `fBetaOf(precision, recall, beta)`; where both are zero, so is the score. Your own three numbers come from
// `variant('06.2')`: guess first on which side of F1 the result will lie.

// %% id="f-beta"
import { variant } from 'lmlab';

console.log('Your precision, recall and beta:', variant('06.2').join(', '));

function fBetaOf(precision: number, recall: number, beta: number): number {
  // #region solution
  const below = beta ** 2 * precision + recall;
  return below === 0 ? 0 : ((1 + beta ** 2) * precision * recall) / below;
  // #endregion
}

check('06.2', fBetaOf);

// %% [markdown]
// There are more such numbers, and they disagree on purpose. Three "models": ours; one that calls everything ham; and one
// that calls every message of more than 100 characters spam.

// %% id="measures"
import {
  accuracy,
  balancedAccuracy,
  expectSame,
  f1,
  fBeta,
  matthewsCorrelation,
} from 'lmlab';

const options = { posLabel: 'spam', zeroDivision: 0 } as const;
const measures = (called: readonly ('ham' | 'spam')[]) => ({
  accuracy: accuracy(truth, called),
  balanced: balancedAccuracy(truth, called),
  'F½': fBeta(truth, called, { ...options, beta: 0.5 }),
  F1: f1(truth, called, options),
  F2: fBeta(truth, called, { ...options, beta: 2 }),
  Matthews: matthewsCorrelation(truth, called),
});
expectSame(
  'F2 from the formula and from the library',
  (5 * atHalf.precision * atHalf.recall) / (4 * atHalf.precision + atHalf.recall),
  fBeta(truth, calledAt(0.5), { ...options, beta: 2 }),
);

const allHam = measures(texts.map(() => 'ham'));
toDataFrame([
  { model: 'ours', ...measures(calledAt(0.5)) },
  { model: 'all ham', ...allHam },
  {
    model: 'by length',
    ...measures(texts.map((text) => (text.length > 100 ? 'spam' : 'ham'))),
  },
]);

// %% [markdown]
// Look at *all ham*: its accuracy is the share of ham. *Balanced* accuracy, the mean of the recalls of both classes, gives
// it one half; Matthews' correlation and F give it zero. The last row looks at nothing but length: which score is
// impressed by that? Choose the number that says what your user would say, and choose it *before* you see
// the models.
//
// With more than two classes each has its own precision and recall. A report shows all of them, with the ways to take a
// mean: **macro** treats classes alike, **weighted** treats messages alike.

// %% id="report"
import { classificationReport } from 'lmlab';

classificationReport(truth, calledAt(0.5));

// %% [markdown]
// The weighted mean is kind to whoever does well on the large class. Papers that report it alone hide the rare class.
//
// ### Many classes, some of them rare
//
// Questions to an assistant with 150 intents of 25 to 100 examples each (CLINC150 imbalanced, Larson et al. 2019; else the generated ones to a
// shop, with 18), and some that fit none. Three models (complement naive Bayes, Rennie et al. 2003, counts what is *not* in a class):

// %% id="many"
import {
  complementNB,
  linearSVC,
  loadClinc150,
  loadShippedIntents,
  multinomialNB,
  publicOrShipped,
  stratifiedShuffleSplit,
} from 'lmlab';

const questions = await publicOrShipped(
  () => loadClinc150({ variant: 'imbalanced' }),
  loadShippedIntents,
);
const asked = [
  ...new Map(questions.rows.map(({ text, intent }) => [text, intent])),
];
const intents = asked.map(([, intent]) => intent);
// The generated questions are so regular that a few of them teach all there is.
const testSize = questions.source === 'shipped' ? 0.9 : 0.25;
const [parts] = stratifiedShuffleSplit({ nSplits: 1, testSize, seed: 6 }).split(
  intents,
  intents,
);
const [known, unknown] = [parts.train, parts.test].map((at) =>
  Array.from(at, (i) => asked[i]),
);
const truths = unknown.map(([, intent]) => intent);
const sizeOf = (intent: string): number =>
  known.filter(([, other]) => other === intent).length;
const bySize = [...new Set(intents)].sort((a, b) => sizeOf(a) - sizeOf(b));
const rarest = bySize.slice(0, Math.ceil(bySize.length / 4));
const recallOf = (called: readonly string[], of: readonly string[]): number => {
  const members = truths.flatMap((intent, i) => (of.includes(intent) ? [i] : []));
  return members.filter((i) => called[i] === truths[i]).length / members.length;
};
console.log(questions.note);
toDataFrame(
  Object.entries({
    'naive Bayes': multinomialNB(),
    'complement naive Bayes': complementNB(),
    'linear SVM': linearSVC(),
  }).map(([model, estimator]) => {
    const called = pipeline(tfidfVectorizer(), estimator)
      .fit(
        known.map(([text]) => text),
        known.map(([, intent]) => intent),
      )
      .predict(unknown.map(([text]) => text));
    return {
      model,
      accuracy: accuracy(truths, called),
      'weighted F1': f1(truths, called, { average: 'weighted', zeroDivision: 0 }),
      'macro F1': f1(truths, called, { average: 'macro', zeroDivision: 0 }),
      'recall, rarest quarter': recallOf(called, rarest),
      'recall, fits none': recallOf(called, ['oos', 'out-of-scope']),
    };
  }),
);

// %% [markdown]
// In the first row, compare accuracy with the rarest quarter: naive Bayes starts from how frequent a class is. The last column is the
// hardest: what fits no intent has no words in common. *Everything else* is not a class like the others.
//
// ## 3 · When the class is rare
//
// **Predict, then run:** a filter finds 95 of 100 spam messages and takes only 2 of 100 ham messages for spam. Where
// 1 message in 100 is spam, what share of the messages it calls spam *is* spam?

// %% id="guess-rare"
const myRareGuess = 0.95; // ← between 0 and 1

// 10,000 messages: 100 are spam, of which 95 are called so; 9,900 are ham, of which 198 are called spam.
const rarePrecision = 95 / (95 + 198);
`You guessed ${myRareGuess}; it is ${rarePrecision.toFixed(3)}.`;

// %% [markdown]
// Two false alarms for each hit, from a filter that sounds excellent. Doctors guess this wrong, too (Gigerenzer and
// others, 2007): precision depends on how much spam there is, and that is no property of the model.
//
// ## Exercise 06.3 · Precision where spam is rarer
//
// Write `precisionAt(share, recall, falseAlarmRate)`, where `share` is how much of all messages is spam, and the false alarm
// rate is the share of the *ham* that is called spam.

// %% id="precision-at"
console.log('Your share, recall and false alarm rate:', variant('06.3').join(', '));

function precisionAt(
  share: number,
  recall: number,
  falseAlarmRate: number,
): number {
  // #region solution
  const hits = share * recall;
  const alarms = (1 - share) * falseAlarmRate;
  return hits / (hits + alarms);
  // #endregion
}

check('06.3', precisionAt);

// %% [markdown]
// What recall of 0.95 is worth with three rates of false alarms, from one spam in a thousand to one in two:

// %% id="rare-figure"
import { plotLines } from 'lmlab';

const shares = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5];
const worth = (rate: number): number[] =>
  shares.map((share) => (share * 0.95) / (share * 0.95 + (1 - share) * rate));
plotLines(
  shares,
  {
    '1 false alarm in 1,000 ham': worth(0.001),
    '1 in 100': worth(0.01),
    '1 in 20': worth(0.05),
  },
  {
    title: 'The rarer the class, the less an alarm means',
    xLabel: 'share of spam',
    yLabel: 'precision',
    xScale: 'log',
  },
);

// %% [markdown]
// So a test set with more spam than real life flatters a filter. Which line is ours? A count of false alarms is only an
// estimate, and *none seen* is not zero. Wilson's interval (1927) says what the rate may be:

// %% id="wilson"
import { wilsonInterval } from 'lmlab';

const ham = matrix[0][0] + matrix[0][1];
const alarmRate = wilsonInterval(matrix[0][1], ham);
`${matrix[0][1]} false alarms in ${ham} ham messages: between ${alarmRate.low.toFixed(4)} and ${alarmRate.high.toFixed(4)}, with 95 % confidence.`;

// %% [markdown]
// Put both bounds into your `precisionAt` with a share of 0.01. That is how far our knowledge reaches.
//
// ### Does it help to balance the training data?
//
// A common advice: give rare classes a larger weight, drop frequent ones (*under-sampling*), or repeat rare ones
// (*over-sampling*). Four models on the same training messages. **AP** (average precision) is the area under precision over
// recall: it needs no threshold at all. The last column is the mean probability of spam.

// %% id="balance"
import { averagePrecision, overSample, takeRows, underSample } from 'lmlab';

const held = new Set(texts);
const train = unique.filter(([text]) => !held.has(text));
const xTrain = train.map(([text]) => text);
const yTrain = train.map(([, label]) => label);
const plain = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 }));
const fewer = underSample(yTrain, { seed: 1 });
const more = overSample(yTrain, { seed: 1 });
const weighted = pipeline(
  tfidfVectorizer(),
  logisticRegression({ C: 10, classWeight: 'balanced' }),
);
const models = {
  'as it is': plain.fit(xTrain, yTrain),
  'class weights': weighted.fit(xTrain, yTrain),
  'under-sampled': plain.fit(takeRows(xTrain, fewer), takeRows(yTrain, fewer)),
  'over-sampled': plain.fit(takeRows(xTrain, more), takeRows(yTrain, more)),
};
const spamOf = (model: (typeof models)['as it is']): number[] => {
  const probabilities = model.predictProba(texts);
  const column = model.classes.indexOf('spam');
  return texts.map((_, i) => probabilities.at(i, column));
};
const probabilitiesOf = Object.fromEntries(
  Object.entries(models).map(([name, model]) => [name, spamOf(model)]),
);
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
const trueShare = mean(truth.map((label) => (label === 'spam' ? 1 : 0)));

console.log(`True share of spam: ${trueShare.toFixed(3)}`);
toDataFrame(
  Object.entries(probabilitiesOf).map(([model, p]) => ({
    model,
    precision: precision(truth, calledAt(0.5, p), options),
    recall: recall(truth, calledAt(0.5, p), options),
    F1: f1(truth, calledAt(0.5, p), options),
    AP: averagePrecision(truth, p, { posLabel: 'spam' }),
    'mean promise': mean(p),
  })),
);

// %% [markdown]
// Compare the columns. Where recall rises, precision pays for it: that is what a lower threshold would have done as well, and
// AP, which is blind to thresholds, shows how little of it is new knowledge. Under-sampling also throws most of the ham away. And
// its mean promise lies far above the true share: those numbers no longer mean what they say. Balance if you must, but then
// do not call the result a probability.
//
// ## 4 · Where to draw the line
//
// The honest way: choose the threshold on one part, judge it on another. The first half of our messages chooses.
// **Predict, then run:** from which probability on should spam be called, so that F1 is highest?

// %% id="threshold-figure"
const myThresholdGuess = 0.5; // ← between 0 and 1

const half = Math.floor(texts.length / 2);
const choose = { truth: truth.slice(0, half), p: probabilityOfSpam.slice(0, half) };
const judge = { truth: truth.slice(half), p: probabilityOfSpam.slice(half) };
const thresholds = Array.from({ length: 49 }, (_, i) => (i + 1) / 50);
const over = (score: typeof f1<'ham' | 'spam'>): number[] =>
  thresholds.map((at) => score(choose.truth, calledAt(at, choose.p), options));
const f1Over = over(f1);
const bestThreshold = thresholds[f1Over.indexOf(Math.max(...f1Over))];
console.log(
  `You guessed ${myThresholdGuess}; on this half it is ${bestThreshold}.`,
);

plotLines(
  thresholds,
  { precision: over(precision), recall: over(recall), F1: f1Over },
  {
    title: 'Every threshold is a trade',
    xLabel: 'threshold',
    yLabel: 'score on the first half',
  },
);

// %% [markdown]
// Recall only falls, precision mostly rises, and F1 has a broad top. Where the top is broad, the exact place is luck:
// see what the second half says of it below.
//
// ### Costs instead of scores
//
// Nobody pays in F1. Say that a lost ham message costs as much as 20 spam messages that come through. With probability *p* of
// spam, calling it spam costs 20 · (1 − p) on average and letting it pass costs *p*: the first is cheaper from *p* = 20/21
// on (Elkan 2001). If probabilities mean what they say, that is the best threshold there is, and no data is needed to find
// it.

// %% id="cost-figure"
const costOf = (
  of: { truth: readonly string[]; p: readonly number[] },
  at: number,
): number =>
  (1000 / of.p.length) *
  of.p.reduce((sum, p, i) => {
    if (p >= at) return sum + (of.truth[i] === 'ham' ? 20 : 0);
    return sum + (of.truth[i] === 'spam' ? 1 : 0);
  }, 0);

plotLines(
  thresholds,
  {
    'first half': thresholds.map((at) => costOf(choose, at)),
    'second half': thresholds.map((at) => costOf(judge, at)),
  },
  {
    title: 'What 1,000 messages cost',
    xLabel: 'threshold',
    yLabel: 'cost (one spam message = 1)',
    yScale: 'log',
  },
);

// %% [markdown]
// A threshold that is too low is punished much harder than one that is too high: that is the factor of 20. The valleys of the two halves
// need not be in the same place, for a few dear mistakes decide.
//
// A threshold can also be chosen on the training messages, as long as each is judged by a model that did not see it.
// `tuneThreshold` does this by cross-validation. Four thresholds, judged on the second half:

// %% id="tune"
import { tuneThreshold } from 'lmlab';

const tuned = tuneThreshold(plain, xTrain, yTrain, 'spam', {
  falsePositiveCost: 20,
  falseNegativeCost: 1,
});
const candidates = {
  'one half': 0.5,
  'best F1 on the first half': bestThreshold,
  'least cost in cross-validation': tuned.threshold,
  '20/21, if calibrated': 20 / 21,
};
console.log(
  `One lost ham message makes 1,000 dearer by ${(20000 / judge.p.length).toFixed(1)}.`,
);
toDataFrame(
  Object.entries(candidates).map(([rule, at]) => ({
    rule,
    threshold: at,
    F1: f1(judge.truth, calledAt(at, judge.p), options),
    'cost a 1,000': costOf(judge, at),
  })),
);

// %% [markdown]
// The best line for F1 and the best line for the costs are two different things. And if 20/21 is *not* the cheapest row, there are two
// suspects. One is luck: the line above the table says how much a single message moves the last column. The other is
// probabilities that do not mean what they say.
//
// ## 5 · Does 0.8 mean 80 in 100?
//
// A model is **calibrated** if, of the messages to which it gives 0.8, about 80 in 100 are spam. To see it, sort the
// messages into bins by what was promised, and compare the mean promise of a bin with the share that came true.
//
// ## Exercise 06.4 · Promise and outcome, bin by bin (an outside oracle, a stretch)
//
// Write `reliability(truth, probabilities, bins)` with `truth` 1 for spam and 0 for ham: bins of equal width, empty ones
// left out, and a value on an edge belongs to the lower bin. The hidden tests hold what `calibration_curve` of Python's
// scikit-learn 1.2.1 returned.

// %% id="reliability"
function reliability(
  truth: readonly number[],
  probabilities: readonly number[],
  bins: number,
): { predicted: number; observed: number }[] {
  // #region solution
  const members = Array.from({ length: bins }, (): number[] => []);
  for (const [i, p] of probabilities.entries())
    members[Math.max(0, Math.ceil(p * bins) - 1)].push(i);
  const meanOf = (values: readonly number[], at: readonly number[]): number =>
    at.reduce((sum, i) => sum + values[i], 0) / at.length;
  return members
    .filter((at) => at.length > 0)
    .map((at) => ({
      predicted: meanOf(probabilities, at),
      observed: meanOf(truth, at),
    }));
  // #endregion
}

check('06.4', reliability);

// %% [markdown]
// Three models in one picture: ours, the under-sampled one, and the under-sampled one with its odds put right. It saw
// spam as often as ham, so its odds are too high by a known factor, and can be divided by it.

// %% id="reliability-figure"
import { calibrationCurve, plotCalibration } from 'lmlab';

const spamInTraining = yTrain.filter((label) => label === 'spam').length;
const factor = (yTrain.length - spamInTraining) / spamInTraining;
const corrected = probabilitiesOf['under-sampled'].map((p) => {
  const odds = p / (1 - p) / factor;
  return odds / (1 + odds);
});
const curve = (p: readonly number[]) =>
  calibrationCurve(truth, p, { nBins: 5, posLabel: 'spam' });

plotCalibration(
  {
    'as it is': curve(probabilitiesOf['as it is']),
    'under-sampled': curve(probabilitiesOf['under-sampled']),
    'odds put right': curve(corrected),
  },
  { title: 'What was promised, and what came true' },
);

// %% [markdown]
// Below the diagonal a model promises too much, above it too little. The under-sampled one sags in the middle; dividing the
// odds lifts it. Regularization makes a model *shy*: it draws probabilities toward the middle, so few messages reach the
// ends. (A warning: the bins in the middle hold few messages. The numbers under the figure say how many; never read a
// point without its count.)
//
// A shy or boastful model can be **calibrated** afterwards: on messages that were left out, learn a curve from its scores to
// what came true. *Sigmoid* (Platt 1999) learns two numbers, *isotonic* any rising steps. **Brier score** and **log loss** punish
// both kinds of error, wrong order and wrong promises; **ECE** is the mean gap to the diagonal. Smaller is better.

// %% id="calibrate"
import {
  brierScore,
  calibratedClassifier,
  countVectorizer,
  expectedCalibrationError,
} from 'lmlab';

const probabilityBy = (
  model: typeof plain | ReturnType<typeof calibratedClassifier<string[]>>,
): number[] => {
  const fitted = model.fit(xTrain, yTrain);
  const probabilities = fitted.predictProba(texts);
  const column = fitted.classes.indexOf('spam');
  return texts.map((_, i) => probabilities.at(i, column));
};
const bayes = pipeline(countVectorizer(), multinomialNB());
const sure = (p: number): number => Math.min(Math.max(p, 1e-15), 1 - 1e-15);
const judged = Object.entries({
  'as it is': probabilitiesOf['as it is'],
  'sigmoid on top': probabilityBy(calibratedClassifier(plain)),
  'isotonic on top': probabilityBy(
    calibratedClassifier(plain, { method: 'isotonic' }),
  ),
  'under-sampled': probabilitiesOf['under-sampled'],
  'odds put right': corrected,
  'naive Bayes, sigmoid on top': probabilityBy(calibratedClassifier(bayes)),
}).map(([model, p]) => ({
  model,
  Brier: brierScore(truth, p, { posLabel: 'spam' }),
  'log loss': mean(
    p.map((one, i) => -Math.log(sure(truth[i] === 'spam' ? one : 1 - one))),
  ),
  ECE: expectedCalibrationError(truth, p, { posLabel: 'spam' }),
  AP: averagePrecision(truth, p, { posLabel: 'spam' }),
}));
toDataFrame(judged);

// %% [markdown]
// Compare the rows with the first. AP hardly moves when something is put on top, for a rising curve keeps the order of the messages: calibration
// makes a model more honest, not wiser.
//
// ## What we have seen
//
// Four outcomes, and two kinds of mistake that cost different things. Scores that disagree on purpose. Precision, which
// depends on how rare the class is. A threshold is a decision about costs, chosen on other messages than those that judge it. And
// a probability is a promise that can be checked.
//
// All our tables compared numbers that differ in the third digit, on a few hundred messages. Lesson 07 asks which of
// those differences are real. The last cell saves what we chose.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('06-thresholds', {
  data: { name: sms.name, source: sms.source },
  bestF1: bestThreshold,
  leastCost: tuned.threshold,
  judge: { truth: judge.truth, probabilityOfSpam: judge.p },
});

keyFigures({
  'precision at one half': atHalf.precision,
  'recall at one half': atHalf.recall,
  'accuracy, all ham': allHam.accuracy,
  'threshold of the best F1': bestThreshold,
  'threshold of the least cost': tuned.threshold,
  'cost a 1,000 at one half': costOf(judge, 0.5),
  'cost a 1,000 at the least cost': costOf(judge, tuned.threshold),
  'Brier score as it is': judged[0].Brier,
  'Brier score, under-sampled': judged[3].Brier,
  'Brier score, odds put right': judged[4].Brier,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('06', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* keep only one in ten of the spam messages in the second half, and judge the four
// thresholds again. Which rule loses most, and did you foresee it with `precisionAt`?
