import { readSync, writeSync } from 'node:fs';
import { TrialRunner, type Answer, type TrialInput } from './trial-runner';

/** The descriptor on which reports go out and their answers come in. */
const REPORTS = 4;

const [file, name] = process.argv.slice(2);
const runner = new TrialRunner(file, name);
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes a report and waits for its answer, whatever else there is to do. */
function report(step: number, value: number): Answer {
  writeSync(REPORTS, `${JSON.stringify({ step, value })}\n`);
  const answer = Buffer.alloc(1);
  for (;;) {
    try {
      if (readSync(REPORTS, answer, 0, 1, null) === 0) process.exit();
      return answer[0] as Answer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

// Ctrl-C on a terminal goes to the whole group; the trial shall end all the same. Without its parent there is no point.
process.on('SIGINT', () => undefined).on('disconnect', () => process.exit());
process.on('message', (task: TrialInput) => {
  void runner.run(task, report).then((outcome) => process.send!({ outcome }));
});
void runner.complaint().then((complaint) => process.send!({ complaint }));
