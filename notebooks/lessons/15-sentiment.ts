// cspell:words Demszky

// %% [markdown]
// # 15 · Sentiment analysis: errors, slices, imbalance
//
// **You will be able to** find out *where* a classifier fails, not only how often; tell a weak slice from bad luck; repair
// what can be repaired and prove it; and say what happens when a class is rare, or the shop is another one.
//
// **You need** lessons 06, 07 and 09. **Time:** 75 minutes; the cells run in about half a minute.
//
// Is a sentence for or against? Shops, film studios and polling institutes ask this a million times a day. Lesson 09 chose
// a model for it and ended with an accuracy and an interval. The rest of the work is in the sentences that it gets wrong.

// %% id="load"
import {
  accuracy,
  artefactOr,
  loadRtPolarity,
  loadShippedReviews,
  logisticPath,
  publicOrShipped,
  random,
  tfidfVectorizer,
} from 'lmlab';

const reviews = await publicOrShipped(loadRtPolarity, loadShippedReviews);
const unique = [...new Map(reviews.rows.map(({ text, label }) => [text, label]))];
type Rows = typeof unique;
const textsOf = (part: Rows) => part.map(([text]) => text);
const labelsOf = (part: Rows) => part.map(([, label]) => label);

// What lesson 09 saved, made anew where it is not there, or was made from other data.
const lesson09 = () => {
  const order = random(9).shuffle(unique).slice(0, 3000);
  const [half, threeQuarters] = [order.length / 2, (3 * order.length) / 4];
  const train = order.slice(0, half);
  const validation = order.slice(half, threeQuarters);
  const tfidf = tfidfVectorizer().fit(textsOf(train));
  const Cs = [0.3, 1, 3, 10, 30, 100];
  const scores = logisticPath(tfidf.transform(textsOf(train)), labelsOf(train), {
    penalty: 'l2',
    Cs,
  }).models.map((model) =>
    accuracy(
      labelsOf(validation),
      model.predict(tfidf.transform(textsOf(validation))),
    ),
  );
  return {
    data: { name: reviews.name, source: reviews.source },
    chosen: [{ name: 'L2', C: Cs[scores.indexOf(Math.max(...scores))] }],
    known: [...train, ...validation],
    test: order.slice(threeQuarters),
  };
};
const saved = await artefactOr('09-regularization', lesson09);
const kept = saved.data.source === reviews.source ? saved : lesson09();
const C = kept.chosen.find(({ name }) => name === 'L2')!.C;

// The texts that lesson 09 never touched: two thirds join those that it learnt from, a third those that judge.
const touched = new Set(textsOf([...kept.known, ...kept.test]));
const fresh = random(15).shuffle(unique.filter(([text]) => !touched.has(text)));
const cut = Math.round((2 * fresh.length) / 3);
const train = [...kept.known, ...fresh.slice(0, cut)];
const test = [...kept.test, ...fresh.slice(cut)];
const positives = labelsOf(test).filter((label) => label === 'pos').length;
console.log(reviews.note);
console.log(`Lesson 09 chose C = ${C}.`);
`${train.length} texts to learn from, ${test.length} to judge by, ${((100 * positives) / test.length).toFixed(1)} % of them positive.`;

// %% [markdown]
// No text that C was chosen by is among those that judge. The share of positives, printed above, is the accuracy of calling
// everything positive: what a score must beat. Five of the texts to learn from:

// %% id="five"
import { toDataFrame } from 'lmlab';

toDataFrame(train.slice(0, 5).map(([text, label]) => ({ label, text })));

// %% [markdown]
// Which of the five would a list of good and bad words get right?
//
// ## 1 · A model, and its interval
//
// The model that lesson 09 chose, L2 on single words, now with more to learn from; and naive Bayes (lesson 04) on words and
// pairs of words as a second opinion:

// %% id="models"
import {
  countVectorizer,
  logisticRegression,
  multinomialNB,
  pipeline,
  wilsonInterval,
} from 'lmlab';

const [xTrain, yTrain] = [textsOf(train), labelsOf(train)];
const [xTest, yTest] = [textsOf(test), labelsOf(test)];
const logistic = pipeline(tfidfVectorizer(), logisticRegression({ C }));
const fitted = logistic.fit(xTrain, yTrain);
const predicted = fitted.predict(xTest);
const byBayes = pipeline(countVectorizer({ nGramRange: [1, 2] }), multinomialNB())
  .fit(xTrain, yTrain)
  .predict(xTest);

const judged = (called: readonly string[]) => {
  const hits = called.filter((label, i) => label === yTest[i]).length;
  const { low, high } = wilsonInterval(hits, yTest.length);
  return {
    right: hits,
    of: yTest.length,
    accuracy: hits / yTest.length,
    low,
    high,
  };
};
toDataFrame([
  { model: 'logistic regression', ...judged(predicted) },
  { model: 'naive Bayes', ...judged(byBayes) },
]);

// %% [markdown]
// Keep the width of the intervals in mind: a slice of a tenth of these texts has one that is about three times as wide.
//
// What does our model go by? Its strongest words on either side:

// %% id="words-figure"
import { plotBars } from 'lmlab';

const [vectorizer, weights] = fitted.parts;
const strongest = vectorizer.featureNames
  .map((word, j): [string, number] => [word, weights.coef.at(0, j)])
  .sort(([, a], [, b]) => b - a);
plotBars(Object.fromEntries([...strongest.slice(0, 10), ...strongest.slice(-10)]), {
  title: 'What speaks for positive (above) and for negative (below)',
  orientation: 'horizontal',
  xLabel: 'weight',
});

// %% [markdown]
// Most are what you would expect. Look for the ones that are not: small words, or the name of a thing. This model can only add
// up. Whatever weight *not* gets, it cannot know what *not* does to the next word.
//
// ## 2 · Read the errors
//
// Sorted by how sure the model was. Before any statistics, **read**:

// %% id="errors"
const probabilities = fitted.predictProba(xTest);
const positiveColumn = fitted.classes.indexOf('pos');
const wrong = test
  .map(([text, label], i) => ({
    truth: label,
    'probability of pos': Number(probabilities.at(i, positiveColumn).toFixed(3)),
    text: text.slice(0, 100),
    isWrong: predicted[i] !== label,
  }))
  .filter(({ isWrong }) => isWrong)
  .map(({ isWrong: _, ...shown }) => shown)
  .sort(
    (a, b) =>
      Math.abs(b['probability of pos'] - 0.5) -
      Math.abs(a['probability of pos'] - 0.5),
  );
toDataFrame(wrong.slice(0, 10));

// %% [markdown]
// Give each error a name: negation, *but*, irony, a word never seen, a label that you doubt. People who do this for an hour find
// more than a week of tuning does. Names that come up often become **slices**.
//
// ## 3 · Slices
//
// A slice is a part of the test set with something in common. Overall accuracy is their mean, weighted by size, so a small bad slice
// does not show in it.
//
// ## Exercise 15.1 · Accuracy, slice by slice (the compiler checks)
//
// Write `accuracyBySlice(names, right)`: for each name, how many texts (`n`), how many of them `right`, and their `share`. The type of
// the map's values has all three.

// %% id="by-slice"
import { check } from 'lmlab';

interface Slice {
  n: number;
  right: number;
  share: number;
}

function accuracyBySlice(
  names: readonly string[],
  right: readonly boolean[],
): Map<string, Slice> {
  // #region solution
  const slices = new Map<string, Slice>();
  for (const [i, name] of names.entries()) {
    const slice = slices.get(name) ?? { n: 0, right: 0, share: NaN };
    slice.n++;
    if (right[i]) slice.right++;
    slice.share = slice.right / slice.n;
    slices.set(name, slice);
  }
  return slices;
  // #endregion
}

check('15.1', accuracyBySlice);

// %% [markdown]
// Four ways to cut our test texts. **Predict, then run:** which of these is hardest: short sentences, long ones, ones with a
// negation, or ones with a *but*?

// %% id="slices-figure"
const myHardest = 'short'; // ← 'short', 'long', 'negation' or 'contrast'

const negation = /\b(?:not|no|never|nothing|none)\b|n't\b/i;
const contrast = /\b(?:but|however|although|though|yet)\b/i;
const lengthOf = (text: string): number => text.split(/\s+/).length;
const middle = [...xTest].map(lengthOf).sort((a, b) => a - b)[xTest.length >> 1];
const cuts: Record<string, (text: string) => boolean> = {
  short: (text) => lengthOf(text) < middle,
  long: (text) => lengthOf(text) >= middle,
  negation: (text) => negation.test(text),
  'no negation': (text) => !negation.test(text),
  contrast: (text) => contrast.test(text),
  'no contrast': (text) => !contrast.test(text),
};
const sliced = Object.entries(cuts).map(([slice, belongs]) => {
  const members = xTest.flatMap((text, i) => (belongs(text) ? [i] : []));
  const hits = members.filter((i) => predicted[i] === yTest[i]).length;
  return { slice, ...wilsonInterval(hits, members.length), n: members.length };
});
const hardest = sliced
  .filter(({ slice }) => ['short', 'long', 'negation', 'contrast'].includes(slice))
  .sort((a, b) => a.estimate - b.estimate)[0];
console.log(`You guessed ${myHardest}; it is ${hardest.slice}.`);
console.log(
  sliced
    .map(
      ({ slice, n, low, high }) =>
        `${slice.padEnd(14)} ${String(n).padStart(4)} texts, ${low.toFixed(3)} to ${high.toFixed(3)}`,
    )
    .join('\n'),
);

plotBars(
  Object.fromEntries(sliced.map(({ slice, estimate }) => [slice, 1 - estimate])),
  {
    title: 'How often it is wrong, by slice',
    orientation: 'horizontal',
    xLabel: 'share of errors',
  },
);

// %% [markdown]
// Look at the bars *with* the intervals above them. A slice whose interval holds the overall accuracy may be no worse than the rest. And
// we cut in many ways, so some slice looks bad by chance.
//
// ### Which model, where?
//
// `compareSlices` tests the two models against each other on each slice (McNemar, lesson 07) and corrects for the number of
// slices (Holm):

// %% id="compare-slices"
import { compareSlices } from 'lmlab';

const comparedSlices = compareSlices(
  yTest,
  predicted,
  byBayes,
  xTest.map((text) => (negation.test(text) ? 'negation' : 'no negation')),
);
toDataFrame(
  comparedSlices.map(
    ({ slice, n, accuracyA, accuracyB, pValue, correctedPValue }) => ({
      slice,
      n,
      'logistic regression': accuracyA,
      'naive Bayes': accuracyB,
      p: pValue,
      corrected: correctedPValue,
    }),
  ),
);

// %% [markdown]
// The corrected p-value is never smaller. If it is large, the honest sentence is: on this slice no difference was shown.
//
// ## 4 · Repair one thing, and prove it
//
// Pang, Lee and Vaithyanathan (2002) let the bag of words see negation by a trick: every token after a negation, up to the end of the clause, gets
// a mark, so that *good* and *good_NEG* become two words.
//
//     did n't like this film . It was good  →  did n't like_NEG this_NEG film_NEG . It was good
//
// ## Exercise 15.2 · Mark what is negated
//
// Write `markNegation(tokens)`. Negators are *not, no, never, nothing, none* and whatever ends in *n't*; one of `. : ; ! ?` ends the clause.
// A negator inside a negated clause is marked like any other token. (Python's NLTK does the same.)

// %% id="mark-negation"
function markNegation(tokens: readonly string[]): string[] {
  // #region solution
  const negators = ['not', 'no', 'never', 'nothing', 'none'];
  const ends = ['.', ':', ';', '!', '?'];
  let inside = false;
  return tokens.map((token) => {
    if (ends.includes(token)) {
      inside = false;
      return token;
    }
    if (inside) return `${token}_NEG`;
    inside = negators.includes(token) || token.endsWith("n't");
    return token;
  });
  // #endregion
}

check('15.2', markNegation);

// %% [markdown]
// Does it help? Two repairs beside the model as it is: marks, and pairs of words, which see *not good* as a word of its own.
// Decide beforehand what would convince you.

// %% id="negation-test"
import { holmCorrection, mcnemarTest } from 'lmlab';

// By a pattern this time, so that nothing here depends on your exercise.
const marked = (text: string): string =>
  text.replace(
    /\b(not|no|never|nothing|none|\w+n't)\b([^.:;!?]*)/gi,
    (_, negator: string, clause: string) =>
      negator + clause.replace(/\w[\w']*/g, '$&_NEG'),
  );
console.log(marked("I did not like this film. It wasn't a good one!"));

const repaired = {
  marks: logistic.fit(xTrain.map(marked), yTrain).predict(xTest.map(marked)),
  pairs: pipeline(
    tfidfVectorizer({ nGramRange: [1, 2] }),
    logisticRegression({ C }),
  )
    .fit(xTrain, yTrain)
    .predict(xTest),
};
const onNegation = xTest.flatMap((text, i) => (negation.test(text) ? [i] : []));
const rightOn = (called: readonly string[]): number =>
  onNegation.filter((i) => called[i] === yTest[i]).length;
toDataFrame(
  Object.entries({ 'as it is': predicted, ...repaired }).map(([model, called]) => ({
    model,
    accuracy: accuracy(yTest, called),
    'right where negated': rightOn(called),
    of: onNegation.length,
  })),
);

// %% [markdown]
// And the paired tests of lesson 07 on all test texts, corrected since there are two:

// %% id="negation-verdict"
const tests = Object.values(repaired).map((called) =>
  mcnemarTest(yTest, called, predicted),
);
const correctedP = holmCorrection(tests.map(({ pValue }) => pValue));
toDataFrame(
  Object.keys(repaired).map((repair, i) => ({
    repair,
    difference: tests[i].difference,
    p: tests[i].pValue,
    corrected: correctedP[i],
    verdict:
      correctedP[i] >= 0.05
        ? 'no difference shown'
        : tests[i].difference > 0
          ? 'better'
          : 'worse',
  })),
);

// %% [markdown]
// It can well be that a repair which *must* help does not. Marks and pairs split the evidence: *good_NEG* is rarer than *good*, and has to
// be learnt from what little there is. That a trick is plausible is a reason to test it, not to keep it.
//
// ## 5 · When a class is rare
//
// In real life most reviews are friendly. Keep all positive training texts and fewer and fewer of the negative ones; the test stays as
// it is. **Predict, then run:** of the negative test texts, what share is still found when nine in ten negative training texts are gone?

// %% id="rare-figure"
import { plotLines, recall } from 'lmlab';

const myRareGuess = 0.8; // ← between 0 and 1

const keepEvery = [1, 2, 3, 5, 10];
const skewed = keepEvery.map((k) => {
  let seen = 0;
  const left = train.filter(([, label]) => label === 'pos' || seen++ % k === 0);
  const [x, y] = [textsOf(left), labelsOf(left)];
  const balancing = logisticRegression({ C, classWeight: 'balanced' });
  return {
    x,
    y,
    plain: logistic.fit(x, y).predict(xTest),
    balanced: pipeline(tfidfVectorizer(), balancing).fit(x, y).predict(xTest),
  };
});
const foundOf = (
  called: readonly ('neg' | 'pos')[],
  label: 'neg' | 'pos',
): number => recall(yTest, called, { posLabel: label });
const rareRecall = foundOf(skewed.at(-1)!.plain, 'neg');
console.log(`You guessed ${myRareGuess}; it is ${rareRecall.toFixed(3)}.`);

plotLines(
  keepEvery,
  {
    'negative found': skewed.map(({ plain }) => foundOf(plain, 'neg')),
    'negative found, balanced weights': skewed.map(({ balanced }) =>
      foundOf(balanced, 'neg'),
    ),
    'positive found': skewed.map(({ plain }) => foundOf(plain, 'pos')),
    'positive found, balanced weights': skewed.map(({ balanced }) =>
      foundOf(balanced, 'pos'),
    ),
  },
  {
    title: 'What the rare class loses',
    xLabel: 'one of so many negative training texts is kept',
    yLabel: 'recall',
    xScale: 'log',
  },
);

// %% [markdown]
// The model is not stupid: where complaints are rare, *pos* is the better bet when in doubt. It is we who care more about complaints
// than it was told. Class weights tell it.
//
// ## Exercise 15.3 · Balanced weights
//
// A class with `count` of `total` texts, one of `classes` classes, gets the weight that makes all classes count alike, and leaves the
// weights at 1 where they are equally large already.

// %% id="balanced-weight"
import { variant } from 'lmlab';

console.log('Your count, total and classes:', variant('15.3').join(', '));

function balancedWeight(count: number, total: number, classes: number): number {
  // #region solution
  return total / (classes * count);
  // #endregion
}

check('15.3', balancedWeight);

// %% [markdown]
// Lesson 06 knew another way: leave the model as it is and move the threshold. The skewed training set, three ways, by **macro F1**, which takes both
// classes for equally important:

// %% id="rare-table"
import { expectSame, balancedClassWeights, f1, tuneThreshold } from 'lmlab';

const rare = skewed.at(-1)!;
const negatives = rare.y.filter((label) => label === 'neg').length;
expectSame(
  'weight of the rare class by the rule and by the library',
  rare.y.length / (2 * negatives),
  balancedClassWeights(rare.y).get('neg')!,
);
const tuned = tuneThreshold(
  logistic,
  rare.x,
  rare.y,
  'neg',
  { beta: 1 },
  { cv: 3 },
);
const macroF1 = (called: readonly ('neg' | 'pos')[]): number =>
  f1(yTest, called, { average: 'macro' });
const rareTable = [
  { training: 'all texts', called: predicted },
  { training: 'skewed', called: rare.plain },
  { training: 'skewed, balanced weights', called: rare.balanced },
  { training: 'skewed, tuned threshold', called: tuned.best.predict(xTest) },
].map(({ training, called }) => ({
  training,
  'negative found': foundOf(called, 'neg'),
  'positive found': foundOf(called, 'pos'),
  'macro F1': macroF1(called),
}));
toDataFrame(rareTable);

// %% [markdown]
// Compare *negative found* with the second row: how much does each repair give back? Neither can give back what the deleted
// texts would have taught: that is the gap to the first row. (A warning: our test set is *not* skewed like the training set, so that
// the rare class can be measured. In real life precision would be lower, as in section 3 of lesson 06.)
//
// ### More moods than two
//
// Few things that people feel are just good or bad. Where they can be had, comments that readers sorted by emotion (GoEmotions,
// Demszky et al. 2020; those with a single emotion), else the generated questions to a shop, sorted by intent. Both are skewed by nature.
// **Predict, then run:** of all classes, how many does the plain model never get right on the test texts?

// %% id="many-figure"
import { loadGoEmotions, loadShippedIntents } from 'lmlab';

const myNeverGuess = 0; // ← your guess

const many = await publicOrShipped(loadGoEmotions, loadShippedIntents);
const sorted = random(17)
  .shuffle([...new Map(many.rows.map((row) => [row.text, row])).values()])
  .flatMap((row): [string, string][] => {
    if ('intent' in row) return [[row.text, row.intent]];
    return row.emotions.length === 1 ? [[row.text, row.emotions[0]]] : [];
  })
  .slice(0, 7000);
// The generated questions are so regular that a few of them teach all there is.
const enough = many.source === 'shipped' ? 150 : 5000;
const [taughtMany, askedMany] = [sorted.slice(0, enough), sorted.slice(enough)];
const truthMany = askedMany.map(([, label]) => label);
const calledMany = (classWeight: 'balanced' | undefined): string[] =>
  pipeline(tfidfVectorizer({ minDf: 2 }), logisticRegression({ C: 3, classWeight }))
    .fit(
      taughtMany.map(([text]) => text),
      taughtMany.map(([, label]) => label),
    )
    .predict(askedMany.map(([text]) => text));
const ofMany = { plain: calledMany(undefined), balanced: calledMany('balanced') };

const inTraining = (label: string): number =>
  taughtMany.filter(([, other]) => other === label).length;
const classes = [...new Set(truthMany)].sort(
  (a, b) => inTraining(b) - inTraining(a),
);
const found = (called: readonly string[], label: string): number => {
  const members = [...truthMany.keys()].filter((i) => truthMany[i] === label);
  return members.filter((i) => called[i] === label).length / members.length;
};
const never = classes.filter((label) => found(ofMany.plain, label) === 0);
console.log(many.note);
console.log(
  `You guessed ${myNeverGuess}; of ${classes.length} classes it never finds ${never.length}.`,
);
const scoresOfMany = Object.entries(ofMany).map(([weights, called]) => ({
  weights,
  accuracy: accuracy(truthMany, called),
  'macro F1': f1(truthMany, called, { average: 'macro', zeroDivision: 0 }),
}));
console.log(
  scoresOfMany
    .map(
      ({ weights, accuracy: right, 'macro F1': macro }) =>
        `${weights}: accuracy ${right.toFixed(3)}, macro F1 ${macro.toFixed(3)}`,
    )
    .join('\n'),
);

const quarter = Math.ceil(classes.length / 4);
plotBars(
  Object.fromEntries(
    ['largest', 'larger', 'smaller', 'smallest'].flatMap((size, q) =>
      Object.entries(ofMany).map(([weights, called]): [string, number] => {
        const part = classes.slice(q * quarter, (q + 1) * quarter);
        const sum = part.reduce((total, label) => total + found(called, label), 0);
        return [`${size} classes: ${weights}`, sum / part.length];
      }),
    ),
  ),
  {
    title: 'Mean recall of the classes, a quarter of them at a time',
    orientation: 'horizontal',
    xLabel: 'mean recall',
  },
);

// %% [markdown]
// Read the bars in pairs, from the largest classes to the smallest, and compare the printed scores. Accuracy is mostly made by the largest,
// macro F1 by all alike. Weights push towards the rare classes: look whether the frequent ones pay for it, in their pair and in the
// accuracy. Choose the score by who reads the rare classes, and choose it before you see the numbers.
//
// ## 6 · Another shop
//
// Sentences about phones, films and restaurants, and whole film reviews, at most 1,000 of each (else the products of the generated
// reviews). Train on all places but one and judge on that one, against training on as many texts from all places:

// %% id="place-figure"
import { loadMovieReviews, loadSentimentSentences } from 'lmlab';

const sites = await publicOrShipped(loadSentimentSentences, loadShippedReviews);
const whole = await publicOrShipped(loadMovieReviews, loadShippedReviews);
console.log([...new Set([sites.note, whole.note])].join('\n'));
const placed = [
  ...sites.rows.map((row) => ({
    ...row,
    place: 'site' in row ? `${row.site}, sentences` : row.product,
  })),
  ...whole.rows.flatMap((row) =>
    // Two of the ten folds are enough here.
    'fold' in row && row.fold < 2
      ? [{ ...row, place: 'films, whole reviews' }]
      : [],
  ),
  ...reviews.rows.flatMap((row) =>
    'product' in row ? [] : [{ ...row, place: 'films, sentences' }],
  ),
];
const placeNames = [...new Set(placed.map(({ place }) => place))].sort();
const rowsAt = new Map(
  placeNames.map((name) => {
    const rows = placed.filter(({ place }) => place === name);
    const distinct = [...new Map(rows.map(({ text, label }) => [text, label]))];
    return [name, random(18).shuffle(distinct).slice(0, 1000)];
  }),
);
const elsewhere = placeNames.map((place) => {
  const there = rowsAt.get(place)!;
  const judge = there.slice(0, there.length / 2);
  const home = there.slice(there.length / 2);
  const others = random(19).shuffle(
    placeNames.flatMap((name) => (name === place ? [] : rowsAt.get(name)!)),
  );
  const score = (from: Rows): number =>
    accuracy(
      labelsOf(judge),
      logistic.fit(textsOf(from), labelsOf(from)).predict(textsOf(judge)),
    );
  return {
    place,
    abroad: score(others),
    home: score([...home, ...others.slice(home.length)]),
  };
});
plotBars(
  Object.fromEntries(
    elsewhere.flatMap(({ place, abroad, home }) => [
      [`${place}: never seen`, abroad],
      [`${place}: seen`, home],
    ]),
  ),
  {
    title: 'The price of an unknown place',
    orientation: 'horizontal',
    xLabel: 'accuracy',
  },
);

// %% [markdown]
// Pairs of bars: the gap within a pair is the price. Where it is large, the model went by words of the place; where it is small or turned
// around, sentiment is said alike there. A test set from your own shop says little about the next one.
//
// ## 7 · Where the truth is known
//
// On real data nobody tells you which sentence is ironic. The generated reviews that ship with this course do: each one is marked *sarcastic* and
// *noisy*, and in a review of two aspects the later one decides. They are made, so they say nothing about real opinions; but they
// let us check our guesses.

// %% id="known"
const made = (await loadShippedReviews()).rows;
const known = random(16).shuffle([
  ...new Map(made.map((row) => [row.text, row])).values(),
]);
const knownCut = Math.round(0.7 * known.length);
const taught = known.slice(0, knownCut);
const asked = known.slice(knownCut);
const answers = logistic
  .fit(
    taught.map(({ text }) => text),
    taught.map(({ label }) => label),
  )
  .predict(asked.map(({ text }) => text));
toDataFrame(
  Object.entries({
    all: () => true,
    sarcastic: ({ sarcastic }: (typeof asked)[number]) => sarcastic,
    noisy: ({ noisy }: (typeof asked)[number]) => noisy,
    negation: ({ text }: (typeof asked)[number]) => negation.test(text),
    contrast: ({ text }: (typeof asked)[number]) => contrast.test(text),
  }).map(([slice, belongs]) => {
    const members = asked.flatMap((row, i) => (belongs(row) ? [i] : []));
    const hits = members.filter((i) => answers[i] === asked[i].label).length;
    const { estimate, low, high } = wilsonInterval(hits, members.length);
    return { slice, n: members.length, accuracy: estimate, low, high };
  }),
);

// %% [markdown]
// If sarcasm turns out easy here, ask why: it is of a few kinds, and a model that has seen each kind does not need to understand it. Easy for the
// *wrong reason* is what a generated test set does to you, and sometimes a real one.
//
// ## 8 · Without learning anything
//
// Before all this there were word lists. VADER (Hutto and Gilbert 2014) adds up how people rated the words, turns and weakens what follows a negation,
// and squeezes the sum into −1 to 1.
//
// ## Exercise 15.4 · Sentiment without learning (an outside oracle, a stretch)
//
// Write `lexiconScore(tokens, lexicon)`: each token is worth what the lexicon says, or 0. Each *not* among the three tokens before it multiplies that by −0.74.
// The result is sum / √(sum² + 15). The hidden tests hold what Python's vaderSentiment 3.3.2 says, to four digits.

// %% id="lexicon-score"
function lexiconScore(
  tokens: readonly string[],
  lexicon: ReadonlyMap<string, number>,
): number {
  // #region solution
  let sum = 0;
  for (const [i, token] of tokens.entries()) {
    let value = lexicon.get(token) ?? 0;
    for (const before of tokens.slice(Math.max(0, i - 3), i)) {
      if (before === 'not') value *= -0.74;
    }
    sum += value;
  }
  return sum / Math.sqrt(sum ** 2 + 15);
  // #endregion
}

check('15.4', lexiconScore);

// %% [markdown]
// The published list where it can be had, else twenty words that we rated ourselves, on the test texts of this lesson. A sum of zero
// counts as positive.

// %% id="lexicon"
import { LmlabError, loadVader, wordTokenizer } from 'lmlab';

const ours = new Map(
  Object.entries({
    ...{ good: 2, great: 3, excellent: 3, love: 3, perfect: 3, happy: 2, best: 3 },
    ...{ nice: 2, fast: 1, recommend: 2, bad: -2, poor: -2, worst: -3, slow: -1 },
    ...{
      terrible: -3,
      awful: -3,
      broke: -2,
      waste: -3,
      disappointed: -2,
      sorry: -1,
    },
  }),
);
const list = await loadVader().then(
  ({ rows }) => new Map(rows.map(({ token, mean }) => [token, mean])),
  (error: unknown) => {
    if (error instanceof LmlabError && error.code === 'unreachable-data')
      return ours;
    throw error;
  },
);
const tokenize = wordTokenizer({ lowercase: true });
const byList = xTest.map((text) => {
  const tokens = tokenize(text);
  const sum = tokens.reduce((total, token, i) => {
    const isNegated = tokens
      .slice(Math.max(0, i - 3), i)
      .some((before) => negation.test(before));
    return total + (list.get(token) ?? 0) * (isNegated ? -0.74 : 1);
  }, 0);
  return sum >= 0 ? ('pos' as const) : ('neg' as const);
});
console.log(`${list.size} words in the list`);
toDataFrame([
  { model: 'word list', ...judged(byList) },
  { model: 'logistic regression', ...judged(predicted) },
]);

// %% [markdown]
// A list needs no labels, no training, and works on the first day in every shop. How many labelled texts does it take to beat it? That is a
// learning curve, and you have all you need to draw it.
//
// ## What we have seen
//
// A score says how often; reading and slices say where. Each slice needs its interval, many slices a correction, and each repair a paired test. A
// rare class is lost quietly, and weights or thresholds bring back some of its recall, but not its texts. And a model knows the place it was
// trained in.
//
// Lesson 16 drops the labels and asks what these texts, and the errors, are *about*. The last cell saves the predictions.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('15-sentiment', {
  data: { name: reviews.name, source: reviews.source },
  texts: xTest,
  truth: yTest,
  predicted,
});

const meanPrice =
  elsewhere.reduce((sum, { home, abroad }) => sum + home - abroad, 0) /
  elsewhere.length;
keyFigures({
  'accuracy, logistic regression': judged(predicted).accuracy,
  'accuracy, naive Bayes': judged(byBayes).accuracy,
  'accuracy where negated': rightOn(predicted) / onNegation.length,
  'accuracy where negated, with marks': rightOn(repaired.marks) / onNegation.length,
  'p of the marks, corrected': correctedP[0],
  'accuracy where negated, with pairs': rightOn(repaired.pairs) / onNegation.length,
  'negative found, one in ten kept': rareRecall,
  'the same with balanced weights': foundOf(rare.balanced, 'neg'),
  'macro F1, skewed, tuned threshold': rareTable[3]['macro F1'],
  'macro F1, many classes': scoresOfMany[0]['macro F1'],
  'the same with balanced weights, many classes': scoresOfMany[1]['macro F1'],
  'mean price of an unknown place': meanPrice,
  'accuracy of a word list': judged(byList).accuracy,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('15', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* draw the learning curve (`learningCurve`) of the model, and the word list's accuracy as a line across it. Where
// do they cross, and how wide is the interval there?
