// %% [markdown]
// # Track · Consultant
//
// **You will be able to** turn a model's scores and a client's prices into a decision, say what it brings in a year and how sure
// that is, find out what would change it, and write it down on a page that a manager can decide by.
//
// **You need** lessons 01, 06 and 07, and the capstone. **Time:** a day; the worked solution runs in a few seconds.
//
// ## The brief
//
// A client has bought a model that reads what customers write and gives each case a score between 0 and 1. Nobody knows what
// to do with the score. The seller says: act above one half. The client asks you
//
// 1. from which score on to act;
// 2. what that saves in a year, against the better of the two things one can do without any model: never act, or always;
// 3. whether to adopt it at all;
// 4. what would change your mind;
// 5. for **a memo of at most 400 words**, to somebody who has three minutes and has never heard of a threshold.
//
// Who the client is, the prices and the cases are yours alone: they are drawn for the name in `LMLAB_STUDENT`. For some
// students the right advice is *no*. Everything is generated; no real customer stands behind it.

// %% id="brief"
import { rubric, todo } from 'lmlab';

rubric('24');

// %% [markdown]
// ## 1 · The client
//
// Read the prices before the scores. Everything else follows from them.

// %% id="client"
import { toDataFrame, trackData } from 'lmlab';

const { client, costs, casesPerYear, past, pilot, open } = await trackData('24');
console.log(client);
console.log(
  `A missed case costs €${costs.missed}, acting costs €${costs.action}; ${casesPerYear.toLocaleString('en-US')} cases a year.`,
);
console.log(
  `${past.length} past cases to choose by, ${pilot.length} of a pilot to judge by, ${open.length} open ones to decide on.`,
);
toDataFrame(past.slice(0, 5));

// %% [markdown]
// And how the scores of the two kinds of past cases lie. Where the curves overlap, any line is wrong for somebody.

// %% id="scores-figure"
import { plotHistogram } from 'lmlab';

plotHistogram(
  {
    'action was needed': past
      .filter(({ needed }) => needed)
      .map(({ score }) => score),
    'it was not': past.filter(({ needed }) => !needed).map(({ score }) => score),
  },
  { title: 'Scores of past cases', xLabel: 'score' },
);

// %% [markdown]
// Each curve is drawn as shares of its own kind, so that the rarer one can be seen; in counts, the cases that needed nothing
// are many times as many.
//
// **Predict, then look:** if a score of 0.3 really meant a chance of 30 %, acting would pay from action ÷ missed on. Is one half
// above or below that for your client?
//
// ## 2 · What each threshold costs
//
// **Your work:** euros a case on the past cases, for every threshold: acting costs the same whether it was needed or not, and
// each case that needed action and got none costs what was missed.

// %% id="cost-curve"
import { plotLines } from 'lmlab';

const rule = costs.action / costs.missed;
console.log(
  `If scores could be taken at their word, one would act from ${rule.toFixed(3)} on.`,
);

// #region solution
type Case = { score: number; needed: boolean };
const costOf = (
  cases: readonly Case[],
  threshold: number,
  { missed, action } = costs,
): number =>
  cases.reduce(
    (sum, { score, needed }) =>
      sum + (score >= threshold ? action : needed ? missed : 0),
    0,
  ) / cases.length;

const thresholds = Array.from({ length: 201 }, (_, i) => i / 200);
const cheapest = (cases: readonly Case[], prices = costs): number =>
  thresholds.reduce((best, t) =>
    costOf(cases, t, prices) < costOf(cases, best, prices) ? t : best,
  );
const threshold = cheapest(past);
console.log(`On the past cases the cheapest threshold is ${threshold}.`);
const costCurve = plotLines(
  thresholds,
  { 'past cases': thresholds.map((t) => costOf(past, t)) },
  {
    title: 'What a case costs',
    xLabel: 'act from this score on',
    yLabel: 'euros a case',
  },
);
costCurve;
// #stub
// const threshold: number = todo('the score from which on to act');
// #endregion

// %% [markdown]
// On the left one always acts, on the right never. A model is worth something only if the valley lies below *both* ends. The
// valley is flat: whoever argues about the third decimal of the threshold has forgotten what it is for.
//
// ## 3 · What it brings
//
// **Your work:** the costs of a case on the **pilot**, which had no say in the choice: with the model at your threshold, when one
// never acts, and when one always does. The saving in a year against the better of never and always; and an interval that knows of
// two samples, the pilot and the cases to come. We count as if acting always helped, and as if the model cost nothing to run.

// %% id="saving"
import type { ConsultingDeliverable } from 'lmlab';
import { random } from 'lmlab';

// #region solution
const costsOfPilot: ConsultingDeliverable['costs'] = {
  model: costOf(pilot, threshold),
  never: costOf(pilot, 2),
  always: costs.action,
};
const rng = random(24);
const n = Math.round(1 / (1 / pilot.length + 1 / open.length));
const savings = Array.from({ length: 2000 }, () => {
  const draw = Array.from({ length: n }, () => rng.choice(pilot));
  return (
    casesPerYear *
    (Math.min(costOf(draw, 2), costs.action) - costOf(draw, threshold))
  );
}).sort((a, b) => a - b);
const saving: ConsultingDeliverable['saving'] = {
  mean:
    casesPerYear *
    (Math.min(costsOfPilot.never, costsOfPilot.always) - costsOfPilot.model),
  low: savings[Math.floor(0.025 * savings.length)],
  high: savings[Math.floor(0.975 * savings.length)],
};
const advice: ConsultingDeliverable['advice'] =
  saving.low > 0 ? 'adopt' : 'do not adopt';
console.log(costsOfPilot, advice);
plotHistogram(
  { 'saving in a year': savings },
  { title: 'What it may save in a year', xLabel: 'euros' },
);
// #stub
// const costsOfPilot: ConsultingDeliverable['costs'] = todo('euros a case: with the model, never, always');
// const saving: ConsultingDeliverable['saving'] = todo('what it saves in a year');
// const advice: ConsultingDeliverable['advice'] = todo('adopt, or not');
// #endregion

// %% [markdown]
// Look at whether zero lies inside. A mean above zero whose interval begins below it is a hope, and the client can have hopes
// without paying for a model.
//
// ## 4 · What would change it
//
// **Your work:** nobody knows what a missed case costs to the euro. How far does the threshold move if it costs half as much, or
// twice?

// %% id="sensitivity"
// #region solution
const sensitivity = {
  half: cheapest(past, { ...costs, missed: costs.missed / 2 }),
  twice: cheapest(past, { ...costs, missed: costs.missed * 2 }),
};
toDataFrame([
  { 'a missed case costs': 'half', threshold: sensitivity.half },
  { 'a missed case costs': 'as said', threshold },
  { 'a missed case costs': 'twice', threshold: sensitivity.twice },
]);
// #stub
// const sensitivity: ConsultingDeliverable['sensitivity'] = todo('thresholds at half and twice the cost');
// #endregion

// %% [markdown]
// If the three thresholds lie far apart, the memo must say so, and ask the client for a better price before anything else.
//
// ## 5 · The memo
//
// **Your work:** the list of the open cases to act on. Then the memo: four headings, 400 words at most, the decision first. No word
// of the trade: the reader must be able to say it to somebody else tomorrow. It must say what we counted as if it were so: that
// acting always helps, and that the model costs nothing to run. `writePage` makes a page of it to print; an image in the text stands for a figure, and one is enough.

// %% id="memo"
import { toSvg, writePage } from 'lmlab';

// #region solution
const euros = (value: number): string =>
  `€${Math.abs(Math.round(value)).toLocaleString('en-US')}`;
const each = (value: number): string => `€${value.toFixed(2)}`;
const act = open.filter(({ score }) => score >= threshold).map(({ id }) => id);
const picked = pilot.filter(({ score }) => score >= threshold);
const needed = pilot.filter((one) => one.needed);
const right = picked.filter((one) => one.needed).length;
const simplest = costsOfPilot.never < costsOfPilot.always ? 'on none' : 'on all';
const withoutModel = Math.min(costsOfPilot.never, costsOfPilot.always);
const range =
  saving.low < 0
    ? `between a loss of ${euros(saving.low)} and a ${saving.high < 0 ? 'loss' : 'saving'} of ${euros(saving.high)}`
    : `between ${euros(saving.low)} and ${euros(saving.high)}`;
const found = `Of 100 cases that it picked in the pilot, ${Math.round((100 * right) / Math.max(1, picked.length))} needed action; of 100 taken blindly it would have been ${Math.round((100 * needed.length) / pilot.length)}.`;
const chance = right / needed.length; // that a case which needed action was picked
const bother = (picked.length - right) / (pilot.length - needed.length); // that another was
const shareNow = needed.length / pilot.length;
// At this share of cases that need action, the model costs as much as acting on all.
const shareThen =
  (costs.action * (1 - bother)) /
  (chance * costs.action + (1 - chance) * costs.missed - bother * costs.action);
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const lineAt = (line: number): string =>
  `${line} (${percent(open.filter(({ score }) => score >= line).length / open.length)} of the open cases)`;
const wholeShare =
  shareThen > 0 && shareThen < 1
    ? `If more than ${percent(shareThen)} of all cases needed action (in the pilot: ${percent(shareNow)}), acting on all of them would be cheaper: count every quarter.`
    : `Count every quarter how many cases need action (in the pilot: ${percent(shareNow)}).`;
const memo =
  advice === 'adopt'
    ? `# Adopt the model, with a line at ${threshold}

## Advice

Adopt the model, and act on every case that it scores at ${threshold} or more. We expect a saving of ${euros(saving.mean)} a year, and are
95 % sure that it lies ${range}.

## Why

Without a model you can act on all cases or on none. The cheaper of the two, ${simplest}, costs ${each(withoutModel)} a case. With the
model a case costs ${each(costsOfPilot.model)}; with the seller's line of 0.5 it would be ${each(costOf(pilot, 0.5))}. We chose the line on the past cases
and checked it on the pilot, which had no part in the choice. We counted as if acting always helped, and as if the model cost
nothing to run. Take its price off the saving, and count how often acting helps.

![What a case costs, by the score from which one acts: past cases](costs)

## What it brings

Of the ${open.length.toLocaleString('en-US')} cases that are open now, you would act on ${act.length.toLocaleString('en-US')}. ${found} Those who did not need it are
bothered, so the first contact should be a question. It missed ${Math.round(100 * (1 - chance))} of 100 who needed it: whoever reaches
you by telephone today must still be able to.

## What would change this advice

If the model costs more than ${euros(saving.low)} a year to run, the saving is no longer sure.
If a missed case costs half of what you told us, draw the line at ${lineAt(sensitivity.half)}; if twice, at ${lineAt(sensitivity.twice)}.
${wholeShare} If the seller changes the model, the line must be drawn anew.
`
    : `# Do not adopt the model now

## Advice

Do not adopt the model now. Acting from a score of ${threshold} on would bring ${saving.mean < 0 ? 'a loss' : 'a saving'} of ${euros(saving.mean)} a year, and that lies ${range}:
it may cost you money.

## Why

Without a model you can act on all cases or on none. The cheaper of the two, ${simplest}, costs ${each(withoutModel)} a case. With the
model it is ${each(costsOfPilot.model)}, and with the seller's line of 0.5 it would be ${each(costOf(pilot, 0.5))}. The scores of those who need action and
of those who do not lie too close together to part them. We counted as if acting always helped, and as if the model cost
nothing to run; its price comes on top.

![What a case costs, by the score from which one acts: past cases](costs)

## What it brings

Of the ${open.length.toLocaleString('en-US')} open cases the model would pick ${act.length.toLocaleString('en-US')}. ${found} Go on as you do; those who are missed
today should at least find a telephone number at the end of each letter.

## What would change this advice

A model that tells the two kinds apart better: ask the seller for a trial on your own cases. Or other prices: if a missed case
costs half, the line moves to ${lineAt(sensitivity.half)}, if twice, to ${lineAt(sensitivity.twice)}. Look again in a year.
`;
writePage('24', 'memo', memo, { costs: toSvg(costCurve) });
// #stub
// const act: ConsultingDeliverable['act'] = todo('the ids of the open cases to act on');
// const memo: string = todo('the memo');
// #endregion
console.log(memo);

// %% [markdown]
// Read it aloud to somebody who does something else for a living. Where they frown, rewrite.
//
// ## 6 · Hand it over

// %% id="submit"
import { submit } from 'lmlab';

// #region solution
const grade = await submit('24', {
  threshold,
  costs: costsOfPilot,
  saving,
  sensitivity,
  act,
  advice,
  memo,
});
// #stub
// const grade = await submit('24', {
//   threshold,
//   costs: costsOfPilot,
//   saving,
//   sensitivity,
//   act,
//   advice,
//   memo,
// });
// #endregion
grade;

// %% [markdown]
// ## What the job is like
//
// The arithmetic took an hour. What takes the other weeks is finding out the two prices at the top, from people who have never
// had to say them. The [page on the careers](careers.md) tells more.
//
// *A question to take along, which needs code:* the scores promise more than they keep. Calibrate them on the past cases
// (lesson 06). Does the threshold then lie at action ÷ missed, and does the saving change?

// %% id="result"
import { keyFigures } from 'lmlab';

keyFigures({
  'a missed case, euros': costs.missed,
  'acting, euros': costs.action,
  'cases a year': casesPerYear,
  'action ÷ missed': rule,
});
