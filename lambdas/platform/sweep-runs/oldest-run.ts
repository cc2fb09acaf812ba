import { openMetrics } from '#actions/telemetry/metrics.ts';

/** Prints the age of the oldest execution of all, for the alarm. */
export const printOldestRun = async (seconds: number): Promise<void> => {
  const metrics = await openMetrics();
  if (!metrics) return;
  metrics.addMetric('OldestRunSeconds', 'Seconds', seconds);
  metrics.publishStoredMetrics();
};
