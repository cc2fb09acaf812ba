import { openMetrics } from '#actions/telemetry/metrics.ts';

/** Seconds, by what the metric is called. */
interface Ages {
  /** Of the oldest execution under way. */
  OldestRunSeconds: number;
  /** Of the oldest queued start that has not been made; 0 if none waits. */
  OldestQueuedStartSeconds: number;
}

/** Prints ages, for the alarms. */
export const printAges = async (ages: Ages): Promise<void> => {
  const metrics = await openMetrics();
  if (!metrics) return;
  for (const [name, seconds] of Object.entries(ages)) metrics.addMetric(name, 'Seconds', seconds);
  metrics.publishStoredMetrics();
};
