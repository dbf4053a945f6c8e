// %% [markdown]
// # 14 · BERT: masking, fine-tuning, and an honest comparison with lesson 05
//
// **You will be able to** hide tokens and train a model to fill them in; pad texts into batches without the padding being
// seen; fine-tune the model for a task; and say, with an interval, whether it beats a logistic regression.
//
// **You need** lessons 03, 05, 07 and 12. **Time:** 90 minutes; the cells run in about half a minute.
//
// A GPT reads from left to right. For *understanding* a text that is already there, this is half of what one could see.
// BERT (Devlin et al. 2019, [Pre-training of Deep Bidirectional Transformers](https://arxiv.org/abs/1810.04805)) looks
// to both sides; and since it could then see its own answer, the answer is hidden.

// %% id="load"
import { loadSmsSpam, random, toDataFrame } from 'lmlab';

const sms = await loadSmsSpam();
const unique = [
  ...new Map(sms.rows.map(({ text, label }) => [text, label])),
].filter(([text]) => text.trim() !== '');
const order = random(5).shuffle(unique);
const cut = Math.round(0.8 * order.length);
const [learning, test] = [order.slice(0, cut), order.slice(cut)];
// The last tenth of the learning part is for watching.
const watchFrom = Math.round(0.9 * learning.length);
console.log(sms.note);
`${watchFrom} messages to learn from, ${learning.length - watchFrom} to watch, ${test.length} to judge by.`;

// %% [markdown]
// The test messages are those of lesson 05, so the two models can be compared message by message.
//
// ## 1 · Tokens with a frame
//
// BERT's WordPiece puts `[CLS]` before a text and `[SEP]` after it. The state of `[CLS]` stands for the whole text later. A
// message that comes to five tokens:

// %% id="five"
import { trainWordPiece } from 'lmlab';

const tokenizer = trainWordPiece(
  learning.map(([text]) => text),
  { vocabSize: 800 },
);
const longest = 40;
const encode = (text: string): number[] => {
  const ids = Array.from(tokenizer.encode(text));
  return ids.length <= longest ? ids : [...ids.slice(0, longest - 1), ids.at(-1)!];
};
const learningIds = learning.map(([text]) => encode(text));
const testIds = test.map(([text]) => encode(text));
const five = learningIds.find((ids) => ids.length === 5)!;
const tokenOf = (id: number): string => tokenizer.idToToken(id)!;
toDataFrame(five.map((id, place) => ({ place, id, token: tokenOf(id) })));

// %% [markdown]
// Longer messages are cut at 40 tokens. That is a loss, and a choice: attention costs the square of the length.
//
// ## 2 · Hide and seek
//
// 15 % of the tokens are chosen. Of these, 80 % are replaced by `[MASK]`, 10 % by a random token, and 10 % stay as they
// are, and all of them must be predicted. (With `[MASK]` alone the model would learn that what is not masked needs no
// thought; and no `[MASK]` ever comes in real use.) **Predict, then run:** what share of *all* tokens is `[MASK]`
// afterwards?

// %% id="guess-mask"
import { maskTokens } from 'lmlab';

const myMaskGuess = 0.15; // ← between 0 and 1

const idOf = (token: string): number => tokenizer.tokenToId(token)!;
const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map(idOf);
const masking = {
  mask: idOf('[MASK]'),
  vocabularySize: tokenizer.vocabSize,
  special,
};
const everything = learningIds.flat();
const hiddenNow = maskTokens(everything, random(14), masking);
const maskShare =
  hiddenNow.ids.filter((id) => id === masking.mask).length / everything.length;
`You guessed ${myMaskGuess}; it is ${maskShare.toFixed(3)}.`;

// %% [markdown]
// A little less than 15 % of 80 %: the frame around each message is never hidden.
//
// ## Exercise 14.1 · What becomes of the tokens
//
// Write `maskCounts(tokens, p)`: of that many tokens that may be hidden, each chosen with probability p, how many
// become `[MASK]`, how many a random token, and how many are chosen but stay, on average? Your own two numbers come
// from `variant`.

// %% id="mask-counts"
import { check, variant } from 'lmlab';

console.log('Your tokens and p:', variant('14.1').join(', '));

function maskCounts(tokens: number, p: number): number[] {
  // #region solution
  const chosen = tokens * p;
  return [0.8 * chosen, 0.1 * chosen, 0.1 * chosen];
  // #endregion
}

check('14.1', maskCounts);

// %% [markdown]
// ## Exercise 14.2 · Hide tokens (the compiler checks)
//
// Write `hide(ids, places, mask)`: the ids with the mask's id at those places, and the targets: what stood there, and −1
// everywhere else, where nothing is to be predicted.

// %% id="hide"
interface Hidden {
  ids: number[];
  targets: number[];
}

function hide(
  ids: readonly number[],
  places: readonly number[],
  mask: number,
): Hidden {
  // #region solution
  return {
    ids: ids.map((id, place) => (places.includes(place) ? mask : id)),
    targets: ids.map((id, place) => (places.includes(place) ? id : -1)),
  };
  // #endregion
}

check('14.2', hide);

// %% [markdown]
// ## 3 · Batches with padding
//
// Texts of different lengths go into one batch by filling up the short ones with `[PAD]`. The batch remembers how long each
// text really is.

// %% id="pad"
import type { BertBatch } from 'lmlab';

const pad = (texts: readonly (readonly number[])[]): BertBatch => {
  const width = Math.max(...texts.map(({ length }) => length));
  const ids = new Int32Array(texts.length * width).fill(idOf('[PAD]'));
  for (const [i, text] of texts.entries()) ids.set(text, i * width);
  return {
    batch: texts.length,
    ids,
    lengths: Int32Array.from(texts, ({ length }) => length),
  };
};
const pair = pad([five, five.slice(0, 3)]);
console.log('ids, 2 × 5:', Array.from(pair.ids, tokenOf).join(' '));
`lengths: ${pair.lengths!.join(', ')}`;

// %% [markdown]
// Attention must not look at padding, or a message would be judged by its neighbours' length.
//
// ## Exercise 14.3 · Attention weights that skip padding (an outside oracle)
//
// Write `realWeights(scores, length)`: the softmax over the first `length` scores, and 0 for the rest. The result is as
// long as the scores. The tests hold what PyTorch gives when padding is set to −∞ before its softmax.

// %% id="real-weights"
function realWeights(scores: readonly number[], length: number): number[] {
  // #region solution
  const highest = Math.max(...scores.slice(0, length));
  const powers = scores.map((score, i) =>
    i < length ? Math.exp(score - highest) : 0,
  );
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
  // #endregion
}

check('14.3', realWeights);

// %% [markdown]
// Does the library skip it too? The same message alone and beside a longer one must get the same logits:

// %% id="model"
import { bert, expectSame } from 'lmlab';

const fresh = (seed: number) =>
  bert({
    vocabularySize: tokenizer.vocabSize,
    contextLength: longest,
    embeddingSize: 48,
    layers: 2,
    heads: 4,
    classes: 2,
    seed,
  });
const model = fresh(14);
const alone = Array.from(model.classLogits(pad([five.slice(0, 3)])));
const beside = Array.from(model.classLogits(pair)).slice(2);
expectSame('logits alone and beside a longer text', beside, alone, {
  tolerance: 1e-5,
});
const states = model.states(pad([five]));
toDataFrame([
  { what: 'token ids', dimensions: `${five.length}` },
  { what: 'states', dimensions: `5 × ${states.length / 5}` },
  { what: 'class logits', dimensions: `${alone.length}` },
]);

// %% [markdown]
// ## 4 · Pre-training
//
// Nothing but the messages; no label is looked at. Two lines to compare the loss with: knowing nothing costs ln V, and
// knowing how frequent each token is, but not the context, costs what the dashed line shows.

// %% id="pretrain"
import { adamw, cosineSchedule, lengthBatches, plotLines, train } from 'lmlab';

const batchSize = 8;
const lengthsOf = learningIds.slice(0, watchFrom).map(({ length }) => length);
const grouped = lengthBatches(lengthsOf, { batchSize, seed: 14 });
const dice = random(14);
const masked = (index: number): BertBatch => {
  const batch = pad(Array.from(grouped(index), (i) => learningIds[i]));
  return { ...batch, ...maskTokens(batch.ids, dice.fork(index), masking) };
};
const steps = 450;
const schedule = cosineSchedule({ warmup: 60, floor: 0.05 });
const history = await train(model, {
  data: masked,
  steps,
  learningRate: 2e-3,
  schedule,
  optimizer: adamw({ beta2: 0.98 }),
});

const frequency = new Map<number, number>();
const plain = everything.filter((id) => !special.includes(id));
for (const id of plain) frequency.set(id, (frequency.get(id) ?? 0) + 1);
const frequencyLoss = [...frequency.values()].reduce(
  (sum, count) => sum - (count / plain.length) * Math.log(count / plain.length),
  0,
);
const stretch = 30;
const marks = Array.from({ length: steps / stretch }, (_, i) => stretch * (i + 1));
const meanBefore = (step: number): number =>
  history.losses.slice(step - stretch, step).reduce((a, b) => a + b / stretch, 0);
const maskedLoss = marks.map(meanBefore);
plotLines(
  marks,
  {
    'hidden tokens': maskedLoss,
    'frequencies alone': marks.map(() => frequencyLoss),
    'knowing nothing': marks.map(() => Math.log(tokenizer.vocabSize)),
  },
  {
    title: 'The loss at hidden tokens, mean of thirty steps',
    xLabel: 'step',
    yLabel: 'nats a hidden token',
  },
);

// %% [markdown]
// Only what lies below the middle line was learnt from context. Do not expect much: the published BERT read three
// billion words for a million steps; ours has read each message once or twice. What does it put into a gap?

// %% id="fill-in"
toDataFrame(
  testIds
    .filter((ids) => ids.length > 7 && ids.length < 13)
    .slice(0, 6)
    .map((ids) => {
      const place = ids.length >> 1;
      const gap = Int32Array.from(ids);
      gap[place] = masking.mask;
      const best = model.fillIn(gap, place, 3).map(({ token }) => tokenOf(token));
      return {
        message: tokenizer.decode(ids),
        hidden: tokenOf(ids[place]),
        guesses: best.join(' '),
      };
    }),
);

// %% [markdown]
// Where the guesses of all rows are the same, it has learnt little more than which tokens are frequent. That is how far
// a few thousand short messages go.
//
// ## 5 · Fine-tuning
//
// Now the labels. The pre-trained model and one with fresh weights learn the same task: same batches, same steps, same
// rates. Only the start differs.

// %% id="fine-tune"
const classOf = (label: 'ham' | 'spam'): number => Number(label === 'spam');
const labelled = (rows: readonly number[]): BertBatch => ({
  ...pad(rows.map((i) => learningIds[i])),
  labels: Int32Array.from(rows, (i) => classOf(learning[i][1])),
});
const watchRows = Array.from(
  { length: learning.length - watchFrom },
  (_, i) => watchFrom + i,
);
const validation = Array.from(
  { length: Math.ceil(watchRows.length / 64) },
  (_, i) => labelled(watchRows.slice(64 * i, 64 * (i + 1))),
);
const taskBatches = lengthBatches(lengthsOf, { batchSize, seed: 5 });
const fineTune = (start: ReturnType<typeof fresh>) =>
  train(start, {
    data: (index) => labelled(Array.from(taskBatches(index))),
    validation,
    validateEvery: 75,
    steps,
    learningRate: 2e-3,
    schedule,
    optimizer: adamw({ beta2: 0.98, weightDecay: 0.01 }),
    seed: 5,
  });
const tuned = await fineTune(model);
`After pre-training: validation loss ${tuned.validations.at(-1)!.loss.toFixed(3)}`;

// %% id="from-scratch"
const scratch = fresh(15);
const fromScratch = await fineTune(scratch);

plotLines(
  tuned.validations.map(({ step }) => step),
  {
    'after pre-training': tuned.validations.map(({ loss }) => loss),
    'from fresh weights': fromScratch.validations.map(({ loss }) => loss),
  },
  {
    title: 'Validation loss while fine-tuning',
    xLabel: 'step',
    yLabel: 'nats a message',
  },
);

// %% [markdown]
// Pre-training pays where labels are few and text is plenty. Here every message has a label, so it may help, do
// nothing, or get in the way: weights shaped for guessing tokens first have to be unlearnt.
//
// ## 6 · The comparison
//
// The third model is lesson 05's: TF-IDF and logistic regression with C = 10. **Predict, then run:** which of the three
// has the highest F1 of spam on the test messages?

// %% id="compare"
import {
  artefactOr,
  bootstrapInterval,
  f1,
  logisticRegression,
  pipeline,
  tfidfVectorizer,
} from 'lmlab';

// 'logistic regression', 'BERT' or 'BERT from scratch'?
const myWinnerGuess = 'BERT'; // ← your guess

const truth = test.map(([, label]) => classOf(label));
const classify = (one: ReturnType<typeof fresh>): number[] =>
  testIds.flatMap((_, i) => {
    if (i % 64 !== 0) return [];
    const texts = testIds.slice(i, i + 64);
    const logits = one.classLogits(pad(texts));
    return texts.map((__, j) => Number(logits[2 * j + 1] > logits[2 * j]));
  });
const rebuild = () => {
  const fitted = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 })).fit(
    learning.map(([text]) => text),
    learning.map(([, label]) => label),
  );
  const texts = test.map(([text]) => text);
  const column = fitted.model.classes.indexOf('spam');
  const probabilities = fitted.predictProba(texts);
  return {
    texts,
    probabilityOfSpam: texts.map((_, i) => probabilities.at(i, column)),
  };
};
// Lesson 05 may have run on other data, or not at all.
const kept = await artefactOr('05-probabilities', rebuild);
const same = kept.texts.join() === test.map(([text]) => text).join();
const { probabilityOfSpam } = same ? kept : rebuild();
const predictions: Record<string, number[]> = {
  'logistic regression': probabilityOfSpam.map((p) => Number(p > 0.5)),
  BERT: classify(model),
  'BERT from scratch': classify(scratch),
};
const f1Of = (predicted: readonly number[], rows: ArrayLike<number>): number => {
  const at = Array.from(rows);
  return f1(
    at.map((i) => truth[i]),
    at.map((i) => predicted[i]),
    { posLabel: 1, zeroDivision: 0 },
  );
};
const resampling = { method: 'percentile', nResamples: 1000, seed: 14 } as const;
const scores = Object.entries(predictions).map(([name, predicted]) => {
  const { estimate, low, high } = bootstrapInterval(
    truth.length,
    (rows) => f1Of(predicted, rows),
    resampling,
  );
  return { model: name, F1: estimate, low, high };
});
const winner = scores.reduce((a, b) => (b.F1 > a.F1 ? b : a)).model;
console.log(`You guessed ${myWinnerGuess}; it is ${winner}.`);
toDataFrame(scores);

// %% [markdown]
// Do the intervals overlap? That alone decides nothing, for the models are judged on the *same* messages, and what is
// hard for one is often hard for the other. The difference needs its own interval: draw messages with replacement, and
// compute **both** F1 on each draw.
//
// ## Exercise 14.4 · Paired differences (a stretch)
//
// Write `f1Differences(truth, a, b, draws)`: for each draw, a list of message numbers with repetitions, the F1 of `b`
// minus that of `a`. Classes are 1 (spam) and 0; F1 is 2 · hits / (true spam + predicted spam), and 0 where that would
// be 0 / 0.

// %% id="differences"
function f1Differences(
  truth: readonly number[],
  a: readonly number[],
  b: readonly number[],
  draws: readonly (readonly number[])[],
): number[] {
  // #region solution
  const score = (predicted: readonly number[], rows: readonly number[]): number => {
    let hits = 0;
    let total = 0;
    for (const i of rows) {
      hits += truth[i] * predicted[i];
      total += truth[i] + predicted[i];
    }
    return total === 0 ? 0 : (2 * hits) / total;
  };
  return draws.map((rows) => score(b, rows) - score(a, rows));
  // #endregion
}

check('14.4', f1Differences);

// %% [markdown]
// The intervals of the differences to logistic regression:

// %% id="difference-figure"
import { plotBars } from 'lmlab';

const baseline = predictions['logistic regression'];
const differences = ['BERT', 'BERT from scratch'].map((name) => {
  const { estimate, low, high } = bootstrapInterval(
    truth.length,
    (rows) => f1Of(predictions[name], rows) - f1Of(baseline, rows),
    resampling,
  );
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'no difference shown';
  console.log(
    `${name}: ${estimate.toFixed(3)}, from ${low.toFixed(3)} to ${high.toFixed(3)}: ${verdict}`,
  );
  return { name, estimate, low, high };
});
plotBars(
  Object.fromEntries(
    differences.flatMap(({ name, estimate, low, high }) => [
      [`${name}, low end`, low],
      [`${name}, estimate`, estimate],
      [`${name}, high end`, high],
    ]),
  ),
  {
    title: 'F1 minus that of logistic regression, 95 % interval',
    orientation: 'horizontal',
    xLabel: 'difference of F1',
  },
);

// %% [markdown]
// If an interval holds zero, the test set cannot tell the two apart, and the cheaper model is the better choice. A
// small BERT may well lose here, for good reasons: spam gives itself away by single words, which is what TF-IDF sees
// best; a few thousand messages are little for a hundred thousand weights; and what made BERT famous, billions of words
// of *other* text, it did not get. On tasks where order and context decide, with real pre-training, the picture turns.
//
// Where do the two disagree? Read some before you believe any number:

// %% id="disagree"
const disagreements = test
  .map(([text, label], i) => ({
    truth: label,
    'logistic regression': baseline[i] === 1 ? 'spam' : 'ham',
    BERT: predictions['BERT'][i] === 1 ? 'spam' : 'ham',
    message: text.slice(0, 80),
  }))
  .filter((row) => row['logistic regression'] !== row.BERT);
console.log(`They disagree on ${disagreements.length} of ${test.length} messages.`);
toDataFrame(
  disagreements.length > 0 ? disagreements.slice(0, 8) : [{ message: 'none' }],
);

// %% [markdown]
// And where does it look? The last layer's heads on a spam message of the test part. Each row sums to one; the row of
// `[CLS]` feeds the decision.

// %% id="attention-figure"
import { plotAttention } from 'lmlab';

const shown =
  testIds.find((ids, i) => truth[i] === 1 && ids.length < 18) ?? testIds[0];
const insight = model.inspect(Int32Array.from(shown));
plotAttention(insight.attention.at(-1)!, shown.map(tokenOf), {
  title: 'Attention in the last layer, four heads',
});

// %% [markdown]
// A head that is pale all over looks at every token alike: it takes the mean of the message, which is a bag of words in
// other clothes.
//
// A warning: a dark square says where a head reads, not why the model decides. Whoever wants to know the latter must
// change the input and look at the output.
//
// ### What it costs
//
// One message of 26 tokens, in multiplications of weights, and what each model has to store:

// %% id="cost"
const weights = model.parameters.list.reduce(
  (sum, one) => sum + one.rows * one.cols,
  0,
);
const blockWeights = model.parameters.list
  .filter(({ name }) => name.startsWith('encoder') && name.endsWith('dense.weight'))
  .concat(model.parameters.list.filter(({ name }) => name.endsWith('qkv.weight')))
  .reduce((sum, one) => sum + one.rows * one.cols, 0);
const words = tfidfVectorizer().fit(learning.map(([text]) => text)).featureNames
  .length;
toDataFrame([
  { model: 'logistic regression', stored: words + 1, multiplications: 26 },
  { model: 'BERT', stored: weights, multiplications: 26 * blockWeights },
]);

// %% [markdown]
// The last column is what each decision costs; what it buys, the comparison in pairs above says.
//
// ## What we have seen
//
// Hide tokens and predict them: labels for free. Pad, and hide the padding. Fine-tune from there, and always from fresh
// weights as well, or nobody knows what pre-training gave. And compare in pairs, with an interval, with the cheap model
// in the same table.
//
// Lesson 15 goes into the errors, slice by slice. The last cell saves the predictions.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('14-bert', {
  data: { name: sms.name, source: sms.source },
  truth,
  predictions,
  texts: test.map(([text]) => text),
});

const f1By = Object.fromEntries(scores.map((one) => [one.model, one.F1]));
keyFigures({
  'loss at hidden tokens': maskedLoss.at(-1)!,
  'loss of frequencies alone': frequencyLoss,
  'F1, logistic regression': f1By['logistic regression'],
  'F1, BERT': f1By['BERT'],
  'F1, BERT from scratch': f1By['BERT from scratch'],
  'difference of BERT, low end': differences[0].low,
  'difference of BERT, high end': differences[0].high,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('14', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* fine-tune both on the first 200 messages alone, and fit the logistic
// regression on the same 200. Who is ahead now, and does the interval say so?
