// %% [markdown]
// # 17 · Faster and smaller: KV cache, int8, pruning
//
// **You will be able to** say what the cache of keys and values saves, and prove that it changes nothing; round weights to 8 and
// 4 bits and measure what is lost; tell zeros that save nothing from units that are gone; and put size, operations and
// perplexity side by side before you choose.
//
// **You need** lessons 12 and 13. **Time:** 90 minutes; the cells run in about half a minute.
//
// A model is trained once and run a million times. This lesson takes the GPT of lesson 13 and makes it cheaper to run. All four
// ways work on a trained model; only one of them gives exactly the same answers.

// %% id="load"
import {
  adamw,
  artefactOr,
  cosineSchedule,
  formatWeights,
  gpt,
  loadGpt2,
  loadShippedStories,
  loadTinyShakespeare,
  parseSafeTensors,
  publicOrShipped,
  randomTokenBatches,
  tokenizerFromJson,
  tokenizerToJson,
  train,
  trainBpe,
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

const testText = whole.slice(at(0.9), at(0.9) + 8_000);
const testIds = tokenizer.encode(testText);
console.log(corpus.note);
console.log(`The model was trained on: ${saved.data.name}`);
`${model.parameters.count} weights of 4 bytes; ${testIds.length} test tokens`;

// %% [markdown]
// (If the two data sets differ, you ran lesson 13 with others at hand. Run it again: a model must be judged on the kind of text
// that it was trained on.)
//
// ## 1 · Do not compute what you know: the cache
//
// To write, a GPT appends a token and starts again. But it is causal: what it computed at the earlier places cannot depend on what
// comes later. All that a new token asks of them are their **keys and values**, in each block. Keep those, and a new
// token costs one row instead of the whole text. First on five tokens:

// %% id="five"
import { expectSame } from 'lmlab';

const five = testIds.slice(0, 5);
const all = model.logits(five);
const session = model.session();
session.next([five.slice(0, 4)]); // keys and values of four tokens are kept
const last = session.next([five.slice(4)]); // one row is computed
const V = saved.options.vocabularySize;
console.log(`the whole text: ${five.length} × ${all.length / 5} logits`);
console.log(
  `the session: ${last.length / V} × ${V}, after ${session.lengths[0]} tokens`,
);
expectSame('the last row', last, all.slice(-V), { tolerance: 1e-5 });

// %% [markdown]
// The same logits: nothing is approximated. The cache costs memory instead: in each block a key and a value for every token
// and every number of the width.
//
// ## Exercise 17.1 · How many rows?
//
// A **row** is one token on its way through the whole network. Write `rowsSaved(prompt, fresh)`: how many rows the cache
// saves when `fresh` tokens are written after a prompt of `prompt` tokens. Without it, each new token sends the whole text so
// far through. With it, the prompt goes through once, and then each new token but the last, which nobody asks about. Where
// nothing is to be written, nothing is computed either way. Your own two numbers come from `variant`.

// %% id="rows"
import { check, variant } from 'lmlab';

console.log('Your prompt and fresh tokens:', variant('17.1').join(', '));

function rowsSaved(prompt: number, fresh: number): number {
  // #region solution
  let without = 0;
  for (let written = 0; written < fresh; written++) without += prompt + written;
  const cached = fresh === 0 ? 0 : prompt + fresh - 1;
  return without - cached;
  // #endregion
}

check('17.1', rowsSaved);

// %% [markdown]
// **Predict, then run:** 16 tokens stand there and 44 are to be written. How many times fewer operations does the cache need for
// those 44, the prompt's one pass included? (Operations are counted, not timed, so that the answer is the same on every machine.)

// %% id="cache-figure"
import { costOf, plotLines } from 'lmlab';

const myTimesGuess = 10; // ← a number

const places = Array.from({ length: 44 }, (_, i) => 16 + i);
const flopsOf = (work: () => unknown): number => costOf(work).cost.flops ?? 0;
const cached = model.session();
const promptFlops = flopsOf(() => cached.next([testIds.slice(0, 16)]));
const flops = places.map((n) => ({
  without: flopsOf(() => model.logits(testIds.slice(0, n + 1))),
  with: flopsOf(() => cached.next([testIds.slice(n, n + 1)])),
}));
const sumOf = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0);
const timesFewer =
  sumOf(flops.map((f) => f.without)) /
  (promptFlops + sumOf(flops.map((f) => f.with)));
console.log(`You guessed ${myTimesGuess}; it is ${timesFewer.toFixed(1)}.`);

plotLines(
  places,
  {
    'without a cache': flops.map((f) => f.without / 1e6),
    'with a cache': flops.map((f) => f.with / 1e6),
  },
  {
    title: 'What the next token costs',
    xLabel: 'tokens before it',
    yLabel: 'million operations',
    yScale: 'log',
  },
);

// %% [markdown]
// The upper line climbs with the length of the text; the lower one barely does (only attention looks back). Every engine that
// serves language models works like this, and with many long texts at a time its caches take more memory than its weights.
//
// ## 2 · Fewer bits a weight
//
// A weight in float32 takes 4 bytes, but few of its 24 binary digits matter. **Symmetric quantization** gives a group of weights one
// **scale**, the largest size among them divided by 127, and stores for each the nearest whole number of scales: one byte.
// Five weights of our model:

// %% id="five-weights"
import { toDataFrame } from 'lmlab';

const layer = model.parameters.get('h.0.mlp.c_fc.weight');
const matrix = model.parameters.values('h.0.mlp.c_fc.weight').slice();
// The weights of output 0 stand in column 0.
const column = Array.from({ length: layer.rows }, (_, i) => matrix[i * layer.cols]);
const scale = Math.max(...column.map(Math.abs)) / 127;
toDataFrame(
  column.slice(0, 5).map((weight) => ({
    weight,
    'whole number': Math.round(weight / scale),
    'read back': Math.round(weight / scale) * scale,
    'error in scales': Math.abs(weight / scale - Math.round(weight / scale)),
  })),
);

// %% [markdown]
// No error is larger than half a scale. So the scale is everything: one loud weight makes all its neighbours coarse, and this is
// why every output gets a scale of its own.
//
// ## Exercise 17.2 · Round a row (the compiler checks)
//
// Write `roundRow(weights, bits)`: the scale and the whole numbers. With 8 bits the largest becomes ±127, with 4 bits ±7. A row
// of zeros has the scale 0 and only zeros. The type says what comes back.

// %% id="round-row"
interface RoundedRow {
  scale: number;
  integers: number[];
}

function roundRow(weights: readonly number[], bits: 8 | 4): RoundedRow {
  // #region solution
  const most = 2 ** (bits - 1) - 1;
  const scale = Math.max(0, ...weights.map(Math.abs)) / most;
  return {
    scale,
    integers: weights.map((w) => (scale === 0 ? 0 : Math.round(w / scale))),
  };
  // #endregion
}

check('17.2', roundRow);

// %% [markdown]
// The library does this for every matrix of the model, and computes with the whole numbers: it rounds what a layer takes to 8
// bits, too, one scale a token, adds up products of integers, and multiplies by the two scales at the end. Its column 0:

// %% id="same-column"
import { quantize } from 'lmlab';

const eight = quantize(model, { bits: 8 });
const theirs = eight.model.parameters.copyOf('h.0.mlp.c_fc.weight');
expectSame(
  'column 0, read back',
  Array.from({ length: layer.rows }, (_, i) => theirs[i * layer.cols]),
  column.map((weight) => Math.round(weight / scale) * scale),
  { tolerance: 1e-5 },
);

// %% [markdown]
// What 4 bits leave of a matrix: at most 15 different values for each group.

// %% id="histogram"
import { plotHistogram } from 'lmlab';

const four = quantize(model, { bits: 4 });
const coarse = four.model.parameters.copyOf('h.0.mlp.c_fc.weight');
const firstGroup = (values: Float32Array): number[] =>
  column.slice(0, 32).map((_, i) => values[i * layer.cols]);
const differences = Array.from(coarse, (w, i) => w - matrix[i]);
const different = (values: Float32Array): number =>
  new Set(firstGroup(values)).size;
console.log('Different values among the first 32 weights of column 0:');
console.log(`${different(matrix)} before, ${different(coarse)} after`);
plotHistogram(
  { '8 bits': Array.from(theirs, (w, i) => w - matrix[i]), '4 bits': differences },
  {
    title: 'What rounding changes in the weights of one layer',
    xLabel: 'weight after − weight before',
    normalize: 'share',
  },
);

// %% [markdown]
// Eight bits move a weight by so little that their bars stand in the middle; four bits spread out, up to half a scale of each
// group.
//
// **Predict, then run:** by how many percent does 8 bits raise the perplexity? And 4?

// %% id="guess-bits"
import { scoreText } from 'lmlab';

const myPercentGuess = { eight: 5, four: 50 }; // ← percent

const perplexityOf = (one: typeof model): number =>
  scoreText(one, testIds).perplexity;
const before = perplexityOf(model);
const percent = (one: typeof model): number =>
  100 * (perplexityOf(one) / before - 1);
const raised = { eight: percent(eight.model), four: percent(four.model) };
console.log(
  `You guessed ${myPercentGuess.eight} and ${myPercentGuess.four} percent.`,
);
const [by8, by4] = [raised.eight.toFixed(2), raised.four.toFixed(2)];
`It is ${by8} and ${by4} percent of ${before.toFixed(2)}.`;

// %% [markdown]
// A small sample can even come out slightly better after rounding: that is noise, not a gain. In 4 bits one scale for a whole output
// would be too coarse; so here every **32 weights** share one.
//
// ## Exercise 17.3 · Four bits, in groups
//
// Write `roundGroups(weights, size)`: the weights as they are read back when each group of `size` neighbours has a scale of its
// own, in 4 bits. The last group may be shorter, and a group of zeros stays zero.

// %% id="round-groups"
function roundGroups(weights: readonly number[], size: number): number[] {
  // #region solution
  const read: number[] = [];
  for (let from = 0; from < weights.length; from += size) {
    const group = weights.slice(from, from + size);
    const step = Math.max(...group.map(Math.abs)) / 7;
    for (const w of group) read.push(step === 0 ? 0 : Math.round(w / step) * step);
  }
  return read;
  // #endregion
}

check('17.3', roundGroups);

// %% [markdown]
// ### In a file
//
// A smaller model is one that takes less room: in the file, on the way, in memory. We save it, read it back and let both write.

// %% id="file"
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, loadQuantized, saveQuantized } from 'lmlab';

const path = join(mkdtempSync(join(tmpdir(), 'lesson-17-')), 'eight.safetensors');
await saveQuantized(path, eight.model);
const loaded = await loadQuantized(path);
const write = async (one: typeof model): Promise<number[]> => {
  const tokens: number[] = [];
  const settings = { maxTokens: 40, temperature: 0.8, seed: 7 };
  for await (const token of generate(one, testIds.slice(0, 8), settings))
    tokens.push(token);
  return tokens;
};
expectSame('saved and loaded', await write(loaded), await write(eight.model));
console.log(
  `float32: ${eight.bytesBefore} bytes; the file: ${statSync(path).size}`,
);
console.log('float32:', tokenizer.decode(await write(model)));
console.log('8 bits: ', tokenizer.decode(await write(loaded)));

// %% [markdown]
// The same dice may fall on other tokens as soon as one probability has moved a little; so compare texts by perplexity and not
// letter by letter. The file carries a checksum. One changed bit in it:

// %% id="altered"
const bytes = readFileSync(path);
bytes[bytes.length - 1] ^= 1;
writeFileSync(path, bytes);
const refusal = await loadQuantized(path).then(
  () => 'read without complaint',
  (error: unknown) => (error as Error).message.replace(/[0-9a-f]{50,}/g, '…'),
);
refusal;

// %% [markdown]
// ## 3 · Fewer weights: pruning
//
// Which weights can go? The simplest answer (Han et al. 2015, [Learning both Weights and
// Connections](https://arxiv.org/abs/1506.02626)): the smallest.
//
// ## Exercise 17.4 · Prune the smallest (an outside oracle, a stretch)
//
// Write `pruneSmallest(weights, share)`: a copy in which the smallest in size are zero, as many as `share` of all, rounded. Of equal
// ones the earlier goes first. The tests hold what PyTorch's `l1_unstructured` leaves.

// %% id="prune-smallest"
function pruneSmallest(weights: readonly number[], share: number): number[] {
  // #region solution
  const order = [...weights.keys()].sort(
    (a, b) => Math.abs(weights[a]) - Math.abs(weights[b]),
  );
  const gone = new Set(order.slice(0, Math.round(share * weights.length)));
  return weights.map((w, i) => (gone.has(i) ? 0 : w));
  // #endregion
}

check('17.4', pruneSmallest);

// %% [markdown]
// **Predict, then run:** at which share of zeros does the perplexity reach twice what it was, if the smallest go? The figure shows
// beside it what happens if weights go by lot.

// %% id="prune-figure"
import { pruneWeights, random } from 'lmlab';

const myShareGuess = 0.5; // ← between 0 and 1, for the smallest

const copyOfModel = (): typeof model => {
  const copy = gpt(saved.options);
  for (const { name } of copy.parameters.list)
    copy.parameters.values(name).set(model.parameters.values(name));
  return copy;
};
const shares = [0, 0.2, 0.4, 0.6, 0.8, 0.9];
const smallestGone = shares.map((share) => {
  const copy = copyOfModel();
  pruneWeights(copy, share);
  return perplexityOf(copy);
});
const byLot = shares.map((share) => {
  const copy = copyOfModel();
  const dice = random(17);
  for (const { name, decays } of copy.parameters.list) {
    if (!decays || name.startsWith('wte')) continue;
    const values = copy.parameters.values(name);
    values.forEach((w, i) => (values[i] = dice.next() < share ? 0 : w));
  }
  return perplexityOf(copy);
});
const doubled = shares.find((_, i) => smallestGone[i] >= 2 * before);
console.log(`You guessed ${myShareGuess}.`);
console.log(`The first share here that doubles it: ${doubled ?? 'none'}.`);

plotLines(
  shares,
  { 'the smallest go': smallestGone, 'drawn by lot': byLot },
  {
    title: 'Perplexity without retraining',
    xLabel: 'share of the weights that is zero',
    yLabel: 'perplexity',
    yScale: 'log',
  },
);

// %% [markdown]
// The distance between the lines is what knowing which weights are small is worth. And what do the zeros save? In a float32 matrix,
// nothing: a product with zero takes as long as any other. What really becomes smaller is a model from which whole **hidden
// units** are taken out: a narrower matrix.

// %% id="units"
import { gzipSync } from 'node:zlib';
import { removeUnits } from 'lmlab';

const half = copyOfModel();
const { sparsity, apply } = pruneWeights(half, 0.5);
const narrow = removeUnits(model, 0.25);
const oneToken = testIds.slice(0, 1);
const look = (name: string, one: typeof model) => ({
  model: name,
  'KB in float32': (4 * one.parameters.count) / 1000,
  'KB, compressed with gzip': gzipSync(formatWeights(one)).length / 1000,
  'operations a token': flopsOf(() => one.logits(oneToken)),
  perplexity: perplexityOf(one),
});
toDataFrame([
  look('as trained', model),
  look('half of the weights zero', half),
  look('a quarter of the units removed', narrow),
]);

// %% [markdown]
// Zeros compress well on disk, and special hardware can skip them in fixed patterns. For everybody else, structured pruning is what
// makes a model faster, often at a higher price in perplexity for each weight.
//
// Some of the loss can often be won back: train on, and set the pruned weights to zero again after each step.

// %% id="train-on"
const dropped = perplexityOf(half);
await train(half, {
  data: randomTokenBatches(tokenizer.encode(trainText), { ...windows, seed: 99 }),
  steps: 40,
  learningRate: 1e-3,
  callbacks: [apply],
});
console.log(`zeros: ${(100 * sparsity).toFixed(0)} % of the pruned matrices`);
console.log(`perplexity before pruning: ${before.toFixed(2)}`);
`pruned: ${dropped.toFixed(2)}; trained on: ${perplexityOf(half).toFixed(2)}`;

// %% [markdown]
// To be fair, the unpruned model should get the same forty steps: whoever compares a model trained longer with one trained less
// compares the training. (Ours was stopped early, so that forty more steps may help it as well.)
//
// ## 4 · Thinner matrices: low rank
//
// A matrix of *m* × *n* numbers can be the product of *m* × *r* and *r* × *n*, with fewer numbers where *r* is small. The singular value
// decomposition gives the best such product for every *r* (Eckart and Young 1936). How quickly do the singular values fall?

// %% id="spectrum"
import { factorize } from 'lmlab';

const thin = factorize(model, { energy: 0.9 });
const spectrum = (name: string): number[] => {
  const values = thin.layers.find((one) => one.name === name)!.singularValues;
  return Array.from(values, (value) => value / values[0]);
};
const untrainedValues = factorize(gpt({ ...saved.options, seed: 3 }), {
  rank: 1,
}).layers.find((one) => one.name === 'h.0.mlp.c_fc')!.singularValues;
console.log(
  thin.layers
    .map(({ name, rank }) => `${name}: ${rank ?? 'left whole'}`)
    .join('\n'),
);
plotLines(
  Array.from({ length: untrainedValues.length }, (_, i) => i + 1),
  {
    trained: spectrum('h.0.mlp.c_fc'),
    'random weights': Array.from(untrainedValues, (v) => v / untrainedValues[0]),
  },
  {
    title: 'Singular values of one layer, as shares of the largest',
    xLabel: 'number',
    yLabel: 'size',
  },
);

// %% [markdown]
// Random weights use all directions more evenly; training makes some matter more. The steeper the curve, the more a small rank
// keeps. Where two thin matrices would be no smaller than one, the layer is left whole.
//
// ## 5 · Choose with all numbers in view
//
// Everything of this lesson on the same test tokens:

// %% id="all"
import { plotBars } from 'lmlab';

const rows: [string, typeof model, number][] = [
  ['float32', model, eight.bytesBefore],
  ['8 bits', eight.model, eight.bytesAfter],
  ['4 bits', four.model, four.bytesAfter],
  ['a quarter of the units removed', narrow, 4 * narrow.parameters.count],
  ['low rank', thin.model, 4 * thin.parametersAfter],
];
const compared = rows.map(([name, one, size]) => ({
  model: name,
  KB: size / 1000,
  'operations a token': flopsOf(() => one.logits(oneToken)),
  perplexity: perplexityOf(one),
}));
toDataFrame(compared);

// %% [markdown]
// The sizes once more, as bars:

// %% id="all-figure"
plotBars(Object.fromEntries(compared.map(({ model: name, KB }) => [name, KB])), {
  title: 'The room that the weights take',
  xLabel: 'kilobytes',
  orientation: 'horizontal',
});

// %% [markdown]
// Read size and perplexity together: a method is worth something only where no other one is both smaller and better. Operations do not
// shrink with the bits. An operation on integers is cheaper, though, and above all there are fewer bytes to fetch: when a model
// writes token by token, every weight is fetched for every token, and that is what takes the time once the weights no longer
// fit into the processor's cache. Ours do; so on a model this small expect little. Measure yours.

// %% id="clock"
const milliseconds = (one: typeof model): number => {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const running = one.session();
    running.next([testIds.slice(0, 16)]);
    const start = performance.now();
    for (let i = 16; i < 56; i++) running.next([testIds.slice(i, i + 1)]);
    best = Math.min(best, (performance.now() - start) / 40);
  }
  return best;
};
for (const [name, one] of rows)
  console.log(`${milliseconds(one).toFixed(3)} ms a token: ${name}`);

// %% [markdown]
// These times are your machine's, and differ from run to run; the numbers above do not.
//
// ## What we have seen
//
// The cache gives the same answers for a fraction of the operations. Eight bits take little more than a quarter of the room, four
// bits less still; what each costs in perplexity, you measured. Zeros alone save nothing; narrower or thinner matrices do. And every such number belongs
// beside the perplexity that it costs, on text that was not trained on.

// %% id="result"
import { keyFigures } from 'lmlab';

keyFigures({
  'times fewer operations with the cache': timesFewer,
  'perplexity, float32': before,
  'perplexity, 8 bits': perplexityOf(eight.model),
  'perplexity, 4 bits': perplexityOf(four.model),
  'times smaller, 8 bits': eight.bytesBefore / eight.bytesAfter,
  'times smaller, 4 bits': four.bytesBefore / four.bytesAfter,
  'perplexity, half pruned': dropped,
  'perplexity, half pruned and trained on': perplexityOf(half),
  'perplexity, low rank': perplexityOf(thin.model),
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('17', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* quantize the low-rank model to 8 bits. Do the two losses of perplexity add up, or is
// the sum more or less than its parts?
