import { bleu, chrf, rouge } from 'lmlab';
import reference from '../reference/text_generation.json';
import { expectEqual } from './reference';

describe('like sacrebleu', () => {
  it.each(reference.corpora.map((corpus) => [corpus.hypotheses[0], corpus] as const))('%j', (_, corpus) => {
    const { hypotheses, references } = corpus;
    const found = bleu(hypotheses, references);
    expectEqual(found.score, corpus.bleu.score);
    expectEqual(found.precisions, corpus.bleu.precisions);
    expectEqual(found.brevityPenalty, corpus.bleu.bp);
    expectEqual(bleu(hypotheses, references, { effectiveOrder: true }).score, corpus.bleuEffective);
    expectEqual(bleu(hypotheses, references, { lowercase: true }).score, corpus.bleuLowercase);
    expectEqual(chrf(hypotheses, references), corpus.chrf);
    expectEqual(chrf(hypotheses, references, { wordOrder: 2 }), corpus.chrfpp);
  });
});

it.each(reference.rouge)('like rouge-score: "$prediction"', (example) => {
  for (const [kind, expected] of [
    [1, example.rouge1],
    [2, example.rouge2],
    [3, example.rouge3],
    ['L', example.rougeL],
  ] as const) {
    const { precision, recall, f1 } = rouge(example.prediction, example.target, kind);
    expectEqual([precision, recall, f1], expected);
  }
});

it('refuses texts without references', () => {
  expect(() => bleu(['a'], [])).toThrow(/references for each of 1/);
  expect(() => bleu(['a'], [[]])).toThrow(/empty list of references/);
  expect(() => chrf([], [])).toThrow(/no hypothesis/);
});
