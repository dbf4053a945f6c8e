import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Csr,
  Dense,
  LmlabError,
  loadModel,
  rowCount,
  saveModel,
  takeRows,
  type Label,
  type Matrix,
  type Rows,
} from 'lmlab';
import { estimators, publicEstimators, type AnyEstimator } from './estimators';

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (!(error instanceof LmlabError)) throw error;
    expect([error.expected, error.found, error.remedy].every((part) => part.length > 0)).toBe(true);
    return error.code;
  }
  return undefined;
}

/** All that samples consist of, to see whether they changed. */
function snapshot(x: unknown): string {
  return x instanceof Dense || x instanceof Csr
    ? JSON.stringify([
        x.rows,
        x.cols,
        Array.from(x.data, String),
        'indptr' in x ? [...x.indptr, ...x.indices] : [],
      ])
    : JSON.stringify(x);
}

function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectFinite);
  else expect(value === undefined).toBe(false);
}

function expectClose(found: unknown, expected: unknown, digits: number): void {
  if (typeof expected === 'number') expect(found).toBeCloseTo(expected, digits);
  else if (typeof expected === 'object' && expected !== null) {
    Object.entries(expected).forEach(([key, value]) =>
      expectClose((found as Record<string, unknown>)[key], value, digits),
    );
  } else expect(found).toBe(expected);
}

test('every public estimator has its row', () => {
  const barrel = readFileSync(join(__dirname, '../../src/index.ts'), 'utf8');
  const found = publicEstimators(barrel);
  expect(found.length).toBeGreaterThan(50);
  const listed = new Set(estimators.map(({ name }) => name));
  expect(found.filter((name) => !listed.has(name))).toEqual([]);
});

const titled = estimators.map((row) => ({
  ...row,
  title: row.variant === undefined ? row.name : `${row.name}, ${row.variant}`,
}));

describe.each(titled)('$title', (row) => {
  const { x, y, refuses, otherFeatures, weighs, seesBatch, takesNothing } = row;
  const make = row.make as () => AnyEstimator;
  const answers = row.answers as (fitted: object, x: Rows) => ArrayLike<unknown>;
  const fit = (samples: Rows = x, targets = y): object => make().fit(samples, targets);
  const fitted = fit();

  it('answers every sample, with finite values', () => {
    const found = answers(fitted, x);
    expect(found).toHaveLength(rowCount(x));
    expectFinite(Array.from(found));
  });

  it('gives the same numbers every time, and changes nothing that it was given', () => {
    const estimator = make();
    const before = [snapshot(x), snapshot(y), JSON.stringify(estimator.params)];
    const first = estimator.fit(x, y);
    const said = Array.from(answers(first, x));
    const second = estimator.fit(x, y);
    make().fit(
      takeRows(
        x,
        Array.from({ length: rowCount(x) }, (_, i) => rowCount(x) - 1 - i),
      ),
      y,
    );
    expect(Array.from(answers(second, x))).toEqual(said);
    expect(Array.from(answers(first, x))).toEqual(said);
    expect([snapshot(x), snapshot(y), JSON.stringify(estimator.params)]).toEqual(before);
  });

  it('is the same after saving and loading', () => {
    const loaded = loadModel(saveModel(fitted)) as object;
    expect(Array.from(answers(loaded, x))).toEqual(Array.from(answers(fitted, x)));
  });

  it('answers one sample as among many', () => {
    const all = answers(fitted, x);
    const one = answers(fitted, takeRows(x, [4]));
    expect(one).toHaveLength(1);
    expectClose(one[0], all[4], seesBatch === undefined ? 9 : 1);
  });

  it('fits a single sample, or says why not', () => {
    const single = takeRows(x, [1]);
    const code = codeOf(() => {
      expectFinite(Array.from(answers(fit(single, y?.slice(1, 2)), single)));
    });
    expect([undefined, 'one-class', 'empty', 'shape', 'bad-option']).toContain(code);
  });

  it('refuses what it cannot learn from', () => {
    if (takesNothing !== true) expect(codeOf(() => fit(takeRows(x, []), y && []))).toBe('empty');
    for (const [code, bad] of refuses) {
      const samples = bad() as Rows;
      // What learns nothing looks at samples when it transforms them.
      const work = (): unknown =>
        takesNothing === true ? answers(fit(), samples) : fit(samples, y?.slice(0, rowCount(samples)));
      expect(codeOf(work)).toBe(code);
    }
    if (y !== undefined) expect(codeOf(() => fit(x, y.slice(1)))).toBe('shape');
  });

  it('refuses what are no samples at all', () => {
    for (const none of [undefined, null, 3, 'abc']) {
      const samples = none as unknown as Rows;
      if (takesNothing !== true) expect(codeOf(() => make().fit(samples, y))).toBeDefined();
      // These two ask about one sample after the other.
      const oneByOne = ['bm25Ranker', 'nGramLanguageModel'].includes(row.name);
      if (!oneByOne) expect(codeOf(() => answers(fitted, samples))).toBeDefined();
      if (y !== undefined) expect(codeOf(() => make().fit(x, none as unknown as Label[]))).toBeDefined();
    }
  });

  it('refuses samples that are not of its features', () => {
    if (otherFeatures === undefined) return;
    const code = codeOf(() => answers(fitted, otherFeatures));
    if (row.name.startsWith('dummy')) expect(code).toBeUndefined();
    else expect(['shape', 'unknown-label', 'unknown-name']).toContain(code);
  });

  it('takes a weight for a repetition, and weight 0 for absence', () => {
    if (weighs !== true) return;
    const sampleWeight = Array.from({ length: rowCount(x) }, (_, i) => [2, 1, 0, 3][i % 4]);
    const repeated = sampleWeight.flatMap((weight, i) => Array.from({ length: weight }, () => i));
    const weighted = make().fit(x, y, { sampleWeight });
    // A vocabulary is learned from all samples, whatever they weigh; a sample of no weight is then not the same as none.
    if (row.name === 'pipeline') return void answers(weighted, x);
    const standing = make().fit(takeRows(x, repeated), y && takeRows(y, repeated));
    expectClose(Array.from(answers(weighted, x)), Array.from(answers(standing, x)), 5);
  });
});

describe('a matrix that is not well formed is refused before any estimator sees it', () => {
  const csr = (indptr: number[], indices: number[], data: number[]) => (): Matrix =>
    new Csr(2, 3, Int32Array.from(indptr), Int32Array.from(indices), Float64Array.from(data));
  it.each([
    ['unsorted columns', csr([0, 2, 3], [1, 0, 2], [1, 1, 1])],
    ['a column twice', csr([0, 2, 3], [1, 1, 2], [1, 1, 1])],
    ['a column beyond the last', csr([0, 1, 2], [0, 3], [1, 1])],
    ['a negative column', csr([0, 1, 2], [-1, 0], [1, 1])],
    ['row pointers that fall', csr([0, 2, 1], [0, 1], [1, 1])],
    ['too few row pointers', csr([0, 1], [0], [1])],
    ['values without columns', csr([0, 1, 2], [0, 1], [1])],
  ])('%s', (_, build) => {
    expect(codeOf(build)).toBe('invalid-matrix');
  });

  it('ragged rows', () => {
    expect(codeOf(() => Dense.fromRows([[1, 2], [3]]))).toBe('shape');
    expect(codeOf(() => Csr.fromRows([[1, 2], [3]]))).toBe('shape');
  });
});
