import { outcomeOf, type AsyncObjective } from '../study/objective';
import { tooLate, type Executor } from './executor';

/** Runs trials by calling a function in this thread. */
export function functionExecutor<P>(
  objective: AsyncObjective<P>,
  options: { readonly slots: number; readonly trialTimeoutSeconds?: number },
): Executor<P> {
  const { slots, trialTimeoutSeconds: seconds } = options;
  return {
    slots,
    async run(trial) {
      let timer: NodeJS.Timeout | undefined;
      try {
        const work = Promise.resolve(objective(trial.params, trial));
        if (seconds === undefined) return await work;
        const late = new Promise<ReturnType<typeof tooLate>>((resolve) => {
          timer = setTimeout(() => resolve(tooLate(seconds)), 1000 * seconds);
        });
        return await Promise.race([work, late]);
      } catch (error) {
        return outcomeOf(error);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => Promise.resolve(),
  };
}
