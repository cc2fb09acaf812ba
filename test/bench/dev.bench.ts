import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { upcoming } from '#cli/run/upcoming.ts';
import { makeProject } from '#cli/testing/cli-process.ts';
import type { JsonObject } from '#core/json.ts';
import { approveAll, clientOf, endOfExecution, percentile } from './dev-load.ts';
import { type DevStack, startDev } from './dev-stack.ts';
import type { Row } from './row.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const STEPS = 10;
const CLIENTS = 8;
/** Executions that are measured; a quarter as many come before, to warm the stack up. */
const CHAINS = Number(process.env.BATON_BENCH_CHAINS ?? 400);
const CAMPAIGNS = Number(process.env.BATON_BENCH_CAMPAIGNS ?? 200);

const CONTRACT = `
  import { z } from 'zod';
  export const name = 'bench/trivial';
  export const description = 'Adds one.';
  export const input = z.strictObject({ n: z.number() });
  export const output = z.strictObject({ n: z.number() });
  export const options = { effect: false };`;

const HANDLER = `
  import { defineAction } from 'baton/actions';
  import * as contract from './contract.ts';
  export const handler = defineAction(contract, ({ n }) => ({ n: n + 1 }));`;

/** A project of one workflow: a chain of trivial actions. */
const chainProject = (): { root: string; remove(): void } => {
  const project = makeProject();
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project.root, file)), { recursive: true });
    writeFileSync(join(project.root, file), text);
  };
  write('package.json', '{"type":"module"}');
  mkdirSync(join(project.root, 'node_modules'));
  for (const name of ['zod', 'baton']) {
    const target = name === 'baton' ? REPOSITORY : join(REPOSITORY, 'node_modules', name);
    symlinkSync(target, join(project.root, 'node_modules', name));
  }
  write('lambdas/bench/trivial/contract.ts', CONTRACT);
  write('lambdas/bench/trivial/handler.ts', HANDLER);
  const steps = Array.from({ length: STEPS }, (_, index) => {
    const n = index === 0 ? '0' : `"{{ $step_${index}.n }}"`;
    return `  - { id: step_${index + 1}, uses: bench/trivial, with: { n: ${n} } }`;
  });
  const output = `output: { n: "{{ $step_${STEPS}.n }}" }`;
  write('statemachines/chain.workflow.yaml', ['name: chain', 'steps:', ...steps, output, ''].join('\n'));
  return project;
};

/** Clients that start an execution, wait for its outcome, and start the next; returns the milliseconds that all took. */
const runChains = async (url: string, count: number): Promise<number> => {
  const began = performance.now();
  let started = 0;
  const work = async (): Promise<void> => {
    const client = clientOf(url);
    while (started++ < count) {
      const { name, output } = await client.post('/workflows/chain/executions?wait=25', {});
      if ((output as JsonObject | undefined)?.n !== STEPS)
        throw new Error(`${String(name)} has not ended as expected`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return performance.now() - began;
};

const benchChains = async (dev: DevStack): Promise<Row[]> => {
  await runChains(dev.url, CHAINS / 4);
  const before = dev.cpu();
  const milliseconds = await runChains(dev.url, CHAINS);
  const cpu = (dev.cpu() - before) / CHAINS;
  const what = 'ten trivial actions, 8 clients';
  return [
    { name: what, value: (CHAINS * 1000) / milliseconds, unit: 'executions/s' },
    { name: `${what}: processor time of an execution`, value: cpu, unit: 'ms', goal: '≤ 4 ms' },
  ];
};

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

const withDev = async <T>(
  { root, remove }: { root: string; remove(): void },
  work: (dev: DevStack) => Promise<T>,
): Promise<T> => {
  const dev = await startDev(root);
  try {
    return await work(dev);
  } finally {
    await dev.close();
    remove();
  }
};

/** Measures `baton dev` as users run it: real actions in their processes, a durable engine, the HTTP API. */
export const bench = async (): Promise<Row[]> => {
  const chains = CHAINS === 0 ? [] : await withDev(chainProject(), benchChains);
  const project = makeProject({ campaign: true });
  if (CAMPAIGNS === 0) return chains;
  const campaigns = await withDev(project, (dev) => benchCampaigns(dev, project.root));
  return [...chains, ...campaigns];
};
