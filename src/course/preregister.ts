import { createHash } from 'node:crypto';
import type { ResearchPlan } from './deliverables';
import { readEvents, recordEvent } from './learner-record';

/** What was laid down, and how often. */
export interface Registration {
  /** SHA-256 of the plan, in hexadecimal: another plan has another. */
  readonly digest: string;
  /** Which different plan of this learner this is, counted from 1. */
  readonly number: number;
}

/**
 * Lays a plan down before the first run: its digest is written into the learner's record, with the time, and goes into the
 * deliverable. Registering the same plan again changes nothing; a different one is a second plan, and counted as such.
 *
 * @param track the number of the track's notebook: `23`
 * @param plan hypothesis, metric, seeds, smallest effect of interest, and the rule for the decision
 *
 * @example
 * ```ts
 * import { preregister } from 'lmlab';
 * typeof preregister; // 'function'
 * ```
 */
export function preregister(track: '23', plan: ResearchPlan): Registration {
  const digest = planDigest(plan);
  const exercise = `${track} track`;
  const earlier = readEvents().flatMap((event) =>
    event.exercise === exercise && event.event === 'registered' ? [event.detail] : [],
  );
  if (!earlier.includes(digest)) recordEvent({ exercise, event: 'registered', detail: digest });
  const all = [...new Set([...earlier, digest])];
  const number = all.indexOf(digest) + 1;
  console.log(
    all.length === 1
      ? `Registered: ${digest.slice(0, 12)}…`
      : `This is plan ${number} of ${all.length}: ${digest.slice(0, 12)}… The paper must say why there is more than one.`,
  );
  return { digest, number };
}

/** SHA-256 of a plan whose parts are put in one order first. */
export function planDigest({ hypothesis, metric, seeds, smallestEffect, rule }: ResearchPlan): string {
  const text = JSON.stringify({ hypothesis, metric, seeds, smallestEffect, rule });
  return createHash('sha256').update(text).digest('hex');
}
