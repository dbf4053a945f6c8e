import { costOf, costText, countFlops } from 'lmlab';

describe('costOf', () => {
  test('measures a synchronous computation', () => {
    const { value, cost } = costOf(() => {
      let sum = 0;
      for (let i = 0; i < 2e7; i++) sum += i % 7;
      return sum;
    });
    expect(value).toBeGreaterThan(0);
    expect(cost.wallSeconds).toBeGreaterThan(0);
    expect(cost.cpuSeconds).toBeGreaterThan(0);
    expect(cost.peakBytes).toBeGreaterThan(2 ** 20);
    expect(cost.peakRiseBytes).toBeGreaterThanOrEqual(0);
    expect(cost.flops).toBeUndefined();
  });

  test('awaits an asynchronous one', async () => {
    const { value, cost } = await costOf(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      countFlops(5);
      return 'done';
    });
    expect(value).toBe('done');
    expect(cost.wallSeconds).toBeGreaterThan(0.01);
    expect(cost.flops).toBe(5);
  });

  test('nested meters each count, and a failed one stops counting', async () => {
    const outer = costOf(() => {
      expect(costOf(() => countFlops(1)).cost.flops).toBe(1);
      expect(() =>
        costOf(() => {
          throw new Error('inside');
        }),
      ).toThrow('inside');
      countFlops(2);
    });
    expect(outer.cost.flops).toBe(3);
    await expect(costOf(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
  });

  test('a peak of memory shows', () => {
    // As much again as this process ever held, whatever ran in it before.
    const everHeld = process.resourceUsage().maxRSS * 1024;
    const { cost } = costOf(() => new Uint8Array(everHeld).fill(1).length);
    expect(cost.peakRiseBytes).toBeGreaterThan(0);
  });

  test('refuses a count that is none', () => {
    expect(() => countFlops(NaN)).toThrow(/finite number of operations/);
    expect(() => countFlops(-1)).toThrow(/0 or more/);
  });

  test('reads well without FLOPs', () => {
    const cost = {
      wallSeconds: 0.5,
      cpuSeconds: 0.25,
      peakBytes: 2 ** 20,
      peakRiseBytes: 0,
      flops: undefined,
    };
    expect(costText(cost)).toBe('wall 0.50 s, CPU 0.25 s, peak memory 1 MiB (+0 MiB)');
  });
});
