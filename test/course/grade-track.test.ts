import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rubric } from 'lmlab';
import { display } from '../../src/core/display';
import { gradeTrack } from '../../src/course/grade-track';
import { gradingSheet } from '../../src/course/rubric';
import { readSubmission, submissionPath } from '../../src/course/submit';
import { trackDataOf, trackNumbers } from '../../src/course/track-files';
import type { DataTrackData } from '../../src/course/deliverables';

/** A deliverable of the right form that earns next to nothing. */
const poor = {
  found: { rows: 0, missingTexts: 0, duplicateRows: 0, leakingColumn: '', spamShare: 0 },
  train: [],
  validation: [],
  predictions: [],
  report: { baselineF1: 0, f1: 0, low: 0, high: 0 },
  dataCard: '',
};

describe('gradeTrack', () => {
  test('a deliverable of the right form gets a mark and a reason for each criterion', async () => {
    const grade = await gradeTrack('21', 'ada', poor);
    expect(grade.earned).toBeLessThanOrEqual(2);
    expect(grade.points).toBe(rubric('21').points.program);
    expect(
      grade.criteria.every(({ earned, points, why }) => earned >= 0 && earned <= points && why !== ''),
    ).toBe(true);
    const shown = grade[display]();
    expect(shown['text/plain']).toContain(`${grade.earned} of 20 points`);
    expect(shown['text/html']).toContain('<th scope="row">The data card is whole</th>');
  });

  test.each([
    ['no object', 'everything'],
    ['a missing part', { ...poor, report: undefined }],
    ['more than was asked for', { ...poor, grade: 20 }],
    ['a number that is a text', { ...poor, train: ['1001'] }],
    ['a share above one', { ...poor, report: { ...poor.report, high: 2 } }],
    ['a list without end', { ...poor, train: Array.from({ length: 10_001 }, (_, i) => i) }],
  ])('%s is refused with what was expected', async (_, deliverable) => {
    await expect(gradeTrack('21', 'ada', deliverable)).rejects.toMatchObject({ code: 'malformed-data' });
  });

  test('an unknown track is refused', async () => {
    await expect(gradeTrack('99', 'ada', poor)).rejects.toMatchObject({ code: 'unknown-lesson' });
  });
});

test('each student has data of their own, and the same ones again', async () => {
  for (const track of trackNumbers()) {
    const [ada, again, bob] = await Promise.all(
      ['ada', 'ada', 'bob'].map(async (student) => (await trackDataOf(track, student)).given),
    );
    expect(again).toEqual(ada);
    expect(bob).not.toEqual(ada);
  }
});

test('the data of the data track hold no label of the holdout, and each flaw that the grader asks for', async () => {
  const { given } = await trackDataOf('21', 'ada');
  const { log, holdout } = given as DataTrackData;
  expect(holdout.every((row) => Object.keys(row).sort().join() === 'id,text')).toBe(true);
  const texts = log.map(({ text }) => text);
  expect(texts).toContain(null);
  expect(new Set(texts).size).toBeLessThan(log.length);
});

describe('the sheet for the person who grades', () => {
  test('has the marks of the program and a box for each level', async () => {
    const grade = await gradeTrack('21', 'ada', poor);
    const sheet = gradingSheet(grade, 3);
    expect(sheet).toContain('Submission 3.');
    expect(sheet.match(/^- \[ \] \d/gm)).toHaveLength(9);
  });

  test('what a student is called cannot change it', async () => {
    const grade = await gradeTrack('21', 'eve](http://x.example) <b>|\n# 20 of 20', poor);
    const sheet = gradingSheet(grade, 1);
    expect(sheet.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
    expect(sheet).not.toContain('<b>');
    expect(sheet).not.toMatch(/(?<!\\)\]\(http/);
  });
});

describe('a submission on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'submission-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string): string => {
    const path = join(folder, 'x.json');
    writeFileSync(path, content);
    return path;
  };

  test('is read as it was written', () => {
    const submission = {
      format: 'lmlab-deliverable',
      track: '21',
      student: 'ada',
      submission: 1,
      deliverable: poor,
    };
    expect(readSubmission(file(JSON.stringify(submission)))).toEqual(submission);
  });

  test.each(['', '{"format":', 'null', '[]', '{"format":"lmlab-deliverable","track":21}'])(
    '%j is refused',
    (content) => {
      expect(() => readSubmission(file(content))).toThrow(/\[malformed-data\]$/);
    },
  );

  test('a file that is not there is said to be missing', () => {
    expect(() => readSubmission(join(folder, 'none.json'))).toThrow(/\[unreadable-file\]$/);
  });

  test('stays in its folder whatever a student is called', () => {
    const path = submissionPath('21', '../../../etc/passwd');
    expect(path).toMatch(/artifacts\/deliverables\/21-[^/]+\.json$/);
  });
});
