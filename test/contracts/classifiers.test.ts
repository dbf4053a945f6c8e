import {
  Csr,
  Dense,
  LmlabError,
  loadModel,
  random,
  saveModel,
  takeRows,
  type FittedClassifier,
  type Label,
  type Matrix,
} from 'lmlab';
import { classifiers } from './classifiers';

/** Counts of three kinds of documents; column 4 is constant, column 5 empty. */
function samples(n: number): { rows: number[][]; y: string[] } {
  const rng = random(5);
  const labels = ['ähre', 'бета', '語'];
  const rows: number[][] = [];
  const y: string[] = [];
  for (let i = 0; i < n; i++) {
    const k = i % 3;
    rows.push([0, 1, 2, 3].map((j) => rng.int(j === k ? 6 : 3)).concat([1, 0]));
    y.push(labels[rng.next() < 0.1 ? rng.int(3) : k]);
  }
  return { rows, y };
}

const { rows, y } = samples(60);
const dense = Dense.fromRows(rows);
const sparse = Csr.fromDense(dense);
const two = y.map((label) => label === '語');

/** Everything that a fitted classifier says about samples. */
function answers<L extends Label>(fitted: FittedClassifier<Matrix, L>, x: Matrix): unknown[] {
  return [
    fitted.classes,
    fitted.predict(x),
    fitted.predictProba?.(x).toRows() ?? [],
    fitted.decisionFunction?.(x).toRows() ?? [],
  ];
}

function expectClose(actual: unknown, expected: unknown, digits: number): void {
  if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, digits);
  else if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((item, i) => expectClose((actual as unknown[])[i], item, digits));
  } else expect(actual).toEqual(expected);
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof LmlabError) return error.code;
    throw error;
  }
  return undefined;
}

describe.each(classifiers)('$name', ({ make, takesOneClass, ignoresFeatures, drawsSamples }) => {
  const fitted = make().fit(dense, y);

  it('answers one row a sample, with probabilities that sum to 1 and labels of its classes', () => {
    expect(fitted.classes).toEqual(['ähre', 'бета', '語']);
    for (const target of [y, two]) {
      const model = make().fit<Label>(dense, target);
      const { classes } = model;
      const labels = model.predict(dense);
      expect(labels).toHaveLength(60);
      expect(labels.every((label) => classes.includes(label))).toBe(true);
      const probabilities = model.predictProba?.(dense);
      probabilities?.toRows().forEach((row, i) => {
        expect(row).toHaveLength(classes.length);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
        expect(row[classes.indexOf(labels[i])]).toBe(Math.max(...row));
      });
      const scores = model.decisionFunction?.(dense);
      if (scores !== undefined)
        expect([scores.rows, scores.cols]).toEqual([60, classes.length === 2 ? 1 : 3]);
    }
  });

  it('learns something', () => {
    const right = fitted.predict(dense).filter((label, i) => label === y[i]).length;
    if (ignoresFeatures !== true) expect(right).toBeGreaterThan(25);
  });

  it('is the same for sparse and dense, and for one row as for many', () => {
    const fromSparse = make().fit(sparse, y);
    expectClose(answers(fromSparse, sparse), answers(fitted, dense), 9);
    const all = answers(fitted, dense);
    const one = answers(fitted, dense.takeRows([7]));
    expectClose(one[1], [(all[1] as string[])[7]], 12);
    expect(answers(fitted, dense.takeRows([]))[1]).toEqual([]);
  });

  it('gives the same numbers every time and changes nothing that it was given', () => {
    const x = Dense.fromRows(rows);
    const labels = [...y];
    const sampleWeight = rows.map((_, i) => 1 + (i % 2));
    const estimator = make();
    const params = JSON.stringify(estimator.params);
    const first = estimator.fit(x, labels, { sampleWeight });
    const before = answers(first, x);
    const second = estimator.fit(x, labels, { sampleWeight });
    make().fit(x, [...labels].reverse());
    expect(answers(second, x)).toEqual(before);
    expect(answers(first, x)).toEqual(before);
    expect([x.toRows(), labels, JSON.stringify(estimator.params)]).toEqual([rows, y, params]);
  });

  it('is the same after saving and loading', () => {
    const loaded = loadModel(saveModel(fitted)) as FittedClassifier<Matrix, Label>;
    expect(loaded.constructor).toBe(fitted.constructor);
    expect(answers(loaded, dense)).toEqual(answers(fitted, dense));
  });

  it('takes a weight for a repetition, and weight 0 for absence', () => {
    if (drawsSamples !== undefined) return;
    const sampleWeight = rows.map((_, i) => [2, 1, 0, 3][i % 4]);
    const repeated = sampleWeight.flatMap((weight, i) => Array.from({ length: weight }, () => i));
    const weighted = make().fit(sparse, y, { sampleWeight });
    const standing = make().fit(takeRows(sparse, repeated), takeRows(y, repeated));
    expectClose(answers(weighted, dense), answers(standing, dense), 5);
  });

  it('refuses one class, or answers it', () => {
    const same = y.map(() => 'only');
    if (takesOneClass === true) expect(make().fit(dense, same).predict(dense)).toEqual(same);
    else expect(codeOf(() => make().fit(dense, same))).toBe('one-class');
  });

  it('refuses what cannot be learned from', () => {
    expect(codeOf(() => make().fit(new Dense(0, 3), []))).toBe('empty');
    expect(codeOf(() => make().fit(dense, y.slice(1)))).toBe('shape');
    expect(codeOf(() => make().fit(dense, y, { sampleWeight: [1] }))).toBe('shape');
    expect(codeOf(() => make().fit(dense, y, { sampleWeight: y.map(() => -1) }))).toBe('bad-option');
    expect(codeOf(() => make().fit(dense, y, { sampleWeight: y.map(() => NaN) }))).toBe('bad-option');
    if (ignoresFeatures === true) return;
    for (const bad of [NaN, Infinity]) {
      const broken = Dense.fromRows(rows.map((row, i) => (i === 3 ? [bad, ...row.slice(1)] : row)));
      expect(codeOf(() => make().fit(broken, y))).toBe('non-finite');
      expect(codeOf(() => fitted.predict(broken))).toBe('non-finite');
    }
    expect(codeOf(() => fitted.predict(new Dense(2, 3)))).toBe('shape');
  });
});
