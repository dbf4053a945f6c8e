// The npm peers' side of linear-models.bench.ts: `folder packages`; prints what linear-models.child.cjs does.
const { createRequire } = require('node:module');
const { join } = require('node:path');
const read = require('./linear-models.data.cjs');

const [folder, packages] = process.argv.slice(2);
const load = createRequire(join(packages, 'index.js'));
const [train, held] = [read(folder, 'train'), read(folder, 'held')];
const wanted = (process.env.LMLAB_BENCH_ROWS ?? 'nb,svc,l2').split(',');
const out = { ms: {}, objectives: {}, accuracies: {} };

/** Measures `fit`, which returns what predicts the class of a held-out document. */
function measure(name, classes, fit) {
  const start = process.cpuUsage();
  const predict = fit();
  const { user, system } = process.cpuUsage(start);
  out.ms[name] = (user + system) / 1000;
  const right = held[classes].filter((label, i) => predict(i) === label);
  out.accuracies[name] = right.length / held[classes].length;
}

if (wanted.includes('nb')) {
  // It takes words, and these are made before the clock starts.
  const words = ({ counts }, i) => {
    const out = [];
    for (let p = counts.indptr[i]; p < counts.indptr[i + 1]; p++)
      for (let n = 0; n < counts.data[p]; n++) out.push(`w${counts.indices[p]}`);
    return out;
  };
  const documents = train.topics.map((_, i) => words(train, i));
  measure('nb', 'topics', () => {
    const model = load('wink-naive-bayes-text-classifier')();
    model.defineConfig({ smoothingFactor: 1 });
    documents.forEach((document, i) => model.learn(document, String(train.topics[i])));
    model.consolidate();
    return (i) => Number(model.predict(words(held, i)));
  });
}

// Stochastic gradient descent over dense vectors, five times over the documents, with the learning rates that did best.
const passes = 5;
for (const [name, loss, learningRate] of [
  ['svc', 'squaredHinge', ['invscaling', 2, 0.3]],
  ['l2', 'log', ['invscaling', 5, 0.5]],
]) {
  if (!wanted.includes(name)) continue;
  const { rows, cols, indptr, indices, data } = train.tfidf;
  const values = new Float64Array(cols);
  const vector = load('@stdlib/ndarray-ctor')('float64', values, [cols], [1], 0, 'row-major');
  /** What `use` makes of a document: one dense vector serves for all. */
  const withDocument = (x, i, use) => {
    const [from, to] = [x.indptr[i], x.indptr[i + 1]];
    for (let p = from; p < to; p++) values[x.indices[p]] = x.data[p];
    const result = use(vector);
    for (let p = from; p < to; p++) values[x.indices[p]] = 0;
    return result;
  };
  let model;
  measure(name, 'two', () => {
    model = load('@stdlib/ml-incr-binary-classification')(cols, { loss, lambda: 1 / rows, learningRate });
    for (let pass = 0; pass < passes; pass++)
      for (let i = 0; i < rows; i++)
        withDocument(train.tfidf, i, (x) => model(x, train.two[i] === 1 ? 1 : -1));
    return (i) => Number(withDocument(held.tfidf, i, (x) => model.predict(x, 'label').get()) > 0);
  });
  const weights = Float64Array.from({ length: cols + 1 }, (_, j) => model().get(j));
  let objective = weights.subarray(0, cols).reduce((sum, w) => sum + (w * w) / 2, 0);
  if (name === 'svc') objective += weights[cols] ** 2 / 2;
  for (let i = 0; i < rows; i++) {
    let z = weights[cols];
    for (let p = indptr[i]; p < indptr[i + 1]; p++) z += weights[indices[p]] * data[p];
    const margin = train.two[i] === 1 ? z : -z;
    objective += loss === 'log' ? Math.log1p(Math.exp(-margin)) : Math.max(0, 1 - margin) ** 2;
  }
  out.objectives[name] = objective;
}
console.log(JSON.stringify(out));
