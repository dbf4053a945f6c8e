// lmlab's side of linear-models.bench.ts: a process of its own on the built library, so that its memory is its own.
// Prints, as JSON, processor times in ms, objectives, non-zero weights, accuracies and resident memory in MB.
const { linearSVC, logisticRegression, multinomialNB } = require('../dist/src/index.js');
const read = require('./linear-models.data.cjs');

const [folder, runs] = [process.argv[2], Number(process.argv[3])];
const [train, held] = [read(folder, 'train'), read(folder, 'held')];
const rss = () => process.resourceUsage().maxRSS / 1024;
const wanted = (process.env.LMLAB_BENCH_ROWS ?? 'nb,svc,l2,l1,l2multi').split(',');
const out = { loaded: rss(), ms: {}, objectives: {}, nonZeros: {}, accuracies: {} };
const fits = {
  nb: [multinomialNB(), 'counts', 'topics', 3],
  svc: [linearSVC(), 'tfidf', 'two', 1],
  l2: [logisticRegression(), 'tfidf', 'two', 1],
  l1: [logisticRegression({ penalty: 'l1' }), 'tfidf', 'two', 1],
  l2multi: [logisticRegression(), 'tfidf', 'topics', 1 / 3],
};
for (const [name, [model, values, classes, share]] of Object.entries(fits)) {
  if (!wanted.includes(name)) continue;
  const [X, y] = [train[values], train[classes]];
  let best = Infinity;
  let fitted;
  for (let i = 0; i < Math.max(1, Math.ceil(runs * share)); i++) {
    const start = process.cpuUsage();
    fitted = model.fit(X, y);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  out.ms[name] = best;
  const predicted = fitted.predict(held[values]);
  out.accuracies[name] = predicted.filter((label, i) => label === held[classes][i]).length / predicted.length;
  if (fitted.coef === undefined) continue;
  out.objectives[name] = objective(name, X, y, fitted);
  out.nonZeros[name] = fitted.coef.data.reduce((count, w) => count + Number(w !== 0), 0);
}
out.peak = rss();
console.log(JSON.stringify(out));

/** Σ loss + penalty at C = 1, worked out anew from the coefficients. */
function objective(name, X, y, fitted) {
  let sum = 0;
  for (const w of fitted.coef.data) sum += name === 'l1' ? Math.abs(w) : (w * w) / 2;
  // liblinear's SVM penalizes the intercept, too.
  if (name === 'svc') sum += fitted.intercept[0] ** 2 / 2;
  const z = fitted.decisionFunction(X);
  for (let i = 0; i < X.rows; i++) {
    const row = z.row(i);
    if (row.length > 1) {
      const max = Math.max(...row);
      sum += Math.log(row.reduce((total, score) => total + Math.exp(score - max), 0)) + max - row[y[i]];
      continue;
    }
    const m = y[i] === 1 ? -row[0] : row[0];
    sum += name === 'svc' ? Math.max(0, 1 + m) ** 2 : Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
  }
  return sum;
}
