import { callerOf } from '#contracts/flow.ts';
import type { listCallQueue as route } from '#contracts/http/routes/list-call-queue.ts';
import { isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { Problem } from '#platform/problem.ts';

/** Lists which calls of an action have a place, and which wait, by key. */
export const listCallQueue: Serves<typeof route> = async (
  { parameters: { factory, action: name } },
  { clock, manifests, turns },
) => {
  const action = `${factory}/${name}`;
  const limits = [...(await manifests()).values()].map(({ callLimits }) => callLimits?.[action]);
  const max = limits.find((limit) => limit !== undefined);
  if (max === undefined) {
    const message = `No workflow calls an action "${action}" with a concurrency; export one from lambdas/${action}/contract.ts`;
    throw new Problem('not_found', message);
  }
  const now = clock.now();
  return {
    max,
    keys: (await turns.list(action))
      .toSorted((one, other) => one.key.localeCompare(other.key))
      .map(({ key, leases, entries }) => ({
        key,
        // A place whose time is over is no one's.
        under_way: leases
          .filter(({ until = now }) => until >= now)
          .toSorted((one, other) => one.at - other.at)
          .map(callView),
        waiting: entries.map(callView),
      }))
      .filter(({ under_way, waiting }) => under_way.length > 0 || waiting.length > 0),
  };
};

const callView = ({ run, at }: { run: string; at: number }) => {
  const execution = callerOf(run) ?? run;
  return {
    name: execution.split(':').at(-1) ?? '',
    execution,
    step: run.slice(execution.length).split('/')[1] ?? '',
    started_at: isoOf(at),
  };
};
