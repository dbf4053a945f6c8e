import { createStudy, logUniform } from 'lmlab';

const symbols = globalThis as unknown as Record<symbol, unknown>;
const key = Symbol.for('lmlab.notebook');

/** What a notebook shows while a study of five trials runs, each of which takes so long. */
function shownWhile(milliseconds: number): string[] {
  const shown: string[] = [];
  const show = (data: Record<string, unknown>): void => void shown.push(String(data['text/plain']));
  symbols[key] = { display: show, updateDisplay: (_: string, data: Record<string, unknown>) => show(data) };
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    createStudy({ space: { C: logUniform(1e-3, 1e3) } }).run(
      (_, trial) => {
        now += milliseconds;
        return 5 - trial.number;
      },
      { nTrials: 5 },
    );
  } finally {
    clock.mockRestore();
    symbols[key] = undefined;
  }
  return shown;
}

test('a study that takes long shows how far it is and the best value so far', () => {
  const shown = shownWhile(600);
  expect(shown[0]).toMatch(/^study 2\/5 .*best 4 \(trial 1\)$/);
  expect(shown.at(-1)).toMatch(/^study 5\/5 .*best 1 \(trial 4\)$/);
});

test('a quick one shows nothing', () => {
  expect(shownWhile(1)).toEqual([]);
});
