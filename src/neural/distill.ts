import { LmlabError } from '../core/errors';
import { checkOptionNames } from '../core/options';
import { type LossOptions, checkTeacher } from './cross-entropy';
import { Gpt, type TokenBatch } from './gpt';
import type { Trainable } from './train-options';

/**
 * A student to train that also imitates a teacher: loss = (1 − weight) · cross-entropy + weight · T² · KL(teacher ‖
 * student) at temperature T (Hinton, Vinyals and Dean 2015). Pass it to `train` in place of the student; validation
 * losses stay those of the targets alone.
 *
 * @param options.temperature T. Default 2.
 * @param options.weight Share of the teacher. Default 0.5.
 * @throws LmlabError `bad-option` when a model is no GPT, vocabularies differ or an option is out of range.
 * @example
 * ```ts
 * import { distill, gpt, randomTokenBatches, train } from 'lmlab';
 * const shape = { vocabularySize: 5, contextLength: 8, heads: 1 };
 * const teacher = gpt({ ...shape, embeddingSize: 16, layers: 2 });
 * const student = gpt({ ...shape, embeddingSize: 8, layers: 1 });
 * const data = randomTokenBatches([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], { batchSize: 2, contextLength: 8 });
 * const history = await train(distill(student, teacher), { data, steps: 5 });
 * history.losses.length; // 5
 * ```
 */
export function distill(
  student: Gpt,
  teacher: Gpt,
  options: { readonly temperature?: number; readonly weight?: number } = {},
): Trainable<TokenBatch> {
  checkOptionNames(options, { temperature: true, weight: true });
  const { temperature = 2, weight = 0.5 } = options;
  checkTeacher({ temperature, weight });
  const [own, others] = [student, teacher].map((model) =>
    model instanceof Gpt ? `a vocabulary of ${model.options.vocabularySize}` : 'no GPT',
  );
  if (own !== others || own === 'no GPT') {
    throw new LmlabError('bad-option', {
      expected: 'two GPTs of one vocabulary',
      found: `${own} and ${others}`,
      remedy: 'Train both on the same tokenizer.',
    });
  }
  return {
    parameters: student.parameters,
    options: student.options,
    loss: (batch: TokenBatch, lossOptions?: LossOptions) => student.loss(batch, lossOptions),
    lossAndGradients(batch, key, factor, lossOptions) {
      const logits = teacher.logits(batch.ids, batch.batch);
      return student.lossAndGradients(batch, key, factor, {
        ...lossOptions,
        teacher: { logits, temperature, weight },
      });
    },
  };
}
