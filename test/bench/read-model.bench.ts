import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeItem } from '#actions/ports/documents.ts';
import { progressView } from '#contracts/http/status-view.ts';
import { PRICES } from '#contracts/prices.ts';
import { KEYS } from '#contracts/table.ts';
import { openDynamo } from '#local/dynamo/store.ts';
import { createTables } from '#local/dynamo/table.ts';
import { progressIn } from '#platform/progress/progress-store.ts';
import { runViews } from '#platform/progress/run-views.ts';
import { runItemsIn } from '#platform/runs/run-items.ts';
import { meteredTable } from './read-model/metered-table.ts';
import { QuotaedHistories } from './read-model/step-functions.ts';
import { STEP_MILLISECONDS, stepsAt, watchedWorkflow } from './read-model/watched-runs.ts';
import type { Row } from './row.ts';

/** Executions in the table; 1,000,000 take 20 minutes to write. */
const ITEMS = Number(process.env.BATON_BENCH_RUNS ?? 100_000);
const WATCHED = 1000;
const WATCHED_SECONDS = 150;
const POLL_SECONDS = 3;
const DAY_SECONDS = 86_400;

const arn = (name: string): string => `arn:aws:states:us-east-1:000000000000:execution:baton-orders:${name}`;

/** Measures what 1,000 watched executions read of the table and of Step Functions, at its quotas, in simulated time. */
export const bench = async (): Promise<Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-runs-'));
  const dynamo = openDynamo({ file: join(folder, 'table.sqlite') });
  await createTables(dynamo.call);
  const { open, meter } = meteredTable(dynamo.call);
  let now = Date.UTC(2026, 0, 1);
  const clock = { now: () => now };
  const runItems = runItemsIn(open, clock);
  const progress = progressIn(open);
  const startedAt = new Map<string, number>();
  const histories = new QuotaedHistories(clock.now, (execution) => startedAt.get(execution) ?? now);
  const viewOf = runViews({
    clock,
    definitions: async () => undefined,
    executions: histories,
    progress,
    runItems,
  });

  const began = performance.now();
  for (let index = 0; index < ITEMS - WATCHED; index++) {
    const at = new Date(now - index * 1000).toISOString();
    const run = { workflow: 'orders', execution: arn(`old-${index}`), startedAt: at, redrives: 0 };
    await runItems.change({ ...run, end: { status: 'SUCCEEDED', at } });
  }
  const watched = Array.from({ length: WATCHED }, (_, index) => arn(`watched-${index}`));
  for (const execution of watched) {
    startedAt.set(execution, now);
    await runItems.started({ workflow: 'orders', execution, startedAt: new Date(now).toISOString() });
  }
  const writing = (performance.now() - began) / 1000;
  Object.assign(meter, { reads: 0, readUnits: 0, writes: 0, writeUnits: 0 });

  const times: number[] = [];
  let stale = 0;
  let noteUnits = 0;
  for (let second = 0; second < WATCHED_SECONDS; second++) {
    now += 1000;
    for (const [index, execution] of watched.entries()) {
      const elapsed = now - (startedAt.get(execution) ?? 0);
      // Executions do not keep step, and neither do those who watch.
      const phase = (index * 37) % (STEP_MILLISECONDS / 1000);
      if ((second + phase) % (STEP_MILLISECONDS / 1000) === 0) {
        const before = meter.writeUnits;
        await noteSteps(execution, elapsed);
        noteUnits += meter.writeUnits - before;
      }
      if ((second + index) % POLL_SECONDS !== 0) continue;
      const from = performance.now();
      const { view, asOf } = await viewOf(watchedWorkflow, execution);
      progressView(view.snapshot);
      times.push(performance.now() - from);
      if (asOf !== undefined) stale += 1;
    }
  }
  const listed = performance.now();
  await runItems.list('orders', { limit: 100 });
  const listing = performance.now() - listed;
  await dynamo.close();
  rmSync(folder, { recursive: true });

  const perSecond = (count: number): number => count / WATCHED_SECONDS;
  const sorted = times.toSorted((a, b) => a - b);
  const dollars = (units: number, price: number): number => perSecond(units) * DAY_SECONDS * price;
  const viewing = dollars(meter.readUnits, PRICES.tableReadUnit);
  const writingViews = dollars(meter.writeUnits - noteUnits, PRICES.tableWriteUnit);
  const what = `${WATCHED.toLocaleString('en-US')} watched, ${ITEMS.toLocaleString('en-US')} in the table`;
  return [
    { name: `${what}: time to write them`, value: writing, unit: 's' },
    { name: `${what}: looks at a status`, value: perSecond(times.length), unit: '/s' },
    { name: `${what}: GetExecutionHistory`, value: perSecond(histories.calls), unit: '/s', goal: '< 20/s' },
    { name: `${what}: refused of it`, value: perSecond(histories.refused), unit: '/s', goal: '< 1/s' },
    { name: `${what}: looks that say "as of"`, value: (100 * stale) / times.length, unit: '%' },
    { name: `${what}: requests to the table`, value: perSecond(meter.reads), unit: '/s' },
    { name: `${what}: read units of it`, value: perSecond(meter.readUnits), unit: '/s' },
    { name: `${what}: a status, median`, value: sorted[Math.floor(sorted.length / 2)] ?? 0, unit: 'ms' },
    {
      name: `${what}: a status, 99th percentile`,
      value: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      unit: 'ms',
      goal: '< 20 ms',
    },
    { name: `${what}: a list of 100`, value: listing, unit: 'ms' },
    { name: `${what}: all of it watched for a day`, value: viewing + writingViews, unit: 'dollars' },
  ];

  async function noteSteps(execution: string, elapsed: number): Promise<void> {
    const start = startedAt.get(execution) ?? 0;
    const at = stepsAt(elapsed).at(-1);
    if (!at) return;
    const began = start + at.from;
    await writeItem(open, {
      ...KEYS.progress(execution, `step#${at.step}`),
      begun: 1,
      firstAt: began,
      beganAt: began,
      ...(at.to !== undefined && { done: 1, endedAt: start + at.to }),
    });
  }
};
