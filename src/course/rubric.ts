import { display } from '../core/display';
import { escapeHtml } from '../core/escape-html';
import type { TrackGrade } from './grade-track';
import type { Track } from './track';
import { findTrack } from './track-files';

/** The rubric of a career track, as a notebook shows it. */
export interface Rubric {
  /** What a program gives at most, and what a person gives at most. */
  readonly points: { readonly program: number; readonly person: number };
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * How a career track is graded: what a program looks at, and what a person does.
 *
 * @param track the number of the track's notebook: `21`
 * @throws LmlabError `unknown-lesson` when there is no such track
 *
 * @example
 * ```ts
 * import { rubric } from 'lmlab';
 * rubric('21').points; // { program: 20, person: 10 }
 * ```
 */
export function rubric(track: string): Rubric {
  const definition = findTrack(track);
  const rows = rowsOf(definition);
  const points = { program: most(definition.program), person: personMost(definition) };
  const caption = `${definition.title}: ${points.program} points from the program, ${points.person} from a person`;
  return {
    points,
    [display]: () => ({
      'text/plain': [
        caption,
        ...rows.map((row) => `${row.points.padStart(5)}  ${row.who}  ${row.name}: ${row.words}`),
      ].join('\n'),
      'text/html':
        `<table class="lmlab-rubric"><caption>${escapeHtml(caption)}</caption>` +
        '<thead><tr><th scope="col">criterion</th><th scope="col">points</th><th scope="col">graded by</th><th scope="col">what earns them</th></tr></thead>' +
        `<tbody>${rows
          .map(
            (row) =>
              `<tr><th scope="row">${escapeHtml(row.name)}</th><td>${row.points}</td><td>${row.who}</td><td>${escapeHtml(row.words)}</td></tr>`,
          )
          .join('')}</tbody></table>`,
    }),
  };
}

/**
 * The sheet for the person who grades: what the program found, and boxes to tick for the rest; Markdown.
 *
 * @param grade what the program found
 * @param submission which submission of the student it is, counted from 1
 */
export function gradingSheet(grade: TrackGrade, submission: number): string {
  const track = findTrack(grade.track);
  return [
    `# ${grade.title}: ${grade.student === '' ? 'a student without a name' : cell(grade.student)}`,
    '',
    `Submission ${submission}. From the program: **${grade.earned} of ${grade.points}** points.`,
    '',
    '| criterion | points | why |',
    '| --- | --- | --- |',
    ...grade.criteria.map((c) => `| ${cell(c.name)} | ${c.earned} of ${c.points} | ${cell(c.why)} |`),
    '',
    `## For a person to grade: ${personMost(track)} points`,
    ...track.person.flatMap(({ name, words, levels }) => [
      '',
      `### ${name}`,
      '',
      words,
      '',
      ...levels.map((level) => `- [ ] ${level.points}: ${level.words}`),
    ]),
    '',
    '### What was good, and what to work on next',
    '',
    '',
  ].join('\n');
}

/** What comes from a student must not break the table or hide in it. */
function cell(text: string): string {
  return escapeHtml(text)
    .replace(/[|`\\[\]*_]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

const most = (criteria: readonly { readonly points: number }[]): number =>
  criteria.reduce((sum, { points }) => sum + points, 0);

const personMost = ({ person }: Track): number =>
  person.reduce((sum, { levels }) => sum + Math.max(...levels.map(({ points }) => points)), 0);

function rowsOf({ program, person }: Track): { name: string; points: string; who: string; words: string }[] {
  return [
    ...program.map(({ name, points, words }) => ({ name, points: String(points), who: 'program', words })),
    ...person.map(({ name, words, levels }) => ({
      name,
      points: `0–${Math.max(...levels.map((level) => level.points))}`,
      who: 'person',
      words: `${words} ${levels.map((level) => `${level.points}: ${level.words}`).join(' ')}`,
    })),
  ];
}
