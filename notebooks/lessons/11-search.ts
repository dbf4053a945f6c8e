// cspell:words adamw Bengio Bergstra Clinc Jamieson Rasmussen Talwalkar

// %% [markdown]
// # 11 · Grid, random, Bayesian, ASHA at equal budget
//
// **You will be able to** describe a search space; search it by grid, at random, with a model of the earlier trials, and by giving
// up early on what is poor; compare such searches at the same budget over several seeds; and say what the best score is worth.
//
// **You need** lessons 07 and 10. **Time:** 80 minutes; the cells run in about half a minute.
//
// Rate, decay, dropout, C, the smallest document frequency: nobody knows their best values, and each try costs a training run. How
// to spend a budget of runs is a question of its own, and easy to answer unfairly.
//
// Nobody begins without any knowledge: lesson 10 found a rate by a range test, and the networks of lesson 09 had a dropout of one half.

// %% id="start"
import {
  artefactOr,
  featureBatches,
  learningRateRange,
  loadClinc150,
  loadShippedIntents,
  mlp,
  publicOrShipped,
  random,
  tfidfVectorizer,
} from 'lmlab';

// What lesson 10 saved, made anew where it is not there, or was made from other data.
const queries = await publicOrShipped(loadClinc150, loadShippedIntents);
const lesson10 = async () => {
  const countOf = new Map<string, number>();
  for (const { intent } of queries.rows)
    countOf.set(intent, (countOf.get(intent) ?? 0) + 1);
  const intents = [...countOf]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 40)
    .map(([intent]) => intent);
  const questions = random(10).shuffle(
    [...new Map(queries.rows.map(({ text, intent }) => [text, intent]))].filter(
      ([, intent]) => intents.includes(intent),
    ),
  );
  const known = questions.slice(0, Math.round(0.75 * questions.length));
  const texts = known.map(([text]) => text);
  const X = tfidfVectorizer({ maxFeatures: 600 }).fit(texts).transform(texts);
  const { suggestion } = await learningRateRange(
    mlp({ inputs: X.cols, classes: intents.length, hidden: [32], seed: 1 }),
    {
      data: featureBatches(
        X,
        known.map(([, intent]) => intents.indexOf(intent)),
        { batchSize: 32, seed: 2 },
      ),
      steps: 100,
      from: 1e-4,
      to: 1,
    },
  );
  return { data: { source: queries.source }, suggestion, dropout: 0.5 };
};
const saved = await artefactOr('10-training', lesson10);
const kept = saved.data.source === queries.source ? saved : await lesson10();
const recipe = { rate: kept.suggestion, dropout: kept.dropout, decay: 0.01 };
`Lessons 09 and 10: a rate of ${recipe.rate.toFixed(3)}, a dropout of ${recipe.dropout}, and the library's decay of ${recipe.decay}.`;

// %% [markdown]
// What are these worth on other data, for a smaller network and a shorter run? In section 5 a single run with them sets the number to
// beat; a search that costs twelve runs should do better. The messages:

// %% id="load"
import { loadSmsSpam } from 'lmlab';

const sms = await loadSmsSpam();
const unique = [
  ...new Map(sms.rows.map(({ text, label }) => [text, label])),
].filter(([text]) => text.trim() !== '');
const order = random(11).shuffle(unique);
const [training, validation, test] = [
  order.slice(0, 800),
  order.slice(800, 1200),
  order.slice(1200, 3200),
];
console.log(sms.note);
`${training.length} messages to learn from, ${validation.length} to choose by, ${test.length} to judge the choice.`;

// %% [markdown]
// ## 1 · A space to search
//
// A **space** says for each parameter where to look. Rates and prices vary by factors, so they are drawn evenly on a logarithmic scale.
// Five points of a space, drawn at random:

// %% id="five"
import {
  createStudy,
  logUniform,
  randomSampler,
  toDataFrame,
  uniform,
} from 'lmlab';

const space = {
  rate: logUniform(1e-4, 1),
  dropout: uniform(0, 0.8),
  decay: logUniform(1e-3, 10),
};
const fivePoints = createStudy({
  space,
  sampler: randomSampler(),
  seed: 1,
}).askMany(5);
toDataFrame(fivePoints.map(({ params }) => params));

// %% [markdown]
// Look at the rates: on this scale, one between 0.0001 and 0.001 is as likely as one between 0.1 and 1. On a plain scale, nine of ten
// would lie above 0.1.
//
// ## Exercise 11.1 · From numbers between 0 and 1 to parameters (the compiler checks)
//
// Samplers draw *u* evenly from [0, 1). Write `pointAt(u, v)`: C between 0.01 and 100, evenly on the logarithmic scale by *u*; minDf, a
// whole number from 1 to 5, each equally likely, by *v*. A point without one of the two does not compile.

// %% id="point-at"
import { check } from 'lmlab';

interface Point {
  C: number;
  minDf: number;
}

function pointAt(u: number, v: number): Point {
  // #region solution
  return { C: 0.01 * 10000 ** u, minDf: 1 + Math.floor(5 * v) };
  // #endregion
}

check('11.1', pointAt);

// %% [markdown]
// ## 2 · Three searches of the library
//
// A pipeline, twelve tries each: a grid of 4 × 3, random points, and points that a model proposes. All cross-validated on the same folds:

// %% id="searches"
import {
  bayesSearch,
  f1,
  gridSearch,
  int,
  logisticRegression,
  pipeline,
  randomSearch,
  step,
  stratifiedKFold,
} from 'lmlab';

const [x, y] = [training.map(([text]) => text), training.map(([, label]) => label)];
const model = pipeline(
  step('tfidf', tfidfVectorizer),
  step('model', logisticRegression),
);
const options = {
  cv: stratifiedKFold({ nSplits: 3, shuffle: true, seed: 1 }),
  scoring: (truth: readonly string[], predicted: readonly string[]): number =>
    f1(truth, predicted, { posLabel: 'spam', zeroDivision: 0 }),
};
const grid = { 'tfidf.minDf': [1, 3, 5], 'model.C': [0.1, 1, 10, 100] };
const around = { 'tfidf.minDf': int(1, 5), 'model.C': logUniform(0.01, 100) };
const found = {
  grid: gridSearch(model, grid, x, y, options),
  random: randomSearch(model, around, x, y, { ...options, nTrials: 12, seed: 1 }),
  Bayesian: bayesSearch(model, around, x, y, { ...options, nTrials: 12, seed: 1 }),
};
toDataFrame(
  Object.entries(found).map(([search, { bestParams, bestScore, trials }]) => ({
    search,
    tries: trials.length,
    minDf: bestParams['tfidf.minDf'],
    C: bestParams['model.C'],
    F1: bestScore,
  })),
);

// %% [markdown]
// Three searches, one seed, scores that differ in the second digit or less: this says nothing yet about which search is better. Look
// also where the best C lies: at an edge of the space a search has not ended, and the space should be made wider.
//
// What a grid does badly shows when we count. **Predict, then run:** twelve tries each, in two parameters. How many *different* values of
// C did the grid try, and how many did random search?

// %% id="values-figure"
import { plotBars } from 'lmlab';

const myGridGuess = 12; // ← different values of C in the grid

const different = Object.fromEntries(
  Object.entries(found).map(([search, { trials }]) => [
    search,
    new Set(trials.map(({ params }) => params['model.C'])).size,
  ]),
);
console.log(
  `You guessed ${myGridGuess}; the grid tried ${different['grid']} values of C.`,
);
plotBars(different, {
  title: 'Different values of C in twelve tries',
  yLabel: 'values',
});

// %% [markdown]
// If only C matters, the grid has paid for each of its values three times (Bergstra and Bengio 2012). With every further parameter it gets
// worse; random search does not notice parameters that do not matter.
//
// ## 3 · Learning from earlier tries
//
// **Bayesian** search keeps a model of the objective: at each point a guess and how sure it is. It tries next where the guess is good or
// the doubt is large. With a Gaussian process (Rasmussen and Williams 2006), two trials that lie *d* apart have a similarity of
//
//     k(d) = e^(−d² / 2)
//
// For two trials (x₁, y₁), (x₂, y₂) and a noise of 0.1, let K be the matrix with 1.1 on its diagonal and k(x₁ − x₂) beside it, and
// **k** the similarities of a new x with the two. Then the guess is **k** · K⁻¹ · **y**, and its variance 1 − **k** · K⁻¹ · **k**.

// %% id="posterior-figure"
import { plotLines } from 'lmlab';

const similar = (d: number): number => Math.exp((-d * d) / 2);
const tried = [
  { at: 0, value: 1 },
  { at: 2, value: -1 },
];
/** K⁻¹ · v for two trials. */
const solve = (v: readonly number[]): number[] => {
  const beside = similar(tried[0].at - tried[1].at);
  const determinant = 1.1 ** 2 - beside ** 2;
  return [
    (1.1 * v[0] - beside * v[1]) / determinant,
    (1.1 * v[1] - beside * v[0]) / determinant,
  ];
};
const positions = Array.from({ length: 61 }, (_, i) => -2 + i / 10);
const guesses = positions.map((at) => {
  const k = tried.map((one) => similar(at - one.at));
  const [a, b] = solve(k);
  return {
    mean: a * tried[0].value + b * tried[1].value,
    sd: Math.sqrt(1 - a * k[0] - b * k[1]),
  };
});
plotLines(
  positions,
  {
    guess: guesses.map(({ mean }) => mean),
    'one deviation up': guesses.map(({ mean, sd }) => mean + sd),
    'one deviation down': guesses.map(({ mean, sd }) => mean - sd),
  },
  {
    title: 'After two trials, at 0 and at 2',
    xLabel: 'parameter',
    yLabel: 'objective',
  },
);

// %% [markdown]
// Where it has looked, the band is narrow; far away it knows nothing, and says so. A search for the minimum tries next where the lower line is
// low: near the good trial, but on the side that nobody has seen. **TPE**, the default of `createStudy` (Bergstra et al. 2011), reaches
// the same end by other means: it models where good trials lie and where poor ones do, and tries where the former are dense.
//
// ## 4 · Giving up early
//
// Most runs can be told to be poor long before they end. **Successive halving** (Jamieson and Talwalkar 2016): start many runs, keep the
// best third, give those three times as long, and so on. What does that cost?
//
// ## Exercise 11.2 · The cost of halving
//
// Write `halvingCost(candidates, steps, factor)`: in each round all candidates are trained from the start, for `steps` steps; then one in
// `factor` goes on (rounded up), with `factor` times the steps; the round with a single candidate is the last. (Who keeps the networks and
// trains them on pays less still.) Your own numbers come from `variant('11.2')`.

// %% id="halving-cost"
import { variant } from 'lmlab';

console.log('Your candidates, steps and factor:', variant('11.2').join(', '));

function halvingCost(candidates: number, steps: number, factor: number): number {
  // #region solution
  let cost = candidates * steps;
  while (candidates > 1) {
    candidates = Math.ceil(candidates / factor);
    steps *= factor;
    cost += candidates * steps;
  }
  return cost;
  // #endregion
}

check('11.2', halvingCost);

// %% [markdown]
// Every round costs about the same, so 81 candidates cost little more than a few full runs. **Predict, then run:** 81 candidates, 4 steps in
// the first round, a factor of 3: what share of the cost of training all of them to the end?

// %% id="guess-halving"
const myCostGuess = 0.5; // ← between 0 and 1

const rounds = [81, 27, 9, 3, 1].map((candidates, r) => ({
  candidates,
  'steps each': 4 * 3 ** r,
  cost: candidates * 4 * 3 ** r,
}));
const halvedCost = rounds.reduce((sum, { cost }) => sum + cost, 0);
const costShare = halvedCost / (81 * rounds.at(-1)!['steps each']);
console.log(`You guessed ${myCostGuess}; it is ${costShare.toFixed(3)}.`);
toDataFrame(rounds);

// %% [markdown]
// Halving waits for a whole round before it decides. **ASHA** (Li et al. 2020) does not: whenever a run comes to a rung, it goes on if it is among the
// best of all that have come there *so far*.
//
// ## Exercise 11.3 · May it go on?
//
// Write `goesOn(loss, others, factor)`: the run's loss at a rung, and those of the runs that were there before. There is room for one in
// `factor` of all of them, itself included (rounded down, but at least one place). It goes on if fewer of the others are *better* than
// there are places.

// %% id="goes-on"
function goesOn(loss: number, others: readonly number[], factor: number): boolean {
  // #region solution
  const places = Math.max(1, Math.floor((others.length + 1) / factor));
  const better = others.filter((other) => other < loss).length;
  return better < places;
  // #endregion
}

check('11.3', goesOn);

// %% [markdown]
// Note what it does to the first run that comes to a rung: it always goes on. The price of not waiting is some luck.
//
// ## 5 · A fair comparison
//
// The objective: the validation loss of a small network after 64 steps. The budget: **768 steps**, which are twelve full runs. Everyone gets the same,
// and so that luck does not decide, everyone gets it with six seeds. (The grid has no seed, so it has one result.)

// %% id="objective"
import { adamw, train } from 'lmlab';
import type { Sampled } from 'lmlab';

const tfidf = tfidfVectorizer({ maxFeatures: 200 }).fit(x);
const codes = (part: typeof training): number[] =>
  part.map(([, label]) => Number(label === 'spam'));
const held = featureBatches(
  tfidf.transform(validation.map(([text]) => text)),
  codes(validation),
  {
    batchSize: validation.length,
  },
)(0);
const draw = featureBatches(tfidf.transform(x), codes(training), {
  batchSize: 16,
  seed: 2,
});
const batches = Array.from({ length: 64 }, (_, i) => draw(i)); // the same for all runs
const BUDGET = 768;

/** Trains one network; `report` hears the validation loss every 4 steps, and may throw to end the run. */
async function fitNetwork(
  { rate, dropout, decay }: Sampled<typeof space>,
  report: (loss: number, step: number) => void = () => undefined,
): Promise<{ network: ReturnType<typeof mlp>; loss: number }> {
  const network = mlp({ inputs: 200, classes: 2, hidden: [8], seed: 1, dropout });
  const { validations } = await train(network, {
    data: (index) => batches[index],
    steps: 64,
    learningRate: rate,
    optimizer: adamw({ weightDecay: decay }),
    validation: [held],
    validateEvery: 4,
    callbacks: [
      ({ step, validationLoss }) => {
        if (validationLoss !== undefined) report(validationLoss, step);
      },
    ],
  });
  return { network, loss: validations.at(-1)!.loss };
}

const toBeat = await fitNetwork(recipe);
`To beat, one run as lessons 09 and 10 would do it: a validation loss of ${toBeat.loss.toFixed(4)}. Two classes and no knowledge would give ${Math.log(2).toFixed(3)}.`;

// %% [markdown]
// First the grid, which must decide beforehand where to put its twelve points: two dropouts, two decays, and three rates around that of
// lesson 10, a tenth of it, itself, and ten times as much.

// %% id="grid"
import { gridPoints } from 'lmlab';

const points = gridPoints({
  rate: [recipe.rate / 10, recipe.rate, recipe.rate * 10],
  dropout: [0.1, 0.5],
  decay: [0.01, 1],
});
const gridLosses: number[] = [];
for (const point of points) gridLosses.push((await fitNetwork(point)).loss);
const gridBest = Math.min(...gridLosses);
const gridPoint = points[gridLosses.indexOf(gridBest)];
`${points.length} runs, ${points.length * 64} steps; the best validation loss is ${gridBest.toFixed(4)}, at a rate of ${gridPoint.rate.toFixed(3)}, a dropout of ${gridPoint.dropout}, a decay of ${gridPoint.decay}.`;

// %% [markdown]
// Compare with what lessons 09 and 10 brought: did the rate carry over, and did the dropout?
//
// Then the others. A study asks its sampler for a point, runs it, and tells the sampler how it went; a pruner may end a run at each report. Each search stops
// when its steps are used up. A loss above 1 counts as 1, and so does a run that goes off altogether: how bad a bad run is would only
// confuse the models.

// %% id="compare"
import { ashaPruner, gpSampler, LmlabError, tpeSampler } from 'lmlab';
import type { Pruner, Sampler, Study } from 'lmlab';

async function search(
  sampler: Sampler,
  seed: number,
  pruner?: Pruner,
): Promise<{ best: number; course: number[]; study: Study<typeof space> }> {
  const study = createStudy({ space, sampler, seed, ...(pruner && { pruner }) });
  let used = 0;
  const course: number[] = []; // the best full run so far, a value for every 64 steps
  await study.optimize(
    async (params, trial) => {
      try {
        const { loss } = await fitNetwork(params, (value, step) => {
          used += 4;
          trial.report(Math.min(1, value), step);
        });
        return Math.min(1, loss);
      } catch (error) {
        if (error instanceof LmlabError && error.code === 'loss-not-finite')
          return 1;
        throw error; // a run that the pruner ended
      }
    },
    {
      nTrials: 400,
      stopWhen: () => used >= BUDGET,
      onTrial: (_, { trials }) => {
        const done = trials.flatMap(({ state, values }) =>
          state === 'complete' ? values! : [],
        );
        while (course.length < Math.min(12, Math.floor(used / 64)))
          course.push(Math.min(Math.log(2), ...done));
      },
    },
  );
  return { best: study.best.values[0], course, study };
}

const seeds = [0, 1, 2, 3, 4, 5];
const asha = (): Pruner => ashaPruner({ minResource: 4, reductionFactor: 4 });
const searches: Record<string, (seed: number) => ReturnType<typeof search>> = {
  random: (seed) => search(randomSampler(), seed),
  TPE: (seed) => search(tpeSampler({ nStartupTrials: 4 }), seed),
  'Gaussian process': (seed) => search(gpSampler({ nStartupTrials: 4 }), seed),
  'random, ASHA': (seed) => search(randomSampler(), seed, asha()),
};
const results: Record<string, Awaited<ReturnType<typeof search>>[]> = {};
for (const name of ['random', 'TPE']) {
  results[name] = [];
  for (const seed of seeds) results[name].push(await searches[name](seed));
}

// %% [markdown]
// Now the model that keeps a guess and a doubt, and random search that gives up early:

// %% id="gaussian-process"
results['Gaussian process'] = [];
for (const seed of seeds)
  results['Gaussian process'].push(await searches['Gaussian process'](seed));

// %% id="compare-figure"
results['random, ASHA'] = [];
for (const seed of seeds)
  results['random, ASHA'].push(await searches['random, ASHA'](seed));
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const spent = Array.from({ length: 11 }, (_, i) => 64 * (i + 2));
plotLines(
  spent,
  Object.fromEntries(
    Object.entries(results).map(([name, runs]) => [
      name,
      spent.map((_, i) => meanOf(runs.map(({ course }) => course[i + 1]))),
    ]),
  ),
  {
    title: 'Best validation loss so far, mean over six seeds',
    xLabel: 'steps spent',
    yLabel: 'validation loss',
    yScale: 'log',
  },
);

// %% [markdown]
// The two models spread their first four points evenly, and only then begin to trust themselves. What each search reached with its whole budget, and the difference from random search *with
// the same seed*, with a bootstrap interval over the seeds:

// %% id="differences"
import { bootstrapInterval } from 'lmlab';

const summary = Object.entries(results).map(([name, runs]) => {
  const bests = runs.map(({ best }) => best);
  const differences = bests.map((best, i) => best - results['random'][i].best);
  const mean = (rows: Int32Array): number =>
    meanOf(Array.from(rows, (i) => differences[i]));
  const interval =
    name === 'random'
      ? { low: 0, high: 0 }
      : bootstrapInterval(seeds.length, mean, { method: 'percentile', seed: 1 });
  return {
    search: name,
    'mean best': meanOf(bests),
    'worst seed': Math.max(...bests),
    'minus random': meanOf(differences),
    from: interval.low,
    to: interval.high,
    trials: meanOf(runs.map(({ study }) => study.trials.length)),
  };
});
console.log(
  `To beat, in a single run: ${toBeat.loss.toFixed(4)}; the grid, once: ${gridBest.toFixed(4)}.`,
);
toDataFrame(summary);

// %% [markdown]
// Below zero is better than random. An interval that holds zero says: with six seeds, this budget and this problem, nobody can tell. Six seeds make a
// rough interval, so be slow to believe a narrow win. Twelve runs are also few for a model to learn from; its advantage may grow with more. And ASHA's
// last column shows what it is for: many more points looked at, for the same number of steps.
//
// One TPE study from within, trial by trial:

// %% id="history-figure"
import { plotStudyHistory } from 'lmlab';

const ashaTrials = results['random, ASHA'][0].study.trials;
const pruned = ashaTrials.filter(({ state }) => state === 'pruned').length;
console.log(`ASHA gave up ${pruned} of ${ashaTrials.length} runs early.`);
plotStudyHistory(results['TPE'][0].study, { title: 'A study by TPE' });

// %% [markdown]
// The line falls when a trial beats all before it. If the grid's one result stands well in this company, remember who laid it: somebody who had done
// lesson 10, and put the rates around what worked there. Where there is no such knowledge, a grid has no such luck. And what was right for the
// networks of lesson 09 need not be for a smaller one and a short run: that is what a search is for.
//
// ## 6 · What is the best score worth?
//
// The best of many validation losses is the best partly by luck: the more tries, the luckier. The winner of each random search, trained again and judged on
// messages that took no part:

// %% id="winners"
const heldOut = featureBatches(
  tfidf.transform(test.map(([text]) => text)),
  codes(test),
  {
    batchSize: test.length,
  },
)(0);
const winners: { seed: number; 'validation loss': number; 'test loss': number }[] =
  [];
for (const seed of seeds) {
  const { params, values } = results['random'][seed].study.best;
  const { network } = await fitNetwork(params);
  winners.push({
    seed,
    'validation loss': values[0],
    'test loss': network.loss(heldOut),
  });
}
const optimism = meanOf(winners.map((w) => w['test loss'] - w['validation loss']));
console.log(
  `The run to beat has a test loss of ${toBeat.network.loss(heldOut).toFixed(4)}.`,
);
console.log(
  `On average the test loss is ${Math.abs(optimism).toFixed(4)} ${optimism < 0 ? 'below' : 'above'} the validation loss that won.`,
);
toDataFrame(winners);

// %% [markdown]
// Above, it is what the search fooled itself by, plus the luck of two samples of messages (so it can come out below, too). Report the
// right column, and compare that with the run to beat; `nestedCrossValidate` does that where data is scarce.
//
// ## Exercise 11.4 · A Gaussian process after two trials (an outside oracle, a stretch)
//
// Write `posterior(first, second, at)`: each trial is a pair [x, y]; return the guess `mean` and its deviation `sd` (the root of the
// variance) at a new place, with the similarity and the noise of section 3. The hidden tests hold the numbers of scikit-learn's
// `GaussianProcessRegressor`.

// %% id="posterior"
function posterior(
  first: readonly [x: number, y: number],
  second: readonly [x: number, y: number],
  at: number,
): { mean: number; sd: number } {
  // #region solution
  const k = (d: number): number => Math.exp((-d * d) / 2);
  const beside = k(first[0] - second[0]);
  const determinant = 1.1 * 1.1 - beside * beside;
  const [k1, k2] = [k(at - first[0]), k(at - second[0])];
  const a = (1.1 * k1 - beside * k2) / determinant;
  const b = (1.1 * k2 - beside * k1) / determinant;
  return { mean: a * first[1] + b * second[1], sd: Math.sqrt(1 - a * k1 - b * k2) };
  // #endregion
}

check('11.4', posterior);

// %% [markdown]
// ## What we have seen
//
// A space, on the right scale. A grid repeats itself; random search does not; a model of earlier trials looks where it is promising or unknown; halving and
// ASHA spend little on what is poor. Compared at equal budget, over seeds, with intervals, and the winner judged on fresh data.
//
// Lesson 12 leaves classifiers: attention, and the block that Transformers are made of.

// %% id="result"
import { keyFigures, saveArtefact } from 'lmlab';

saveArtefact('11-search', {
  data: { name: sms.name, source: sms.source },
  best: results['TPE'][0].study.best.params,
});

keyFigures({
  'values of C, grid of 12': different['grid'],
  'values of C, random 12': different['random'],
  'share of the cost, 81 candidates halved': costShare,
  'loss of one run as in lessons 09 and 10': toBeat.loss,
  'best loss, grid': gridBest,
  ...Object.fromEntries(
    summary.map((one) => [`best loss, ${one.search}`, one['mean best']]),
  ),
  'test loss minus winning loss': optimism,
  'test loss of the run to beat': toBeat.network.loss(heldOut),
  'test loss of the winners': meanOf(winners.map((w) => w['test loss'])),
});

// %% [markdown]
// ## The quiz

// %% id="quiz"
import { quiz } from 'lmlab';

quiz('11', ['?', '?', '?', '?', '?']);

// %% [markdown]
// *A question to take along, which needs code:* give TPE and random search 48 runs in place of 12, with the same seeds. Is the interval of their difference still as
// wide, and which side of zero is it on?
