import type { listQueue as route } from '#contracts/http/routes/list-queue.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { requireManifest } from '#platform/ports/manifests.ts';

/** Lists who has a place, and who waits, by key. */
export const listQueue: Serves<typeof route> = async ({ parameters }, { manifests, turns }) => {
  const { name, flow } = await requireManifest(manifests, parameters.workflow);
  const keys = await turns.list(name);
  const { concurrency, rate, debounce } = flow ?? {};
  const begins = rate || debounce ? await turns.beginsOf(name) : [];
  return {
    ...defined({
      max: concurrency?.max,
      rate: rate && { max: rate.max, per_seconds: rate.per_seconds },
      debounce_seconds: debounce?.wait_seconds,
    }),
    begins: begins.map(({ key, beginsAt, waitsFor, ...begin }) => ({
      ...runView(begin),
      ...{ key, begins_at: isoOf(beginsAt), waits_for: waitsFor },
    })),
    keys: keys
      .toSorted((one, other) => one.key.localeCompare(other.key))
      .map(({ key, leases, entries }) => ({
        key,
        under_way: leases.toSorted((one, other) => one.at - other.at).map(runView),
        waiting: entries.map(runView),
      })),
  };
};

const runView = ({ run, at }: { run: string; at: number }) => ({
  name: run.split(':').at(-1) ?? '',
  execution: run,
  started_at: isoOf(at),
});
