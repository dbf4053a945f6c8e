// Hugging Face Transformers has loaded what this library exports: see test/reference/transformers_logits.py.
import { createHash } from 'node:crypto';
import { type Bert, formatWeights, type Gpt } from 'lmlab';
import { exported } from '../reference/exported-models';
import reference from '../reference/transformers-logits.json';

function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expect(expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeGreaterThan(0.3); // not all nearly nothing
  found.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThan(1e-4));
}

/** The export of today is, byte by byte, the file that Transformers read. */
function expectSameFile(model: Gpt | Bert, sha256: string): void {
  expect(createHash('sha256').update(formatWeights(model)).digest('hex')).toBe(sha256);
}

test.each(['gpt', 'untied'] as const)(
  'GPT2LMHeadModel computes the same logits from our file: %s',
  (name) => {
    const { sha256, batch, ids, logits } = reference[name];
    const model = exported[name].make();
    expectSameFile(model, sha256);
    expectClose(model.logits(Int32Array.from(ids), batch), logits);
  },
);

test('BertForPreTraining computes the same logits from our file, with segments and padding', () => {
  const { sha256, ids, segments, lengths, tokenLogits, classLogits } = reference.bert;
  const model = exported.bert.make();
  expectSameFile(model, sha256);
  const batch = {
    batch: 2,
    ids: Int32Array.from(ids),
    segments: Int32Array.from(segments),
    lengths: Int32Array.from(lengths),
  };
  expectClose(model.tokenLogits(batch), tokenLogits);
  expectClose(model.classLogits(batch), classLogits);
});
