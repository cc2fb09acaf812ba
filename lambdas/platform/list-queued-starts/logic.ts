import type { listQueuedStarts as route } from '#contracts/http/routes/list-queued-starts.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import type { FailedStart, QueuedStart } from '#platform/starts/start-store.ts';

/** Starts that an answer has at most, of each kind. */
const SHOWN = 50;

/** Counts the starts that wait, and lists those that have waited longest and those that cannot be made. */
export const listQueuedStarts: Serves<typeof route> = async (_, { clock, starts }) => {
  const [{ waiting, oldest, more }, failed] = await Promise.all([
    starts.waiting(SHOWN),
    starts.failed(SHOWN),
  ]);
  const [first] = oldest;
  return {
    waiting,
    more,
    ...(first && {
      oldest_at: isoOf(first.at),
      oldest_seconds: Math.max(0, clock.now() - first.at) / 1000,
    }),
    starts: oldest.map(viewOf),
    failed: failed.map((one) => ({ ...viewOf(one), ...defined({ error: one.error }) })),
  };
};

const viewOf = <Start extends FailedStart | QueuedStart>({ workflow, name, at }: Start) => ({
  workflow,
  name,
  accepted_at: isoOf(at),
});
