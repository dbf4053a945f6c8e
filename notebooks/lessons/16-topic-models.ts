// cspell:words Steyvers

// %% [markdown]
// # 16 · Topic modelling: LDA, NMF, coherence
//
// **You will be able to** find topics in texts that nobody has labelled, in two ways; judge them by coherence, by stability
// and by eye; choose their number with open eyes; and say what such topics are not.
//
// **You need** lessons 04, 07 and 15. **Time:** 75 minutes; the cells run in about half a minute.
//
// Ten thousand complaints, and the question: what are they *about*? There are no labels, and nobody knows how many kinds
// there are. A topic model groups words that turn up in the same documents.

// %% id="load"
import {
  countVectorizer,
  loadAgNews,
  loadShippedTopics,
  publicOrShipped,
  random,
  tfidfVectorizer,
} from 'lmlab';

const source = await publicOrShipped(loadAgNews, loadShippedTopics);
const documents = random(16)
  .shuffle(source.rows)
  .slice(0, 1500)
  .map((row) =>
    'title' in row
      ? { about: row.label, text: `${row.title}. ${row.description}` }
      : {
          // The topic with the largest share stands for the label.
          about: Object.entries(row.mixture).sort(([, a], [, b]) => b - a)[0][0],
          text: row.text,
        },
  )
  .map(({ about, text }) => ({
    about,
    // What is left of HTML in the news, such as #39; and &lt;b&gt;.
    text: text
      .replace(/&lt;.*?&gt;|<[^>]*>|&?(?:#\d+|quot|lt|gt|amp);/g, ' ')
      .toLowerCase(),
  }));
const texts = documents.map(({ text }) => text);
const labels = documents.map(({ about }) => about);
console.log(source.note);
`${texts.length} documents; somebody sorted them into ${new Set(labels).size} classes, and we will not look.`;

// %% [markdown]
// ## 1 · Documents as bags of words
//
// Five documents first. Each row is a document, each column a word, each number a count:

// %% id="five"
import { toDataFrame } from 'lmlab';

const tiny = [
  'cat dog cat pet',
  'dog pet vet',
  'fund stock fund',
  'stock market stock',
  'cat vet fund',
];
const tinyCounts = countVectorizer().fitTransform(tiny);
const tinyTable = tinyCounts.output.toDense();
console.log(`shape: ${tinyCounts.output.rows} × ${tinyCounts.output.cols}`);
toDataFrame(
  tiny.map((_, i) =>
    Object.fromEntries(
      tinyCounts.fitted.featureNames.map((word, j) => [word, tinyTable.at(i, j)]),
    ),
  ),
);

// %% [markdown]
// You see two blocks, animals and money, and a last row that is a bit of both. A topic model finds such blocks among
// thousands of columns. **LDA** (Blei, Ng and Jordan 2003) tells a story of how documents are written: for each document
// draw a *mixture* of topics; for each word draw a topic from the mixture, and a word from that topic. Then it asks which topics
// make the documents that we see most probable. **NMF** (Lee and Seung 1999) tells no story: it writes the table as a product of
// two smaller ones without anything below zero, documents × topics and topics × words.
//
// The real table. Stop words go, and so do words in fewer than five documents or in more than a fifth of all:

// %% id="counts"
const options = {
  stopWords: 'english',
  minDf: 5,
  maxDf: 0.2,
  tokenPattern: /[a-z]{3,}/g,
} as const;
const { fitted: counter, output: counts } =
  countVectorizer(options).fitTransform(texts);
const words = counter.featureNames;
`${counts.rows} × ${counts.cols}, ${counts.nnz} cells are not zero`;

// %% [markdown]
// ## 2 · LDA, and how to read it
//
// Eight topics, a number out of thin air. What comes out is a table of eight rows, one weight a word.
//
// ## Exercise 16.1 · The words of a topic (the compiler checks)
//
// Write `heaviest(weights, vocabulary, k)`: for each topic its `k` heaviest words, the heaviest first, of equals the one that stands first.
// One list a topic: the type refuses a single list.

// %% id="heaviest"
import { check } from 'lmlab';

function heaviest(
  weights: number[][],
  vocabulary: readonly string[],
  k: number,
): string[][] {
  // #region solution
  return weights.map((row) =>
    [...row.keys()]
      .sort((a, b) => row[b] - row[a])
      .slice(0, k)
      .map((j) => vocabulary[j]),
  );
  // #endregion
}

check('16.1', heaviest);

// %% [markdown]
// How does LDA find the weights? **Collapsed Gibbs sampling** (Griffiths and Steyvers 2004) gives every word of every document a topic at
// random. Then it takes the words one by one, again and again, and draws each one's topic anew: the more of the document's other
// words have a topic, and the more often this word has it elsewhere, the likelier. Two small numbers say what is likely before anything is
// seen: 0.1 for a topic in a document (a document has few topics), 0.01 for a word in a topic (a topic has few words).
//
// With the library, on the real documents, with the weights as bars:

// %% id="lda-figure"
import { lda, plotTopicBars, weightedTopWords } from 'lmlab';

const byGibbs = {
  method: 'gibbs',
  docTopicPrior: 0.1,
  topicWordPrior: 0.01,
  maxIter: 100,
} as const;
const ofLda = lda({ ...byGibbs, nComponents: 8, seed: 16 }).fit(counts);
const wordsEach = counts.data.reduce((sum, count) => sum + count, 0) / counts.rows;
console.log(
  `A document has ${wordsEach.toFixed(1)} words in the table, on average, to show its mixture by.`,
);
plotTopicBars(weightedTopWords(ofLda, words, 6), {
  title: 'Eight topics by LDA',
  xLabel: 'share of the topic',
});

// %% [markdown]
// **Name them**, with pen and paper, in one word each. Some are easy. Some are two things at once. One or two may be a heap of what fits nowhere. The
// model gave no names, and *topic* is our word for what it found: words that go together.
//
// ### What happens without stop words?
//
// A warning by example: the same model on a table that keeps all words.

// %% id="stop-words"
import { topWords } from 'lmlab';

const careless = countVectorizer({
  minDf: 5,
  tokenPattern: /[a-z]+/g,
}).fitTransform(texts);
toDataFrame(
  topWords(
    lda({ ...byGibbs, nComponents: 8, maxIter: 50, seed: 16 }).fit(careless.output),
    careless.fitted.featureNames,
    8,
  ).map((list, topic) => ({ topic, words: list.join(' ') })),
);

// %% [markdown]
// The small words are everywhere, so they win everywhere. What you delete beforehand shapes the topics as much as the model does: report it.
//
// ## 3 · Coherence: do the words go together?
//
// A topic is readable if its words stand in the same documents more often than by chance. For two words, that is the
// *normalized pointwise mutual information* (Bouma 2009):
//
//     NPMI = ln( P(both) / (P(a) · P(b)) ) / −ln P(both)
//
// 1: never apart. 0: as by chance. −1: never together. A topic's **coherence** is the mean over the pairs of its heaviest words.
//
// ## Exercise 16.2 · Do two words go together?
//
// Write `npmi(both, a, b, total)` from counts of documents. Your own four numbers come from `variant('16.2')`.

// %% id="npmi"
import { variant } from 'lmlab';

console.log('Your both, a, b and total:', variant('16.2').join(', '));

function npmi(both: number, a: number, b: number, total: number): number {
  // #region solution
  if (both === 0) return -1;
  return Math.log((both * total) / (a * b)) / -Math.log(both / total);
  // #endregion
}

check('16.2', npmi);

// %% [markdown]
// On the five documents, by hand and by the library: *cat* is in two of them, *dog* in two, both in one.

// %% id="coherence-by-hand"
import { expectSame, topicCoherence } from 'lmlab';

const tinyTokens = tiny.map((text) => text.split(' '));
const byHand = Math.log(1 / 5 / ((2 / 5) * (2 / 5))) / -Math.log(1 / 5);
expectSame(
  'NPMI of cat and dog by hand and by the library',
  byHand,
  topicCoherence([['cat', 'dog']], tinyTokens, {
    measure: 'c_npmi',
    windowSize: 100,
  }).mean,
);
topicCoherence(
  [
    ['cat', 'dog'],
    ['cat', 'stock'],
  ],
  tinyTokens,
  {
    measure: 'c_npmi',
    windowSize: 100,
  },
).topics;

// %% [markdown]
// The second pair never meets. By the formula that is −1; the library adds 10⁻¹² to the chance of meeting, so that its logarithm exists, and comes out a
// little above. (It counts in windows of ten words that slide over the text, unless told otherwise, and its numbers are those of
// Python's gensim.)
//
// **Predict, then run:** of 4, 8, 12 and 16 topics, which number has the highest coherence with LDA?

// %% id="coherence-figure"
import { nmf, plotLines } from 'lmlab';

const myNumberGuess = 8; // ← 4, 8, 12 or 16

const tokens = texts.map((text) => text.match(/[a-z]{3,}/g) ?? []);
const coherenceOf = (lists: readonly (readonly string[])[]): number =>
  topicCoherence(lists, tokens, { measure: 'c_npmi' }).mean;
const weighted = tfidfVectorizer(options).fitTransform(texts).output;
const numbers = [4, 8, 12, 16];
const overK = numbers.map((nComponents) => ({
  lda: coherenceOf(
    topWords(lda({ ...byGibbs, nComponents, seed: 16 }).fit(counts), words),
  ),
  nmf: coherenceOf(topWords(nmf({ nComponents }).fit(weighted), words)),
}));
const ldaCoherence = overK.map((one) => one.lda);
const bestNumber = numbers[ldaCoherence.indexOf(Math.max(...ldaCoherence))];
console.log(`You guessed ${myNumberGuess}; here it is ${bestNumber}.`);

plotLines(
  numbers,
  { LDA: ldaCoherence, NMF: overK.map((one) => one.nmf) },
  {
    title: 'How well the words of topics go together',
    xLabel: 'topics',
    yLabel: 'mean NPMI',
  },
);

// %% [markdown]
// Look at the differences along a line, and at those between the lines. Then do not take the top of this curve for *the* number of topics: coherence is a mean
// over topics, so a few poor ones hide in it, and one seed drew each point. It narrows the choice; people decide. Chang and others (2009) found
// that what predicts words best is often read worst.
//
// ## 4 · Is it there again tomorrow?
//
// **Predict, then run:** eight topics with three other seeds. On a scale from 0 (nothing in common) to 1 (the same words in the same order), how far do
// the runs agree?

// %% id="stability"
import { topicStability } from 'lmlab';

const myStabilityGuess = 0.9; // ← between 0 and 1

const seeds = [1, 2, 3];
const agreementOf = (listsOf: (seed: number) => string[][]) => {
  const lists = seeds.map(listsOf);
  return {
    ...topicStability(lists),
    coherence: lists.reduce((sum, one) => sum + coherenceOf(one), 0) / seeds.length,
  };
};
const stability = {
  LDA: agreementOf((seed) =>
    topWords(lda({ ...byGibbs, nComponents: 8, seed }).fit(counts), words),
  ),
  'LDA, variational': agreementOf((seed) =>
    topWords(
      lda({ ...byGibbs, method: 'batch', nComponents: 8, seed }).fit(counts),
      words,
    ),
  ),
  NMF: agreementOf((seed) =>
    topWords(nmf({ nComponents: 8, init: 'random', seed }).fit(weighted), words),
  ),
};
console.log(
  `You guessed ${myStabilityGuess}; LDA ${stability.LDA.mean.toFixed(3)}, NMF ${stability.NMF.mean.toFixed(3)}.`,
);
toDataFrame(
  Object.entries(stability).map(([model, { mean, topics, coherence }]) => ({
    model,
    agreement: mean,
    'its weakest topic': Math.min(...topics),
    'its firmest topic': Math.max(...topics),
    'coherence, mean of the seeds': coherence,
  })),
);

// %% [markdown]
// Topics have no order, so each run's topics are first matched with those of another so that they agree best. Some topics come back every time and
// others do not: only the first kind is a finding. The second row is the same model with the same priors, fitted by another method: *variational Bayes* approximates all words
// at once and is the default of many libraries. On short documents it is easily stuck at a poor solution; compare the rows before you blame the model
// for its method. How is agreement measured?
//
// ## Exercise 16.3 · Is it the same topic?
//
// Write `agreement(left, right)` for two lists of equal length: for d = 1, 2, …, take the first d words of each, divide the number of words in both
// by the number in either (Jaccard), and return the mean over all d (Greene and others, 2014). Early words count in every d, so they count most.

// %% id="agreement"
function agreement(left: readonly string[], right: readonly string[]): number {
  // #region solution
  let sum = 0;
  for (let d = 1; d <= left.length; d++) {
    const [a, b] = [new Set(left.slice(0, d)), new Set(right.slice(0, d))];
    const shared = [...a].filter((word) => b.has(word)).length;
    sum += shared / (a.size + b.size - shared);
  }
  return sum / left.length;
  // #endregion
}

check('16.3', agreement);

// %% [markdown]
// ## 5 · NMF, one step by hand
//
// X ≈ W H: documents × words is documents × topics times topics × words. Lee and Seung's rule starts anywhere above zero and multiplies,
// number by number:
//
//     W ← W · (X Hᵀ) / (W H Hᵀ)        then        H ← H · (Wᵀ X) / (Wᵀ W H)
//
// A factor of zero or more never makes a number negative, and the squared error never grows.
//
// ## Exercise 16.4 · One step of NMF (an outside oracle, a stretch)
//
// Write `nmfStep(X, W, H)`: move W, then H with the *new* W, and return both. The hidden tests hold what one iteration of `solver='mu'` gives in
// Python's scikit-learn 1.2.1. Nothing below the line will be zero.

// %% id="nmf-step"
function nmfStep(
  X: number[][],
  W: number[][],
  H: number[][],
): { W: number[][]; H: number[][] } {
  // #region solution
  const times = (a: number[][], b: number[][]): number[][] =>
    a.map((row) =>
      b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)),
    );
  const turn = (a: number[][]): number[][] =>
    a[0].map((_, j) => a.map((row) => row[j]));
  const scale = (a: number[][], above: number[][], below: number[][]): number[][] =>
    a.map((row, i) => row.map((value, j) => (value * above[i][j]) / below[i][j]));
  const movedW = scale(W, times(X, turn(H)), times(W, times(H, turn(H))));
  const back = turn(movedW);
  return {
    W: movedW,
    H: scale(H, times(back, X), times(times(back, movedW), H)),
  };
  // #endregion
}

check('16.4', nmfStep);

// %% [markdown]
// The library's NMF on the TF-IDF table, beside LDA, and the words of each:

// %% id="two-models"
const ofNmf = nmf({ nComponents: 8 }).fit(weighted);
const [ldaWords, nmfWords] = [topWords(ofLda, words, 6), topWords(ofNmf, words, 6)];
toDataFrame(
  ldaWords.map((list, topic) => ({
    topic,
    LDA: list.join(' '),
    NMF: nmfWords[topic].join(' '),
  })),
);

// %% [markdown]
// The rows do not belong together: topic 3 of one has nothing to do with topic 3 of the other. Which column reads better? TF-IDF lowers frequent words, so NMF tends
// to sharper, narrower topics; LDA's are broader. Neither is the truth.
//
// ### A map
//
// How the topics of LDA lie to each other (near ones share words), and how much of the documents each takes (area):

// %% id="map-figure"
import { plotTopicMap, topicMap } from 'lmlab';

const mixtures = ofLda.transform(counts);
plotTopicMap(topicMap(ofLda, mixtures), topWords(ofLda, words), {
  title: 'Topics that share words are close',
});

// %% [markdown]
// Two circles that overlap may be one topic cut in two, and a sign of too many. A large one near the middle may be several that were not
// separated. (A warning: two coordinates cannot show all distances of eight topics; a map is a hint, not a measurement.)
//
// ## 6 · Now look at the labels
//
// These documents carry a label: on the news, the section an editor chose; on the generated ones, the topic with the largest share. How much do the heaviest topics know of that? *Normalized mutual information* is 0 if nothing, 1 if all; the last row is
// luck.

// %% id="labels"
import { normalizedMutualInformation, type Dense } from 'lmlab';

const heaviestTopic = (mixture: Dense): number[] =>
  Array.from({ length: mixture.rows }, (_, i) => {
    const row = mixture.row(i);
    return row.indexOf(Math.max(...row));
  });
const found = {
  LDA: heaviestTopic(mixtures),
  NMF: heaviestTopic(ofNmf.transform(weighted)),
  'LDA, shuffled': random(1).shuffle(heaviestTopic(mixtures)),
};
const shared = Object.fromEntries(
  Object.entries(found).map(([model, topics]) => [
    model,
    normalizedMutualInformation(labels, topics),
  ]),
);
toDataFrame(
  Object.entries(shared).map(([model, information]) => ({
    model,
    'shared with the labels': information,
  })),
);

// %% [markdown]
// How far above luck, and how far below 1? Labels may follow other things than words that stand together, so even good topics need
// not follow them. A topic model is not a classifier without labels. Who has labels should use them (lesson 05).
//
// ## 7 · Where the truth is known
//
// The generated documents that ship with this course are mixtures of eight topics, and we know the shares. **Predict, then run:** how many of the eight does
// LDA find, so that its shares go with the true ones (correlation above 0.8)?

// %% id="known-figure"
import { plotBars } from 'lmlab';

const myFoundGuess = 8; // ← 0 to 8

const known = (await loadShippedTopics()).rows;
const knownCounts = countVectorizer(options).fitTransform(
  known.map(({ text }) => text),
);
const correlation = (a: readonly number[], b: readonly number[]): number => {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (
    x: readonly number[],
    mx: number,
    y: readonly number[],
    my: number,
  ) => x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return (
    product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb))
  );
};
const trueNames = Object.keys(known[0].mixture);
const bestMatchIn = (table: typeof knownCounts.output): Record<string, number> => {
  const guessed = lda({ ...byGibbs, nComponents: 8, seed: 16 })
    .fit(table)
    .transform(table);
  return Object.fromEntries(
    trueNames.map((name) => {
      const truth = known.map(({ mixture }) => mixture[name]);
      const all = Array.from({ length: 8 }, (_, k) =>
        correlation(
          truth,
          known.map((_document, i) => guessed.at(i, k)),
        ),
      );
      return [name, Math.max(...all)];
    }),
  );
};
const foundIn = (match: Record<string, number>): number =>
  Object.values(match).filter((value) => value > 0.8).length;
const bestMatch = bestMatchIn(knownCounts.output);
const recovered = foundIn(bestMatch);
console.log(`You guessed ${myFoundGuess}; LDA found ${recovered} of 8.`);

plotBars(bestMatch, {
  title: 'How well the best topic follows the true share',
  yLabel: 'correlation',
});

// %% [markdown]
// A low bar is a topic that was split, or merged with another. Run it with another seed, and it may be another bar. On real documents you would see none of this: the
// words would look as good. That is why stability comes before stories.
//
// ### What short texts do to it
//
// A headline has no room for a mixture. The same documents, cut to their first words, all else as before, the true shares being those of
// the whole documents:

// %% id="short"
const cutTo = (length: number): typeof knownCounts.output =>
  countVectorizer(options).fitTransform(
    known.map(({ text }) => text.split(' ').slice(0, length).join(' ')),
  ).output;
const shortened = [
  { length: 'all', table: knownCounts.output },
  ...[60, 30, 15].map((length) => ({ length, table: cutTo(length) })),
].map(({ length, table }) => {
  const match = bestMatchIn(table);
  return {
    'words kept': length,
    'in the table': table.data.reduce((sum, one) => sum + one, 0) / table.rows,
    'topics found': foundIn(match),
    'mean correlation':
      Object.values(match).reduce((sum, one) => sum + one, 0) / trueNames.length,
  };
});
toDataFrame(shortened);

// %% [markdown]
// Read the last column downwards. Part of the fall is not LDA's fault: a few words are a small sample of a mixture. But LDA also
// learns from words that stand in the same document, and a short document has few pairs of them. So on headlines expect
// topics that wobble, from LDA more than from NMF; glue together what belongs together (a day, an author, a thread) before you fit, or
// take fewer topics.
//
// ## 8 · What are the errors about?
//
// Lesson 15 ended with texts that its model got right or wrong, and cut them into slices that we had thought of. Topics are slices that nobody thought of. NMF
// on its test texts, each one in its heaviest topic, and the share of errors there with its interval:

// %% id="errors"
import {
  loadRtPolarity,
  loadShippedReviews,
  artefactOr,
  logisticRegression,
  pipeline,
  wilsonInterval,
} from 'lmlab';

const reviews = await publicOrShipped(loadRtPolarity, loadShippedReviews);
// What lesson 15 saved, or a split and a model like those of lesson 15.
const lesson15 = () => {
  const distinct = new Map(reviews.rows.map(({ text, label }) => [text, label]));
  const order = random(15).shuffle([...distinct]);
  const cut = Math.round(0.7 * order.length);
  const [train, test] = [order.slice(0, cut), order.slice(cut)];
  const model = pipeline(tfidfVectorizer(), logisticRegression({ C: 3 })).fit(
    train.map(([text]) => text),
    train.map(([, label]) => label),
  );
  const texts = test.map(([text]) => text);
  return {
    data: { name: reviews.name, source: reviews.source },
    texts,
    truth: test.map(([, label]) => label),
    predicted: model.predict(texts),
  };
};
const saved = await artefactOr('15-sentiment', lesson15);
const judged = saved.data.source === reviews.source ? saved : lesson15();

const errorWords = tfidfVectorizer({ ...options, tokenPattern: /[a-z]{3,}/g });
const { fitted: opinionWords, output: opinions } = errorWords.fitTransform(
  judged.texts.map((text) => text.toLowerCase()),
);
const ofOpinions = nmf({ nComponents: 6 }).fit(opinions);
const topicOf = heaviestTopic(ofOpinions.transform(opinions));
const isWrong = judged.truth.map((label, i) => label !== judged.predicted[i]);
const errorsBy = topWords(ofOpinions, opinionWords.featureNames, 5).map(
  (list, topic) => {
    const members = [...topicOf.keys()].filter((i) => topicOf[i] === topic);
    const errors = members.filter((i) => isWrong[i]).length;
    const { estimate, low, high } = wilsonInterval(errors, members.length);
    return {
      topic: list.join(' '),
      texts: members.length,
      errors: estimate,
      low,
      high,
    };
  },
);
console.log(reviews.note);
console.log(
  `Wrong in all: ${(isWrong.filter(Boolean).length / isWrong.length).toFixed(3)}`,
);
toDataFrame(errorsBy);

// %% [markdown]
// A row whose interval holds the share in all is no finding. One that does not is a reason to read those texts, and, since six topics were looked at,
// to test it on new ones (lesson 07).
//
// ## What we have seen
//
// Topics are groups of words that stand together, found by a story (LDA) or by a product (NMF). What is deleted beforehand shapes them, and so does the
// method that fits them. Coherence says how readable they are, stability whether they come back, labels or known mixtures how true they are; short texts hurt all of
// these, and no single number chooses how many topics there should be. Names are ours.
//
// Lesson 17 goes back to the network and makes it faster and smaller. The last cell saves the topics.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('16-topics', {
  data: { name: source.name, source: source.source },
  lda: topWords(ofLda, words),
  nmf: topWords(ofNmf, words),
});

keyFigures({
  'words in the table': counts.cols,
  'coherence, LDA, 8 topics': overK[1].lda,
  'coherence, NMF, 8 topics': overK[1].nmf,
  'stability, LDA': stability.LDA.mean,
  'stability, LDA, variational': stability['LDA, variational'].mean,
  'stability, NMF': stability.NMF.mean,
  'shared with the labels, LDA': shared['LDA'],
  'shared with the labels, NMF': shared['NMF'],
  'true topics found': recovered,
  'true topics found in 15 words': shortened.at(-1)!['topics found'],
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('16', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* glue together ten documents of the same class of section 6 at a time and fit LDA again. Do coherence
// and stability rise? Say beforehand what you expect, and why this would be cheating if the classes were what you want to find.
