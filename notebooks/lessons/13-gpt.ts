// %% [markdown]
// # 13 · GPT: train, sample, perplexity
//
// **You will be able to** turn a text into training windows; count the parameters of a GPT; train one and read its loss
// curve; compare it in bits a byte with the counting of lesson 04; and sample from it with temperature and nucleus.
//
// **You need** lessons 03, 04, 10 and 12. **Time:** 90 minutes; the cells run in about half a minute.
//
// A GPT does what the n-gram models of lesson 04 did: it gives every next token a probability. But it does not look contexts
// up. It computes, with the attention of lesson 12, and what it learns from one context serves in others.

// %% id="load"
import { loadShippedStories, loadTinyShakespeare, publicOrShipped } from 'lmlab';

const corpus = await publicOrShipped(loadTinyShakespeare, loadShippedStories);
const whole = corpus.rows.map(({ text }) => text).join('\n');
const at = (share: number): number => Math.floor(share * whole.length);
const trainText = whole.slice(0, at(0.8));
const validationText = whole.slice(at(0.8), at(0.9));
const testText = whole.slice(at(0.9), at(0.9) + 30_000);
console.log(corpus.note);
console.log('To learn from, to watch, to judge by:');
[trainText, validationText, testText].map(({ length }) => `${length} characters`);

// %% [markdown]
// The parts follow one another: a model that may look at what comes later has an easy time. Validation is for decisions, the
// test part for one verdict at the end.
//
// And the number to beat? In lesson 04, counting over three BPE tokens needed fewer bits a byte than any other that was asked
// for the whole text:

// %% id="number-to-beat"
import { artefactOr, nGramLanguageModel, trainBpe } from 'lmlab';

// What lesson 04 saved; made anew where it is not there, or was made from other data.
const rebuild = () => {
  const sentences = corpus.rows
    .flatMap(({ text }) => text.split(/(?<=[.!?]) /))
    .map((text) => text.trim())
    .filter((text) => text.length > 20)
    .slice(0, 5000);
  const cut = Math.floor(0.9 * sentences.length);
  const [counted, judged] = [sentences.slice(0, cut), sentences.slice(cut)];
  const bpe = trainBpe(counted, { vocabSize: 600 });
  const tokensOf = (texts: string[]): string[][] =>
    texts.map((text) => [...bpe.encodeWithOffsets(text).tokens]);
  const tokens = tokensOf(judged);
  const count = tokens.reduce((sum, sentence) => sum + sentence.length + 1, 0);
  const bits =
    Math.log2(
      nGramLanguageModel({ order: 3 }).fit(tokensOf(counted)).perplexity(tokens),
    ) * count;
  const bytes = new TextEncoder().encode(judged.join('\n')).length;
  return {
    corpus: corpus.name,
    bitsPerByte: { 'BPE, order 3': bits / bytes },
  };
};
const kept = await artefactOr('04-baselines', rebuild);
const lesson04 = kept.corpus === corpus.name ? kept : rebuild();
const toBeat = lesson04.bitsPerByte['BPE, order 3'];
`Lesson 04, BPE, order 3: ${toBeat.toFixed(3)} bits a byte.`;

// %% [markdown]
// Bits a byte forgive other tokens, but not another text: lesson 04 counted and judged other pieces of this corpus. So part 5 lets
// the same counting learn and be judged on the parts of today.
//
// ## 1 · From text to windows
//
// The tokens come from lesson 03's byte-level BPE, trained on the training part alone. A small vocabulary makes a small output
// layer, and that makes training on a laptop bearable.

// %% id="tokenizer"
const tokenizer = trainBpe([trainText], { vocabSize: 512 });
const trainIds = tokenizer.encode(trainText);
const validationIds = tokenizer.encode(validationText);
const testIds = tokenizer.encode(testText);
`${trainIds.length} training tokens, ${(trainText.length / trainIds.length).toFixed(2)} characters each.`;

// %% [markdown]
// What is there to learn from five tokens? Four lessons: after each token comes the next. The sixth token gives the fifth
// lesson.

// %% id="five"
import { toDataFrame } from 'lmlab';

const five = trainIds.slice(0, 5);
const asText = (id: number): string => JSON.stringify(tokenizer.decode([id]));
toDataFrame(
  Array.from(five, (id, i) => ({
    place: i,
    id,
    token: asText(id),
    'to predict': asText(trainIds[i + 1]),
  })),
);

// %% [markdown]
// The last column is the third one, moved up by one line. A causal model answers at all places at the same time: one window of 64
// tokens is 64 questions, and this is why GPTs learn so much from each text.
//
// ## Exercise 13.1 · A training window (the compiler checks)
//
// Write `windowAt(ids, start, length)`: `length` token ids from `start` on, and the token to predict at each place. You may
// count on there being enough ids.

// %% id="window"
import { check } from 'lmlab';

interface TrainingWindow {
  ids: number[];
  targets: number[];
}

function windowAt(
  ids: readonly number[],
  start: number,
  length: number,
): TrainingWindow {
  // #region solution
  return {
    ids: ids.slice(start, start + length),
    targets: ids.slice(start + 1, start + length + 1),
  };
  // #endregion
}

check('13.1', windowAt);

// %% [markdown]
// The library draws such windows at random places and puts several into one batch, one after the other in one array. Batch
// number 0 is always the same: it depends on the seed and the number alone, so training can be repeated and resumed.

// %% id="batches"
import { consecutiveTokenBatches, randomTokenBatches } from 'lmlab';

const shape = { batchSize: 8, contextLength: 64, seed: 13 };
const data = randomTokenBatches(trainIds, shape);
const validation = consecutiveTokenBatches(validationIds, shape).slice(0, 6);

const first = data(0);
console.log(`${first.batch} windows: ${first.ids.length} ids = 8 × 64`);
console.log('The first ids:    ', first.ids.slice(0, 6).join(' '));
console.log('The first targets:', first.targets.slice(0, 6).join(' '));

// %% [markdown]
// ## 2 · The model
//
// Two blocks of lesson 12, 64 numbers wide, with four heads. Positions are told by rotating queries and keys (Su et al. 2021,
// [RoFormer](https://arxiv.org/abs/2104.09864)), which learns faster here than a table of positions does. First the shapes, on
// five tokens:

// %% id="model"
import { gpt } from 'lmlab';

const options = {
  vocabularySize: tokenizer.vocabSize,
  contextLength: shape.contextLength,
  embeddingSize: 64,
  layers: 2,
  heads: 4,
  positions: 'rotary',
  seed: 13,
} as const;
const model = gpt(options);
const seen = model.inspect(five);
toDataFrame([
  { what: 'token ids', dimensions: `${five.length}` },
  {
    what: 'residual stream',
    dimensions: `${five.length} × ${seen.states[0].length / 5}`,
  },
  { what: 'attention of one head', dimensions: `${five.length} × ${five.length}` },
  { what: 'logits', dimensions: `${five.length} × ${seen.logits.length / 5}` },
]);

// %% [markdown]
// ## Exercise 13.2 · Count the parameters (an outside oracle)
//
// GPT-2 with vocabulary V, context n, width d and L blocks has: a token table (V · d), which is the output layer as well; a table
// of positions (n · d); in each block four d × d matrices for attention, two matrices between d and 4d, **each with its biases**,
// and two layer norms with a gain and a bias (2d each); and one layer norm at the end. Write `countParameters(V, n, d, L)`. The
// tests hold the four published models, of which the smallest has 124,439,808 parameters (Radford et al. 2019). Your own four
// numbers come from `variant`.

// %% id="parameters"
import { variant } from 'lmlab';

console.log('Your V, n, d and L:', variant('13.2').join(', '));

function countParameters(V: number, n: number, d: number, L: number): number {
  // #region solution
  const tables = V * d + n * d;
  const attention = 4 * (d * d + d);
  const feedForward = d * 4 * d + 4 * d + 4 * d * d + d;
  const norms = 2 * (d + d);
  return tables + L * (attention + feedForward + norms) + d + d;
  // #endregion
}

check('13.2', countParameters);

// %% [markdown]
// Ours has no table of positions. Where do its parameters sit?

// %% id="parameter-figure"
import { plotBars } from 'lmlab';

const kinds: Record<string, RegExp> = {
  'token table': /^wte/,
  attention: /attn/,
  'feed-forward': /mlp/,
  'layer norms': /ln_/,
};
const sizes = Object.fromEntries(
  Object.entries(kinds).map(([kind, pattern]) => [
    kind,
    model.parameters.list
      .filter(({ name }) => pattern.test(name))
      .reduce((sum, { rows, cols }) => sum + rows * cols, 0),
  ]),
);
plotBars(sizes, {
  title: 'Where the parameters are',
  xLabel: 'parameters',
  orientation: 'horizontal',
  shares: true,
});

// %% [markdown]
// The feed-forward layers are the largest part, as in models ten thousand times this size; the share of the token table
// shrinks there.
//
// ## 3 · What a loss means
//
// The loss is the mean of −ln P over all places. **Predict, then run:** what is it *before* any training, with V tokens to
// choose from?

// %% id="guess-untrained"
const myUntrainedGuess = 1; // ← a number, in nats

const untrained = model.loss(validation[0]);
console.log(`You guessed ${myUntrainedGuess}; it is ${untrained.toFixed(3)}.`);
`ln ${options.vocabularySize} is ${Math.log(options.vocabularySize).toFixed(3)}.`;

// %% [markdown]
// Who knows nothing gives each token 1/V, and pays ln V. If your own model starts far above that, its initial weights are
// wrong, or the targets are: it is the cheapest test there is.
//
// ## Exercise 13.3 · The loss from logits (an outside oracle)
//
// Write `meanLoss(logits, targets)`: the mean over the rows of −ln softmax(row)[target]. A target below zero does not count.
// As in lesson 05, no power may overflow: take the largest logit of the row off first. The tests hold what PyTorch's
// `cross_entropy` gives.

// %% id="mean-loss"
function meanLoss(
  logits: readonly (readonly number[])[],
  targets: readonly number[],
): number {
  // #region solution
  let total = 0;
  let counted = 0;
  for (const [i, target] of targets.entries()) {
    if (target < 0) continue;
    const highest = Math.max(...logits[i]);
    const sum = logits[i].reduce((all, z) => all + Math.exp(z - highest), 0);
    total += highest + Math.log(sum) - logits[i][target];
    counted += 1;
  }
  return total / counted;
  // #endregion
}

check('13.3', meanLoss);

// %% [markdown]
// ## 4 · Training
//
// Everything of lesson 10: AdamW, a warmup, a cosine down, and the gradient clipped at length 1. 240 steps of 8 × 64
// tokens; every forty steps a look at the validation part.

// %% id="train"
import { adamw, cosineSchedule, plotLines, train } from 'lmlab';

const steps = 240;
const stretch = 40;
const history = await train(model, {
  data,
  validation,
  validateEvery: stretch,
  steps,
  learningRate: 5e-3,
  schedule: cosineSchedule({ warmup: 20, floor: 0.05 }),
  optimizer: adamw({ beta2: 0.98 }),
});
const watched = history.validations.map(({ step }) => step);
const trainingMeans = watched.map((step) =>
  history.losses.slice(step - stretch, step).reduce((a, b) => a + b / stretch, 0),
);

plotLines(
  watched,
  {
    'training, mean of the last 40 steps': trainingMeans,
    validation: history.validations.map(({ loss }) => loss),
  },
  {
    title: 'The loss over training',
    xLabel: 'step',
    yLabel: 'nats a token',
  },
);

// %% [markdown]
// The training line is a mean over steps *before* the point and so lags behind: that it lies above is no sign of anything.
// What would be a sign is validation turning up while training goes on down: overfitting, and time to stop (lesson 09).
//
// How much of the training part has it read?

// %% id="passes"
const tokensSeen = steps * shape.batchSize * shape.contextLength;
const passes = tokensSeen / trainIds.length;
`${tokensSeen} tokens: ${passes.toFixed(2)} times the training part.`;

// %% [markdown]
// ## 5 · Perplexity, and who is better
//
// A text longer than the context is scored in windows that overlap, so that each token is predicted once and most of them with at
// least half a context before them. **Predict, then run:** a compressor, Kneser–Ney over two and over three tokens (on the same
// tokens, same training part), and our GPT: which needs the fewest bits a byte on the test part?

// %% id="bits-figure"
import { gzipSync } from 'node:zlib';
import { scoreText } from 'lmlab';

// 'gzip', 'Kneser–Ney, order 2', 'Kneser–Ney, order 3' or 'GPT'?
const myBitsGuess = 'GPT'; // ← your guess

const bytes = new TextEncoder().encode(testText).length;
const score = scoreText(model, testIds, { bytes });
const asTokens = (ids: Int32Array): string[] => Array.from(ids, String);
const counting = (order: number): number => {
  const kneserNey = nGramLanguageModel({ order }).fit([asTokens(trainIds)]);
  const nats = Math.log(kneserNey.perplexity([asTokens(testIds)]));
  return (nats * testIds.length) / Math.LN2 / bytes;
};
const bitsOf: Record<string, number> = {
  gzip: (8 * gzipSync(testText).length) / bytes,
  'Kneser–Ney, order 2': counting(2),
  'Kneser–Ney, order 3': counting(3),
  GPT: score.bitsPerByte!,
};
const fewest = Object.keys(bitsOf).sort((a, b) => bitsOf[a] - bitsOf[b])[0];
console.log(`You guessed ${myBitsGuess}; it is ${fewest}.`);
console.log(`The GPT wavers between ${score.perplexity.toFixed(1)} tokens.`);
const beaten = bitsOf['GPT'] < bitsOf['Kneser–Ney, order 3'];
console.log(
  `Order 3 needed ${toBeat.toFixed(3)} in lesson 04 and needs ${bitsOf['Kneser–Ney, order 3'].toFixed(3)} here; the GPT ${beaten ? 'beats' : 'does not beat'} it.`,
);
plotBars(bitsOf, {
  title: 'What a byte of the test text costs',
  yLabel: 'bits a byte',
});

// %% [markdown]
// How far the two numbers of order 3 lie apart is what another text, another split and other tokens make: compare the GPT with the
// bar, not with lesson 04. And do not be surprised when a few seconds of training lose to counting. Counting sees the whole training part and forgets
// nothing; the GPT has read what the cell above says, and has to find out by small steps what a table just writes down. What
// it has, and counting has not, is that more training and more width go on helping (lesson 19). That is a claim about
// larger budgets; on yours, the bars decide.
//
// Does it use its long context? The loss at each place of the window tells, on test windows that do not overlap:

// %% id="place-figure"
const windows = consecutiveTokenBatches(testIds, shape);
const byPlace = new Float64Array(shape.contextLength);
let windowCount = 0;
for (const batch of windows) {
  model.tokenLosses(batch).forEach((loss, i) => {
    byPlace[i % shape.contextLength] += loss;
  });
  windowCount += batch.batch;
}
const groups = Array.from({ length: 16 }, (_, g) => 4 * g);
const placeLoss = groups.map(
  (g) => byPlace.slice(g, g + 4).reduce((a, b) => a + b, 0) / 4 / windowCount,
);
plotLines(
  groups.map((g) => g + 2.5),
  { 'mean of four places': placeLoss },
  {
    title: 'The loss by how much was read before',
    xLabel: 'tokens read',
    yLabel: 'nats a token',
  },
);

// %% [markdown]
// The first places cost most: nobody can guess well from two or three tokens. Where the line goes flat, more context brings this
// model nothing. (It wavers: each point is a mean over few windows.)
//
// ## 6 · Sampling
//
// To write, a model draws the next token from its probabilities, appends it, and starts again. That is all there is to it:

// %% id="by-hand"
import {
  drawToken,
  expectSame,
  generate,
  random,
  samplingProbabilities,
} from 'lmlab';

const prompt = testIds.slice(0, 8);
const settings = { temperature: 0.8, topP: 0.9 };

const written = Array.from(prompt);
const dice = random(7);
for (let i = 0; i < 40; i++) {
  const logits = model
    .logits(Int32Array.from(written))
    .slice(-options.vocabularySize);
  written.push(drawToken(samplingProbabilities(logits, settings), dice));
}

const byLibrary: number[] = Array.from(prompt);
const stream = generate(model, prompt, { ...settings, maxTokens: 40, seed: 7 });
for await (const token of stream) byLibrary.push(token);
expectSame('the loop by hand and generate', written, byLibrary);
console.log(tokenizer.decode(written));

// %% [markdown]
// The same tokens; but the loop computes every token of the text again for each new one, and `generate` keeps what it has. Lesson
// 17 measures what that saves.
//
// **Temperature** divides the logits. Below 1, likely tokens become likelier; above, unlikely ones get their chance; at 0 the
// likeliest always wins. **Nucleus** sampling (Holtzman et al. 2020,
// [The Curious Case of Neural Text Degeneration](https://arxiv.org/abs/1904.09751)) keeps the likeliest tokens that together
// reach a probability *p* and drops the long tail, where each token is poor but all together are many.

// %% id="temperature-figure"
const nextLogits = model.logits(prompt).slice(-options.vocabularySize);
const likeliest = [...nextLogits.keys()]
  .sort((a, b) => nextLogits[b] - nextLogits[a])
  .slice(0, 12);
const temperatures = [0.5, 1, 2];
const spread = Object.fromEntries(
  temperatures.map((temperature) => {
    const p = samplingProbabilities(nextLogits, { temperature });
    return [`temperature ${temperature}`, likeliest.map((token) => p[token])];
  }),
);
console.log('The twelve likeliest:', likeliest.map(asText).join(' '));
plotLines(
  likeliest.map((_, i) => i + 1),
  spread,
  {
    title: 'The same logits at three temperatures',
    xLabel: 'rank of the token',
    yLabel: 'probability',
  },
);

// %% [markdown]
// ## Exercise 13.4 · The nucleus by hand (a stretch)
//
// Write `nucleus(logits, temperature, topP)`. Softmax of the logits divided by the temperature; then keep the likeliest tokens, in
// order, until their probabilities together reach `topP` (the token that reaches it stays, and of equal ones the earlier comes
// first); all others get 0, and the kept ones are divided by their sum.

// %% id="nucleus"
function nucleus(
  logits: readonly number[],
  temperature: number,
  topP: number,
): number[] {
  // #region solution
  const highest = Math.max(...logits);
  const powers = logits.map((z) => Math.exp((z - highest) / temperature));
  const total = powers.reduce((a, b) => a + b, 0);
  const order = [...powers.keys()].sort((a, b) => powers[b] - powers[a]);
  const kept = new Set<number>();
  let mass = 0;
  for (const token of order) {
    if (mass >= topP * total) break;
    kept.add(token);
    mass += powers[token];
  }
  return powers.map((power, token) => (kept.has(token) ? power / mass : 0));
  // #endregion
}

check('13.4', nucleus);

// %% [markdown]
// **Predict, then run:** the same beginning four times. Which one starts to repeat itself, and which one falls apart?

// %% id="samples"
import { generateText } from 'lmlab';

// 'greedy', 'temperature 0.7', 'nucleus 0.9' or 'temperature 1.5'?
const myRepeatsGuess = 'nucleus 0.9'; // ← your guess

const opening = tokenizer.decode(prompt);
const wrapped = (text: string): string => text.replace(/(.{80}\S*) /g, '$1\n');
const ways = {
  greedy: { temperature: 0 },
  'temperature 0.7': { temperature: 0.7 },
  'nucleus 0.9': { topP: 0.9 },
  'temperature 1.5': { temperature: 1.5 },
};
const samples: Record<string, string> = {};
for (const [name, way] of Object.entries(ways)) {
  const more = { ...way, maxTokens: 120, seed: 3 };
  samples[name] = '';
  for await (const piece of generateText(model, tokenizer, opening, more)) {
    samples[name] += piece;
  }
  console.log(`── ${name}:\n${wrapped(opening + samples[name])}\n`);
}
const distinctShare = Object.fromEntries(
  Object.entries(samples).map(([name, text]) => {
    const parts = text.split(/\s+/);
    return [name, new Set(parts).size / parts.length];
  }),
);
const mostRepeats = Object.keys(distinctShare).sort(
  (a, b) => distinctShare[a] - distinctShare[b],
)[0];
console.log('Share of different words:', distinctShare);
`You guessed ${myRepeatsGuess}; the most repeats are in ${mostRepeats}.`;

// %% [markdown]
// Read them beside the trigram's lines of lesson 04. Greedy text often runs in circles, since the likeliest token makes itself
// likelier (on a very regular text it need not); a high temperature spells words nobody knows. The share of different words
// only counts repeats: a text of nonsense scores well on it.
//
// ### Has it learnt, or copied?
//
// A small model on a small text may simply recite. The longest piece of a sample that stands word for word in the training part:

// %% id="copied"
const copied = samples['nucleus 0.9'];
let longest = '';
for (let from = 0; from < copied.length; from++) {
  while (
    from + longest.length < copied.length &&
    trainText.includes(copied.slice(from, from + longest.length + 1))
  ) {
    longest = copied.slice(from, from + longest.length + 1);
  }
}
`${longest.length} of ${copied.length} characters: ${JSON.stringify(longest)}`;

// %% [markdown]
// A few words in a row are idiom; whole sentences are memory. A regular text made by a grammar invites that, and larger models
// recite rare texts too. Look before you publish samples as the model's own.
//
// ## What we have seen
//
// Windows of tokens, each place a question. A loss that starts at ln V and falls. Perplexity for the same tokens, bits a byte
// for all. Sampling is one loop with two knobs. And a network of a few seconds is not better than counting by right, but by
// measurement.
//
// The last cell saves model and tokenizer; lessons 17 and 18 make them smaller and adapt them, and lesson 19 asks whether the size
// was right. Weights go into the
// safetensors format, which every framework reads; here as text, so that one file holds all.

// %% id="result"
import {
  formatWeights,
  keyFigures,
  loadGpt2,
  parseSafeTensors,
  saveArtefact,
  tokenizerToJson,
} from 'lmlab';

const saved = {
  data: { name: corpus.name, source: corpus.source },
  options,
  tokens: tokensSeen,
  tokenizer: tokenizerToJson(tokenizer),
  weights: Buffer.from(formatWeights(model)).toString('base64'),
};
saveArtefact('13-gpt', saved);

const reloaded = gpt(saved.options);
loadGpt2(reloaded, parseSafeTensors(Buffer.from(saved.weights, 'base64')));
expectSame('the reloaded model', reloaded.logits(five), model.logits(five));

keyFigures({
  parameters: model.parameters.list.reduce(
    (sum, { rows, cols }) => sum + rows * cols,
    0,
  ),
  'loss before training': untrained,
  'validation loss': history.validations.at(-1)!.loss,
  'test perplexity': score.perplexity,
  'bits a byte, GPT': bitsOf['GPT'],
  'bits a byte, lesson 04': toBeat,
  'bits a byte, Kneser–Ney of order 3': bitsOf['Kneser–Ney, order 3'],
  'characters copied in a row': longest.length,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('13', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* train the same model with `positions: 'learned'` for the same number of steps.
// How many steps does it need to reach the loss that rotary positions have at the end?
