// Writes notebooks/competences.md. Run from the project's folder: npx ts-node --transpile-only scripts/competences.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExercise } from '../src/course/exercise-files';
import { findCourse, findLesson } from '../src/course/lesson-files';
import { findTrack } from '../src/course/track-files';

/** What the certificate says that its holder can do, and the exercises that show it. */
export const competences: readonly { readonly skill: string; readonly shownBy: readonly string[] }[] = [
  { skill: 'Run a typed notebook, read its errors, and make a run repeatable', shownBy: ['00.1'] },
  {
    skill: 'Look at a data set before modelling: balance, missing values, copies, leakage',
    shownBy: ['01.1', '01.2', '21'],
  },
  { skill: 'Turn text into weighted features', shownBy: ['01.3'] },
  { skill: 'Judge a classifier against a baseline', shownBy: ['01.4', '04.4'] },
  { skill: 'Clean and normalize text, and say what each step loses', shownBy: ['02.1'] },
  { skill: 'Stem and lemmatize, and measure whether a task needs it', shownBy: ['02.2', '02.3', '02.4'] },
  { skill: 'Train and apply subword tokenizers', shownBy: ['03.1', '03.2', '03.3', '03.4'] },
  {
    skill: 'Build a language model by counting, smooth it, and judge it in bits per byte',
    shownBy: ['04.1', '04.2', '04.3'],
  },
  { skill: 'Train a linear model by a gradient that was checked', shownBy: ['05.1', '05.2', '05.3', '05.4'] },
  {
    skill: 'Judge under imbalance: precision, recall, F1, thresholds from costs, calibration',
    shownBy: ['06.1', '06.2', '06.3', '06.4', '24'],
  },
  {
    skill:
      'Say how sure a score is, and whether a difference is one: cross-validation, bootstrap, paired tests',
    shownBy: ['07.1', '07.2', '07.3', '07.4'],
  },
  { skill: 'Differentiate a program', shownBy: ['08.1', '08.2', '08.3', '08.4'] },
  {
    skill: 'Regularize: L1, L2, elastic net, dropout, label smoothing, early stopping',
    shownBy: ['09.1', '09.2', '09.3', '09.4'],
  },
  {
    skill: 'Choose batch size, learning rate and schedule; use AdamW and clipping',
    shownBy: ['10.1', '10.2', '10.3', '10.4'],
  },
  {
    skill: 'Search hyperparameters by grid, at random, by Bayes and with early endings, at equal budget',
    shownBy: ['11.1', '11.2', '11.3', '11.4'],
  },
  {
    skill: 'Say how a Transformer works, from attention to the block',
    shownBy: ['12.1', '12.2', '12.3', '12.4'],
  },
  { skill: 'Train a GPT, sample from it, and judge it', shownBy: ['13.1', '13.2', '13.3', '13.4'] },
  {
    skill: 'Pre-train and fine-tune a BERT, and compare it fairly',
    shownBy: ['14.1', '14.2', '14.3', '14.4'],
  },
  { skill: 'Analyse sentiment: errors, slices, imbalance', shownBy: ['15.1', '15.2', '15.3', '15.4'] },
  { skill: 'Model topics, and say whether they hold', shownBy: ['16.1', '16.2', '16.3', '16.4'] },
  {
    skill: 'Make a model smaller and faster: cache, quantization, pruning',
    shownBy: ['17.1', '17.2', '17.3', '17.4', '22'],
  },
  { skill: 'Adapt a model cheaply: LoRA, distillation', shownBy: ['18.1', '18.2', '18.3', '18.4'] },
  { skill: 'Spend a compute budget by a scaling law', shownBy: ['19.1', '19.2', '19.3', '19.4'] },
  {
    skill: 'Run a project under a budget, and report it with an interval',
    shownBy: ['20.1', '20.2', '20.3', '20.4'],
  },
  {
    skill: 'Do the work of one career, to a deliverable that others can use',
    shownBy: ['21', '22', '23', '24'],
  },
];

/** The page as it must stand in `notebooks/`. */
export function competencePage(): string {
  const course = findCourse(join(__dirname, '..'));
  const row = (id: string): string => {
    const name = findLesson(course, id.slice(0, 2));
    if (!id.includes('.')) {
      const { title, program, person } = findTrack(id);
      const mistakes = program.reduce((sum, { mistakes: made }) => sum + made.length, 0);
      return `[${id} ${title}](${name}.ipynb), whole | ${program.length} criteria by a program, ${person.length} by a person; ${mistakes} mistakes that must cost points`;
    }
    const { title, visible, variant, hidden, misconceptions, mutants = [], refused = [] } = findExercise(id);
    const tests =
      variant === undefined
        ? `${visible.length} visible and ${hidden.length} hidden tests`
        : `${visible.length} visible and ${hidden.length} hidden tests, and one with your own numbers`;
    const types = refused.length > 0 ? `, ${refused.length} that the compiler refuses` : '';
    return `[${id}](${name}.ipynb) ${title} | ${tests}; ${misconceptions.length + mutants.length} wrong solutions rejected${types}`;
  };
  return [
    '# Competence map',
    '',
    'What the certificate says that its holder can do, the lesson and exercise in which it is shown, and what tests it. Every',
    'exercise also passes a mutation test: no small change of its solution gets through.',
    '',
    '| skill | shown in | tested by |',
    '| --- | --- | --- |',
    ...competences.flatMap(({ skill, shownBy }) =>
      shownBy.map((id, i) => `| ${i === 0 ? skill : ''} | ${row(id)} |`),
    ),
    '',
  ].join('\n');
}

if (require.main === module)
  writeFileSync(join(__dirname, '..', 'notebooks', 'competences.md'), competencePage());
