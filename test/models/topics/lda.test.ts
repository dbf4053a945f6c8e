import { Csr, Dense, lda, loadModel, saveModel } from 'lmlab';
import { digamma, logGamma } from '../../../src/models/topics/gamma-functions';
import { FittedLda } from '../../../src/models/topics/lda';
import reference from '../../reference/topics.json';

const X = Csr.fromDense(Dense.fromRows(reference.X));

describe('lda', () => {
  it("answers as scikit-learn does with scikit-learn's topics", () => {
    const { params } = lda({ nComponents: 3 });
    const fitted = new FittedLda({ components: Dense.fromRows(reference.lda.components), params });
    expect(fitted.perplexity(X)).toBeCloseTo(reference.lda.perplexity, 6);
    const mixtures = fitted.transform(X);
    reference.lda.mixtures.forEach((row, i) =>
      row.forEach((value, k) => expect(mixtures.at(i, k)).toBeCloseTo(value, 8)),
    );
  });

  it('fits as well as scikit-learn does, by each method', () => {
    const best = (method: 'batch' | 'online' | 'gibbs', maxIter: number): number =>
      Math.min(
        ...[0, 1, 2].map((seed) =>
          lda({ nComponents: 3, method, maxIter, seed, batchSize: 10 }).fit(X).perplexity(X),
        ),
      );
    expect(best('batch', 60)).toBeLessThan(reference.lda.perplexity * 1.02);
    expect(best('online', 30)).toBeLessThan(reference.lda.onlinePerplexity * 1.02);
    expect(best('gibbs', 200)).toBeLessThan(reference.lda.perplexity * 1.05);
  });

  it('is the same for the same seed, another for another, and after saving', () => {
    for (const method of ['batch', 'online', 'gibbs'] as const) {
      const fit = (seed: number) => lda({ nComponents: 2, method, maxIter: 5, seed }).fit(X);
      expect(fit(1).components).toEqual(fit(1).components);
      expect(fit(1).components).not.toEqual(fit(2).components);
      expect(loadModel(saveModel(fit(1))).transform(X)).toEqual(fit(1).transform(X));
    }
  });

  it('moves batch by batch to the same topics as a pass over all, and leaves the model before as it was', () => {
    const online = lda({ nComponents: 3, method: 'online', maxIter: 2, batchSize: 10, seed: 5 });
    const rows = Array.from({ length: X.rows }, (_, i) => i);
    const batches = [0, 10].map((at) => X.takeRows(rows.slice(at, at === 0 ? 10 : X.rows)));
    const totalDocuments = X.rows;
    const first = online.partialFit(batches[0], { totalDocuments });
    const before = first.components.data.slice();
    const once = first.partialFit(batches[1], { totalDocuments });
    const loaded = loadModel(saveModel(once)) as unknown as FittedLda;
    const twice = loaded.partialFit(X, { totalDocuments });
    expect(twice.components).toEqual(online.fit(X).components);
    expect(twice.updates).toBe(online.fit(X).updates);
    expect(first.components.data).toEqual(before);
    expect(() => lda().partialFit(X)).toThrow(/the method 'online' for partialFit, found 'batch'/);
    expect(() => once.partialFit(new Dense(2, 3))).toThrow(/\[shape\]/);
    expect(() => online.partialFit(X, { totalDocuments: 0 })).toThrow(/totalDocuments/);
    expect(() => online.partialFit(new Dense(0, 15))).toThrow(/\[empty\]/);
  });

  it('mixes documents without known terms evenly', () => {
    const fitted = lda({ nComponents: 2 }).fit(X);
    expect(Array.from(fitted.transform(new Dense(1, 15)).data)).toEqual([0.5, 0.5]);
    expect(() => fitted.perplexity(new Dense(1, 15))).toThrow(/\[empty\]/);
  });

  it('refuses what makes no sense', () => {
    expect(() => lda({ learningDecay: 0.5 })).toThrow(/learningDecay/);
    expect(() => lda({ docTopicPrior: 0 })).toThrow(/docTopicPrior/);
    expect(() => lda().fit(Csr.fromRows([[-1]]))).toThrow(/\[negative\]/);
    expect(() => lda({ method: 'gibbs' }).fit(Csr.fromRows([[0.5]]))).toThrow(/whole counts/);
  });

  it('rests on ln Γ and its derivative', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 10);
    expect(digamma(0.01)).toBeCloseTo(-100.56088545786867, 8);
    expect(digamma(30)).toBeCloseTo(3.384438132705876, 10);
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 10);
  });
});
