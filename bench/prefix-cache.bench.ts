import { gridSearch, logisticRegression, pipeline, step, tfidfVectorizer } from '../src/index';
import { corpus } from './corpus';
import { cheapest, table } from './harness';

/** A search over a pipeline, with the fitted steps kept from one set of parameters to the next, and without. */
export function run(): void {
  const { docs, topics } = corpus(Number(process.env['LMLAB_BENCH_DOCUMENTS'] ?? 2000));
  const y = topics.map((topic) => Number(topic < 4));
  const C = [0.1, 0.3, 1, 3, 10];
  const nGramRange = [
    [1, 1],
    [1, 2],
  ] as const;
  const named = pipeline(step('tfidf', tfidfVectorizer), step('model', logisticRegression));
  const kept = cheapest(2, () =>
    gridSearch(named, { 'tfidf.nGramRange': nGramRange, 'model.C': C }, docs, y, { cv: 3 }),
  );
  const anew = cheapest(2, () =>
    gridSearch(
      (params) =>
        pipeline(tfidfVectorizer({ nGramRange: params.nGramRange }), logisticRegression({ C: params.C })),
      { nGramRange, C },
      docs,
      y,
      { cv: 3 },
    ),
  );
  const scores = ({ result }: typeof kept | typeof anew): string =>
    JSON.stringify(result.trials.map((trial) => trial.scores));
  console.log(`${docs.length} documents, ${nGramRange.length} × ${C.length} sets of parameters, 3 folds`);
  console.log(`scores equal: ${scores(kept) === scores(anew)}`);
  console.log(
    table(
      ['', 'CPU ms'],
      [
        ['every step fitted anew', anew.ms.toFixed(0)],
        ['fitted steps kept', kept.ms.toFixed(0)],
      ],
    ),
  );
}
