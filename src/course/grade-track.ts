import { Ajv } from 'ajv';
import { display } from '../core/display';
import { escapeHtml } from '../core/escape-html';
import { LmlabError } from '../core/errors';
import type { Criterion, Mark } from './track';
import { findTrack, trackDataOf } from './track-files';

/** A criterion of the program's rubric with its mark. */
export interface MarkedCriterion extends Mark {
  readonly name: string;
  readonly points: number;
}

/** What the program's part of a rubric comes to. */
export interface TrackGrade {
  readonly track: string;
  readonly title: string;
  readonly student: string;
  readonly earned: number;
  readonly points: number;
  readonly criteria: readonly MarkedCriterion[];
  /** Jupyter's forms of it, by MIME type. */
  [display](): Record<string, unknown>;
}

/**
 * Grades a deliverable by the program's part of its track's rubric. It may come from anybody: it is data that is first
 * held against the schema of the track; no code in it runs, and no grade in it is believed.
 *
 * @param track the number of the track
 * @param student whose data set it was made from
 * @param deliverable what was handed over
 * @throws LmlabError `unknown-lesson` for an unknown track, `malformed-data` when the deliverable has not the form that
 *   the track asks for
 */
export async function gradeTrack(track: string, student: string, deliverable: unknown): Promise<TrackGrade> {
  const { title, schema, program } = findTrack(track);
  const ajv = new Ajv({ strict: false });
  if (!ajv.validate(schema, deliverable)) {
    const error = ajv.errors![0];
    throw new LmlabError('malformed-data', {
      expected: `a deliverable of track ${track} whose ${error.instancePath.slice(1).replaceAll('/', '.') || 'form'} ${error.message ?? 'fits'}`,
      found: `something else (${JSON.stringify(error.params)})`,
      remedy: 'The type of the deliverable stands in the notebook of the track.',
    });
  }
  const { given, truth } = await trackDataOf(track, student);
  const criteria = program.map((criterion): MarkedCriterion => ({
    name: criterion.name,
    points: criterion.points,
    ...markOf(criterion, deliverable as never, given, truth),
  }));
  const sum = (key: 'earned' | 'points'): number => criteria.reduce((total, one) => total + one[key], 0);
  const result = { track, title, student, earned: sum('earned'), points: sum('points'), criteria };
  return { ...result, [display]: () => ({ 'text/plain': asText(result), 'text/html': asHtml(result) }) };
}

/** A deliverable that makes a criterion stumble has earned nothing there; the others still count. */
function markOf(
  { mark, points }: Criterion<never, unknown, never>,
  deliverable: never,
  given: unknown,
  truth: never,
): Mark {
  try {
    const { earned, why } = mark(deliverable, given, truth);
    return { earned: Number.isFinite(earned) ? Math.min(points, Math.max(0, earned)) : 0, why };
  } catch (error) {
    return {
      earned: 0,
      why: `It could not be marked: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

type Shown = Omit<TrackGrade, typeof display>;

function asText({ title, earned, points, criteria }: Shown): string {
  const width = Math.max(...criteria.map(({ name }) => name.length));
  return [
    `${title}: ${earned} of ${points} points from the program`,
    ...criteria.map((c) => `${`${c.earned}/${c.points}`.padStart(5)}  ${c.name.padEnd(width)}  ${c.why}`),
  ].join('\n');
}

function asHtml({ title, earned, points, criteria }: Shown): string {
  const rows = criteria.map(
    (c) =>
      `<tr><th scope="row">${escapeHtml(c.name)}</th><td>${c.earned} of ${c.points}</td><td>${escapeHtml(c.why)}</td></tr>`,
  );
  return (
    `<table class="lmlab-grade"><caption>${escapeHtml(title)}: ${earned} of ${points} points from the program</caption>` +
    '<thead><tr><th scope="col">criterion</th><th scope="col">points</th><th scope="col">why</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table>`
  );
}
