import { gpt, randomTokenBatches, train, trainingChart } from 'lmlab';

type Bundle = Record<string, unknown>;
const key = Symbol.for('lmlab.notebook');
const global = globalThis as Record<symbol, unknown>;
afterEach(() => (global[key] = undefined));

test('in a notebook one output changes in place, the last time when training ends', async () => {
  const shown: { id: string; update: boolean; data: Bundle }[] = [];
  global[key] = {
    display: (data: Bundle, _metadata: Bundle, id: string) => shown.push({ id, update: false, data }),
    updateDisplay: (id: string, data: Bundle) => shown.push({ id, update: true, data }),
  };
  const model = gpt({ vocabularySize: 4, contextLength: 4, embeddingSize: 8, layers: 1, heads: 1 });
  const data = randomTokenBatches([0, 1, 2, 3, 0, 1, 2, 3], { batchSize: 2, contextLength: 4 });
  const chart = trainingChart({ title: 'A run', everySeconds: 0 });
  const run = await train(model, {
    data,
    steps: 12,
    validation: [data(0)],
    validateEvery: 6,
    callbacks: [chart],
  });
  expect(shown.length).toBeGreaterThan(2);
  expect(shown.map(({ update }) => update)).toEqual(shown.map((_, i) => i > 0));
  expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
  const last = shown.at(-1)!.data['application/vnd.plotly.v1+json'] as {
    data: { name: string; x: number[]; y: number[] }[];
  };
  expect(last.data.map(({ name }) => name)).toEqual(['Training', 'Validation']);
  expect(last.data[0].y).toEqual(run.losses);
  expect(last.data[1].x).toEqual([6, 12]);
  expect(shown.at(-1)!.data['text/plain']).toContain('A run. Loss over 12 of 12 steps. Training: from ');
});

test('a drawing is skipped while the last one is fresh, except at validations and at the end', () => {
  const shown: unknown[] = [];
  const show = (): number => shown.push(1);
  global[key] = { display: show, updateDisplay: show };
  const chart = trainingChart({ everySeconds: 1000 });
  for (let step = 1; step <= 10; step++)
    chart({ step, steps: 10, loss: 1, ...(step === 5 ? { validationLoss: 1 } : {}) });
  expect(shown.length).toBe(3);
});

test('many steps are drawn as few points, each the mean of its neighbours', () => {
  const chart = trainingChart();
  expect(chart.figure).toBeUndefined();
  for (let step = 1; step <= 4000; step++) chart({ step, steps: 8000, loss: step % 10 });
  const [{ x, y }] = chart.figure!.data as unknown as { x: number[]; y: number[] }[];
  expect(x.length).toBe(400);
  expect(x.slice(0, 2)).toEqual([10, 20]);
  expect(y.every((loss) => loss === 4.5)).toBe(true);
});
