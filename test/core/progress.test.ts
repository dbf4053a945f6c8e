import { notebook, progress, LmlabError, type Notebook } from 'lmlab';
import { progressText, untilConverged, watched } from '../../src/core/progress';

const key = Symbol.for('lmlab.notebook');
const signalKey = Symbol.for('lmlab.signal');
const symbols = globalThis as unknown as Record<symbol, unknown>;

function assertUnused(): never {
  throw new Error('progress opens no comm');
}

describe('progress', () => {
  let shown: [string, string, string?][];
  beforeEach(() => {
    shown = [];
    const page: Notebook = {
      display: (data, _metadata, id) => void shown.push(['display', data['text/plain'] as string, id]),
      openComm: () => assertUnused(),
      onComm: () => assertUnused(),
      updateDisplay: (id, data) => void shown.push(['update', data['text/plain'] as string, id]),
    };
    symbols[key] = page;
  });
  afterEach(() => {
    symbols[key] = undefined;
    symbols[signalKey] = undefined;
  });

  test('passes the values on and changes one line in place', () => {
    expect([...progress(new Set(['a', 'b']), { label: 'letters' })]).toEqual(['a', 'b']);
    expect(shown[0][0]).toBe('display');
    expect(shown[0][1]).toMatch(/^letters 0\/2 \(0%\)/);
    const last = shown.at(-1)!;
    expect(last[0]).toBe('update');
    expect(last[1]).toMatch(/^letters 2\/2 \(100%\)/);
    expect(last[2]).toBe(shown[0][2]);
  });

  test('a loop inside a loop is indented, and has a line of its own', () => {
    for (const _ of progress([1], { label: 'outer' })) for (const __ of progress([1], { label: 'inner' }));
    expect(shown.filter(([kind]) => kind === 'display').map(([, text]) => text.match(/^ *\w+/)![0])).toEqual([
      'outer',
      '  inner',
    ]);
    expect(new Set(shown.map(([, , id]) => id)).size).toBe(2);
  });

  test('a loop that is left early tells how far it came', () => {
    for (const x of progress([1, 2, 3, 4])) if (x === 2) break;
    expect(shown.at(-1)![1]).toMatch(/^1\/4/);
    for (const _ of progress([1]));
    expect(shown.at(-1)![1]).toMatch(/^1\/1/); // not indented: the first loop has ended
  });

  test('an iterable of unknown length counts', () => {
    function* three() {
      yield* [1, 2, 3];
    }
    expect([...progress(three())]).toEqual([1, 2, 3]);
    expect(shown[0][1]).toMatch(/^0,/);
    expect(shown.at(-1)![1]).toMatch(/^3\/3 \(100%\)/);
  });

  test('an interrupted cell ends the loop', () => {
    const controller = new AbortController();
    symbols[signalKey] = controller.signal;
    const seen: number[] = [];
    expect(() => {
      for (const x of progress([1, 2, 3])) {
        seen.push(x);
        if (x === 2) controller.abort(new Error('interrupted'));
      }
    }).toThrow('interrupted');
    expect(seen).toEqual([1, 2]);
  });

  test('an empty iterable is whole', () => {
    expect([...progress([])]).toEqual([]);
    expect(shown.at(-1)![1]).toMatch(/^0\/0/);
  });

  test('refuses a total that is no count', () => {
    expect(() => [...progress([1], { total: -1 })]).toThrow(LmlabError);
    expect(() => [...progress([1], { total: NaN })]).toThrow(/whole number of steps/);
  });

  test('without a notebook it prints lines', () => {
    symbols[key] = undefined;
    expect(notebook()).toBeUndefined();
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const _ of progress([1, 2], { label: 'plain' }));
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    expect(text).toMatch(/plain 2\/2 \(100%\)/);
  });

  describe('of helpers that may take long', () => {
    let now = 0;
    beforeEach(() => void jest.spyOn(performance, 'now').mockImplementation(() => now));
    afterEach(() => void jest.restoreAllMocks());
    const work = (steps: number, milliseconds: number): number[] => {
      const done: number[] = [];
      for (const i of watched(steps, 'fitting')) {
        now += milliseconds;
        done.push(i);
      }
      return done;
    };

    test('is not shown when they do not', () => {
      expect(work(5, 100)).toEqual([0, 1, 2, 3, 4]);
      expect(shown).toEqual([]);
    });

    test('is shown when they do', () => {
      work(4, 600);
      expect(shown.map(([kind, text]) => `${kind} ${text}`)).toEqual([
        'display fitting 2/4 (50%), 1.7/s, 1.2 s left',
        'update fitting 3/4 (75%), 1.7/s, 0.6 s left',
        'update fitting 4/4 (100%), 1.7/s, 2.4 s',
        'update fitting 4/4 (100%), 1.7/s, 2.4 s',
      ]);
    });

    test('is not shown inside of another line, nor where nobody watches', () => {
      for (const _ of progress([1], { label: 'outer' })) work(3, 2000);
      expect(shown.some(([, text]) => text.includes('fitting'))).toBe(false);
      symbols[key] = undefined;
      const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      work(3, 2000);
      expect(write).not.toHaveBeenCalled();
    });

    test('of helpers inside of helpers the outermost is shown, from the first second on', () => {
      for (const _ of watched([1, 2], 'search')) work(3, 600);
      expect(shown.every(([, text]) => text.startsWith('search'))).toBe(true);
      expect(shown[0][1]).toMatch(/^search 0\/2/);
    });

    const converging = (maxIter: number, needed: number): void => {
      for (const done of untilConverged(maxIter, 'fitting')) {
        now += 600;
        if (done + 1 === needed) break;
      }
    };

    test('is whole when a method converges early, and when it does not', () => {
      converging(200, 4);
      expect(shown.at(-1)![1]).toMatch(/^fitting 4\/4 \(100%\)/);
      expect(shown.at(-2)![1]).toMatch(/^fitting 3\/200 /);
      converging(4, 9);
      expect(shown.at(-1)![1]).toMatch(/^fitting 4\/4 \(100%\)/);
      expect([...untilConverged(0, 'nothing')]).toEqual([]);
    });

    test('of a method that was interrupted tells how far it came', () => {
      const controller = new AbortController();
      symbols[signalKey] = controller.signal;
      expect(() => {
        for (const done of untilConverged(200, 'fitting')) {
          now += 600;
          if (done === 4) controller.abort(new Error('interrupted'));
        }
      }).toThrow('interrupted');
      expect(shown.at(-1)![1]).toMatch(/^fitting 5\/200 /);
    });

    test('ends with the cell', () => {
      symbols[signalKey] = AbortSignal.abort(new Error('interrupted'));
      expect(() => work(3, 1)).toThrow('interrupted');
    });
  });
});

test('the line says rate and time to go', () => {
  expect(progressText('x', 0, 10, 0)).toBe('x 0/10 (0%), 0 s');
  expect(progressText('x', 3, 10, 1.5)).toBe('x 3/10 (30%), 2/s, 3.5 s left');
  expect(progressText('', 1, 4, 8)).toBe('1/4 (25%), 8 s each, 24 s left');
  expect(progressText('', 4, 4, 8)).toBe('4/4 (100%), 2 s each, 8 s');
});
