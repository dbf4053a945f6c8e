// %% [markdown]
// # 12 · Attention and the Transformer block
//
// **You will be able to** compute attention by hand, with its mask and its heads; put it together with layer norm,
// residual and feed-forward into a Transformer block that equals the library's; say what each part is for; and read an
// attention map without believing too much.
//
// **You need** lesson 08, and what a matrix product is. **Time:** 90 minutes; the cells run in about a quarter of a minute.
//
// The models so far saw a bag of words, or the last two tokens. A **Transformer** (Vaswani et al. 2017, [Attention Is
// All You Need](https://arxiv.org/abs/1706.03762)) lets each token look at all others and decide by itself which ones
// matter. All of it is built here with plain arrays, on five tokens.
//
// One thing is open since lesson 08: each layer multiplies the gradient by its slope, and twenty layers can leave nothing
// of it. How can a Transformer have a hundred? This is what lesson 08 measured; part 5 puts the block beside it.

// %% id="lesson-08"
import { artefactOr } from 'lmlab';

// What lesson 08 saved; where it was not run, the same by the chain rule. No data went into it, so none need to match.
const lesson08 = await artefactOr('08-look', () => {
  let [at, left] = [0.5, 1];
  const sigmoid = Array.from({ length: 20 }, () => {
    at = 1 / (1 + Math.exp(-at));
    left *= at * (1 - at);
    return left;
  });
  return { gradientLeft: { sigmoid } };
});
const afterSigmoids = lesson08.gradientLeft.sigmoid;
`Left of a gradient after 10 sigmoids: ${afterSigmoids[9].toExponential(1)}, after 20: ${afterSigmoids[19].toExponential(1)}.`;

// %% [markdown]
// Two numbers to come back to. Now the text, and five tokens of it:

// %% id="load"
import {
  loadShippedStories,
  loadTinyShakespeare,
  publicOrShipped,
  trainBpe,
} from 'lmlab';

const corpus = await publicOrShipped(loadTinyShakespeare, loadShippedStories);
const text = corpus.rows
  .map((row) => row.text)
  .join('\n')
  .slice(0, 200_000);
const tokenizer = trainBpe([text], { vocabSize: 400 });
const ids = tokenizer.encode(text);
const five = ids.slice(0, 5);
const names = Array.from(five, (id) => tokenizer.decode([id]));
console.log(corpus.note);
`${ids.length} tokens; the first five: ${names.map((name) => JSON.stringify(name)).join(' ')}`;

// %% [markdown]
// ## 1 · From tokens to rows
//
// A small GPT of the library with fresh weights lends us its numbers: one block, two heads, width 8. A token becomes
// its row of the token table plus the row of its position. Five tokens, so five rows of eight:

// %% id="rows"
import { gpt, toDataFrame } from 'lmlab';

type Matrix = number[][];

const [width, heads] = [8, 2];
const model = gpt({
  vocabularySize: tokenizer.vocabSize,
  contextLength: 16,
  embeddingSize: width,
  layers: 1,
  heads,
  seed: 12,
});
const weight = (name: string): Matrix => {
  const { rows, cols } = model.parameters.list.find((one) => one.name === name)!;
  const values = model.parameters.values(name);
  return Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(i * cols, (i + 1) * cols)),
  );
};
const add = (a: Matrix, b: Matrix): Matrix =>
  a.map((row, i) => row.map((value, j) => value + b[i][j]));
const rows = add(
  Array.from(five, (id) => weight('wte.weight')[id]),
  weight('wpe.weight').slice(0, 5),
);
toDataFrame(
  rows.map((row, i) => ({
    token: names[i],
    first: row[0],
    second: row[1],
    eighth: row[7],
  })),
);

// %% [markdown]
// This table of rows is the **residual stream**. Every part of the network reads it and adds something to it; nothing
// is ever replaced. At the end, the last row is what the next token is guessed from.
//
// ## 2 · Layer norm
//
// Before each part reads, each row is brought to mean 0 and variance 1, and then scaled and shifted by learned numbers (Ba,
// Kiros and Hinton 2016). Rows, not columns: a token is normalized by itself, so neither batch nor length matter.
//
// ## Exercise 12.1 · Layer norm (an outside oracle)
//
// Write `layerNorm(row, gain, bias)`: take off the mean, divide by √(variance + 0.00001), multiply by the gain and add the
// bias. The variance is the mean of the squares, divided by n. The tests hold PyTorch's numbers.

// %% id="layer-norm"
import { check } from 'lmlab';

function layerNorm(
  row: readonly number[],
  gain: readonly number[],
  bias: readonly number[],
): number[] {
  // #region solution
  const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
  const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length;
  const scale = Math.sqrt(variance + 1e-5);
  return row.map((x, j) => ((x - mean) / scale) * gain[j] + bias[j]);
  // #endregion
}

check('12.1', layerNorm);

// %% [markdown]
// ## 3 · Queries, keys, values
//
// Each row is turned into three: what it is looking for (**query**), what it offers (**key**), and what it hands over when
// somebody looks (**value**). One matrix of 8 × 24 makes all three side by side.

// %% id="queries"
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    b[0].map((_, j) => row.reduce((sum, x, i) => sum + x * b[i][j], 0)),
  );
const linear = (x: Matrix, name: string): Matrix =>
  product(x, weight(`${name}.weight`)).map((row) =>
    row.map((value, j) => value + weight(`${name}.bias`)[0][j]),
  );
const norm = (x: Matrix, name: string): Matrix =>
  x.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return row.map(
      (value, j) =>
        ((value - mean) / Math.sqrt(variance + 1e-5)) *
          weight(`${name}.weight`)[0][j] +
        weight(`${name}.bias`)[0][j],
    );
  });
const columns = (x: Matrix, from: number, count: number): Matrix =>
  x.map((row) => row.slice(from, from + count));

const qkv = linear(norm(rows, 'h.0.ln_1'), 'h.0.attn.c_attn');
const [q, k, v] = [0, width, 2 * width].map((from) => columns(qkv, from, width));
const sizeOf = (x: Matrix): string => `${x.length} × ${x[0].length}`;
toDataFrame([
  { what: 'rows', dimensions: sizeOf(rows) },
  { what: 'all three', dimensions: sizeOf(qkv) },
  { what: 'queries', dimensions: sizeOf(q) },
  { what: 'queries of one head', dimensions: sizeOf(columns(q, 0, width / heads)) },
]);

// %% [markdown]
// A **head** takes its own share of the columns: two heads, four columns each. They look for different things and never
// see each other's columns.
//
// ## 4 · Scores, mask, weights
//
// The score of a pair is the product of one token's query and the other's key, divided by √(columns of the head). Why
// divided? Random queries and keys show it. **Predict, then run:** sixteen tokens, 64 columns, *no* division. What is
// the largest of the sixteen weights, on average, where 1/16 = 0.06 would be an even look?

// %% id="scale-figure"
import { plotLines, random } from 'lmlab';

const myLargestGuess = 0.2; // ← between 0.06 and 1

const softmax = (scores: readonly number[]): number[] => {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
};
const draw = random(12);
const vector = (n: number): number[] =>
  Array.from({ length: n }, () => draw.normal());
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, j) => sum + x * b[j], 0);
const sharpness = (columnCount: number, divide: boolean): number => {
  const repeats = 200;
  let sum = 0;
  for (let r = 0; r < repeats; r++) {
    const query = vector(columnCount);
    const scores = Array.from({ length: 16 }, () =>
      dot(query, vector(columnCount)),
    );
    const by = divide ? Math.sqrt(columnCount) : 1;
    sum += Math.max(...softmax(scores.map((score) => score / by))) / repeats;
  }
  return sum;
};
const columnCounts = [1, 4, 16, 64, 256];
const undivided = columnCounts.map((n) => sharpness(n, false));
console.log(`You guessed ${myLargestGuess}; it is ${undivided[3].toFixed(2)}.`);
plotLines(
  columnCounts,
  {
    'not divided': undivided,
    'divided by √columns': columnCounts.map((n) => sharpness(n, true)),
  },
  {
    title: 'Without the division, wide heads look at one token only',
    xLabel: 'columns of the head',
    yLabel: 'largest weight, mean',
    xScale: 'log',
  },
);

// %% [markdown]
// A sum of n products varies by √n. Undivided, the softmax of a wide head is stuck at one token before it has learnt
// anything, and where it is stuck its gradient is next to zero.
//
// A model that predicts the next token must not look at it. The **causal mask** lets token i look at the tokens 0 … i
// alone: the rest gets weight exactly 0.
//
// ## Exercise 12.2 · Causal weights (the compiler checks)
//
// Write `causalWeights(scores)`: for each row i of the n × n scores, the softmax over the columns 0 … i, and 0 after
// them. No power may overflow. The type says: a number for every pair, not one list.

// %% id="causal"
function causalWeights(scores: readonly (readonly number[])[]): number[][] {
  // #region solution
  return scores.map((row, i) => {
    const seen = row.slice(0, i + 1);
    const highest = Math.max(...seen);
    const powers = seen.map((score) => Math.exp(score - highest));
    const total = powers.reduce((a, b) => a + b, 0);
    return row.map((_, j) => (j <= i ? powers[j] / total : 0));
  });
  // #endregion
}

check('12.2', causalWeights);

// %% [markdown]
// Now both heads on our five tokens, from their own columns. **Predict, then run:** the weights are fresh. What share
// of its attention does the *fifth* token give to the first?

// %% id="by-hand-figure"
import { expectSame, plotAttention } from 'lmlab';

const myFirstGuess = 0.5; // ← between 0 and 1

const share = width / heads;
const headWeights = Array.from({ length: heads }, (_, h) => {
  const [qh, kh] = [q, k].map((x) => columns(x, h * share, share));
  return qh.map((query, i) => {
    const seen = kh
      .slice(0, i + 1)
      .map((key) => dot(query, key) / Math.sqrt(share));
    return [...softmax(seen), ...kh.slice(i + 1).map(() => 0)];
  });
});
const inside = model.inspect(five);
expectSame(
  'attention by hand and the library’s',
  headWeights.map((head) => head.flat()),
  inside.attention[0].map((head) => Array.from(head)),
  { tolerance: 1e-5 },
);
console.log(
  `You guessed ${myFirstGuess}; it is ${headWeights[0][4][0].toFixed(3)}.`,
);
plotAttention(
  headWeights.map((head) => head.flat()),
  names,
  { title: 'Two heads with fresh weights, by hand' },
);

// %% [markdown]
// Fresh weights are small, so the scores are near zero and each token spreads its look evenly over what it may see: the
// fifth over five. The upper right is empty: that is the mask.
//
// ## Exercise 12.3 · What it costs
//
// For n tokens of width d, count the multiplications in one attention layer: four products with d × d matrices
// (queries, keys, values, output) on n rows; the scores, n × n pairs over d columns in all heads together; and the
// weighted sums of values, as many again. (The mask saves half of the last two in practice; do not count that.) Write
// `attentionCost(n, d)`. Your own n and d come from `variant`.

// %% id="cost"
import { variant } from 'lmlab';

console.log('Your n and d:', variant('12.3').join(', '));

function attentionCost(n: number, d: number): number {
  // #region solution
  return 4 * n * d * d + 2 * n * n * d;
  // #endregion
}

check('12.3', attentionCost);

// %% [markdown]
// The feed-forward layer that comes next costs 8 · n · d². Both, for one token, as the text grows:

// %% id="cost-figure"
const lengths = [64, 256, 1024, 4096, 16_384, 65_536];
const d = 768;
plotLines(
  lengths,
  {
    'attention: scores and sums': lengths.map((n) => 2 * n * d),
    'attention: the four matrices': lengths.map(() => 4 * d * d),
    'feed-forward': lengths.map(() => 8 * d * d),
  },
  {
    title: 'Multiplications a token, width 768',
    xLabel: 'tokens in the text',
    yLabel: 'multiplications',
    xScale: 'log',
    yScale: 'log',
  },
);

// %% [markdown]
// At the lengths of this course, attention's famous square hardly matters; at n = 6 · *d* it overtakes all the rest together, and from
// there on it becomes most of the cost.
//
// ## Exercise 12.4 · Attention with heads (an outside oracle, a stretch)
//
// Put it together: `attention(q, k, v, heads)` with n × d matrices. Each head takes its share of the columns of all
// three, computes causal weights from its scaled scores, and sums the values by them; the heads' results stand side by
// side, n × d again. The tests hold what PyTorch's `MultiheadAttention` gives.

// %% id="attention"
function attention(
  q: readonly (readonly number[])[],
  k: readonly (readonly number[])[],
  v: readonly (readonly number[])[],
  heads: number,
): number[][] {
  // #region solution
  const size = q[0].length / heads;
  return q.map((query, i) =>
    query.map((_, column) => {
      const from = size * Math.floor(column / size);
      const scores = k.slice(0, i + 1).map((key) => {
        let sum = 0;
        for (let j = from; j < from + size; j++) sum += query[j] * key[j];
        return sum / Math.sqrt(size);
      });
      const highest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - highest));
      const total = powers.reduce((a, b) => a + b, 0);
      return powers.reduce(
        (sum, power, j) => sum + (power / total) * v[j][column],
        0,
      );
    }),
  );
  // #endregion
}

check('12.4', attention);

// %% [markdown]
// ## 5 · The whole block
//
// After attention, a last matrix mixes the heads, and the result is **added** to the residual stream. Then a second
// norm, and the **feed-forward** layer: for each token alone, to four times the width, through a curve (GELU), and
// back; added again.

// %% id="block"
const mixed = q.map((_, i) =>
  headWeights.flatMap((head, h) => {
    const vh = columns(v, h * share, share);
    return vh[0].map((__, j) =>
      dot(
        head[i],
        vh.map((row) => row[j]),
      ),
    );
  }),
);
const afterAttention = add(rows, linear(mixed, 'h.0.attn.c_proj'));
const gelu = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
const wide = linear(norm(afterAttention, 'h.0.ln_2'), 'h.0.mlp.c_fc').map((row) =>
  row.map(gelu),
);
const afterBlock = add(afterAttention, linear(wide, 'h.0.mlp.c_proj'));
expectSame(
  'the block by hand and the library’s',
  afterBlock.flat(),
  Array.from(inside.states[1]),
  { tolerance: 1e-5 },
);

const last = norm(afterBlock, 'ln_f');
const logits = last.map((row) =>
  weight('wte.weight').map((token) => dot(row, token)),
);
expectSame('the logits', logits.flat(), Array.from(inside.logits), {
  tolerance: 1e-5,
});
`wide: ${sizeOf(wide)}, after the block: ${sizeOf(afterBlock)}, logits: ${sizeOf(logits)}`;

// %% [markdown]
// That is a GPT; the large ones repeat the block a hundred times and make it wider.
//
// ### What is left of a gradient
//
// Back to lesson 08. We nudge one number of one row and see how far the row moves that comes out, for each unit of the
// nudge: a derivative, by trying. One token alone can only look at itself, so attention hands on its own value. **Predict,
// then run:** our block ten times in a row, adding as it does. What is left?

// %% id="gradient-left"
const myLeftGuess = 0.001; // ← your guess

const parts = [
  (x: Matrix): Matrix => {
    const all = linear(norm(x, 'h.0.ln_1'), 'h.0.attn.c_attn');
    return linear(columns(all, 2 * width, width), 'h.0.attn.c_proj');
  },
  (x: Matrix): Matrix => {
    const hidden = linear(norm(x, 'h.0.ln_2'), 'h.0.mlp.c_fc');
    return linear(
      hidden.map((row) => row.map(gelu)),
      'h.0.mlp.c_proj',
    );
  },
];
const through = (x: Matrix, depth: number, adding: boolean): Matrix => {
  let at = x;
  for (let i = 0; i < depth; i++)
    for (const part of parts) at = adding ? add(at, part(at)) : part(at);
  return at;
};
const alone = rows.slice(0, 1);
expectSame(
  'one token through the block, by hand and the library’s',
  through(alone, 1, true).flat(),
  Array.from(model.inspect(five.slice(0, 1)).states[1]),
  { tolerance: 1e-5 },
);
const nudge = 1e-5;
const nudged = alone.map(([x, ...others]) => [x + nudge, ...others]);
const leftAfter = (depth: number, adding: boolean): number => {
  const [[from], [to]] = [alone, nudged].map((x) => through(x, depth, adding));
  return Math.hypot(...to.map((x, j) => x - from[j])) / nudge;
};
const [added, replaced] = [leftAfter(10, true), leftAfter(10, false)];
console.log(`You guessed ${myLeftGuess}; it is ${added.toFixed(2)}.`);
toDataFrame(
  [1, 5, 10, 20].map((depth) => ({
    layers: depth,
    'sigmoid (08)': afterSigmoids[depth - 1].toExponential(1),
    'block, replacing': leftAfter(depth, false).toExponential(1),
    'block, adding': leftAfter(depth, true).toFixed(2),
  })),
);

// %% [markdown]
// The third column is the same block with the same weights, only that each part *replaces* the row: it goes the way of the
// sigmoids. The slope of x + f(x) is 1 plus that of f: what a fresh part does is small, and the 1 stays, however many
// blocks follow. That is what the addition is for.
//
// ### Two properties to check in any Transformer
//
// **Predict, then run:** the middle one of the five tokens is replaced. At how many of the five places do the logits
// change?

// %% id="causality"
const myChangedGuess = 1; // ← 0 to 5

const other = five.slice();
other[2] = (five[2] + 1) % tokenizer.vocabSize;
const before = model.logits(five);
const after = model.logits(other);
const V = tokenizer.vocabSize;
const changed = [0, 1, 2, 3, 4].filter((place) =>
  before
    .subarray(place * V, (place + 1) * V)
    .some((logit, j) => logit !== after[place * V + j]),
);
console.log(`You guessed ${myChangedGuess}; they change at ${changed.length}.`);
`Places: ${changed.join(', ')}`;

// %% [markdown]
// What comes before never depends on what comes after: test this first when a model is too good to be true.
//
// The second: without positions and without a mask, attention does not know the order. Shuffle the tokens, and the same
// results come out, shuffled:

// %% id="order"
const everyone = (x: Matrix): Matrix =>
  x.map((query) => {
    const weights = softmax(x.map((key) => dot(query, key) / Math.sqrt(width)));
    return query.map((_, j) =>
      dot(
        weights,
        x.map((row) => row[j]),
      ),
    );
  });
const shuffled = [3, 0, 4, 1, 2];
expectSame(
  'attention of shuffled rows and shuffled attention',
  everyone(shuffled.map((i) => rows[i])).flat(),
  shuffled.map((i) => everyone(rows)[i]).flat(),
);

// %% [markdown]
// So positions have to be put in: a table (GPT-2), sines (Vaswani et al.), or a rotation of queries and keys (lesson 13).
//
// ## 6 · What trained heads do
//
// A somewhat larger one, trained for a moment on the text. First its attention in the last layer, on the beginning of
// another passage:

// %% id="trained-figure"
import { adamw, cosineSchedule, randomTokenBatches, train } from 'lmlab';

const small = gpt({
  vocabularySize: V,
  contextLength: 32,
  embeddingSize: 32,
  layers: 2,
  heads: 4,
  positions: 'rotary',
  seed: 12,
});
const history = await train(small, {
  data: randomTokenBatches(ids, { batchSize: 8, contextLength: 32, seed: 12 }),
  steps: 150,
  learningRate: 8e-3,
  schedule: cosineSchedule({ warmup: 20, floor: 0.05 }),
  optimizer: adamw({ beta2: 0.98 }),
});
const passage = ids.slice(-60, -48);
const passageNames = Array.from(passage, (id) => tokenizer.decode([id]));
const look = small.inspect(passage);
plotAttention(look.attention.at(-1)!, passageNames, {
  title: 'Four heads of the last layer after training',
});

// %% [markdown]
// The loss went from about ln V to what the key figures say, and the heads have begun to differ. In large models some heads
// keep to the token before, and the first token collects looks that have nowhere better to go; whether one of ours does, read off
// the rows. A warning: a map says where a head *reads*. What it does with it depends on the values and on all that comes after
// (Jain and Wallace 2019, [Attention is not Explanation](https://arxiv.org/abs/1902.10186)).
//
// Another way to look: let the output layer read the residual stream after each block, as if the model ended there. This
// is the **logit lens**.

// %% id="lens-figure"
import { logitLens, plotLogitLens } from 'lmlab';

const lens = logitLens(small, passage);
plotLogitLens(lens, passageNames, (id) => tokenizer.decode([id]), {
  title: 'What would be predicted after each block',
});

// %% [markdown]
// At the bottom, before any block, the model can do little more than answer a token with one like it. Each block adds its
// correction to the stream; where the guess in a column changes on the way up, you see which block did it.
//
// ## What we have seen
//
// Queries, keys, values; scores divided by a root; a mask; heads side by side. A residual stream that is only ever
// added to, so that gradients get through, layer norm before each reader, and a feed-forward layer where most weights are. All by hand, and equal to
// the library's.
//
// Lesson 13 trains it for real. The last cell keeps what is worth keeping.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

const endLoss = history.losses.slice(-20).reduce((a, b) => a + b / 20, 0);
saveArtefact('12-attention', { corpus: corpus.name, endLoss });

const meanToFirst =
  look.attention.at(-1)!.reduce((sum, head) => sum + head[11 * 12], 0) /
  small.options.heads;
keyFigures({
  'largest weight, 64 columns, not divided': undivided[3],
  'left of a gradient after ten blocks': added,
  'the same without the addition': replaced,
  'places that change': changed.length,
  'loss before training': history.losses[0],
  'loss after training': endLoss,
  'look of the last token at the first, mean': meanToFirst,
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('12', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* write a passage twice in a row and look at the attention of the second
// copy in a model trained for longer. Is there a head that looks at the token *after* the earlier copy of the same
// token?
