// %% [markdown]
// # 01 · Look before you model
//
// **You will be able to** look at a labelled text data set the way a careful engineer does before any model is fitted;
// clean it with steps that report what they changed; split it so that nothing leaks from training to test; and judge
// a regularized classifier against a baseline that needs no model at all.
//
// **You need** lesson 00 and the four operations of arithmetic. **Time:** 60–75 minutes; the cells themselves run in
// well under a minute.
//
// The task is the oldest one in text classification: which text messages are *spam*? The data is the
// [SMS Spam Collection](https://archive.ics.uci.edu/dataset/228/sms+spam+collection) (Almeida, Gómez Hidalgo and
// Yamakami, 2011). Where it cannot be fetched, a generated set of the same shape stands in, and the next cell says which
// of the two you have. No number below is typed into the text: run it on either and every sentence stays true.

// %% id="load"
import { check, loadSmsSpam, toDataFrame, type SmsMessage } from 'lmlab';

const sms = await loadSmsSpam();
sms.note;

// %% [markdown]
// A result is only as good as your knowledge of what it was measured on, so every data set in
// this course says where it comes from and on what terms (`sms.licence`, `sms.citation`).
//
// ## 1 · Look
//
// A table of the first rows. There are two columns: a label, and the text as somebody typed it.

// %% id="first-rows"
toDataFrame(sms.rows.slice(0, 12));

// %% [markdown]
// Spelling, punctuation and grammar follow no rules here. That is not dirt to be scrubbed off: *how* something is
// written tells the two classes apart as much as what it says.
//
// ### Predict, then run
//
// What share of the messages is spam? Commit to a number before you run the cell; change `myGuess` first.

// %% id="guess-share"
const myGuess = 0.5; // ← your guess, between 0 and 1

const spamShare =
  sms.rows.filter(({ label }) => label === 'spam').length / sms.rows.length;
`You guessed ${myGuess}; it is ${spamShare.toFixed(3)}. You were off by ${Math.abs(myGuess - spamShare).toFixed(3)}.`;

// %% [markdown]
// If you guessed too high: spam is what one remembers. The classes are **imbalanced**, and that one number decides
// how everything below must be judged.
//
// ## Exercise 01.1 · Count the classes (the compiler checks)
//
// Count the messages of each class into an object with exactly one entry for each label. Its type is
// `Record<SmsMessage['label'], number>`: forget `spam`, or write `Spam`, and the cell is refused before it runs.

// %% id="class-counts"
function countClasses(
  rows: readonly SmsMessage[],
): Record<SmsMessage['label'], number> {
  // #region solution
  const counts: Record<SmsMessage['label'], number> = { ham: 0, spam: 0 };
  for (const { label } of rows) counts[label]++;
  return counts;
  // #endregion
}

check('01.1', countClasses);

// %% [markdown]
// And as a figure, which shows at once what a table makes you compute:

// %% id="balance-figure"
import { plotBars } from 'lmlab';

const byClass = (label: SmsMessage['label']): SmsMessage[] =>
  sms.rows.filter((row) => row.label === label);

plotBars(
  { ham: byClass('ham').length, spam: byClass('spam').length },
  { title: 'Far more ham than spam', yLabel: 'messages', shares: true },
);

// %% [markdown]
// A "model" that calls everything ham is right as often as the taller bar says, and finds no spam at all. So accuracy
// will not be our judge. Keep the height of that bar in mind: it returns as the baseline.
//
// ### How long are they?
//
// Length is the cheapest feature there is. The histogram draws *shares* of each class rather than counts; otherwise the
// small class would vanish behind the large one.

// %% id="length-figure"
import { plotHistogram } from 'lmlab';

for (const label of ['ham', 'spam'] as const) {
  const lengths = byClass(label).map(({ text }) => text.length);
  const meanLength = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  console.log(`${label}: ${meanLength.toFixed(0)} characters on average`);
}

plotHistogram(
  {
    ham: byClass('ham').map(({ text }) => text.length),
    spam: byClass('spam').map(({ text }) => text.length),
  },
  {
    title: 'Spam fills the message',
    xLabel: 'characters',
    normalize: 'share',
    bins: 40,
  },
);

// %% [markdown]
// Spam is longer on average and its lengths lie close together, since a sender who pays for each message fills it.
// Ham is mostly short with a long tail. The curves overlap, though: length alone will not do.
//
// ### Missing, double, noisy
//
// Three questions belong to *every* text data set: is anything missing, does anything stand there twice, and what kind
// of noise is in it?

// %% id="missing"
import { findDuplicates } from 'lmlab';

const missing = sms.rows.filter(({ text }) => text.trim() === '').length;
const exactCopies = findDuplicates(sms.rows.map(({ text }) => text)).extra;
`${missing} messages have no text; ${exactCopies} are exact copies of an earlier one.`;

// %% [markdown]
// ### Predict, then run
//
// Copies are about to matter. Suppose we deal the messages out at random, four fifths to train on and one fifth to
// test on. **How many of the test messages will the model already have seen in training, word for word?** None, a
// handful, or dozens?

// %% id="guess-leak"
import { expectSame, random, takeRows } from 'lmlab';

const myLeakGuess: 'none' | 'a handful' | 'dozens' = 'none'; // ← your guess

const shuffled = random(1).permutation(sms.rows.length);
const cut = Math.floor(0.8 * sms.rows.length);
const seenTexts = new Set(
  takeRows(sms.rows, shuffled.slice(0, cut)).map(({ text }) => text),
);
const leaked = takeRows(sms.rows, shuffled.slice(cut)).filter(({ text }) =>
  seenTexts.has(text),
).length;
const leakSize = leaked === 0 ? 'none' : leaked < 12 ? 'a handful' : 'dozens';
`You guessed ${myLeakGuess}; it is ${leakSize}: ${leaked} of ${sms.rows.length - cut} test messages.`;

// %% [markdown]
// That is **leakage**: the test asks questions whose answers were in the training data. A model that merely memorizes
// looks better than it is, and you learn about it from your users. Section 3 closes the leak.
//
// ## 2 · Clean, and look at what cleaning does
//
// In lmlab, a cleaning step is a pure function from text to text that can also *report* what it changed. First on five
// tokens, where you can check every one of them by eye:

// %% id="clean-five"
import {
  clean,
  collapseWhitespace,
  decodeEntities,
  lowercase,
  replaceNumbers,
  replaceUrls,
  shortenElongations,
} from 'lmlab';

const tidy = clean(
  decodeEntities(),
  lowercase(),
  replaceUrls(' urltoken '),
  replaceNumbers(' numbertoken '),
  shortenElongations(),
  collapseWhitespace(),
);

tidy.apply('Sooooo FREE &amp; 100 http://win.example');

// %% [markdown]
// Six decisions in one line. An HTML entity became the character it stands for; case is gone; a web address and a
// number became words of their own, so that the model learns "there is a link" instead of memorizing one link;
// *sooooo* lost its surplus letters; and spaces were put in order. None of these is right for every task: whoever
// wants to find *shouting* should keep the capitals.
//
// What do the steps change in our messages?

// %% id="clean-report"
const report = tidy.report(
  sms.rows.map(({ text }) => text),
  { examples: 2 },
);

toDataFrame(
  report.map(({ step, texts, changes, examples }) => ({
    step,
    'texts changed': texts,
    changes,
    'most frequent': examples
      .map(({ before, after }) => `“${before}” → “${after}”`)
      .join(', '),
  })),
);

// %% [markdown]
// Look for surprises in the last column. If a step changes what you did not expect, this table is where you find out;
// in a model's score it would stay hidden.
//
// Once texts are cleaned, more of them are equal, since copies often differ only by case, a number or a space:

// %% id="near-copies"
const texts = sms.rows.map(({ text }) => text);
const duplicates = findDuplicates(texts, { by: tidy });
const largest = [...duplicates.groups]
  .sort((a, b) => b.length - a.length)
  .slice(0, 5);

toDataFrame(
  largest.map((group) => ({
    copies: group.length,
    label: sms.rows[group[0]].label,
    text: texts[group[0]],
  })),
);

// %% [markdown]
// ## 3 · Split without leakage
//
// The cure: copies stay together. Give each message the number of its *group* (all messages that are equal after
// cleaning), deal out groups instead of messages, and no text can stand on both sides.
//
// ## Exercise 01.2 · Groups
//
// Write `groupNumbers(texts)`: equal texts get the same number, texts that differ get different ones, numbered from 0
// in the order in which they first occur. For `['a', 'b', 'a']` that is `[0, 1, 0]`.

// %% id="group-numbers"
function groupNumbers(texts: readonly string[]): number[] {
  // #region solution
  const numbers = new Map<string, number>();
  return texts.map((text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  });
  // #endregion
}

check('01.2', groupNumbers);

// %% [markdown]
// The split itself, with the library's notion of groups, so that it works whether or not you have solved the exercise.
// A fifth of the groups is put away for the very last section. Inside the training part only the first of each group
// stays, so that cross-validation cannot leak either; messages without any text tell a model nothing and go, too.

// %% id="split"
const groups = Array.from(texts, (_, i) => i);
for (const group of duplicates.groups) for (const i of group) groups[i] = group[0];

const groupNames = [...new Set(groups)];
const testGroups = new Set(
  random(2)
    .shuffle(groupNames)
    .slice(0, Math.round(groupNames.length / 5)),
);
const cleanTexts = texts.map(tidy.apply);
const usable = cleanTexts.flatMap((text, i) => (text === '' ? [] : [i]));
const trainIndices = usable.filter(
  (i) => !testGroups.has(groups[i]) && groups[i] === i,
);
const testIndices = usable.filter((i) => testGroups.has(groups[i]));

const labels = sms.rows.map(({ label }) => label);
const [xTrain, yTrain] = [
  takeRows(cleanTexts, trainIndices),
  takeRows(labels, trainIndices),
];
const [xTest, yTest] = [
  takeRows(cleanTexts, testIndices),
  takeRows(labels, testIndices),
];

const trainTexts = new Set(xTrain);
expectSame(
  'test messages that training has seen',
  xTest.filter((text) => trainTexts.has(text)).length,
  0,
);
`${xTrain.length} messages to train on, ${xTest.length} to test on, none on both sides.`;

// %% [markdown]
// From here to section 6, **the test messages do not exist**. Every choice is made on the training part alone; whoever
// peeks and then chooses has trained on the test set by hand. (Cleaning ran over all messages at once, and may: it
// *learns* nothing from them. Whatever learns, be it only which words there are, sees the training part alone.)
//
// ## 4 · From words to numbers
//
// Models take matrices: one row a message, one column a word. First on three tiny messages, so that every shape can be
// seen:

// %% id="count-five"
import { countVectorizer, tfidfVectorizer } from 'lmlab';

const tiny = ['win a free prize', 'free lunch today', 'see you at lunch'];
const counter = countVectorizer().fit(tiny);
const counts = counter.transform(tiny);

console.log(
  `${counts.rows} messages × ${counts.cols} words, ${counts.nnz} counts above zero`,
);
toDataFrame(
  counts
    .toDense()
    .toRows()
    .map((row) =>
      Object.fromEntries(row.map((value, j) => [counter.featureNames[j], value])),
    ),
);

// %% [markdown]
// In a real matrix of this kind nearly all cells are zero, so only the others are stored (a *sparse* matrix). And one
// word is gone: *a*. By default a word has at least two letters, as in scikit-learn; this is the kind of silent decision that
// you should know of before you look for *u* and *2* in text messages.
//
// Counts treat *you* and *prize* alike, though *you* is everywhere and *prize* is news. **TF-IDF** multiplies each
// count by the word's *inverse document frequency* and scales every row to length 1:
//
//     idf(w) = ln((1 + n) / (1 + df(w))) + 1
//
// where `n` is the number of messages and `df(w)` the number of those that contain the word `w` (Spärck Jones, 1972, in
// scikit-learn's smoothed form).
//
// ## Exercise 01.3 · idf by hand (an outside oracle)
//
// Write `idf(n, df)`. Your function, the library and Python's scikit-learn 1.2.1 must all agree.

// %% id="idf"
function idf(n: number, df: number): number {
  // #region solution
  return Math.log((1 + n) / (1 + df)) + 1;
  // #endregion
}

check('01.3', idf);

// %% [markdown]
// And the outside oracle: what `TfidfVectorizer().fit(tiny).idf_` printed in Python for the words *at*, *free* and *lunch*,
// beside what the library here learns from the same messages.
// Below it, the real matrix.

// %% id="idf-oracle"
const fromScikitLearn = [
  1.6931471805599454, 1.2876820724517808, 1.2876820724517808,
];
expectSame(
  'idf of the library and of scikit-learn',
  Array.from(tfidfVectorizer().fit(tiny).idf.slice(0, 3)),
  fromScikitLearn,
);

const vectorizer = tfidfVectorizer().fit(xTrain);
const X = vectorizer.transform(xTrain);
const filled = X.nnz / (X.rows * X.cols);
`${X.rows} messages × ${X.cols} words; ${(100 * filled).toFixed(2)} % of the cells are not zero.`;

// %% [markdown]
// There are more columns than a person could weigh by hand, and of the same order as there are messages. A model with
// that much freedom can learn its training data by heart. This is what *regularization* is for.
//
// ## 5 · A regularized model, chosen by cross-validation
//
// Logistic regression gives each word a weight and adds them up. Regularization adds a price for weights:
//
// - **L2** charges for the *squares*: many small weights, none exactly zero.
// - **L1** charges for the *sizes*: few weights stay, all others are exactly zero.
// - **`C`** is the inverse of the price. Small `C`: simple model. Large `C`: the model may do as it likes.
//
// TF-IDF and model form one **pipeline**, and the whole of it is fitted anew in each fold. That is the second classic leak
// avoided: a vectorizer fitted on all messages would know the words of the fold it is tested on. What judges is **F1** of
// the class *spam*, the harmonic mean of *precision* (how much of what we call spam is spam) and *recall* (how much of
// the spam we find).
//
// Two penalties, four values of `C`, five folds: forty models.

// %% id="grid"
import {
  f1,
  gridSearch,
  logisticRegression,
  pipeline,
  plotLines,
  stratifiedKFold,
} from 'lmlab';

const spamF1 = (yTrue: readonly string[], yPred: readonly string[]): number =>
  f1(yTrue, yPred, { posLabel: 'spam' });

const search = gridSearch(
  ({ penalty, C }) =>
    pipeline(tfidfVectorizer(), logisticRegression({ penalty, C })),
  { penalty: ['l1', 'l2'], C: [0.1, 1, 10, 100] },
  xTrain,
  yTrain,
  {
    cv: stratifiedKFold({ nSplits: 5, shuffle: true, seed: 3 }),
    scoring: spamF1,
    returnTrainScore: true,
  },
);

console.log(
  `Best: ${search.bestParams.penalty} with C = ${search.bestParams.C}, mean F1 ${search.bestScore.toFixed(3)} over five folds.`,
);

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
const line = (penalty: string, of: 'test' | 'train'): number[] =>
  search.trials
    .filter(({ params }) => params.penalty === penalty)
    .map((trial) => (of === 'test' ? trial.mean : mean(trial.trainScores!)));

plotLines(
  [0.1, 1, 10, 100],
  {
    'L1, left-out fold': line('l1', 'test'),
    'L2, left-out fold': line('l2', 'test'),
    'L1, training folds': line('l1', 'train'),
    'L2, training folds': line('l2', 'train'),
  },
  {
    title: 'The gap is what was learnt by heart',
    xLabel: 'C',
    yLabel: 'F1 of spam',
    xScale: 'log',
  },
);

// %% [markdown]
// Read it from left to right. With little freedom all lines are low: the model cannot even fit what it has seen
// (**underfitting**). To the right, the score on the training folds climbs to 1 while the one on the left-out fold
// flattens or falls. The gap between the two is **overfitting**, and only the left-out fold shows it.
//
// ### What L1 and L2 do to the weights
//
// The same `C`, both penalties, all training messages:

// %% id="l1-l2"
const C = search.bestParams.C;
const fitWith = (penalty: 'l1' | 'l2') =>
  pipeline(tfidfVectorizer(), logisticRegression({ penalty, C })).fit(
    xTrain,
    yTrain,
  );
const fitted = { l1: fitWith('l1'), l2: fitWith('l2') };

const weightsOf = (penalty: 'l1' | 'l2'): [word: string, weight: number][] => {
  const [words, model] = fitted[penalty].parts;
  return words.featureNames.map((word, j) => [word, model.coef.at(0, j)]);
};

toDataFrame(
  (['l1', 'l2'] as const).map((penalty) => ({
    penalty,
    words: weightsOf(penalty).length,
    'weights that are not zero': weightsOf(penalty).filter(
      ([, weight]) => weight !== 0,
    ).length,
    'largest weight': Math.max(
      ...weightsOf(penalty).map(([, weight]) => Math.abs(weight)),
    ),
  })),
);

// %% [markdown]
// L1 threw most of the vocabulary away; the left-out lines say at what price. A sparse model is smaller, faster and easier to explain;
// L2 spreads its trust and copes better with a word that is misspelt today. Here are the words that the winner trusts
// most, in both directions:

// %% id="weights-figure"
const sorted = weightsOf(search.bestParams.penalty).sort((a, b) => b[1] - a[1]);

plotBars(Object.fromEntries([...sorted.slice(0, 10), ...sorted.slice(-10)]), {
  title: 'Words that speak for spam (above) and for ham (below)',
  orientation: 'horizontal',
  xLabel: 'weight',
});

// %% [markdown]
// Does each make sense? A weight that does not is a reason to go back to section 1, not to be proud of
// the score.
//
// ## 6 · The verdict
//
// Now, once, the test messages. Beside the model stands the baseline that always names the majority.

// %% id="verdict"
import { dummyClassifier, precision, recall } from 'lmlab';

const baseline = dummyClassifier({ strategy: 'mostFrequent' })
  .fit(xTrain, yTrain)
  .predict(xTest);
const predicted = search.best.predict(xTest);

const judge = (yPred: readonly SmsMessage['label'][]) => ({
  accuracy: yPred.filter((label, i) => label === yTest[i]).length / yTest.length,
  precision: precision(yTest, yPred, { posLabel: 'spam' }),
  recall: recall(yTest, yPred, { posLabel: 'spam' }),
  F1: f1(yTest, yPred, { posLabel: 'spam' }),
});

toDataFrame([
  { model: 'always the majority', ...judge(baseline) },
  { model: 'logistic regression', ...judge(predicted) },
]);

// %% [markdown]
// The baseline's accuracy looks respectable; its recall tells the truth. This is why the height of the ham bar had to
// be kept in mind.

// %% id="confusion-figure"
import { confusionMatrix, plotConfusion } from 'lmlab';

const confusion = confusionMatrix(yTest, predicted, { labels: ['ham', 'spam'] });
const [[, fp], [fn, tp]] = confusion.matrix;
expectSame(
  'F1 from the matrix and from the library',
  (2 * tp) / (2 * tp + fp + fn),
  f1(yTest, predicted, { posLabel: 'spam' }),
);
plotConfusion(confusion.matrix, confusion.labels, { title: 'Where it goes wrong' });

// %% [markdown]
// ## Exercise 01.4 · F1 from the four counts
//
// The matrix holds all there is to know. Write `f1FromCounts` from true positives, false positives and false negatives:
// precision is `tp / (tp + fp)`, recall is `tp / (tp + fn)`, and F1 their harmonic mean. Mind the baseline, which has
// no true positive at all: there F1 is 0, not `NaN`.

// %% id="f1-by-hand"
function f1FromCounts(tp: number, fp: number, fn: number): number {
  // #region solution
  return tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
  // #endregion
}

check('01.4', f1FromCounts);

// %% [markdown]
// ### Read the errors
//
// Numbers say how often it goes wrong; only reading says why.

// %% id="errors"
const wrong = testIndices.flatMap((index, i) =>
  predicted[i] === yTest[i]
    ? []
    : [{ truth: yTest[i], predicted: predicted[i], text: texts[index] }],
);
wrong.length === 0
  ? 'No errors at all: be suspicious.'
  : toDataFrame(wrong.slice(0, 10));

// %% [markdown]
// Some of these a person would get wrong as well; some are labelled doubtfully; and some show what a bag of words cannot
// see. Each kind calls for another cure.
//
// ## What we have seen
//
// We looked before we modelled: balance, length, missing texts, copies, noise. Cleaning reported what it changed. Copies
// stayed on one side of the split, and everything that learns was fitted inside the folds. L1 and L2 bought simplicity
// at the same price in different coin, cross-validation chose `C`, and a baseline without a model told us what the
// scores are worth.
//
// Lesson 02 starts from this very split and asks what stemming and lemmatizing do to it. The last cell saves it
// and shows the figures that this lesson comes down to.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('01-messages', {
  data: { name: sms.name, source: sms.source, licence: sms.licence },
  train: { texts: xTrain, labels: yTrain },
  test: { texts: xTest, labels: yTest },
  best: { ...search.bestParams, f1: judge(predicted).F1 },
});

keyFigures({
  messages: sms.rows.length,
  'share of spam': spamShare,
  'test messages leaked by a naive split': leaked,
  'best C': search.bestParams.C,
  'words kept by L1': weightsOf('l1').filter(([, weight]) => weight !== 0).length,
  'F1, majority baseline': judge(baseline).F1,
  'F1, logistic regression': judge(predicted).F1,
  'precision, logistic regression': judge(predicted).precision,
  'recall, logistic regression': judge(predicted).recall,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('01', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* in section 3 we kept one message of every group for training. Put the
// copies back into the training part (never into the test) and repeat the search. Does the score change, and in which
// direction would you have bet?
