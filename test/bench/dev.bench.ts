import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { upcoming } from '#cli/run/upcoming.ts';
import { makeProject } from '#cli/testing/cli-process.ts';
import type { JsonObject } from '#core/json.ts';
import { approveAll, clientOf, endOfExecution, percentile } from './dev-load.ts';
import { type DevStack, startDev } from './dev-stack.ts';
import type { Row } from './row.ts';

const CAMPAIGNS = Number(process.env.BATON_BENCH_CAMPAIGNS ?? 200);

/** Starts campaigns at once, approves what waits, and waits for the end of all. */
const benchCampaigns = async (dev: DevStack, root: string): Promise<Row[]> => {
  const file = join(root, 'statemachines/marketing-campaign.input.json');
  const { input } = upcoming(JSON.parse(readFileSync(file, 'utf8')) as JsonObject, Date.now());
  const client = clientOf(dev.url);
  const approving = new AbortController();
  const began = performance.now();
  const cpu = dev.cpu();
  const approvals = approveAll(client, approving.signal);
  const paths = Array.from({ length: CAMPAIGNS }, (_, index) => `campaign-${index}`);
  const ends = await Promise.all(
    paths.map(async (name) => {
      await client.post('/workflows/marketing-campaign/executions', { name, input });
      return endOfExecution(client, `/workflows/marketing-campaign/executions/${name}`, 5000);
    }),
  );
  approving.abort();
  await approvals;
  const succeeded = ends.filter(({ status }) => status === 'SUCCEEDED').length;
  for (const end of ends) if (end.status !== 'SUCCEEDED') console.error(JSON.stringify(end).slice(0, 500));
  const what = `${CAMPAIGNS} campaigns at once`;
  return [
    { name: `${what}: succeeded`, value: succeeded, unit: '', goal: `${CAMPAIGNS}` },
    { name: `${what}: time`, value: (performance.now() - began) / 1000, unit: 's' },
    {
      name: `${what}: processor time of each`,
      value: (dev.cpu() - cpu) / 1000 / CAMPAIGNS,
      unit: 's',
    },
    {
      name: `${what}: the API's answers, 99th percentile`,
      value: percentile(client.latencies, 0.99),
      unit: 'ms',
      goal: '< 500 ms',
    },
    {
      name: `${what}: memory of all processes`,
      value: dev.peakMegabytes(),
      unit: 'MB',
      goal: '< 1,500 MB',
    },
  ];
};

/** Measures `baton dev` with the marketing campaign: real actions in their processes, a durable engine, the HTTP API. */
export const bench = async (): Promise<Row[]> => {
  const { root, remove } = makeProject({ campaign: true });
  const dev = await startDev(root);
  try {
    return await benchCampaigns(dev, root);
  } finally {
    await dev.close();
    remove();
  }
};
