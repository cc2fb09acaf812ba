import type { z } from 'zod';
import type { estimatesView, getEstimates as route } from '#contracts/http/routes/get-estimates.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import {
  addDurations,
  bytesOfClass,
  type DurationsBySize,
  type StepDurations,
} from '#platform/metrics/step-durations.ts';
import { joinMemory, type UsedMemory } from '#platform/metrics/used-memory.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { addBuckets, countOf, type LogBuckets, quantileOf } from '#platform/statistics/log-buckets.ts';

type Estimates = z.input<typeof estimatesView>;

const DAY_MILLISECONDS = 86_400_000;

/** Days of which executions are counted. */
const MAX_DAYS = 30;

/** Executions that are counted; of more, the newest ones say how many there are a day. */
const MAX_EXECUTIONS = 2000;

/** Runs of the deployed version from which those of earlier versions say nothing more. */
const ENOUGH_SAMPLES = 30;

/** Shows what the executions of a workflow have taken. */
export const getEstimates: Serves<typeof route> = async ({ parameters }, { manifests, runs, clock }) => {
  const manifest = await requireManifest(manifests, parameters.workflow);
  const versions = await runs.durations(manifest.name);
  const known = new Set(manifest.steps.map(({ id }) => id));
  const steps = [...known].flatMap((id): [string, Estimates['steps'][string]][] => {
    const own = ofStep(versions, id, manifest.version);
    return own ? [[id, own]] : [];
  });
  return {
    workflow: manifest.name,
    executions: await executionsOf({ runs, clock }, manifest.name),
    steps: Object.fromEntries(steps),
  };
};

/** Returns what a step took in the deployed version, or, if it has run too seldom there, in all of them. */
const ofStep = (
  versions: ReadonlyMap<string, StepDurations>,
  id: string,
  deployed: string,
): Estimates['steps'][string] | undefined => {
  const current = versions.get(deployed)?.get(id);
  const isEnough = current !== undefined && countOf(joined(current.sizes)) >= ENOUGH_SAMPLES;
  const all = [...versions.values()].map((steps) => steps.get(id)).filter((one) => one !== undefined);
  const used = isEnough ? [current] : all;
  const sum: DurationsBySize = {};
  for (const { sizes } of used) addDurations(sum, sizes);
  const memory = used.reduce<UsedMemory | undefined>((all, one) => joinMemory(all, one.memory), undefined);
  const whole = inSeconds(joined(sum));
  if (!whole) return undefined;
  const sizes = Object.keys(sum).sort((one, other) => Number(one) - Number(other));
  return {
    ...whole,
    versions: used.length,
    ...defined({ memory: memory && memoryView(memory) }),
    sizes: sizes.flatMap((size) => {
      const own = inSeconds(sum[size] ?? {});
      return own ? [{ up_to_bytes: bytesOfClass(Number(size)), ...own }] : [];
    }),
  };
};

const memoryView = ({ megabytes, cpuMilliseconds, milliseconds, calls }: UsedMemory) => ({
  megabytes,
  processors: Math.round((1000 * cpuMilliseconds) / Math.max(1, milliseconds)) / 1000,
  samples: calls,
});

const joined = (sizes: DurationsBySize): LogBuckets => {
  const sum: LogBuckets = {};
  for (const buckets of Object.values(sizes)) addBuckets(sum, buckets);
  return sum;
};

const inSeconds = (buckets: LogBuckets) => {
  const [p10, p50, p90] = [0.1, 0.5, 0.9].map((share) => quantileOf(buckets, share));
  if (p10 === undefined || p50 === undefined || p90 === undefined) return undefined;
  const rounded = (milliseconds: number): number => Math.round(milliseconds) / 1000;
  return { samples: countOf(buckets), p10: rounded(p10), p50: rounded(p50), p90: rounded(p90) };
};

const executionsOf = async (
  { runs, clock }: Pick<PlatformPorts, 'clock' | 'runs'>,
  workflow: string,
): Promise<Estimates['executions']> => {
  const now = clock.now();
  const since = now - MAX_DAYS * DAY_MILLISECONDS;
  let count = 0;
  let oldest = now;
  let [dollars, priced] = [0, 0];
  for await (const page of runs.newest(workflow, { since: isoOf(since) })) {
    for (const { run } of page.filter(({ run }) => !run.undoing)) {
      count += 1;
      oldest = Math.min(oldest, Date.parse(run.ended_at));
      if (run.dollars === undefined) continue;
      dollars += run.dollars;
      priced += 1;
    }
    if (count >= MAX_EXECUTIONS) break;
  }
  // If all were read, the span is what the oldest one leaves of it; a workflow of today has had less than a day.
  const days = Math.max((now - oldest) / DAY_MILLISECONDS, count >= MAX_EXECUTIONS ? 0 : 1);
  return {
    count,
    days,
    per_day: count / (days || 1),
    ...defined({ dollars: priced === 0 ? undefined : dollars / priced }),
  };
};
