import { createStudy, LmlabError, randomSampler, uniform, type Study } from 'lmlab';

const space = { x: uniform(0, 1) };

describe('a study', () => {
  it('records what each trial gave, in its direction', () => {
    const study = createStudy({ space, direction: 'maximize', seed: 1 }).run(({ x }) => x, { nTrials: 10 });
    expect(study.trials.map((trial) => trial.number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const values = study.trials.map((trial) => trial.values![0]);
    expect(study.best.values[0]).toBe(Math.max(...values));
    expect(study.best.params.x).toBe(study.best.values[0]);
  });

  it('records failures as such, and goes on', () => {
    const outcomes = [
      () => NaN,
      () => Infinity,
      () => {
        throw new Error('no memory');
      },
      () => [1, 2],
      () => 'text' as unknown as number,
      () => 0.5,
    ];
    const study = createStudy({ space, sampler: randomSampler() });
    study.run((_, trial) => outcomes[trial.number](), { nTrials: 6 });
    expect(study.trials.map((trial) => trial.state)).toEqual([
      ...new Array<string>(5).fill('failed'),
      'complete',
    ]);
    expect(study.trials.map((trial) => trial.error)).toEqual([
      'The objective returned NaN instead of 1 finite number(s).',
      'The objective returned Infinity instead of 1 finite number(s).',
      'no memory',
      'The objective returned 1, 2 instead of 1 finite number(s).',
      'The objective returned text instead of 1 finite number(s).',
      undefined,
    ]);
    expect(study.best.number).toBe(5);
  });

  it('has no best one before a trial is complete', () => {
    expect(() => createStudy({ space }).best).toThrow(/at least one complete trial/);
  });

  it('counts the first end of a trial and no other', () => {
    const study = createStudy({ space });
    const trial = study.ask();
    expect(study.tell(trial, 1).state).toBe('complete');
    expect(study.tell(trial, 2).values).toEqual([1]);
    expect(study.tell(0, { state: 'failed', error: 'late' }).state).toBe('complete');
    expect(() => study.tell(1, 0)).toThrow(/a trial from 0 to 0/);
  });

  it('refuses reports that are no numbers or go back', () => {
    const study = createStudy({ space }).run(
      (_, trial) => {
        if (trial.number === 0) trial.report(NaN, 1);
        trial.report(1, 1);
        trial.report(1, 1);
        return 0;
      },
      { nTrials: 2 },
    );
    expect(study.trials.map((trial) => trial.error)).toEqual([
      expect.stringContaining('NaN at step 1'),
      expect.stringContaining('a step after 1'),
    ]);
  });
});

describe('optimize', () => {
  const slow = async ({ x }: { x: number }): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 3 * x));
    return (x - 0.3) ** 2;
  };
  const essence = (study: Study<typeof space>) =>
    study.trials.map(({ params, values }) => [params.x, values]);

  it('runs several at a time and gives the same study every time', async () => {
    const make = () => createStudy({ space, seed: 5 });
    const [a, b] = await Promise.all([
      make().optimize(slow, { nTrials: 30, concurrency: 4 }),
      make().optimize(slow, { nTrials: 30, concurrency: 4 }),
    ]);
    expect(essence(a)).toEqual(essence(b));
    expect(a.trials).toHaveLength(30);
    // One at a time is what run does.
    const c = await make().optimize(slow, { nTrials: 15 });
    expect(essence(c)).toEqual(essence(make().run(({ x }) => (x - 0.3) ** 2, { nTrials: 15 })));
  });

  it('goes on to the number asked for', async () => {
    const study = createStudy({ space, seed: 5 });
    await study.optimize(slow, { nTrials: 5 });
    await study.optimize(slow, { nTrials: 12 });
    const whole = await createStudy({ space, seed: 5 }).optimize(slow, { nTrials: 12 });
    expect(essence(study)).toEqual(essence(whole));
  });

  it('stops by condition, by Ctrl-C after the running trial, and gives up on one that hangs', async () => {
    const study = createStudy({ space });
    await study.optimize(slow, { nTrials: 50, stopWhen: ({ trials }) => trials.length >= 7 });
    expect(study.trials).toHaveLength(7);
    const listeners = process.listenerCount('SIGINT');
    await study.optimize(slow, {
      nTrials: 50,
      onTrial: ({ number }) => number === 8 && process.emit('SIGINT'),
    });
    expect(study.trials.map((trial) => trial.state)).toEqual(new Array(9).fill('complete'));
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    const hanging = createStudy({ space });
    await hanging.optimize(() => new Promise<number>(() => undefined), {
      nTrials: 1,
      trialTimeoutSeconds: 0.01,
    });
    expect(hanging.trials[0].error).toBe('It took longer than 0.01 s.');
    await hanging.optimize(slow, { nTrials: 9, timeoutSeconds: 0 });
    expect(hanging.trials).toHaveLength(1);
  });

  it('refuses a concurrency that makes no sense', async () => {
    await expect(createStudy({ space }).optimize(slow, { nTrials: 1, concurrency: 0 })).rejects.toThrow(
      LmlabError,
    );
  });

  it('does not compile for a function with workers, nor for parameters that the space does not have', () => {
    const study = createStudy({ space });
    const wrong = [
      // @ts-expect-error a function cannot leave its thread
      () => study.optimize(({ x }) => Number(x), { nTrials: 1, workers: 2 }),
      // @ts-expect-error a module has workers
      () => study.optimize({ module: './objective.js' }, { nTrials: 1, concurrency: 2 }),
      // @ts-expect-error there is no y
      () => study.optimize(({ y }) => Number(y), { nTrials: 1 }),
    ];
    expect(wrong).toHaveLength(3);
  });
});
