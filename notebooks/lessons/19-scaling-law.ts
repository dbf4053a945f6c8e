// %% [markdown]
// # 19 · A small scaling law: spend a compute budget
//
// **You will be able to** say what a training run costs before it starts; fit a power law; fit the law of Hoffmann et al. to
// models that you trained; read its intervals; and choose a size for a budget, knowing how little you know.
//
// **You need** lessons 07, 10 and 13. **Time:** 75 minutes; the cells run in about half a minute.
//
// Lesson 13 trained one GPT. Was it the right size? With the same electricity you could have trained a smaller one for longer,
// or a larger one for less long. A **scaling law** is a formula, fitted to cheap runs, that is asked about an expensive one.
// This is the run that ours will be asked about:

// %% id="lesson-13"
import { artefactOr } from 'lmlab';

// Of what lesson 13 saved, its shape and the tokens it read; they are the same for every text.
const lesson13 = await artefactOr('13-gpt', () => ({
  options: { embeddingSize: 64, layers: 2, heads: 4 },
  tokens: 240 * 8 * 64,
}));
const { embeddingSize, layers, heads } = lesson13.options;
`Lesson 13: ${layers} blocks, ${embeddingSize} wide, trained on ${lesson13.tokens} tokens.`;

// %% [markdown]
// Part 5 says what the law expects of it, and whether another size would have been better. Cheap runs first, and a text:

// %% id="load"
import { loadShippedStories, loadTinyShakespeare, publicOrShipped } from 'lmlab';

const corpus = await publicOrShipped(loadTinyShakespeare, loadShippedStories);
const text = corpus.rows.map((row) => row.text).join('\n');
const characters = [...new Set(text)].sort();
const idOf = new Map(characters.map((character, id) => [character, id]));
const ids = Int32Array.from([...text], (character) => idOf.get(character)!);
const cut = Math.floor(0.9 * ids.length);
console.log(corpus.note);
`${cut} characters to learn from, ${characters.length} different ones; the last tenth judges.`;

// %% [markdown]
// The tokens are characters, so that few of the weights go into the vocabulary. All losses below are in nats
// a character.
//
// ## 1 · What a run costs
//
// A matrix of N weights takes one multiplication and one addition a weight for each token, forward; backward costs twice
// that. So training on D tokens costs about
//
//     C = 6 · N · D
//
// operations ([Kaplan et al. 2020, Scaling Laws for Neural Language Models](https://arxiv.org/abs/2001.08361)). First on five
// tokens, with models of four widths; the library counts exactly, attention included:

// %% id="five"
import { estimateGpt, toDataFrame } from 'lmlab';

const shapeOf = (width: number) => ({
  vocabularySize: characters.length,
  contextLength: 32,
  embeddingSize: width,
  layers: 1,
  heads: 1,
  positions: 'rotary' as const,
  seed: 19,
});
const widths = [4, 8, 16, 32];
toDataFrame(
  widths.map((width) => {
    const { parameters, trainingFlopsPerToken } = estimateGpt(shapeOf(width));
    return {
      width,
      parameters,
      '6 · N · 5 tokens': 6 * parameters * 5,
      'counted, 5 tokens': 5 * trainingFlopsPerToken,
    };
  }),
);

// %% [markdown]
// The rule of thumb is near for all but the narrowest models, where attention is a large part of little. The wider the model,
// the better the rule.
//
// ## Exercise 19.1 · Tokens for a budget
//
// Write `tokensFor(flops, parameters)`: how many tokens a model of so many parameters can be trained on, as a whole number,
// without going over the budget. Your own numbers come from `variant('19.1')`; guess before you run.

// %% id="tokens-for"
import { check, variant } from 'lmlab';

console.log('Your budget and size:', variant('19.1').join(', '));

function tokensFor(flops: number, parameters: number): number {
  // #region solution
  return Math.floor(flops / (6 * parameters));
  // #endregion
}

check('19.1', tokensFor);

// %% [markdown]
// Half the size, twice the tokens: that is the whole choice.
//
// ## 2 · A sweep of cheap runs
//
// Each run has a size and a number of tokens of its own, and its own learning-rate schedule that ends where the run ends: a long run
// that is looked at half-way is not a short run, since its rate is still high
// ([Hoffmann et al. 2022, Training Compute-Optimal Large Language Models](https://arxiv.org/abs/2203.15556)).

// %% id="one-run"
import {
  consecutiveTokenBatches,
  cosineSchedule,
  gpt,
  randomTokenBatches,
  train,
} from 'lmlab';
import type { ScalingPoint } from 'lmlab';

const batches = { batchSize: 16, contextLength: 32, seed: 19 };
const data = randomTokenBatches(ids.slice(0, cut), batches);
const unseen = consecutiveTokenBatches(ids.slice(cut), batches).slice(0, 16);

async function trainOne(
  width: number,
  steps: number,
  more: { layers?: number; heads?: number } = {},
): Promise<ScalingPoint> {
  const model = gpt({ ...shapeOf(width), ...more });
  const schedule = cosineSchedule({ warmup: Math.round(steps / 10) });
  await train(model, { data, steps, learningRate: 8e-3, schedule });
  const loss =
    unseen.reduce((sum, batch) => sum + model.loss(batch), 0) / unseen.length;
  return { parameters: model.parameters.count, tokens: steps * 16 * 32, loss };
}

const first = await trainOne(4, 40);
toDataFrame([first]);

// %% [markdown]
// That was the smallest run. Guessing evenly would cost ln of the number of characters; compare.
//
// **Predict, then run:** four times the width, the same 20,480 tokens. By how much does the loss fall?

// %% id="guess-fall"
const myFall = 0.5; // ← your guess, in nats

const wider = await trainOne(16, 40);
console.log(
  `Evenly: ${Math.log(characters.length).toFixed(3)}. Width 4: ${first.loss.toFixed(3)}, width 16: ${wider.loss.toFixed(3)}.`,
);
`You guessed ${myFall}; it fell by ${(first.loss - wider.loss).toFixed(3)}, ${(wider.parameters / first.parameters).toFixed(1)} times the parameters.`;

// %% [markdown]
// One pair of runs says nothing about the next pair. So: four widths, three lengths, twelve runs. The narrow ones first.

// %% id="sweep-narrow"
const lengths = [40, 120, 360];
const points: ScalingPoint[] = [];
for (const width of widths.slice(0, 3))
  for (const steps of lengths) points.push(await trainOne(width, steps));
`${points.length} runs`;

// %% [markdown]
// The widest models cost more operations than all others together: the corner of the grid is where the money goes.

// %% id="sweep-wide"
for (const steps of lengths) points.push(await trainOne(32, steps));
toDataFrame(points);

// %% [markdown]
// Compare runs of the same width, then runs of the same length. A wider model of the same length has cost more, so this table does not
// say yet how to spend a budget; the law fitted to it will.
//
// ## 3 · A straight line on log paper
//
// If the loss falls by the same *factor* for each doubling of a quantity, then loss = c · x^(−a): a **power law**, and a
// straight line where both axes are logarithmic.

// %% id="loss-figure"
import { plotLines } from 'lmlab';

const sizes = [...new Set(points.map(({ parameters }) => parameters))];
const amounts = [...new Set(points.map(({ tokens }) => tokens))];
const lossAt = (parameters: number, tokens: number): number =>
  points.find((p) => p.parameters === parameters && p.tokens === tokens)!.loss;

plotLines(
  amounts,
  Object.fromEntries(
    sizes.map((n) => [`${n} parameters`, amounts.map((d) => lossAt(n, d))]),
  ),
  {
    title: 'Loss over training tokens',
    xLabel: 'tokens',
    yLabel: 'loss (nats a character)',
    xScale: 'log',
    yScale: 'log',
  },
);

// %% [markdown]
// Are the lines straight? A line that bends to the horizontal has found what its size cannot do. No straight line can go on
// for ever: below the entropy of the text there is nothing to learn.
//
// ## Exercise 19.2 · Fit a power law (an outside oracle; the compiler checks)
//
// Write `powerLaw(xs, ys)`: the least-squares line of ln y over ln x, as `{ coefficient, exponent }` of
// y = coefficient · x^(−exponent). One hidden test is what Python's NumPy gives.

// %% id="power-law"
interface PowerLaw {
  coefficient: number;
  exponent: number;
}

function powerLaw(xs: readonly number[], ys: readonly number[]): PowerLaw {
  // #region solution
  const x = xs.map(Math.log);
  const y = ys.map(Math.log);
  const mean = (values: number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const cross = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  const square = x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const exponent = -cross / square;
  return { coefficient: Math.exp(my + exponent * mx), exponent };
  // #endregion
}

check('19.2', powerLaw);

// %% [markdown]
// ## 4 · The law with two terms and a floor
//
// Hoffmann et al. add what is lost by being small to what is lost by having seen little, on top of what nobody can save:
//
//     L(N, D) = E + A / N^α + B / D^β
//
// ## Exercise 19.3 · The law
//
// Write `lawLoss(law, n, d)`. With the paper's constants, E = 1.69, A = 406.4, B = 410.7, α = 0.34, β = 0.28, it is tested on the
// sizes of Gopher and Chinchilla.

// %% id="law-loss"
function lawLoss(
  law: { E: number; A: number; alpha: number; B: number; beta: number },
  n: number,
  d: number,
): number {
  // #region solution
  return law.E + law.A / n ** law.alpha + law.B / d ** law.beta;
  // #endregion
}

check('19.3', lawLoss);

// %% [markdown]
// Five constants, twelve runs. The library fits them as the paper does: a loss that forgives single bad runs (Huber, on
// logarithms), several starts, and for the intervals a **bootstrap** (lesson 07): fit again to twelve runs drawn with replacement.
//
// **Predict, then run:** how sure will we be of α? Commit to a width for its 95 % interval.

// %% id="fit"
import { scalingLaw } from 'lmlab';

const myWidth = 0.05; // ← your guess: upper end minus lower end

const law = scalingLaw(points, { bootstrap: 100, seed: 19 });
const [alphaLow, alphaHigh] = law.intervals.alpha;
console.log(
  `You guessed ${myWidth}; the interval is ${(alphaHigh - alphaLow).toFixed(3)} wide.`,
);
const short = (value: number): number => Number(value.toPrecision(3));
toDataFrame(
  (['E', 'A', 'alpha', 'B', 'beta'] as const).map((name) => ({
    constant: name,
    value: short(law.constants[name]),
    from: short(law.intervals[name][0]),
    to: short(law.intervals[name][1]),
  })),
);

// %% [markdown]
// Look at the ends before you look at the middle. A and α go together: a larger A with a steeper α gives nearly the same
// losses within our range, so neither is known alone. E lies below anything we trained, and the fit hardly sees it. Where an end is
// absurd, some draws could not tell that term at all.

// %% id="law-figure"
import { plotScaling } from 'lmlab';

plotScaling(points, law, { title: 'Twelve runs and the law fitted to them' });

// %% [markdown]
// Within the range a law with five constants should lie close to twelve points; that is no proof. First, that the library's
// law is the one that stands above:

// %% id="same"
import { expectSame } from 'lmlab';

const byHand = (n: number, d: number): number => {
  const { E, A, alpha, B, beta } = law.constants;
  return E + A / n ** alpha + B / d ** beta;
};
expectSame('the law at a million', law.predict(1e6, 1e6), byHand(1e6, 1e6), {
  tolerance: 1e-9,
});

// %% [markdown]
// ### The only test that counts
//
// Hide the most expensive run, fit to the others, and predict it. That is how a law is used.

// %% id="held-out"
const cost = ({ parameters, tokens }: ScalingPoint): number =>
  6 * parameters * tokens;
const dearest = points.reduce((a, b) => (cost(b) > cost(a) ? b : a));
const blind = scalingLaw(
  points.filter((point) => point !== dearest),
  { bootstrap: 100, seed: 19 },
);
const { parameters: n, tokens: d } = dearest;
const said = blind.predict(n, d);
const [from, to] = blind.predictInterval(n, d);
const inside = dearest.loss >= from && dearest.loss <= to;
console.log(
  `Predicted ${said.toFixed(3)}, 95 % of fits from ${from.toFixed(3)} to ${to.toFixed(3)}; measured ${dearest.loss.toFixed(3)}.`,
);
`The run lies ${inside ? 'inside' : 'outside'} the interval, ${Math.abs(said - dearest.loss).toFixed(3)} nats from the prediction.`;

// %% [markdown]
// If it lies outside, nothing is broken: the interval knows which runs were drawn, not that the formula may be wrong, that one
// learning rate does not suit every size, or that another seed gives another loss. Real labs extrapolate over a hundred times
// the compute; we did over three times.
//
// ## 5 · Spend a budget
//
// For a fixed C, a larger N means a smaller D. The law's two terms pull against each other, and between them lies a valley.

// %% id="valley-figure"
const budgets = [1e9, 1e10, 1e11];
const tried = Array.from({ length: 25 }, (_, i) => 300 * 1.3 ** i);
plotLines(
  tried,
  Object.fromEntries(
    budgets.map((flops) => [
      `${flops.toExponential(0)} operations`,
      tried.map((size) => law.predict(size, flops / (6 * size))),
    ]),
  ),
  {
    title: 'The loss for a budget, by size, says the law',
    xLabel: 'parameters',
    yLabel: 'loss (nats a character)',
    xScale: 'log',
    yScale: 'log',
  },
);

// %% [markdown]
// Left of the valley the model is too small, right of it too little trained. See how flat the bottom is: a size wrong by a factor of
// two costs little. That is good news for those who must guess.
//
// ## Exercise 19.4 · The best size (a stretch)
//
// Write `bestSize(law, flops)`. Put D = C / (6N) into the law, set its derivative with respect to N to zero, and solve:
// α · A · N^(−α) = β · B · D^(−β).

// %% id="best-size"
function bestSize(
  law: { A: number; alpha: number; B: number; beta: number },
  flops: number,
): number {
  // #region solution
  const { A, alpha, B, beta } = law;
  return (
    ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) *
    (flops / 6) ** (beta / (alpha + beta))
  );
  // #endregion
}

check('19.4', bestSize);

// %% [markdown]
// ### Does it hold?
//
// A budget of a billion operations. The law names a size and an interval; we train every width of our grid with
// that money, and look.

// %% id="spend"
import { plotBars } from 'lmlab';

const budget = 1e9;
const advice = law.optimal(budget);
console.log(
  `Advice: ${Math.round(advice.parameters)} parameters (${advice.parametersInterval.map(Math.round).join(' to ')}), ${Math.round(advice.tokens)} tokens.`,
);
const spent: ScalingPoint[] = [];
for (const width of widths) {
  const { parameters } = estimateGpt(shapeOf(width));
  const steps = Math.max(1, Math.round(budget / (6 * parameters * 16 * 32)));
  spent.push(await trainOne(width, steps));
}
plotBars(Object.fromEntries(spent.map((p) => [`${p.parameters}`, p.loss])), {
  title: 'The same budget, four sizes',
  xLabel: 'parameters',
  yLabel: 'loss (nats a character)',
});

// %% [markdown]
// Compare the lowest bar with the advice and its interval. The law may name a neighbour of it: another seed moves each bar,
// and a learning rate that suits one size holds another back.
//
// ### Was lesson 13's GPT the right size?
//
// Its tokens were pieces of words, and a law for characters knows nothing of those. So the question is put in characters: the
// shape of lesson 13 and as many tokens, one character each, at the learning rate of our sweep. **Predict, then run:** how
// many nats off will the law be?

// %% id="lesson-13-size"
const myMiss = 0.05; // ← your guess

const twin = { ...shapeOf(embeddingSize), layers, heads };
const twinSize = estimateGpt(twin).parameters;
const expected = law.predict(twinSize, lesson13.tokens);
const [low, high] = law.predictInterval(twinSize, lesson13.tokens);
const twinRun = await trainOne(embeddingSize, lesson13.tokens / (16 * 32), {
  layers,
  heads,
});
const miss = Math.abs(expected - twinRun.loss);
console.log(
  `${(cost(twinRun) / cost(dearest)).toFixed(1)} times as dear as the dearest run of the sweep.`,
);
console.log(
  `Predicted ${expected.toFixed(3)}, 95 % of fits from ${low.toFixed(3)} to ${high.toFixed(3)}; measured ${twinRun.loss.toFixed(3)}.`,
);
`You guessed ${myMiss}; the law is off by ${miss.toFixed(3)}.`;

// %% [markdown]
// Further out than the hidden run, and with more blocks than any run the law was fitted to. Now the same money, spent as the
// law would:

// %% id="lesson-13-advice"
const better = law.optimal(cost(twinRun));
const [smallest, largest] = better.parametersInterval.map(Math.round);
console.log(`Best size, 95 % of fits: from ${smallest} to ${largest} parameters.`);
toDataFrame([
  {
    who: 'the shape of lesson 13',
    parameters: twinSize,
    tokens: lesson13.tokens,
    'the law expects': expected,
  },
  {
    who: 'the law',
    parameters: Math.round(better.parameters),
    tokens: Math.round(better.tokens),
    'the law expects': law.predict(better.parameters, better.tokens),
  },
]);

// %% [markdown]
// The law would rather have had a smaller model read more. Before you believe it, hold what it promises against two things: how
// far off it just was, and its interval for the best size. Whether lesson 13's size lies inside decides if the answer is “too
// large” or “we cannot say”. And the text has to be that long: beyond it, tokens are read again.
//
// ## What we have seen
//
// C = 6ND; power laws are straight on log paper until they are not; five constants from twelve runs come with wide
// intervals; the test is a run that the fit has not seen; and the best size for a budget is a flat valley.
//
// A warning. Ours spans a factor of a few hundred in compute, with one learning rate, one seed, a text that longer runs read again,
// and characters for tokens. It says how to *make* a law. It says nothing about large models, and its constants are of this text
// alone.

// %% id="result"
import { keyFigures } from 'lmlab';

const best = spent.reduce((a, b) => (b.loss < a.loss ? b : a));
keyFigures({
  'runs in the sweep': points.length,
  'alpha, lower end': short(alphaLow),
  'alpha, upper end': short(alphaHigh),
  'error on the hidden run (nats)': short(Math.abs(said - dearest.loss)),
  'advised parameters': Math.round(advice.parameters),
  'best of four sizes': best.parameters,
  "error on lesson 13's size (nats)": short(miss),
  "advised for lesson 13's operations": Math.round(better.parameters),
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('19', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* train the smallest runs with three other seeds. How much of the width of α's
// interval is luck of the seed, and how many runs would you add, and where on the grid?
