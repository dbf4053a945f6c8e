// %% [markdown]
// # Track · Research scientist
//
// **You will be able to** lay a hypothesis down before you see a result, run a fair comparison over seeds, say how large an
// effect is and how sure you are, and write it up on two pages that agree with the runs.
//
// **You need** lessons 07, 09, 10, 12 and 13, and the capstone. **Time:** two days; the worked solution runs in under a minute.
//
// ## The brief
//
// *An ablation.* You get a question about training a small GPT, two arms that differ in one thing, eight seeds and a smallest
// effect of interest: a difference that is smaller changes nobody's mind. You hand over
//
// 1. a **plan**, registered before the first run;
// 2. every run, both arms with each seed;
// 3. the effect in bits a byte, with an interval;
// 4. the decision that your own rule demands: supported, refuted, or undecided;
// 5. a **paper of two pages**, written by the notebook, so that no number in it can be a slip of the pen.
//
// Question, seeds, text and smallest effect are yours alone: they are drawn for the name in `LMLAB_STUDENT`. *Undecided* is a
// result, and earns as many points as the others.

// %% id="brief"
import { rubric, todo } from 'lmlab';

rubric('23');

// %% [markdown]
// ## 1 · The question

// %% id="question"
import { toDataFrame, trackData } from 'lmlab';

const {
  question,
  treatment,
  control,
  seeds,
  smallestEffect,
  train: trainText,
  test: testText,
} = await trackData('23');
console.log(question);
toDataFrame([
  { what: 'treatment', is: treatment },
  { what: 'control', is: control },
  { what: 'seeds', is: seeds.join(', ') },
  { what: 'smallest effect of interest, bits a byte', is: String(smallestEffect) },
  { what: 'text to learn from, characters', is: String(trainText.length) },
  { what: 'text to judge by, characters', is: String(testText.length) },
]);

// %% [markdown]
// The arms share everything but the treatment: the text, the model's size, the batches, the number of steps, and for each seed
// the same initial weights wherever both have them. So the runs come in **pairs**, and what luck a
// seed brings to both arms cancels out.
//
// ## 2 · The plan
//
// **Your work:** write down what you expect, how you will measure it, and by which rule you will decide. Do it now. After the
// first run you will know something, and cannot forget it.

// %% id="plan"
import type { ResearchPlan } from 'lmlab';
import { preregister } from 'lmlab';

// #region solution
const plan: ResearchPlan = {
  hypothesis: `With ${treatment}, a small GPT needs at least ${smallestEffect} bits a byte less on unseen text than with ${control}.`,
  metric:
    'Bits a byte on the test text after the last step, control minus treatment, paired by seed.',
  seeds,
  smallestEffect,
  rule: 'Supported if the whole 95 % interval of the mean difference (Student’s t) lies above the smallest effect, refuted if all of it lies below, otherwise undecided.',
};
const { digest } = preregister('23', plan);
// #stub
// const plan: ResearchPlan = todo('your plan');
// const { digest } = preregister('23', plan);
// #endregion

// %% [markdown]
// The digest is a fingerprint: change one letter of the plan, and it is another. It goes into the paper, so that everybody can
// see that the plan is the one that was registered. That it came first stands in your own record only; in earnest one leaves the
// plan with somebody else, such as a public registry. A second plan is allowed, and is counted.
//
// ## 3 · The runs
//
// The model reads bytes: 256 tokens, so that its loss in bits is bits a byte without any conversion. First the shapes, on five
// bytes.

// %% id="shapes"
import { gpt } from 'lmlab';

const bytes = (text: string): Int32Array =>
  Int32Array.from(new TextEncoder().encode(text));
const size = {
  vocabularySize: 256,
  contextLength: 32,
  embeddingSize: 32,
  layers: 1,
  heads: 2,
} as const;
const five = bytes(trainText).slice(0, 5);
const glance = gpt({ ...size, seed: 0 }).inspect(five);
`${five.length} bytes in, ${glance.logits.length / five.length} scores a byte out`;

// %% [markdown]
// **Your work:** a function of arm and seed, and nothing else, that trains a model and gives bits a byte on the test text. Where
// do the two arms part? In one line, and nowhere else.

// %% id="runs"
import {
  adamw,
  consecutiveTokenBatches,
  constantSchedule,
  cosineSchedule,
  progress,
  randomTokenBatches,
  train,
} from 'lmlab';
import type { ResearchDeliverable } from 'lmlab';

// #region solution
const settings = {
  steps: 200,
  batchSize: 8,
  learningRate: 4e-3,
  beta2: 0.98,
  weightDecay: 0.01,
  clipNorm: 1,
  warmup: 15,
  dropout: 0.1,
} as const;
const { steps, batchSize, learningRate, clipNorm, warmup } = settings;
const { beta2, weightDecay } = settings;
const batches = { batchSize, contextLength: size.contextLength };
const testBatches = consecutiveTokenBatches(bytes(testText), {
  ...batches,
  seed: 0,
});

async function bitsPerByte(arm: string, seed: number): Promise<number> {
  const model = gpt({
    ...size,
    seed,
    positions: arm === 'rotary positions' ? 'rotary' : 'learned',
    dropout: arm === 'dropout of 0.1' ? settings.dropout : 0,
  });
  await train(model, {
    data: randomTokenBatches(bytes(trainText), { ...batches, seed }),
    steps,
    learningRate,
    clipNorm,
    optimizer: adamw({ beta2, weightDecay }),
    schedule:
      arm === 'warm-up and cosine'
        ? cosineSchedule({ warmup })
        : constantSchedule(),
    seed,
  });
  const losses = testBatches.map((batch) => model.loss(batch));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length / Math.LN2;
}

const runs: { arm: string; seed: number; bitsPerByte: number }[] = [];
for (const seed of progress(seeds, { label: 'pairs' })) {
  for (const arm of [control, treatment]) {
    runs.push({ arm, seed, bitsPerByte: await bitsPerByte(arm, seed) });
  }
}
// #stub
// const runs: ResearchDeliverable['runs'] = todo('both arms with each seed');
// #endregion
toDataFrame(runs.slice(0, 6));

// %% [markdown]
// Two neighbouring lines are a pair. Compare the differences inside the pairs with the differences between them.
//
// **Your work:** the bits a byte of one arm, in the order of the seeds.

// %% id="pairs-figure"
import { plotLines } from 'lmlab';

// #region solution
const of = (arm: string): number[] =>
  seeds.map(
    (seed) => runs.find((run) => run.arm === arm && run.seed === seed)!.bitsPerByte,
  );
// #stub
// const of: (arm: string) => number[] = todo('bits a byte of an arm, seed by seed');
// #endregion
const pairsFigure = plotLines(
  seeds.map((_, i) => i + 1),
  { [control]: of(control), [treatment]: of(treatment) },
  { title: 'Bits a byte, pair by pair', xLabel: 'pair', yLabel: 'bits a byte' },
);
pairsFigure;

// %% [markdown]
// Where both lines go up and down together, the seed explains much, and pairing takes it out. That is why the paired interval
// can be narrow although each line wanders.
//
// ## 4 · The effect
//
// **Your work:** the mean of the differences, control minus treatment, and its 95 % interval: mean ± t · s / √n, with t = 2.3646
// for eight pairs. Then let your rule decide.

// %% id="effect"
import { plotBars } from 'lmlab';

// #region solution
const differences = of(control).map((bits, i) => bits - of(treatment)[i]);
const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
const deviation = Math.sqrt(
  differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) /
    (differences.length - 1),
);
const half = (2.3646 * deviation) / Math.sqrt(differences.length);
const effect: ResearchDeliverable['effect'] = {
  mean,
  low: mean - half,
  high: mean + half,
};
const decision: ResearchDeliverable['decision'] =
  effect.low > smallestEffect
    ? 'supported'
    : effect.high < smallestEffect
      ? 'refuted'
      : 'undecided';
// #stub
// const differences: number[] = todo('control minus treatment, pair by pair');
// const effect: ResearchDeliverable['effect'] = todo('the effect with its interval');
// const decision: ResearchDeliverable['decision'] = todo('what your rule says');
// #endregion
console.log(
  `${effect.mean.toFixed(3)} bits a byte, from ${effect.low.toFixed(3)} to ${effect.high.toFixed(3)}: ${decision}`,
);
plotBars(Object.fromEntries(differences.map((d, i) => [`pair ${i + 1}`, d])), {
  title: 'Control minus treatment',
  yLabel: 'bits a byte',
});

// %% [markdown]
// Do all bars point the same way? With eight pairs, one that does not is no surprise; four that do not are an answer, too.
//
// Student's t takes the differences for draws from a bell curve. Two things are worth a look before you believe that: how many
// runs hardly learnt more than how frequent each byte is (they wait on a plateau, and when a run leaves it is chance), and what
// an interval says that does not assume the curve (the bootstrap of lesson 07). **Your work:** both. **Predict, then run:**
// which of the two intervals will be wider?

// %% id="second-look"
import { bootstrapInterval } from 'lmlab';

// #region solution
const counts = new Float64Array(256).fill(1);
for (const byte of bytes(trainText)) counts[byte] += 1;
const total = counts.reduce((sum, count) => sum + count, 0);
const testBytes = bytes(testText);
const frequencies =
  testBytes.reduce((sum, byte) => sum - Math.log2(counts[byte] / total), 0) /
  testBytes.length;
const margin = 0.1;
const waiting = runs.filter(
  ({ bitsPerByte }) => bitsPerByte > frequencies - margin,
);
const resampled = bootstrapInterval(differences.length, (rows) => {
  return rows.reduce((sum, i) => sum + differences[i], 0) / rows.length;
});
const sameDecision =
  decision ===
  (resampled.low > smallestEffect
    ? 'supported'
    : resampled.high < smallestEffect
      ? 'refuted'
      : 'undecided');
console.log(
  `${waiting.length} of ${runs.length} runs ended within ${margin} bits of the ${frequencies.toFixed(3)} that frequencies alone reach, or above.`,
);
toDataFrame([
  { interval: 'Student’s t', low: effect.low, high: effect.high },
  { interval: 'bootstrap', low: resampled.low, high: resampled.high },
]);
// #endregion

// %% [markdown]
// The rule was registered with Student's t, so that is what decides; the other interval goes into the paper beside it. With
// eight values a bootstrap is apt to be too narrow, since it cannot draw what it has not seen: neither is the truth.
//
// ## 5 · The paper
//
// **Your work:** two pages. Every number comes from a variable. `writePage` makes a page to print of it; where the text has an
// image, `![caption](name)`, the figure of that name is put.

// %% id="paper"
import { toSvg, writePage } from 'lmlab';

// #region solution
const three = (value: number): string => value.toFixed(3);
const average = (values: readonly number[]): string =>
  three(values.reduce((sum, value) => sum + value, 0) / values.length);
const verdict = {
  supported: `The whole interval lies above the smallest effect of interest, ${smallestEffect}: by the registered rule, the hypothesis is **supported**.`,
  refuted: `The whole interval lies below the smallest effect of interest, ${smallestEffect}: by the registered rule, the hypothesis is **refuted**.`,
  undecided: `The interval holds the smallest effect of interest, ${smallestEffect}: by the registered rule, the question is **undecided**. That is a statement about this experiment, not about the treatment; more pairs would narrow the interval.`,
}[decision];
const howTreated = {
  'rotary positions': `Learned positions are added to the embeddings of the tokens; rotary ones turn queries and keys in each head.`,
  'warm-up and cosine': `The constant rate stays at its peak. With the schedule the rate rises in even steps for ${warmup} steps to the same peak, and falls along half a cosine to zero.`,
  'dropout of 0.1': `While it learns, the treated model sets activations to zero, each with a chance of ${settings.dropout}; when it is judged, none.`,
}[treatment];
const toFavour = differences.filter((d) => d > 0).length;
const plateau =
  waiting.length === 0
    ? `No run ended within ${margin} bits of that.`
    : `${waiting.length} of the ${runs.length} runs ended within ${margin} bits of that or above (${[
        control,
        treatment,
      ]
        .map((arm) => `${arm}: ${waiting.filter((run) => run.arm === arm).length}`)
        .join(
          ', ',
        )}): they had hardly left the plateau where a model knows frequencies alone. Whether a run has left it depends on chance, so that such differences need not follow the bell curve that Student's t assumes.`;

const paper = `# ${question}

## Abstract

We compare ${treatment} with ${control} in ${seeds.length} pairs of runs of a small GPT on ${trainText.length.toLocaleString('en-US')} characters of text, by a plan that was registered before
the first run. The difference, control minus treatment, is ${three(mean)} bits a byte (95 % interval ${three(effect.low)} to ${three(effect.high)}); the smallest effect of interest
was ${smallestEffect}. By the registered rule the hypothesis that the treatment helps is ${decision === 'undecided' ? 'neither supported nor refuted' : decision}.

## Question

Small language models are trained on little text more often than the literature suggests: on laptops, in classes, for rare
languages and narrow tasks. What helps large models on much text need not help here. We ask about one choice: ${treatment}
instead of ${control}. Before the first run we registered this hypothesis:

> ${plan.hypothesis}

The plan, with metric, seeds, smallest effect of interest and rule, has the SHA-256 digest ${digest.slice(0, 12)}…, which anybody who
has the plan can work out again. Effects below ${smallestEffect} bits a byte were declared to be of no interest, since they would not change
what we do.

## Method

**Model.** A causal Transformer (Vaswani et al. 2017) as in GPT-2 (Radford et al. 2019) with ${size.layers} block, ${size.embeddingSize} numbers wide, ${size.heads} heads and a
context of ${size.contextLength} tokens. It reads bytes, so there is no tokenizer to choose, and its loss in bits is bits a byte.

**Arms.** The two arms differ in one setting, ${treatment} against ${control}. ${howTreated} Everything else is the same: text, sizes, the order of
batches, the number of steps, the optimizer. For each seed both arms start from weights drawn with that seed and see the same
batches in the same order, so runs are paired. The seeds are ${seeds.join(', ')}.

**Text.** Generated stories in English: ${trainText.length.toLocaleString('en-US')} characters to learn from, and the ${testText.length.toLocaleString('en-US')} characters that follow to judge by. The
test text had no part in any choice; all settings were fixed before it was read.

**Training.** ${steps} steps of AdamW (Loshchilov and Hutter 2019) with a peak rate of ${learningRate}, β₂ of ${beta2}, a weight decay of ${weightDecay}, batches of ${batchSize} windows and
gradients clipped at length ${clipNorm}. Neither arm was tuned. Rate and number of steps were taken from earlier experience with models of
this size, the same for both, so that neither got more care than the other.

**Measure.** ${plan.metric} We give the mean of the ${seeds.length} differences with a 95 % interval by Student's t. The rule was: ${plan.rule[0].toLowerCase()}${plan.rule.slice(1)}

## Results

All ${runs.length} runs ended; none was left out. With ${control} the models need ${average(of(control))} bits a byte on average, with ${treatment} ${average(of(treatment))}. The
difference, control minus treatment, is ${three(mean)} bits a byte, with a 95 % interval from ${three(effect.low)} to ${three(effect.high)}. ${toFavour} of ${seeds.length} pairs favour the
treatment. The figure shows every pair. For scale: who knows nothing but how frequent each byte is needs ${three(frequencies)} bits a byte.
${plateau}

The differences lie between ${three(Math.min(...differences))} and ${three(Math.max(...differences))}. A bootstrap of the pairs (Efron 1987), which assumes no curve but is apt to be
too narrow for so few, gives ${three(resampled.low)} to ${three(resampled.high)}; by it the decision would be ${sameDecision ? 'the same' : 'another'}. It was not registered, and decides nothing.

![Bits a byte on the test text, pair by pair](pairs)

| arm | mean | least | most |
| --- | --- | --- | --- |
| ${control} | ${average(of(control))} | ${three(Math.min(...of(control)))} | ${three(Math.max(...of(control)))} |
| ${treatment} | ${average(of(treatment))} | ${three(Math.min(...of(treatment)))} | ${three(Math.max(...of(treatment)))} |
| frequencies of bytes | ${three(frequencies)} | | |

${verdict}

## Limits

One model size, one corpus, one length of training. The stories are generated from phrases and are easier than what people
write. ${steps} steps are few: a treatment that pays late would not
be seen, and one that only speeds up the start would be overrated. The interval speaks of other seeds, not of other
texts: all runs share one training and one test text, so what is peculiar to these is in every difference. Neither arm was tuned
for itself; with a rate chosen for each, the difference could shrink or turn. We looked at one comparison and report
it whatever it shows; had we looked at ten and reported one, the interval would be worth nothing.

What should be tried next: the same comparison at twice the width and four times the steps, and on a second text, with the
rate chosen for each arm on a validation part.

## References

- Efron, B. (1987): Better bootstrap confidence intervals. Journal of the American Statistical Association 82.
- Loshchilov, I. and Hutter, F. (2019): Decoupled weight decay regularization. ICLR.
- Radford, A. et al. (2019): Language models are unsupervised multitask learners. OpenAI.
- Student (1908): The probable error of a mean. Biometrika 6.
- Vaswani, A. et al. (2017): Attention is all you need. NeurIPS.
`;

writePage('23', 'paper', paper, { pairs: toSvg(pairsFigure) });
`${(paper.match(/[\p{L}\p{N}’'-]+/gu) ?? []).length} words`;
// #stub
// const paper: string = todo('the paper');
// #endregion

// %% [markdown]
// Give it to somebody and ask one question: *what would you have to change to make me say the opposite?* If the answer is
// “a word”, rewrite.
//
// ## 6 · Hand it over

// %% id="submit"
import { submit } from 'lmlab';

// #region solution
const grade = await submit('23', { plan, digest, runs, effect, decision, paper });
// #stub
// const grade = await submit('23', { plan, digest, runs, effect, decision, paper });
// #endregion
grade;

// %% [markdown]
// ## What the job is like
//
// One comparison took two days. The months go into finding a question that is worth one, and into the controls that a
// reviewer will ask for. The [page on the careers](careers.md) tells more.
//
// *A question to take along, which needs code:* halve the number of seeds, a hundred times, at random. How often does your
// decision stay the same?

// %% id="result"
import { keyFigures } from 'lmlab';

keyFigures({
  'pairs of runs': seeds.length,
  'smallest effect, bits a byte': smallestEffect,
});
