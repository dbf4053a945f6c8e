import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeTrack } from '../../src/course/grade-track';
import { readSubmission } from '../../src/course/submit';
import { findTrack, trackDataOf, trackNumbers } from '../../src/course/track-files';

// The worked solution of each career track, run in the real kernel for two students, must earn every point; and each
// mistake that a criterion names must cost points there.
const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'lmlab-tracks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the solutions of a track hand over for a student. */
async function handedOver(track: string, student: string): Promise<unknown> {
  if (!existsSync(join(root, 'dist', 'src', 'cli', 'main.js'))) throw new Error('run `npm run build` first');
  const env = { ...process.env, LMLAB_STUDENT: student, LMLAB_DELIVERABLES: folder };
  const output = await new Promise<string>((resolve, reject) => {
    const args = [join(root, 'bin', 'lmlab.js'), 'run', track, '--solutions', '--out', join(folder, student)];
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
  expect(output).toContain('passed');
  const submission = readSubmission(join(folder, `${track}-${student}.json`));
  expect(submission).toMatchObject({ track, student });
  return submission.deliverable;
}

describe.each(trackNumbers())('track %s', (track) => {
  let good: unknown;
  beforeAll(async () => {
    good = await handedOver(track, 'ada');
  }, 180_000);

  test('the worked solution earns every point', async () => {
    const { criteria } = await gradeTrack(track, 'ada', good);
    expect(criteria.filter(({ earned, points }) => earned < points)).toEqual([]);
  });

  test('for another student, too, and not with the data of somebody else', async () => {
    const other = await handedOver(track, 'bob');
    const own = await gradeTrack(track, 'bob', other);
    expect(own.criteria.filter(({ earned, points }) => earned < points)).toEqual([]);
    expect((await gradeTrack(track, 'ada', other)).earned).toBeLessThan(own.points);
  }, 180_000);

  test('each mistake costs points where it belongs', async () => {
    const { given } = await trackDataOf(track, 'ada');
    for (const criterion of findTrack(track).program) {
      expect(criterion.mistakes.length).toBeGreaterThanOrEqual(1);
      for (const { name, make } of criterion.mistakes) {
        const { criteria } = await gradeTrack(track, 'ada', make(good as never, given));
        const mark = criteria.find((one) => one.name === criterion.name)!;
        expect({ name, loses: mark.earned < mark.points }).toEqual({ name, loses: true });
      }
    }
  });

  test('a person grades what a program cannot, in levels from best to none', () => {
    const { person } = findTrack(track);
    expect(person.length).toBeGreaterThanOrEqual(3);
    for (const { levels } of person) {
      const points = levels.map((level) => level.points);
      expect(points).toEqual([...points].sort((a, b) => b - a));
      expect(points.at(-1)).toBe(0);
    }
  });
});
