// %% [markdown]
// # Track · Data scientist and data engineer
//
// **You will be able to** take an export as it comes, find what is wrong with it, say so in a data card, build a pipeline
// that does not cheat, and report a score with an interval that holds.
//
// **You need** lessons 00 to 07 and the capstone. **Time:** one or two days; the worked solution runs in half a minute.
//
// ## The brief
//
// *A small telephone company asks.* Its clerks read the text messages that customers report and decide: ham or spam. Most
// reports are harmless, spam is rare. The company sends you the export of one month, as it lies in their system, and a
// holdout: later messages that no clerk has read yet. It wants to know
//
// 1. what is in the export, and what is wrong with it;
// 2. which of the messages in the holdout are spam;
// 3. how good your decisions will be there, before anybody checks them, and how sure you are;
// 4. a **data card** that a stranger can work from.
//
// The export is yours alone: it is drawn for the name in `LMLAB_STUDENT`, and your neighbour's numbers are others. All
// messages are generated. No person wrote or received any of them.

// %% id="brief"
import { rubric, todo } from 'lmlab';

rubric('21');

// %% [markdown]
// The table above is all there is to the grading: nothing else counts, and nothing is hidden but the labels of the holdout.
//
// ## 1 · Look
//
// Five rows first. What would you not have expected in a column?

// %% id="look"
import { toDataFrame, trackData } from 'lmlab';

const { log, holdout } = await trackData('21');
console.log(
  `${log.length} rows in the export, ${holdout.length} messages in the holdout.`,
);
toDataFrame(
  log.slice(0, 5).map((row) => ({
    ...row,
    text: row.text === null ? '(null)' : row.text.slice(0, 40),
  })),
);

// %% [markdown]
// And what was typed as the label, with the quotation marks that a stray space needs to be seen:

// %% id="labels-figure"
import { plotBars } from 'lmlab';

const spellings: Record<string, number> = {};
for (const { label } of log) {
  const typed = JSON.stringify(label);
  spellings[typed] = (spellings[typed] ?? 0) + 1;
}
plotBars(spellings, { title: 'The label, as it was typed', yLabel: 'rows' });

// %% [markdown]
// Two classes in several spellings. A program that compares letters takes them for as many classes as there are bars.
//
// ## 2 · What is wrong with it
//
// **Your work:** find the rows without a text (null, empty, or blanks only); the rows whose text repeats that of an earlier
// row, letter for letter, whatever stands in the other columns; the share of spam in what is left when both are dropped; and
// the column that leaks: the one that is only filled in *after* a clerk has decided. A model that reads it looks wonderful,
// and knows nothing on the day it is needed. Ask of each column how well it alone tells the label.

// %% id="found"
import type { DataDeliverable } from 'lmlab';

// #region solution
const labelOf = ({ label }: (typeof log)[number]): 'ham' | 'spam' =>
  label.trim().toLowerCase() === 'spam' ? 'spam' : 'ham';
const blank = log.filter(({ text }) => text === null || text.trim() === '');
const withText = log.flatMap((row) =>
  row.text === null || row.text.trim() === ''
    ? []
    : [{ id: row.id, text: row.text.trim(), label: labelOf(row) }],
);
const cleaned = [
  ...new Map(withText.toReversed().map((row) => [row.text, row])).values(),
].reverse();

/** Share of rows that one column alone would label right: each of its values says the label that it mostly has. */
const alone = (column: 'queue' | 'agent' | 'closing'): number => {
  const counts: Record<string, { ham: number; spam: number }> = {};
  for (const row of log)
    (counts[row[column]] ??= { ham: 0, spam: 0 })[labelOf(row)]++;
  return (
    Object.values(counts).reduce(
      (sum, { ham, spam }) => sum + Math.max(ham, spam),
      0,
    ) / log.length
  );
};
const columns = ['queue', 'agent', 'closing'] as const;
const leaking = columns.toSorted((a, b) => alone(b) - alone(a))[0];

const found: DataDeliverable['found'] = {
  rows: log.length,
  missingTexts: blank.length,
  duplicateRows: withText.length - cleaned.length,
  leakingColumn: leaking,
  spamShare:
    cleaned.filter(({ label }) => label === 'spam').length / cleaned.length,
};
// #stub
// const found: DataDeliverable['found'] = todo('what is in the export');
// #endregion
toDataFrame([found]);

// %% [markdown]
// Before anything is learnt, look at the columns as evidence. Whoever always says ham is right most of the time, so what
// counts is how much a column knows beyond that.
//
// **Your work:** for each of the three columns, the share of rows that it alone would label right, less the share that
// “always ham” labels right.

// %% id="leak-figure"
// #region solution
const alwaysHam = log.filter((row) => labelOf(row) === 'ham').length / log.length;
const beyond = Object.fromEntries(
  columns.map((column) => [column, alone(column) - alwaysHam]),
);
// #stub
// const beyond: Record<string, number> = todo('what each column knows beyond “always ham”');
// #endregion
const leakFigure = plotBars(beyond, {
  title: 'What one column alone knows beyond “always ham”',
  yLabel: 'share of rows more',
});
leakFigure;

// %% [markdown]
// One column stands out: with it alone, nearly every row is labelled right. No queue, clerk or closing code knows that much
// about a text before somebody has read it.
//
// ## 3 · Split, then fit
//
// **Your work:** keep at least a tenth of the cleaned rows to validate. Copies must be gone *before* you split; otherwise the
// same text stands on both sides, and the model is asked what it was told.

// %% id="split"
import { random } from 'lmlab';

// #region solution
const order = random(21).shuffle(cleaned);
const cut = Math.round(0.6 * order.length);
const [train, validation] = [order.slice(0, cut), order.slice(cut)];
// #stub
// const train: { id: number; text: string; label: 'ham' | 'spam' }[] = todo('the training rows');
// const validation: typeof train = todo('the validation rows');
// #endregion
`${train.length} rows to learn from, ${validation.length} to validate.`;

// %% [markdown]
// **Your work:** a pipeline and a threshold. Spam is rare, so the share of right answers says little; the score is F1 of
// spam. Choose the threshold on training rows alone, out of fold.

// %% id="model"
import {
  clean,
  collapseWhitespace,
  f1,
  logisticRegression,
  lowercase,
  pipeline,
  replaceNumbers,
  replaceUrls,
  stratifiedKFold,
  tfidfVectorizer,
  tuneThreshold,
} from 'lmlab';

const textsOf = (rows: readonly { text: string }[]): string[] =>
  rows.map(({ text }) => text);
const labelsOf = (rows: readonly { label: 'ham' | 'spam' }[]): ('ham' | 'spam')[] =>
  rows.map(({ label }) => label);
const score = (
  truth: readonly ('ham' | 'spam')[],
  said: readonly ('ham' | 'spam')[],
): number => f1(truth, said, { posLabel: 'spam', zeroDivision: 0 });

// #region solution
const tuned = tuneThreshold(
  pipeline(
    clean(
      lowercase(),
      replaceUrls(' <url> '),
      replaceNumbers(' <number> '),
      collapseWhitespace(),
    ),
    tfidfVectorizer({ analyzer: 'char_wb', nGramRange: [2, 4], sublinearTf: true }),
    logisticRegression({ C: 30, classWeight: 'balanced' }),
  ),
  textsOf(train),
  labelsOf(train),
  'spam',
  { beta: 1 },
  { cv: stratifiedKFold({ nSplits: 5, shuffle: true, seed: 21 }) },
);
const decide = (texts: readonly string[]): ('ham' | 'spam')[] =>
  tuned.best.predict([...texts]);
console.log(
  `threshold ${tuned.threshold.toFixed(3)}, F1 out of fold ${tuned.value.toFixed(3)}`,
);
// #stub
// const decide: (texts: readonly string[]) => ('ham' | 'spam')[] = todo('what decides on texts');
// #endregion

// %% [markdown]
// ## 4 · Against a baseline
//
// A score alone says little. Two baselines cost nothing: everything is spam; and everything that holds a digit is.
//
// **Your work:** the F1 of both on the validation rows.

// %% id="baseline"
import { confusionMatrix, plotConfusion } from 'lmlab';

const truth = labelsOf(validation);
const said = decide(textsOf(validation));
// #region solution
const baselines = {
  'all spam': score(
    truth,
    truth.map(() => 'spam' as const),
  ),
  'holds a digit': score(
    truth,
    textsOf(validation).map((text) => (/\d/.test(text) ? 'spam' : 'ham')),
  ),
};
// #stub
// const baselines: Record<string, number> = todo('the F1 of both baselines');
// #endregion
console.log(
  `baselines: ${JSON.stringify(baselines)}; the model: ${score(truth, said).toFixed(3)}`,
);
const { matrix, labels } = confusionMatrix(truth, said);
plotConfusion(matrix, labels, { title: 'On the validation rows' });

// %% [markdown]
// Look at the lower row of the figure: of the few spam messages, how many would get through? F1 is made of that row and the
// right-hand column; the many ham that are rightly called ham do not enter.
//
// ## 5 · How good will it be there?
//
// **Your work:** an interval for F1 on the holdout. There are two samples to be unsure about: the validation rows, by which
// you judge, and the holdout, on which you will be judged. A bootstrap of the validation rows alone knows only of the first.
// Draws as large as n, with 1/n = 1/validation + 1/holdout, know of both.

// %% id="interval"
import { bootstrapInterval, plotHistogram } from 'lmlab';

// #region solution
const n = Math.round(1 / (1 / validation.length + 1 / holdout.length));
const rng = random(4);
const draws = Array.from({ length: 2000 }, () => {
  const rows = Array.from({ length: n }, () => rng.int(validation.length));
  return score(
    rows.map((i) => truth[i]),
    rows.map((i) => said[i]),
  );
}).sort((a, b) => a - b);
const report: DataDeliverable['report'] = {
  baselineF1: Math.max(...Object.values(baselines)),
  f1: score(truth, said),
  low: draws[Math.floor(0.025 * draws.length)],
  high: draws[Math.floor(0.975 * draws.length)],
};
const narrow = bootstrapInterval(
  validation.length,
  (rows) =>
    score(
      Array.from(rows, (i) => truth[i]),
      Array.from(rows, (i) => said[i]),
    ),
  { nResamples: 1000, seed: 4 },
);
console.log(`both samples: ${report.low.toFixed(3)} to ${report.high.toFixed(3)}`);
console.log(
  `validation alone: ${narrow.low.toFixed(3)} to ${narrow.high.toFixed(3)}`,
);
plotHistogram(
  { draws },
  { title: 'F1 over samples as uncertain as both together', xLabel: 'F1 of spam' },
);
// #stub
// const report: DataDeliverable['report'] = todo('what you expect on the holdout');
// #endregion

// %% [markdown]
// The honest interval is the wider one. It costs nothing to say it now, and a client's trust to have to say it later.
//
// ## 6 · The data card
//
// **Your work:** write it for a stranger, under the five headings of the rubric. Let the program fill in the numbers, so that
// the card cannot disagree with the data. `writePage` makes a page to print of it; an image in the text, `![caption](name)`,
// stands for the figure of that name.

// %% id="card"
import { findNearDuplicates, toSvg, writePage } from 'lmlab';

// #region solution
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const valuesOf = (column: (typeof columns)[number]): string =>
  [...new Set(log.map((row) => row[column]))].sort().join(', ');
const lengths = cleaned.map(({ text }) => text.length).sort((a, b) => a - b);
const splitRow = (
  name: string,
  rows: readonly { label: 'ham' | 'spam' }[],
): string => {
  const spam = rows.filter(({ label }) => label === 'spam').length;
  return `| ${name} | ${rows.length} | ${spam} | ${percent(spam / rows.length)} |`;
};
const similar = cleaned.length - findNearDuplicates(textsOf(cleaned)).keep.length;
const dataCard = `# Data card: reported messages

## What it is

${found.rows} text messages that customers reported, one row each, with the decision of a clerk (ham or spam). After
cleaning ${cleaned.length} are left, ${percent(found.spamShare)} of them spam. English, informal, ${lengths[0]} to ${lengths.at(-1)} characters, half of
them below ${lengths[lengths.length >> 1]}.

| column | what stands in it | without a value |
| --- | --- | --- |
| id | a number, one a row | 0 |
| text | the message | ${found.missingTexts} |
${columns.map((column) => `| ${column} | one of: ${valuesOf(column)} | 0 |`).join('\n')}
| label | the clerk's decision, typed by hand in ${Object.keys(spellings).length} spellings | 0 |

## Where it comes from

The export of one month from the company's own system: messages that customers reported, not a sample of all messages. A
clerk read each once and typed the label. The messages are generated, so no person can be found in them.

## What was done to it

In this order:

1. ${found.missingTexts} rows without a text were dropped: null, empty, or blanks only.
2. Blanks around text and label were cut off, and the label was put into small letters: ${Object.keys(spellings).length} spellings became two.
3. ${found.duplicateRows} rows that repeat the text of an earlier row, letter for letter, were dropped; the earliest was kept.
4. The column \`${found.leakingColumn}\` was put aside. It alone labels ${percent(alone(leaking))} of the rows right: it is filled in after the decision.
5. The rows were shuffled with seed 21 and split 60 to 40.

| part | rows | spam | share of spam |
| --- | --- | --- | --- |
${splitRow('to learn from', train)}
${splitRow('to validate', validation)}
| holdout, no labels | ${holdout.length} | not known | not known |

![What one column alone knows about the label beyond “always ham”](leak)

## What it is not for

Deciding alone. A message that is held back may be one that somebody waits for; show it with a warning instead, and
let the customer overrule. Nor for other languages, nor for messages that nobody reported, nor for judging the clerks.

## Known limits

Only ${cleaned.filter(({ label }) => label === 'spam').length} different spam messages: the F1 of the model that was built on them, ${report.f1.toFixed(2)}, is expected between ${report.low.toFixed(2)} and ${report.high.toFixed(2)} on
new ones (95 %). The labels are single decisions of clerks in a hurry; nobody has read them twice, so how often two clerks
would differ is not known. ${similar} texts differ from another one in a few letters only and were left in: whoever meets both on
two sides of a split is tested on what is nearly known. Reported messages are not all messages: the share of spam here
says nothing about the share in general. Spam changes; a model of this month will age.
`;
writePage('21', 'data-card', dataCard, { leak: toSvg(leakFigure) });
// #stub
// const dataCard: string = todo('the data card');
// #endregion
console.log(dataCard);

// %% [markdown]
// ## 7 · Hand it over
//
// The type of the deliverable is checked before the cell runs; the program's points come at once, with a reason each. How
// often you submit is written down: with each submission the holdout has been looked at once more.
//
// **Your work:** spam or not, for each message of the holdout.

// %% id="submit"
import { submit } from 'lmlab';

// #region solution
const decisions = decide(textsOf(holdout));
const predictions: DataDeliverable['predictions'] = holdout.map(({ id }, i) => ({
  id,
  spam: decisions[i] === 'spam',
}));
// #stub
// const predictions: DataDeliverable['predictions'] = todo('spam or not, for each message of the holdout');
// #endregion
const grade = await submit('21', {
  found,
  train: train.map(({ id }) => id),
  validation: validation.map(({ id }) => id),
  predictions,
  report,
  dataCard,
});
grade;

// %% [markdown]
// ## What the job is like
//
// You have done in a day or two what takes up most of a data scientist's week: doubt the export, find the copies and the
// column from the future, and say what you do not know. The [page on the careers](careers.md) tells more.
//
// *A question to take along, which needs code:* leave the leaking column in as a feature. How good does the validation
// score become, and what would the holdout, where that column is empty, have cost you?

// %% id="result"
import { keyFigures } from 'lmlab';

keyFigures({
  'rows in the export': log.length,
  'spellings of two labels': Object.keys(spellings).length,
  'messages to decide on': holdout.length,
});
