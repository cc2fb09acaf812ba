import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { upcoming } from '#cli/run/upcoming.ts';
import { makeProject } from '#cli/testing/cli-process.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { approveAll, clientOf, endOfExecution, percentile } from './dev-load.ts';
import { type DevStack, startDev } from './dev-stack.ts';
import type { Row } from './row.ts';

const CAMPAIGNS = Number(process.env.BATON_BENCH_CAMPAIGNS ?? 200);
/** Between two looks at each campaign: so long that looking is a small part of the work. */
const POLL_MILLISECONDS = 5000;

/** What campaigns are for. Pictures that show the same are drawn once: the stack itself then has four times as much to do in a second. */
interface Load {
  name: string;
  inputOf(input: Json, name: string): Json;
}

const namedProduct = (input: Json, name: string): Json => {
  const { product, ...rest } = input as JsonObject;
  return { ...rest, product: { ...(product as JsonObject), name } };
};

const LOADS: Load[] = [
  { name: `${CAMPAIGNS} campaigns at once`, inputOf: namedProduct },
  { name: `${CAMPAIGNS} campaigns for one product at once`, inputOf: (input) => input },
];

/** Starts campaigns at once, approves what waits, and waits for the end of all. */
const benchCampaigns = async (dev: DevStack, root: string, { name: what, inputOf }: Load): Promise<Row[]> => {
  const file = join(root, 'statemachines/marketing-campaign.input.json');
  const { input } = upcoming(JSON.parse(readFileSync(file, 'utf8')) as JsonObject, Date.now());
  const client = clientOf(dev.url);
  const starts = clientOf(dev.url);
  const approving = new AbortController();
  const began = performance.now();
  const beganAt = Date.now();
  const loads: number[] = [];
  const watch = setInterval(() => loads.push(loadavg()[0] ?? 0), 5000);
  const cpu = dev.cpu();
  const approvals = approveAll(client, approving.signal);
  const paths = Array.from({ length: CAMPAIGNS }, (_, index) => `campaign-${index}`);
  const ends = await Promise.all(
    paths.map(async (name) => {
      await starts.post('/workflows/marketing-campaign/executions', {
        name,
        input: inputOf(input, name),
      });
      await delay(POLL_MILLISECONDS);
      return endOfExecution(client, `/workflows/marketing-campaign/executions/${name}`, POLL_MILLISECONDS);
    }),
  );
  approving.abort();
  await approvals;
  clearInterval(watch);
  const succeeded = ends.filter(({ status }) => status === 'SUCCEEDED').length;
  for (const end of ends) if (end.status !== 'SUCCEEDED') console.error(JSON.stringify(end).slice(0, 500));
  return [
    { name: `${what}: succeeded`, value: succeeded, unit: '', goal: `${CAMPAIGNS}` },
    { name: `${what}: time`, value: (performance.now() - began) / 1000, unit: 's' },
    {
      name: `${what}: processor time of each`,
      value: (dev.cpu() - cpu) / 1000 / CAMPAIGNS,
      unit: 's',
    },
    {
      name: `${what}: all have started after`,
      value: Math.max(...starts.latencies) / 1000,
      unit: 's',
    },
    {
      name: `${what}: the API's answers after that, 99th percentile, at a load of ${percentile(loads, 0.5).toFixed(0)}`,
      value: percentile(client.latencies, 0.99),
      unit: 'ms',
      goal: '< 500 ms',
    },
    {
      name: `${what}: longest turn of the event loop, in processor time`,
      value: dev.longTurns(beganAt)[0] ?? 0,
      unit: 'ms',
    },
    {
      name: `${what}: memory of all processes`,
      value: dev.peakMegabytes(),
      unit: 'MB',
      goal: '< 1,500 MB',
    },
  ];
};

const benchLoad = async (load: Load): Promise<Row[]> => {
  const { root, remove } = makeProject({ campaign: true });
  const dev = await startDev(root, { watched: true });
  try {
    return await benchCampaigns(dev, root, load);
  } finally {
    await dev.close();
    remove();
  }
};

/** Measures `baton dev` with the marketing campaign: real actions in their processes, a durable engine, the HTTP API. */
export const bench = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const load of LOADS) rows.push(...(await benchLoad(load)));
  return rows;
};
