// cspell:words Karpathy's logit micrograd Papert relu Rumelhart softmax

// %% [markdown]
// # 08 · Automatic differentiation in 100 lines
//
// **You will be able to** write down any formula as a tape of small steps; get all its derivatives in one pass backward
// over the tape; check them against numbers, TensorFlow.js and PyTorch; and train a small network with an engine of your
// own.
//
// **You need** lesson 05, and the chain rule. **Time:** 75 minutes; the cells run in less than half a minute.
//
// In lesson 05 we derived a gradient on paper. That worked since the model was one line long. A Transformer is thousands of
// lines long, and nobody derives it on paper: a program does, and the program is short.

// %% id="load"
import { loadSmsSpam, random, toDataFrame } from 'lmlab';

const sms = await loadSmsSpam();
const unique = [
  ...new Map(sms.rows.map(({ text, label }) => [text, label])),
].filter(([text]) => text.trim() !== '');
const order = random(5).shuffle(unique);
const cut = Math.round(0.8 * order.length);
const [train, test] = [order.slice(0, cut), order.slice(cut)];
console.log(sms.note);
`${train.length} messages to learn from, ${test.length} to judge by, divided as in lesson 05.`;

// %% [markdown]
// ## 1 · A formula is a list of steps
//
// Five words with made-up weights, as in lesson 05: the score of a text is their sum, and the loss, if the text is spam, is
// ln(1 + e^(−score)). Written as a list in which every step uses only steps above it:

// %% id="five"
const weights = { call: 0.8, you: -0.3, free: 2.1, prize: 1.7, lunch: -1.2 };
const score = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
const steps: { step: string; from: string; value: number }[] = [
  ...Object.entries(weights).map(([word, value]) => ({
    step: `weight of ${word}`,
    from: '',
    value,
  })),
  { step: 'score', from: 'all five', value: score },
  { step: 'power', from: 'e^−score', value: Math.exp(-score) },
  { step: 'loss', from: 'ln(1 + power)', value: Math.log1p(Math.exp(-score)) },
];
toDataFrame(steps);

// %% [markdown]
// Such a list is called a **tape** (Wengert 1964). A network is nothing else, only longer. What we want is the derivative of
// its last line with respect to each of the first lines.
//
// **Predict, then run:** lesson 05 checked one derivative by moving one weight to either side. How often must the whole model
// run to get the derivatives of 1,000 weights in this way?

// %% id="guess-runs"
const myRunsGuess = 1000; // ← your guess

let runs = 0;
const sumOfSquares = (w: readonly number[]): number => {
  runs++;
  return w.reduce((sum, one) => sum + one * one, 0);
};
const many = Array.from({ length: 1000 }, (_, i) => i / 1000);
many.forEach((_, j) => {
  const moved = (by: number): number[] =>
    many.map((w, i) => (i === j ? w + by : w));
  return (sumOfSquares(moved(1e-5)) - sumOfSquares(moved(-1e-5))) / 2e-5;
});
`You guessed ${myRunsGuess}; it ran ${runs} times, for one step of gradient descent.`;

// %% [markdown]
// A model of today has billions of weights. Numeric derivatives are for checking, never for training.
//
// ## 2 · The chain rule, once a step
//
// Each step knows the **slope** of its result with respect to its own inputs. The chain rule multiplies slopes along a path
// from the result back to a weight, and adds up over all paths.
//
// ## Exercise 08.1 · By hand, once
//
// For y = (a · b + c)², write `slopes(a, b, c)`: the derivatives with respect to a, b and c, in this order. Your own numbers
// come from `variant('08.1')`; do them on paper first.

// %% id="by-hand"
import { check, variant } from 'lmlab';

console.log('Your a, b and c:', variant('08.1').join(', '));

function slopes(a: number, b: number, c: number): number[] {
  // #region solution
  const outer = 2 * (a * b + c);
  return [outer * b, outer * a, outer];
  // #endregion
}

check('08.1', slopes);

// %% [markdown]
// Nothing in it was clever: the slope of the square, times the slope of the sum, times the slope of the product. A machine
// can do that, if each step writes down its slopes while it is computed.
//
// ## Exercise 08.2 · A product on the tape (the compiler checks)
//
// An entry of our tape has a value, and for each input its place on the tape and the slope with respect to it. Write
// `multiply(tape, a, b)`: the entry for the product of the entries at places a and b, a's slope first. An entry without slopes does
// not compile.

// %% id="multiply"
interface Entry {
  readonly value: number;
  readonly inputs: readonly (readonly [place: number, slope: number])[];
}

function multiply(tape: readonly Entry[], a: number, b: number): Entry {
  // #region solution
  return {
    value: tape[a].value * tape[b].value,
    inputs: [
      [a, tape[b].value],
      [b, tape[a].value],
    ],
  };
  // #endregion
}

check('08.2', multiply);

// %% [markdown]
// ## 3 · One pass backward
//
// Start at the last entry: the derivative of the result with respect to itself is 1. Then go up the tape. When we come to an
// entry, everything that used it has been dealt with, so its own derivative is complete; it hands a share to each of its inputs:
//
//     derivative of the input  +=  slope · derivative of the entry
//
// ## Exercise 08.3 · Backward
//
// Write `backward(tape)`: one derivative for each entry, of the last entry with respect to it. The tape is never empty.

// %% id="backward"
function backward(tape: readonly Entry[]): number[] {
  // #region solution
  const derivatives = tape.map(() => 0);
  derivatives[tape.length - 1] = 1;
  for (let place = tape.length - 1; place >= 0; place--) {
    for (const [input, slope] of tape[place].inputs) {
      derivatives[input] += slope * derivatives[place];
    }
  }
  return derivatives;
  // #endregion
}

check('08.3', backward);

// %% [markdown]
// ### The engine
//
// Entries, one method for each kind of step, and the pass backward: this is all that the famous frameworks do at heart. (Ours is
// in the spirit of Karpathy's [micrograd](https://github.com/karpathy/micrograd), but with a tape in the place of a graph, so
// nothing needs to be sorted.) A method returns the **place** of its entry; `value(place)` looks it up.

// %% id="engine"
class Tape {
  readonly entries: Entry[] = [];

  #record(value: number, inputs: Entry['inputs'] = []): number {
    return this.entries.push({ value, inputs }) - 1;
  }
  value(place: number): number {
    return this.entries[place].value;
  }
  leaf(value: number): number {
    return this.#record(value);
  }
  add(...places: number[]): number {
    const sum = places.reduce((total, place) => total + this.value(place), 0);
    return this.#record(
      sum,
      places.map((place) => [place, 1]),
    );
  }
  multiply(a: number, b: number): number {
    return this.#record(this.value(a) * this.value(b), [
      [a, this.value(b)],
      [b, this.value(a)],
    ]);
  }
  scale(a: number, factor: number): number {
    return this.#record(factor * this.value(a), [[a, factor]]);
  }
  exp(a: number): number {
    const power = Math.exp(this.value(a));
    return this.#record(power, [[a, power]]);
  }
  log(a: number): number {
    return this.#record(Math.log(this.value(a)), [[a, 1 / this.value(a)]]);
  }
  tanh(a: number): number {
    const t = Math.tanh(this.value(a));
    return this.#record(t, [[a, 1 - t * t]]);
  }
  relu(a: number): number {
    const on = this.value(a) > 0;
    return this.#record(on ? this.value(a) : 0, [[a, on ? 1 : 0]]);
  }
  /** The derivative of the last entry with respect to every entry. */
  derivatives(): Float64Array {
    const result = new Float64Array(this.entries.length);
    result[result.length - 1] = 1;
    for (let place = result.length - 1; place >= 0; place--) {
      for (const [input, slope] of this.entries[place].inputs) {
        result[input] += slope * result[place];
      }
    }
    return result;
  }
}

// %% [markdown]
// The five words again. All derivatives come from a single pass, those of the steps in between as well:

// %% id="five-backward"
const small = new Tape();
const names = Object.keys(weights).map((word) => `weight of ${word}`);
const leaves = Object.values(weights).map((value) => small.leaf(value));
const power = small.exp(small.scale(small.add(...leaves), -1));
small.log(small.add(small.leaf(1), power));
const all = small.derivatives();
const labels = [...names, 'score', '−score', 'power', 'one', '1 + power', 'loss'];
toDataFrame(
  labels.map((entry, i) => ({
    entry,
    value: small.value(i),
    'derivative of the loss': all[i],
  })),
);

// %% [markdown]
// Every weight has the same derivative, σ(score) − 1: lesson 05 derived it, here it fell out. It is negative: a larger weight
// makes a spam message less surprising.
//
// ### Never trust an engine that you have not checked
//
// A formula that uses every kind of step at least once, at a point chosen at random. First against numeric derivatives:

// %% id="numeric-check"
const point = [0.7, -1.3, 0.4];

/** tanh(a·b + c) · e^c + ln(1 + a²) + relu(a − b) */
function formula(at: readonly number[]): { value: number; slopes: number[] } {
  const tape = new Tape();
  const [a, b, c] = at.map((value) => tape.leaf(value));
  const first = tape.multiply(
    tape.tanh(tape.add(tape.multiply(a, b), c)),
    tape.exp(c),
  );
  const second = tape.log(tape.add(tape.leaf(1), tape.multiply(a, a)));
  const third = tape.relu(tape.add(a, tape.scale(b, -1)));
  const result = tape.add(first, second, third);
  return { value: tape.value(result), slopes: [...tape.derivatives().slice(0, 3)] };
}

const { slopes: exact } = formula(point);
toDataFrame(
  point.map((_, j) => {
    const moved = (by: number): number =>
      formula(point.map((value, i) => (i === j ? value + by : value))).value;
    const numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
    return { 'with respect to': 'abc'[j], tape: exact[j], numeric };
  }),
);

// %% [markdown]
// Then against two engines that others wrote: TensorFlow.js, which computes in 32 bits here, and PyTorch in 64, whose numbers
// stand in the cell with the call that made them.

// %% id="oracles"
import { expectSame, tf, useBackend } from 'lmlab';

await useBackend();
const inTensorFlow = tf
  .grads((a, b, c) =>
    tf
      .tanh(a.mul(b).add(c))
      .mul(tf.exp(c))
      .add(tf.log(a.square().add(1)))
      .add(tf.relu(a.sub(b))),
  )(point.map((value) => tf.scalar(value)))
  .map((slope) => slope.dataSync()[0]);
expectSame('tape and TensorFlow.js', exact, inTensorFlow, { tolerance: 1e-5 });

// torch 1.13.1: a, b, c as float64 tensors with requires_grad=True;
// y = tanh(a*b+c)*exp(c) + log(1+a*a) + relu(a-b); y.backward(); a.grad, b.grad, c.grad
const inPyTorch = [0.4285326098674169, -0.18634977392447916, 0.4612816115159273];
expectSame('tape and PyTorch', exact, inPyTorch, { tolerance: 1e-12 });

// %% [markdown]
// ### What it costs
//
// Multiplications for all derivatives of a sum of n products: numeric differences run the model twice for each weight; the pass
// backward touches each entry once.

// %% id="cost-figure"
import { plotLines } from 'lmlab';

const sizes = [1, 3, 10, 30, 100, 300, 1000];
const slopesOnTape = sizes.map((n) => {
  const tape = new Tape();
  const inputs = Array.from({ length: n }, (_, i) => tape.leaf(1 / (1 + i)));
  tape.add(...inputs.map((place) => tape.multiply(place, place)));
  return tape.entries.reduce((sum, entry) => sum + entry.inputs.length, 0);
});
plotLines(
  sizes,
  {
    'numeric differences': sizes.map((n) => 2 * n * n),
    'backward over the tape': slopesOnTape,
  },
  {
    title: 'All derivatives of a model with n weights',
    xLabel: 'weights',
    yLabel: 'multiplications',
    xScale: 'log',
    yScale: 'log',
  },
);

// %% [markdown]
// Both axes are logarithmic: twice the steepness means the square. The price of the lower line is memory: the tape keeps every
// value of the way forward. When a large model runs out of memory in training, this is what filled it.
//
// ## 4 · A network for what a line cannot do
//
// *good* is praise and *bad* is not; *not* turns both around. Two features, four texts:

// %% id="negation"
const phrases = [
  { text: 'good', x: [0, 0], y: 1 },
  { text: 'not good', x: [1, 0], y: 0 },
  { text: 'bad', x: [0, 1], y: 0 },
  { text: 'not bad', x: [1, 1], y: 1 },
];
toDataFrame(
  phrases.map(({ text, x, y }) => ({
    text,
    has_not: x[0],
    has_bad: x[1],
    praise: y,
  })),
);

// %% [markdown]
// A **hidden layer** makes features of features: each of its units is a small model with a tanh at its end. Below, one function
// for both kinds of model: with 0 hidden units it is the logistic regression of lesson 05, with one score (**logit**) a class.
// The loss is −ln of the softmax probability of the true class.

// %% id="network"
interface Sample {
  readonly x: readonly number[];
  readonly y: number;
}

const weightCount = (inputs: number, hidden: number): number =>
  hidden === 0 ? 2 * (inputs + 1) : hidden * (inputs + 1) + 2 * (hidden + 1);

/** The two logits of a sample. `w`: the weights' places, a unit's bias after its weights. */
function logits(
  tape: Tape,
  w: number[],
  x: readonly number[],
  hidden: number,
): number[] {
  const units = Array.from({ length: hidden }, (_, h) => {
    const at = h * (x.length + 1);
    const parts = x.map((value, i) => tape.scale(w[at + i], value));
    return tape.tanh(tape.add(...parts, w[at + x.length]));
  });
  const offset = hidden * (x.length + 1);
  return [0, 1].map((k) => {
    const at = offset + k * ((hidden === 0 ? x.length : hidden) + 1);
    const parts =
      hidden === 0
        ? x.map((value, i) => tape.scale(w[at + i], value))
        : units.map((unit, h) => tape.multiply(w[at + h], unit));
    return tape.add(...parts, w[at + parts.length]);
  });
}

/** Mean loss of samples and its gradient, from one pass forward and one back. */
function lossAndGradient(
  samples: readonly Sample[],
  weights: ArrayLike<number>,
  hidden: number,
): { loss: number; gradient: Float64Array } {
  const tape = new Tape();
  const w = Array.from(weights, (value) => tape.leaf(value));
  const losses = samples.map(({ x, y }) => {
    const z = logits(tape, w, x, hidden);
    const total = tape.log(tape.add(...z.map((place) => tape.exp(place))));
    return tape.add(total, tape.scale(z[y], -1));
  });
  const mean = tape.scale(tape.add(...losses), 1 / samples.length);
  return {
    loss: tape.value(mean),
    gradient: tape.derivatives().slice(0, w.length),
  };
}

/** Gradient descent: the losses on the way, and the weights at the end. */
function descend(
  samples: readonly Sample[],
  hidden: number,
  { rate = 0.5, steps = 100, seed = 1 } = {},
): { losses: number[]; weights: Float64Array } {
  const rng = random(seed);
  const weights = Float64Array.from(
    { length: weightCount(samples[0].x.length, hidden) },
    () => rng.normal(0, 0.7),
  );
  const losses = Array.from({ length: steps }, () => {
    const { loss, gradient } = lossAndGradient(samples, weights, hidden);
    weights.forEach((w, i) => (weights[i] = w - rate * gradient[i]));
    return loss;
  });
  return { losses, weights };
}

/** The class with the larger logit. */
function classOf(
  x: readonly number[],
  weights: ArrayLike<number>,
  hidden: number,
): number {
  const tape = new Tape();
  const w = Array.from(weights, (value) => tape.leaf(value));
  const [ham, spam] = logits(tape, w, x, hidden);
  return tape.value(spam) > tape.value(ham) ? 1 : 0;
}

// %% [markdown]
// **Predict, then run:** how many of the four phrases can the model *without* a hidden layer get right at best?

// %% id="xor-figure"
const myPhraseGuess = 4; // ← 0 to 4

const lengthOfRun = 300;
const withoutHidden = descend(phrases, 0, { steps: lengthOfRun });
const withHidden = descend(phrases, 4, { steps: lengthOfRun });
const rightOf = (weights: ArrayLike<number>, hidden: number): number =>
  phrases.filter(({ x, y }) => classOf(x, weights, hidden) === y).length;
const linearRight = rightOf(withoutHidden.weights, 0);
const networkRight = rightOf(withHidden.weights, 4);
console.log(
  `You guessed ${myPhraseGuess}; no line gets more than 3. Ours got ${linearRight} of 4, with four hidden units ${networkRight}.`,
);
plotLines(
  Array.from({ length: lengthOfRun }, (_, i) => i),
  { 'no hidden layer': withoutHidden.losses, '4 hidden units': withHidden.losses },
  { title: 'A line cannot learn “not”', xLabel: 'step', yLabel: 'loss' },
);

// %% [markdown]
// Draw the four phrases as the corners of a square: praise lies on a diagonal, and no line cuts a diagonal off. The model without
// a hidden layer ends at ln 2, which is a thrown coin: which of
// the phrases it then gets right is chance. This is the XOR problem that stopped the first wave of networks
// (Minsky and Papert 1969); hidden layers trained backward ended the stop (Rumelhart, Hinton and Williams 1986).
//
// ## Exercise 08.4 · A network's gradient by hand (an outside oracle, a stretch)
//
// The last gradient of this course that you write by hand. One hidden layer, no biases, one text *x* of class *y* (0 or 1):
//
//     h = tanh(V · x),   z = u · h,   loss = ln(1 + e^z) − y · z
//
// Write `networkSlopes(V, u, x, y)`: the derivatives of V (one row a hidden unit) and of u. The hidden tests hold PyTorch's
// numbers.

// %% id="network-slopes"
function networkSlopes(
  V: readonly (readonly number[])[],
  u: readonly number[],
  x: readonly number[],
  y: number,
): { V: number[][]; u: number[] } {
  // #region solution
  const h = V.map((row) => Math.tanh(row.reduce((sum, v, i) => sum + v * x[i], 0)));
  const z = h.reduce((sum, one, j) => sum + one * u[j], 0);
  const error = 1 / (1 + Math.exp(-z)) - y;
  return {
    V: h.map((one, j) => x.map((value) => error * u[j] * (1 - one * one) * value)),
    u: h.map((one) => error * one),
  };
  // #endregion
}

check('08.4', networkSlopes);

// %% [markdown]
// ## 5 · On real messages
//
// Six features that a glance gives: no vocabulary, only the look of a message. One message and its shape first:

// %% id="features"
const look = (text: string): number[] => {
  const share = (pattern: RegExp): number =>
    (text.match(pattern) ?? []).length / text.length;
  return [
    Math.log(text.length),
    share(/\d/g),
    share(/\p{Lu}/gu),
    share(/[!?]/g),
    share(/[£$€%]/g),
    share(/[a-z]{2,}/g),
  ];
};
const columns = [
  'ln length',
  'digits',
  'capitals',
  '! and ?',
  'money signs',
  'words',
];
console.log(`“${train[0][0]}” becomes ${columns.length} numbers:`);
toDataFrame(look(train[0][0]).map((value, i) => ({ feature: columns[i], value })));

// %% [markdown]
// The features are brought to mean 0 and deviation 1 on the training messages, as in lesson 01. Before we train: does our engine
// give the gradient that the library's network has? The library computes the same network in whole matrices.

// %% id="same-as-mlp"
import { Dense, mlp, standardScaler } from 'lmlab';

const scaler = standardScaler().fit(
  Dense.fromRows(train.map(([text]) => look(text))),
);
const samplesOf = (messages: typeof train): Sample[] => {
  const x = scaler.transform(Dense.fromRows(messages.map(([text]) => look(text))));
  return messages.map(([, label], i) => ({
    x: Array.from(x.row(i)),
    y: label === 'spam' ? 1 : 0,
  }));
};
const hidden = 6;
const batch = samplesOf(train.slice(0, 20));
const library = mlp({
  inputs: 6,
  classes: 2,
  hidden: [hidden],
  activation: 'tanh',
  seed: 8,
});

// The library keeps inputs × units; ours keeps a unit's weights and bias together.
const inOurOrder = (part: 'values' | 'gradient'): number[] =>
  [0, 1].flatMap((layer) => {
    const matrix = library.parameters[part](`layers.${layer}.weight`);
    const biases = Array.from(library.parameters[part](`layers.${layer}.bias`));
    return biases.flatMap((bias, unit) => [
      ...matrix.filter((_, i) => i % biases.length === unit),
      bias,
    ]);
  });
library.parameters.clearGradients();
library.lossAndGradients(
  {
    x: Float32Array.from(batch.flatMap(({ x }) => x)),
    targets: Int32Array.from(batch, ({ y }) => y),
  },
  0,
);
const ours = lossAndGradient(batch, inOurOrder('values'), hidden);
expectSame(
  'gradient of the tape and of mlp',
  [...ours.gradient],
  inOurOrder('gradient'),
  {
    tolerance: 1e-5,
  },
);

// %% [markdown]
// Now train on 300 messages; a scalar engine is slow, and more would take longer than you want to wait. Same rate, same number
// of steps, with and without a hidden layer:

// %% id="train-figure"
const few = samplesOf(train.slice(0, 300));
const flat = descend(few, 0, { steps: 60 });
const deep = descend(few, hidden, { steps: 60 });
plotLines(
  Array.from({ length: 60 }, (_, i) => i),
  { 'no hidden layer': flat.losses, [`${hidden} hidden units`]: deep.losses },
  {
    title: 'Training on 300 messages, with our own engine',
    xLabel: 'step',
    yLabel: 'training loss',
  },
);

// %% [markdown]
// How good is that on the test messages, and how far is it from lesson 05's model, which had every word of every training message?

// %% id="compare"
import {
  artefactOr,
  f1,
  logisticRegression,
  pipeline,
  tfidfVectorizer,
} from 'lmlab';

// What lesson 05 saved, made anew where it is not there, or was made from other data.
const rebuild = () => {
  const model = pipeline(tfidfVectorizer(), logisticRegression({ C: 10 })).fit(
    train.map(([text]) => text),
    train.map(([, label]) => label),
  );
  const spam = model.model.classes.indexOf('spam');
  const probabilities = model.predictProba(test.map(([text]) => text));
  return {
    data: { source: sms.source },
    truth: test.map(([, label]) => label),
    probabilityOfSpam: test.map((_, i) => probabilities.at(i, spam)),
  };
};
const kept = await artefactOr('05-probabilities', rebuild);
const lesson05 = kept.data.source === sms.source ? kept : rebuild();
const judged = samplesOf(test);
const f1Of = (truth: readonly number[], found: readonly number[]): number =>
  f1([...truth], [...found], { posLabel: 1, zeroDivision: 0 });
const byTape = (weights: ArrayLike<number>, units: number): number =>
  f1Of(
    judged.map(({ y }) => y),
    judged.map(({ x }) => classOf(x, weights, units)),
  );
const f1Scores = {
  'look, no hidden layer': byTape(flat.weights, 0),
  'look, hidden layer': byTape(deep.weights, hidden),
  'lesson 05, all words': f1Of(
    lesson05.truth.map((label) => (label === 'spam' ? 1 : 0)),
    lesson05.probabilityOfSpam.map((p) => (p > 0.5 ? 1 : 0)),
  ),
};
toDataFrame(Object.entries(f1Scores).map(([model, F1]) => ({ model, F1 })));

// %% [markdown]
// Whether a hidden layer helps depends on the features: where each already points one way, a line is enough. (Lesson 07 told how
// to find out if a difference means anything.) What matters here: all of it was trained by some sixty lines that you can read.
//
// ## 6 · Gradients that vanish
//
// The pass backward multiplies one slope a layer. The sigmoid is never steeper than 1/4. **Predict, then run:** after ten
// sigmoids in a row, how large is the derivative of the last with respect to the first input, at most?

// %% id="vanishing-figure"
const myVanishingGuess = 0.01; // ← your guess

const depths = Array.from({ length: 20 }, (_, i) => i + 1);
const through = (
  depth: number,
  layer: (tape: Tape, at: number) => number,
): number => {
  const tape = new Tape();
  let at = tape.leaf(0.5);
  for (let i = 0; i < depth; i++) at = layer(tape, at);
  return tape.derivatives()[0];
};
// σ(z) = ½ + ½ tanh(z / 2)
const sigmoidLayer = (tape: Tape, at: number): number =>
  tape.add(tape.leaf(0.5), tape.scale(tape.tanh(tape.scale(at, 0.5)), 0.5));
console.log(
  `You guessed ${myVanishingGuess}; it is at most ${(0.25 ** 10).toExponential(1)}, here ${through(10, sigmoidLayer).toExponential(1)}.`,
);
const gradientLeft = {
  sigmoid: depths.map((depth) => through(depth, sigmoidLayer)),
  tanh: depths.map((depth) => through(depth, (tape, at) => tape.tanh(at))),
  relu: depths.map((depth) => through(depth, (tape, at) => tape.relu(at))),
};
plotLines(depths, gradientLeft, {
  title: 'What is left of a gradient',
  xLabel: 'layers',
  yLabel: 'derivative',
  yScale: 'log',
});

// %% [markdown]
// The first layers of a deep sigmoid network learn next to nothing: their gradient is gone before it gets there. That is why later networks
// use ReLU and its relatives, and why the Transformer of lesson 12 leads a way *around* every layer.
//
// ## What we have seen
//
// A formula is a tape of steps; each step knows its own slopes; one pass backward gives all derivatives for about the price of the
// way forward, and memory for every value on it. The same engine trained a line and a network, and agreed with three others.
//
// Lesson 09 holds such models back, so that they learn the rule and not the examples.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('08-look', {
  data: { name: sms.name, source: sms.source },
  f1: f1Scores,
  gradientLeft,
});

keyFigures({
  'runs of the model, numeric, 1,000 weights': runs,
  'multiplications backward, 1,000 weights': slopesOnTape.at(-1)!,
  'phrases right, no hidden layer': linearRight,
  'phrases right, hidden layer': networkRight,
  'F1 by look, no hidden layer': f1Scores['look, no hidden layer'],
  'F1 by look, hidden layer': f1Scores['look, hidden layer'],
  'F1, lesson 05': f1Scores['lesson 05, all words'],
  'gradient left after ten sigmoids': through(10, sigmoidLayer),
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('08', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* give `Tape` a method `softmax(places)` whose entries know their slopes in one step
// each. How many entries does the tape of one message save, and is the gradient still the same?
