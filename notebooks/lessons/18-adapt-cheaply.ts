// %% [markdown]
// # 18 · Adapt cheaply: LoRA, distillation
//
// **You will be able to** adapt a trained model to another kind of text by training a few percent of its weights; merge such an
// adapter, or keep it in a file of its own; see what a model forgets; and let a large model teach a small one.
//
// **You need** lessons 10, 13 and 17. **Time:** 90 minutes; the cells run in about half a minute.
//
// Nobody trains a language model anew for each task. One **base model** is trained at great cost, and adapted again and again.
// Ours is the GPT of lesson 13; the new kind of text are film reviews.

// %% id="load"
import {
  adamw,
  artefactOr,
  consecutiveTokenBatches,
  cosineSchedule,
  distill,
  expectSame,
  formatWeights,
  freezeBlocks,
  generate,
  gpt,
  loadGpt2,
  loadRtPolarity,
  loadShippedReviews,
  loadShippedStories,
  loadTinyShakespeare,
  loraOnly,
  loraWeights,
  parseSafeTensors,
  plotBars,
  plotLines,
  publicOrShipped,
  random,
  randomTokenBatches,
  scoreText,
  toDataFrame,
  type TokenBatch,
  tokenizerFromJson,
  tokenizerToJson,
  train,
  trainBpe,
  withLora,
} from 'lmlab';

const corpus = await publicOrShipped(loadTinyShakespeare, loadShippedStories);
const whole = corpus.rows.map(({ text }) => text).join('\n');
const at = (share: number): number => Math.floor(share * whole.length);
const trainText = whole.slice(0, at(0.8));
const windows = { batchSize: 8, contextLength: 64, seed: 13 };

// What lesson 13 saved; where it was not run, the same is made here, in a few seconds.
const saved = await artefactOr('13-gpt', async () => {
  const bpe = trainBpe([trainText], { vocabSize: 512 });
  const options = {
    vocabularySize: bpe.vocabSize,
    contextLength: 64,
    embeddingSize: 64,
    layers: 2,
    heads: 4,
    positions: 'rotary',
    seed: 13,
  } as const;
  const made = gpt(options);
  await train(made, {
    data: randomTokenBatches(bpe.encode(trainText), windows),
    steps: 240,
    learningRate: 5e-3,
    schedule: cosineSchedule({ warmup: 20, floor: 0.05 }),
    optimizer: adamw({ beta2: 0.98 }),
  });
  return {
    data: { name: corpus.name, source: corpus.source },
    options,
    tokenizer: tokenizerToJson(bpe),
    weights: Buffer.from(formatWeights(made)).toString('base64'),
  };
});
const tokenizer = tokenizerFromJson(saved.tokenizer);
const model = gpt(saved.options);
loadGpt2(model, parseSafeTensors(Buffer.from(saved.weights, 'base64')));

const reviews = await publicOrShipped(loadRtPolarity, loadShippedReviews);
const reviewText = random(18)
  .shuffle(reviews.rows.map(({ text }) => text))
  .join('\n');
const reviewIds = tokenizer.encode(reviewText.slice(0, 200_000));
const cut = Math.floor(0.9 * reviewIds.length);
const newTrain = reviewIds.slice(0, cut);
const newTest = reviewIds.slice(cut, cut + 3000);
const oldTest = tokenizer
  .encode(whole.slice(at(0.9), at(0.9) + 8_000))
  .slice(0, 3000);
console.log(corpus.note);
console.log(reviews.note);
console.log(`The model was trained on: ${saved.data.name}`);
`${newTrain.length} tokens of reviews to learn from, ${newTest.length} to judge by`;

// %% [markdown]
// **Predict, then run:** the model has never seen a review. How many times its perplexity on its own kind of text is that on
// reviews?

// %% id="guess-domain"
const myTimesGuess = 2; // ← a number

const perplexityOf = (one: typeof model, ids: Int32Array): number =>
  scoreText(one, ids).perplexity;
const base = {
  old: perplexityOf(model, oldTest),
  new: perplexityOf(model, newTest),
};
console.log(
  `own kind of text: ${base.old.toFixed(1)}; reviews: ${base.new.toFixed(1)}`,
);
`You guessed ${myTimesGuess}; it is ${(base.new / base.old).toFixed(1)}.`;

// %% [markdown]
// It is the distance that a model has to travel to new text, and it is why a model from elsewhere must be judged on *your* text before
// you trust it.
//
// ## 1 · A change of low rank
//
// Training moves a weight matrix *W* to *W* + Δ. **LoRA** (Hu et al. 2022, [Low-Rank Adaptation of Large Language
// Models](https://arxiv.org/abs/2106.09685)) leaves *W* as it is and learns Δ as a product of two thin matrices:
//
//     W + (α / r) · A · B        A: inputs × r,  B: r × outputs
//
// *A* starts random and *B* with zeros, so that the adapted model starts as the base. On five tokens, for the layer that makes queries,
// keys and values:

// %% id="five"
const adapted = withLora(model, { rank: 4 });
const five = newTest.slice(0, 5);
const sizeOf = (name: string): string => {
  const { rows, cols } = adapted.parameters.get(`h.0.attn.c_attn.${name}weight`);
  return `${rows} × ${cols}`;
};
expectSame('adapted, not trained yet', adapted.logits(five), model.logits(five));
toDataFrame([
  { what: 'five tokens', dimensions: `5 × ${saved.options.embeddingSize}` },
  { what: 'W', dimensions: sizeOf('') },
  { what: 'A', dimensions: sizeOf('lora_a.') },
  { what: 'B', dimensions: sizeOf('lora_b.') },
]);

// %% [markdown]
// ## Exercise 18.1 · How many weights?
//
// Write `adapterWeights(inputs, outputs, rank)`: how many weights *A* and *B* have together. Your own three numbers come from
// `variant`.

// %% id="adapter-weights"
import { check, variant } from 'lmlab';

console.log('Your inputs, outputs and rank:', variant('18.1').join(', '));

function adapterWeights(inputs: number, outputs: number, rank: number): number {
  // #region solution
  return rank * (inputs + outputs);
  // #endregion
}

check('18.1', adapterWeights);

// %% [markdown]
// The adapters of the whole model, counted twice: by the formula, for the two attention matrices of each block, and by the library.

// %% id="count"
const width = saved.options.embeddingSize;
const byFormula = saved.options.layers * 4 * (width + 3 * width + (width + width));
const countOf = (weights: ReturnType<typeof loraWeights>): number =>
  [...weights.values()].reduce((sum, { values }) => sum + values.length, 0);
expectSame('weights of the adapters', byFormula, countOf(loraWeights(adapted)));
`${((100 * byFormula) / model.parameters.count).toFixed(1)} % of the weights of the base`;

// %% [markdown]
// In a model with 4,096 numbers of width the same rank is a fraction of a percent: the base grows with the square of the width, the
// adapter only with the width.
//
// ## Exercise 18.2 · Merge (the compiler checks)
//
// Write `merged(W, A, B, alpha)`: W + (α / r) · A · B, as rows of numbers. The rank *r* is the number of columns of *A*. W must stay as
// it is. The type says that a matrix comes back.

// %% id="merged"
type Matrix = readonly (readonly number[])[];

function merged(W: Matrix, A: Matrix, B: Matrix, alpha: number): number[][] {
  // #region solution
  const rank = B.length;
  return W.map((row, i) =>
    row.map((w, j) => {
      let change = 0;
      for (let k = 0; k < rank; k++) change += A[i][k] * B[k][j];
      return w + (alpha / rank) * change;
    }),
  );
  // #endregion
}

check('18.2', merged);

// %% [markdown]
// ## 2 · Three ways to adapt
//
// Sixty steps on reviews, three times: with **all** weights; with the embeddings and the first block **frozen**; with the adapters
// **alone**. Nobody would give all three the same learning rate: few weights that start at zero can stand larger steps. (These
// rates were chosen by hand. A comparison for a paper would search each of them at the same budget, lesson 11.)

// %% id="adapt"
const reviewsData = randomTokenBatches(newTrain, { ...windows, seed: 18 });
const copyOfModel = (): typeof model => {
  const copy = gpt(saved.options);
  for (const { name } of copy.parameters.list)
    copy.parameters.values(name).set(model.parameters.values(name));
  return copy;
};
const steps = 60;
const schedule = cosineSchedule({ warmup: 5, floor: 0.1 });
const adapt = (one: typeof model, learningRate: number, groups: typeof loraOnly) =>
  train(one, {
    data: reviewsData,
    steps,
    learningRate,
    schedule,
    optimizer: adamw({ groups }),
  });

const ways = { all: copyOfModel(), frozen: copyOfModel(), LoRA: adapted };
const histories = {
  all: await adapt(ways.all, 2e-3, []),
  frozen: await adapt(ways.frozen, 3e-3, freezeBlocks(1)),
  LoRA: await adapt(ways.LoRA, 1e-2, loraOnly),
};
const smooth = (losses: readonly number[]): number[] =>
  Array.from({ length: steps / 10 }, (_, g) =>
    losses.slice(10 * g, 10 * g + 10).reduce((a, b) => a + b / 10, 0),
  );
plotLines(
  Array.from({ length: steps / 10 }, (_, g) => 10 * g + 5),
  Object.fromEntries(
    Object.entries(histories).map(([way, { losses }]) => [way, smooth(losses)]),
  ),
  {
    title: 'Training on reviews, means of ten steps',
    xLabel: 'step',
    yLabel: 'nats a token',
  },
);

// %% [markdown]
// **Predict, then run:** new text in, old text out? Which way forgets the most of what the base could do on its own kind of text?

// %% id="forget"
const myForgetsGuess = 'frozen'; // ← 'all', 'frozen' or 'LoRA'

const isFrozen = freezeBlocks(1)[0].pattern;
const moving = {
  all: model.parameters.count,
  frozen: model.parameters.list
    .filter(({ name }) => !isFrozen.test(name))
    .reduce((sum, { rows, cols }) => sum + rows * cols, 0),
  LoRA: byFormula,
};
const results = Object.entries(ways).map(([way, one]) => ({
  way,
  'weights that moved': moving[way as keyof typeof moving],
  reviews: perplexityOf(one, newTest),
  'own kind of text': perplexityOf(one, oldTest),
}));
const forgets = [...results].sort(
  (a, b) => b['own kind of text'] - a['own kind of text'],
)[0].way;
console.log(`You guessed ${myForgetsGuess}; the most is forgotten by: ${forgets}.`);
toDataFrame([
  {
    way: 'base',
    'weights that moved': 0,
    reviews: base.new,
    'own kind of text': base.old,
  },
  ...results,
]);

// %% [markdown]
// The two columns of perplexity tend to pull against each other: what moves a model towards the new text moves it away from the
// old. That is called **catastrophic forgetting** (McCloskey and Cohen 1989), and there is no way around measuring it. Both columns in one
// figure, as times the base:

// %% id="forget-figure"
plotBars(
  Object.fromEntries(
    results.flatMap(({ way, reviews: now, 'own kind of text': then }) => [
      [`reviews, ${way}`, now / base.new],
      [`own text, ${way}`, then / base.old],
    ]),
  ),
  {
    title: 'Perplexity after adapting, as times the base',
    xLabel: 'times the base (below 1: better)',
    orientation: 'horizontal',
  },
);

// %% [markdown]
// ## 3 · One base, many adapters
//
// An adapter can be merged into the base: then it costs nothing when the model runs. Or it stays apart: then one base serves many
// tasks, and each task is a small file. The same logits, three times:

// %% id="file"
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLora, mergeLora, saveLora } from 'lmlab';

const path = join(mkdtempSync(join(tmpdir(), 'lesson-18-')), 'reviews.safetensors');
await saveLora(path, adapted);
const again = await loadLora(path, model);
const inOne = mergeLora(adapted);
const close = { tolerance: 1e-3 };
expectSame('loaded onto the base', again.logits(five), adapted.logits(five));
expectSame('merged', inOne.logits(five), adapted.logits(five), close);
console.log(
  `base: ${4 * model.parameters.count} bytes; adapter: ${statSync(path).size}`,
);
`untouched base on its own text: ${perplexityOf(model, oldTest).toFixed(1)}, as before`;

// %% [markdown]
// Take the adapter away, and nothing is forgotten: the base was never changed. What the adapted model writes:

// %% id="write"
const write = async (one: typeof model): Promise<string> => {
  const tokens: number[] = [];
  const settings = { maxTokens: 40, temperature: 0.8, seed: 5 };
  for await (const token of generate(one, newTest.slice(0, 6), settings))
    tokens.push(token);
  return tokenizer.decode(tokens);
};
console.log('base:   ', JSON.stringify(await write(model)));
console.log('adapted:', JSON.stringify(await write(adapted)));

// %% [markdown]
// Both are small models and write nonsense; but look whose words it is.
//
// How large must the rank be? With the same sixty steps for each:

// %% id="rank-figure"
const ranks = [1, 2, 4, 8];
const byRank: number[] = [];
for (const rank of ranks) {
  const one = rank === 4 ? adapted : withLora(model, { rank }); // 4 is trained
  if (rank !== 4) await adapt(one, 1e-2, loraOnly);
  byRank.push(perplexityOf(one, newTest));
}
plotLines(
  ranks,
  { 'on test reviews': byRank },
  {
    title: 'Perplexity over the rank of the adapters',
    xLabel: 'rank',
    yLabel: 'perplexity',
    xScale: 'log',
  },
);

// %% [markdown]
// Where the line goes flat, more rank brings nothing at this budget. It may also turn up: more weights to train in the same sixty
// steps are no promise.
//
// ## 4 · A teacher
//
// A small model can be trained on the same text as a large one. Or it can also listen to the large one, which knows more than the
// text says: not only which token came, but which others *could have come*. Hinton, Vinyals and Dean (2015, [Distilling the
// Knowledge in a Neural Network](https://arxiv.org/abs/1503.02531)) divide the logits of both by a **temperature**, so that the
// unlikely tokens are heard as well. The teacher's five likeliest tokens:

// %% id="soft"
const V = saved.options.vocabularySize;
const logits = Array.from(model.logits(oldTest.slice(0, 12)).slice(-V));
const soften = (T: number): number[] => {
  const highest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - highest) / T));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};
const [one, two, four] = [1, 2, 4].map(soften);
const likeliest = [...logits.keys()]
  .sort((a, b) => logits[b] - logits[a])
  .slice(0, 5);
toDataFrame(
  likeliest.map((token) => ({
    token: JSON.stringify(tokenizer.decode([token])),
    'T = 1': one[token],
    'T = 2': two[token],
    'T = 4': four[token],
  })),
);

// %% [markdown]
// The order stays, the distances shrink. The student is asked to come close to the whole row, by the **Kullback–Leibler divergence**
//
//     T² · Σ p · (ln p − ln q)        p: teacher at T,  q: student at T
//
// (T² makes up for the gradients, which shrink with the temperature.)
//
// ## Exercise 18.3 · The teacher's loss (an outside oracle)
//
// Write `teacherLoss(teacher, student, T)` for one row of logits each. As in lesson 05, no power may overflow, and a probability that
// the machine rounds to zero adds nothing. The tests hold what PyTorch's `kl_div` gives.

// %% id="teacher-loss"
function teacherLoss(
  teacher: readonly number[],
  student: readonly number[],
  T: number,
): number {
  // #region solution
  const logSoftmax = (z: readonly number[]): number[] => {
    const top = Math.max(...z);
    const sum = z.reduce((all, x) => all + Math.exp((x - top) / T), 0);
    return z.map((x) => (x - top) / T - Math.log(sum));
  };
  const [lnP, lnQ] = [logSoftmax(teacher), logSoftmax(student)];
  return T * T * lnP.reduce((sum, ln, i) => sum + Math.exp(ln) * (ln - lnQ[i]), 0);
  // #endregion
}

check('18.3', teacherLoss);

// %% [markdown]
// ## Exercise 18.4 · Its gradient (an outside oracle, a stretch)
//
// Write `teacherGradient(teacher, student, T)`: the derivative of that loss with respect to each logit of the student. Do it on paper
// first: as in lesson 05, almost everything cancels. The tests hold what PyTorch's automatic differentiation gives.

// %% id="teacher-gradient"
function teacherGradient(
  teacher: readonly number[],
  student: readonly number[],
  T: number,
): number[] {
  // #region solution
  const softmax = (z: readonly number[]): number[] => {
    const top = Math.max(...z);
    const powers = z.map((x) => Math.exp((x - top) / T));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  };
  const [p, q] = [softmax(teacher), softmax(student)];
  return q.map((value, i) => T * (value - p[i]));
  // #endregion
}

check('18.4', teacherGradient);

// %% [markdown]
// Now two students with half the width and one block instead of two: the same first weights, the same batches, the same steps. One
// learns from the text alone, the other from text and teacher, half and half. **Predict, then run:** by how many percent does the
// teacher lower the perplexity of its student?

// %% id="distill-figure"
const myPercentGuess = 10; // ← percent; below zero where it does harm

const small = { ...saved.options, embeddingSize: 32, layers: 1, seed: 4 };
const oldData = randomTokenBatches(tokenizer.encode(trainText), {
  ...windows,
  seed: 3,
});
const validation = consecutiveTokenBatches(oldTest, windows).slice(0, 4);
const students = { alone: gpt(small), taught: gpt(small) };
const learn = (who: Parameters<typeof train<TokenBatch>>[0]) =>
  train(who, {
    data: oldData,
    steps: 160,
    learningRate: 8e-3,
    schedule: cosineSchedule({ warmup: 20, floor: 0.05 }),
    validation,
    validateEvery: 40,
  });
const alone = await learn(students.alone);
const taught = await learn(distill(students.taught, model, { temperature: 2 }));
const scores = {
  alone: perplexityOf(students.alone, oldTest),
  taught: perplexityOf(students.taught, oldTest),
};
const gain = 100 * (1 - scores.taught / scores.alone);
console.log(`You guessed ${myPercentGuess} percent; it is ${gain.toFixed(1)}.`);

plotLines(
  alone.validations.map(({ step }) => step),
  {
    'from the text alone': alone.validations.map(({ loss }) => loss),
    'from text and teacher': taught.validations.map(({ loss }) => loss),
  },
  {
    title: 'Two students on text that they did not train on',
    xLabel: 'step',
    yLabel: 'nats a token',
  },
);

// %% [markdown]
// Whether a teacher helps depends on how much better than its student it is, on the budget, on the temperature; after few steps on
// plenty of text the difference may be small or even the other way round. What it costs is certain: the teacher runs along in every
// step. (The progress line of the taught student shows another loss: that of text and teacher together.) Everything side by
// side:

// %% id="side-by-side"
toDataFrame([
  { model: 'teacher', weights: model.parameters.count, perplexity: base.old },
  {
    model: 'student, alone',
    weights: students.alone.parameters.count,
    perplexity: scores.alone,
  },
  {
    model: 'student, taught',
    weights: students.taught.parameters.count,
    perplexity: scores.taught,
  },
]);

// %% [markdown]
// (The validation lines and this table use the same test text, and nothing was chosen by it. Had you picked the temperature by these
// lines, you would need a third part of the text for the last word.)
//
// ## What we have seen
//
// A few percent of new weights can move a model to new text. They are merged for nothing, or kept in a file each beside one base.
// All adapting forgets, and only measuring says how much. And a small model can learn from a large one what the text alone does
// not say, at the price of the teacher's time.

// %% id="result"
import { keyFigures } from 'lmlab';

const of = (way: string) => results.find((row) => row.way === way)!;
keyFigures({
  'reviews: perplexity of the base': base.new,
  'reviews: all weights': of('all').reviews,
  'reviews: frozen': of('frozen').reviews,
  'reviews: LoRA of rank 4': of('LoRA').reviews,
  'share of weights in the adapter': byFormula / model.parameters.count,
  'own text after all weights': of('all')['own kind of text'],
  'own text after LoRA': of('LoRA')['own kind of text'],
  'student alone': scores.alone,
  'student taught': scores.taught,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('18', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* mix one batch of old text among every four of reviews. How much of the forgetting does
// that prevent, and what does it cost on reviews?
