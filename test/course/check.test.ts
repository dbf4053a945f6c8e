import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeAnswer } from '../../src/course/grade-answer';
import { check, defineExercise, hint, LmlabError, progress, quiz, variant } from 'lmlab';

let folder: string;
const record = process.env['LMLAB_PROGRESS'];
const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
const said = (): string => log.mock.calls.flat().join('\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lmlab-progress-'));
  process.env['LMLAB_PROGRESS'] = join(folder, 'progress.jsonl');
});
afterEach(() => {
  log.mockClear();
  rmSync(folder, { recursive: true });
  process.env['LMLAB_PROGRESS'] = record;
  delete process.env['LMLAB_STUDENT'];
});

const idf = (n: number, df: number): number => Math.log((1 + n) / (1 + df)) + 1;
const shown = (value: object): string =>
  (value as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]()['text/plain'];

describe('check', () => {
  test('says how many tests pass, the hidden ones too', () => {
    check('01.3', idf);
    expect(said()).toBe('✓ 01.3 idf by hand: 3 visible and 3 hidden tests pass.');
  });

  test('names the misconception, with expected and found on the smallest example', () => {
    const upsideDown = (n: number, df: number): number => Math.log((1 + df) / (1 + n)) + 1;
    expect(() => check('01.3', upsideDown)).toThrow(
      /expected 1\.693\d+ from upsideDown\(3, 1\) in exercise 01\.3, found 0\.306\d+.*Turns it upside down/s,
    );
    expect(said()).toBe('');
  });

  test('the smallest example is that with the smallest arguments, wherever it stands in the lesson', () => {
    const exercise = defineExercise({
      title: 'sum',
      reference: (values: number[]) => values.reduce((sum, value) => sum + value, 0),
      visible: [[[10, 20, 30]], [[1, 2]], [[5]]],
      hidden: [{ about: 'nothing', args: [[]] }],
      hints: ['', '', ''],
      misconceptions: [],
    });
    const first = (values: number[]): number => values[0];
    expect(gradeAnswer(exercise, first)).toMatchObject({
      example: 'first([1, 2])',
      expected: '3',
      failed: 2,
    });
  });

  test('of a hidden test that fails it says only what it is about', () => {
    const forgetsNothing = (n: number, df: number): number => (df === 0 ? 0 : idf(n, df));
    expect(() => check('01.3', forgetsNothing)).toThrow(
      /1 of 3 failing; the first is about a word that is in no message/,
    );
  });

  test('an answer that throws, or changes its arguments, fails', () => {
    const throws = (): number => {
      throw new Error('not yet');
    };
    expect(() => check('01.3', throws)).toThrow('found the error “not yet”');
    const sorts = (texts: string[]): number[] => {
      const firsts = [...new Set(texts)];
      const numbers = texts.map((text) => firsts.indexOf(text));
      texts.sort();
      return numbers;
    };
    expect(() => check('01.2', sorts)).toThrow('arguments that stay as they were');
  });

  test('wants the function, not its value', () => {
    expect(() => check('01.3', 1.69)).toThrow("check('01.3', yourFunction)");
    expect(() => check('01.3', undefined)).toThrow('found nothing');
  });

  test('takes the value where each learner has a variant', () => {
    const [tp, fp, fn] = variant('01.4');
    check('01.4', (2 * tp) / (2 * tp + fp + fn));
    expect(said()).toMatch(/✓ 01\.4 .*: your number is right\. The \d+ hidden tests take the function/);
    expect(() => check('01.4', 0.5)).toThrow('from your value');
    process.env['LMLAB_STUDENT'] = 'somebody else';
    expect(variant('01.4')).not.toEqual([tp, fp, fn]);
    expect(variant('01.4')).toEqual(variant('01.4'));
  });

  test('an exercise that is not there is refused with its neighbours', () => {
    expect(() => check('01.9', idf)).toThrow(LmlabError);
    expect(() => check('99.1', idf)).toThrow('found "99"');
    expect(() => variant('01.3')).toThrow('the same for all');
  });
});

describe('what is kept', () => {
  test('hints come one after the other, over restarts', () => {
    for (let i = 0; i < 4; i++) hint('01.3');
    expect(said()).toMatch(/Hint 1 of 3.*\nHint 2 of 3.*\nHint 3 of 3.*\nHint 3 of 3/);
  });

  test('the map shows what passes and what was tried, once passed always passed', () => {
    check('01.3', idf);
    expect(() => check('01.3', () => 0)).toThrow();
    expect(() => check('01.2', () => [])).toThrow();
    expect(shown(progress())).toContain('01  · … ✓ ·');
    expect(progress().passed).toBe(1);
  });

  test('a line that a crash has cut is left out, and swallows nothing', () => {
    check('01.3', idf);
    const path = join(folder, 'progress.jsonl');
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"exercise":"01.2","event":"pas`);
    check('01.4', (tp: number, fp: number, fn: number) => (tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn)));
    expect(shown(progress())).toContain('01  · · ✓ ✓');
  });

  test('progress still passes an iterable on', () => {
    const error = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect([...progress([1, 2, 3])]).toEqual([1, 2, 3]);
    error.mockRestore();
  });
});

describe('quiz', () => {
  test('asks, then explains, and keeps the score', () => {
    expect(shown(quiz('01'))).toContain("quiz('01', ['?', '?', '?', '?', '?'])");
    const answers = ['a', 'a', 'a', 'a', '?'];
    const sheet = quiz('01', answers);
    expect(shown(sheet)).toContain(`${sheet.right} of 5 right.`);
    expect(shown(sheet).match(/✓ Right: |✗ Not quite: /g)).toHaveLength(4);
    expect(shown(progress())).toContain(`quiz: ${sheet.right} of 5`);
  });

  test('refuses letters and lists that do not fit', () => {
    expect(() => quiz('01', ['a'])).toThrow('5 answers');
    expect(() => quiz('01', ['z', '?', '?', '?', '?'])).toThrow('one of a, b, c or ?');
  });
});
