import {
  categoryColumns,
  columnUnion,
  crossValidate,
  gridSearch,
  loadModel,
  logisticRegression,
  maxAbsScaler,
  numberColumns,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  saveModel,
  simpleImputer,
  standardScaler,
  step,
  targetEncoder,
  textColumn,
  tfidfVectorizer,
  topFeatures,
  truncatedSvd,
} from 'lmlab';

interface Mail {
  readonly subject: string;
  readonly hour: number | null;
  readonly links: number;
  readonly from: 'web' | 'phone';
  readonly extra: Date;
}
const subjects = [
  'free prize',
  'win free cash',
  'lunch today',
  'meeting at noon',
  'free lunch',
  'cash prize now',
];
const rows: readonly Mail[] = Array.from({ length: 24 }, (_, i) => ({
  subject: subjects[i % 6],
  hour: i % 5 === 0 ? null : i % 12,
  links: i % 4,
  from: i % 3 === 0 ? 'web' : 'phone',
  extra: new Date(0),
}));
const y = rows.map(({ subject }) => (/free|cash/.test(subject) ? 'spam' : 'ham'));

const union = columnUnion(
  textColumn('subject', step('tfidf', tfidfVectorizer)),
  numberColumns(['hour', 'links'], pipeline(simpleImputer(), standardScaler())),
  categoryColumns(['from'], oneHotEncoder()),
);

describe('columnUnion', () => {
  it('is each part on its columns, side by side', () => {
    const { fitted, output } = union.fitTransform(rows);
    const text = tfidfVectorizer()
      .fitTransform(rows.map(({ subject }) => subject))
      .output.toDense();
    expect(output.cols).toBe(text.cols + 2 + 2);
    const dense = output.toDense();
    rows.forEach((row, i) => {
      expect(Array.from(dense.row(i).subarray(0, text.cols))).toEqual(Array.from(text.row(i)));
      expect(Array.from(dense.row(i).subarray(text.cols + 2))).toEqual(row.from === 'web' ? [0, 1] : [1, 0]);
    });
    for (const j of [0, 1]) {
      const column = rows.map((_, i) => dense.at(i, text.cols + j));
      expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    }
    expect(fitted.transform(rows)).toEqual(output);
    expect(union.fit(rows).transform(rows)).toEqual(output);
    expect(fitted.featureNames).toEqual([
      ...fitted.steps.tfidf.featureNames.map((term) => `subject:${term}`),
      'hour',
      'links',
      'from=phone',
      'from=web',
    ]);
  });

  it('names what has no name of its own, and keeps bare numbers', () => {
    const other = columnUnion(
      textColumn('subject', pipeline(tfidfVectorizer(), truncatedSvd({ nComponents: 2 }))),
      numberColumns(['links']),
      categoryColumns(['from', 'subject'], ordinalEncoder()),
      categoryColumns(['from'], targetEncoder({ cv: 2 })),
      numberColumns(['links'], maxAbsScaler()),
    );
    const { fitted, output } = other.fitTransform(rows, y);
    expect(fitted.featureNames).toEqual([
      'subject:0',
      'subject:1',
      'links',
      'from',
      'subject',
      'from',
      'links',
    ]);
    expect(output.toDense().at(3, 2)).toBe(3);
    expect(output.toDense().at(3, 6)).toBe(1);
  });

  it('goes into a pipeline: predicts, cross-validates, is searched and explained, saved and loaded', () => {
    const pipe = pipeline(step('columns', union), step('model', logisticRegression));
    const fitted = pipe.fit(rows, y);
    expect(fitted.predict(rows)).toEqual(y);
    expect(crossValidate(pipe, rows, y, { cv: 3 }).mean).toBeGreaterThan(0.8);
    const found = gridSearch(pipe, { 'columns.tfidf.minDf': [1, 5], 'model.C': [0.1, 10] }, rows, y, {
      cv: 3,
    });
    expect(found.bestParams['columns.tfidf.minDf']).toBe(1);
    const top = topFeatures(fitted.model, fitted.steps.columns.featureNames, 1);
    expect(JSON.stringify(top)).toContain('subject:');
    const bytes = saveModel(found.best);
    const loaded = loadModel(bytes);
    expect(loaded.predictProba!(rows)).toEqual(found.best.predictProba(rows));
    expect(saveModel(loaded)).toEqual(bytes);
  });

  it('does not compile for a table of other columns or types', () => {
    const without = rows.map(({ hour, links, from }) => ({ hour, links, from }));
    // @ts-expect-error Property 'subject' is missing
    expect(() => union.fit(without)).toThrow(/column 'subject' in every row.*hour, links, from in row 0/);
    const wrong = rows.map((row) => ({ ...row, links: String(row.links) }));
    // @ts-expect-error links must be numbers
    expect(() => union.fit(wrong)).toThrow(/a number in column 'links'.*"0" in row 0/);
    const missing = rows.map((row, i) => ({ ...row, subject: i === 2 ? null : row.subject }));
    // @ts-expect-error subject may be null
    expect(() => pipeline(union, logisticRegression()).fit(missing, y)).toThrow(/\[not-text\]/);
    // @ts-expect-error a scaler takes no texts
    textColumn('subject', standardScaler());
    // @ts-expect-error a vectorizer takes no numbers
    numberColumns(['hour'], tfidfVectorizer());
    // @ts-expect-error takes texts, but the part before gives a sparse matrix (Csr)
    pipeline(union, tfidfVectorizer());
    // @ts-expect-error no such parameter
    expect(() => union.with({ 'tfidf.mindf': 1 })).toThrow(/Did you mean minDf\?/);
  });

  it('refuses what makes no sense', () => {
    expect(() => columnUnion()).toThrow(/at least one column/);
    expect(() => columnUnion(numberColumns([]))).toThrow(/at least one column/);
    const twice = [step('a', tfidfVectorizer), step('a', tfidfVectorizer)];
    expect(() => columnUnion(textColumn('x', twice[0]), textColumn('y', twice[1]))).toThrow(/'a' twice/);
    // @ts-expect-error rows are objects
    expect(() => union.fit(['text'])).toThrow(/string as row 0/);
    const strange = rows.map((row) => ({ ...row, from: 'fax' as const }));
    // @ts-expect-error not the categories of the union of literals, but cells are any labels
    const stranger: readonly Mail[] = strange;
    expect(() => union.fit(rows).transform(stranger)).toThrow(/\[unknown-label\]/);
  });
});
