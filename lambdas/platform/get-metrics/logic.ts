import type { getMetrics as route } from '#contracts/http/routes/get-metrics.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { prometheusText } from '#platform/metrics/prometheus.ts';
import { metricsOf } from './metrics.ts';

/** Returns the metrics of all executions as Prometheus text. */
export const getMetrics: Serves<typeof route> = async (
  _,
  { manifests, runs, breakers, services, starts, clock },
) => {
  const names = [...(await manifests()).keys()].sort();
  const totals = await Promise.all(names.map(async (name) => [name, await runs.totals(name)] as const));
  const { waiting, oldest } = await starts.waiting(1);
  const queued = { waiting, seconds: oldest[0] ? Math.max(0, clock.now() - oldest[0].at) / 1000 : 0 };
  const [allBreakers, allServices] = [await breakers.list(), await services.list()];
  return prometheusText(metricsOf(new Map(totals), allBreakers, allServices, queued));
};
