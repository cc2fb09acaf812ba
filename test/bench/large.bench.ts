import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeProject } from '#cli/testing/cli-process.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import { defined } from '#core/defined.ts';
import { openDynamo } from '#local/dynamo/store.ts';
import { createTables } from '#local/dynamo/table.ts';
import { runItemsIn } from '#platform/runs/run-items.ts';
import { launchEndpoint, rawClient } from '../engine-api/endpoint-child.ts';
import { clientOf, endOfExecution, percentile } from './dev-load.ts';
import { cpuBelow, startDev } from './dev-stack.ts';
import { createMachine } from './endpoint-load.ts';
import { meteredTable } from './read-model/metered-table.ts';
import type { Row } from './row.ts';

/** Executions, or runs in the table. */
const COUNT = Number(process.env.BATON_BENCH_LARGE ?? 100_000);
const CLIENTS = 8;
const LOOKS = 3000;

const words = (count: number): string => count.toLocaleString('en-US');

/** Measures how soon a durable endpoint answers again after a kill, while very many executions wait. */
const recovery = async (): Promise<Row[]> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const first = await launchEndpoint({ dataDir });
  const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } };
  const stateMachineArn = await createMachine(first.url, definition);
  let next = 0;
  let newest = '';
  const start = async (): Promise<void> => {
    const client = rawClient(first.url);
    while (next++ < COUNT) {
      const input = JSON.stringify({ order: next });
      newest = (await client.call<{ executionArn: string }>('StartExecution', { stateMachineArn, input }))
        .executionArn;
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CLIENTS }, start));
  const before = first.memory();
  await first.end('SIGKILL');

  const began = performance.now();
  const second = await launchEndpoint({ dataDir });
  const client = rawClient(second.url);
  const { status } = await client.call<{ status: string }>('DescribeExecution', { executionArn: newest });
  const seconds = (performance.now() - began) / 1000;
  const cpu = second.cpu() / 1000;
  await client.call('StopExecution', { executionArn: newest });
  let all = second.cpu();
  for (let before = 0; all - before > 20; ) {
    before = all;
    await delay(500);
    all = second.cpu();
  }
  client.close();
  const after = second.memory();
  await second.end('SIGKILL');
  rmSync(dataDir, { recursive: true });
  if (status !== 'RUNNING') throw new Error(`the execution is ${status}`);
  const what = `${words(COUNT)} executions that wait, after kill -9`;
  return [
    { name: `${what}: answers again after`, value: seconds, unit: 's', goal: '< 10 s' },
    { name: `${what}: processor time until then`, value: cpu, unit: 's' },
    { name: `${what}: processor time until all are rebuilt`, value: all / 1000, unit: 's' },
    { name: `${what}: memory`, value: after, unit: 'MB', peer: { name: 'before', value: before } },
  ];
};

const WORKFLOW = `
name: orders
steps:
  - { id: one, type: transform, with: { a: 1 } }
  - { id: ok, type: approval, when: $input.ask = true, with: { title: "Go?" }, timeout: 24h, on_timeout: reject }
output: { ok: true }
`;

/** Looks at one address: 99th percentiles and processor time in milliseconds, beside those of a server that does nothing; the longest turn. */
interface Looks {
  own: number;
  idle: number;
  cpu: number;
  idleCpu: number;
  turn: number;
}

/** Measures looks at executions through the API of `baton dev`, with very many in its table. */
const statuses = async (): Promise<Row[]> => {
  const { root, remove } = makeProject();
  const file = join(root, 'statemachines/orders.workflow.yaml');
  mkdirSync(join(root, 'statemachines'), { recursive: true });
  writeFileSync(file, WORKFLOW);
  const first = await startDev(root);
  const client = clientOf(first.url);
  await client.post('/workflows/orders/executions', { name: 'ended', input: {} });
  await endOfExecution(client, '/workflows/orders/executions/ended', 100);
  await first.close();
  await fillTable(join(root, '.baton/dev'));

  const dev = await startDev(root, { watched: true });
  const { get, post } = clientOf(dev.url);
  await post('/workflows/orders/executions', { name: 'asking', input: { ask: true } });
  const nothing = await startNothing();
  /** Looks, each beside a request to a server that does nothing: what that takes is the machine's. */
  const looked = async (path: string): Promise<Looks> => {
    // The first ones load what they need.
    for (let look = 0; look < 20; look++) await get(path);
    const [timed, idle] = [clientOf(dev.url), clientOf(nothing.url)];
    const [cpu, all, began] = [dev.cpu(), cpuBelow(process.pid), Date.now()];
    for (let look = 0; look < LOOKS; look++) {
      await timed.get(path);
      await idle.get('/');
    }
    const used = dev.cpu() - cpu;
    return {
      own: percentile(timed.latencies, 0.99),
      idle: percentile(idle.latencies, 0.99),
      cpu: used / LOOKS,
      idleCpu: (cpuBelow(process.pid) - all - used) / LOOKS,
      turn: dev.longTurns(began)[0] ?? 0,
    };
  };
  const ended = await looked('/workflows/orders/executions/ended');
  const asking = await looked('/workflows/orders/executions/asking');
  const listed = await looked('/workflows/orders/executions?limit=100');
  await dev.close();
  await nothing.close();
  remove();
  const what = `${words(COUNT)} runs in the table of \`baton dev\``;
  const cases = [
    { name: `${what}: status of one that has ended`, figures: ended, goals: ['< 20 ms', '< 20 ms'] },
    { name: `${what}: status of one that waits`, figures: asking, goals: ['< 20 ms', '< 20 ms'] },
    { name: `${what}: a list of 100`, figures: listed, goals: [] },
  ];
  const peer = 'a server that does nothing';
  return cases.flatMap(
    ({ name, figures: { own, idle, cpu, idleCpu, turn }, goals: [goal, turnGoal] }): Row[] => [
      {
        name: `${name}, 99th percentile`,
        value: own,
        unit: 'ms',
        peer: { name: peer, value: idle },
        ...defined({ goal }),
      },
      {
        name: `${name}: processor time of a look`,
        value: cpu,
        unit: 'ms',
        peer: { name: peer, value: idleCpu },
      },
      {
        name: `${name}: longest turn of the event loop, in processor time`,
        value: turn,
        unit: 'ms',
        ...defined({ goal: turnGoal }),
      },
    ],
  );
};

/** Starts a server in a separate process that answers at once. */
const startNothing = async (): Promise<{ url: string; close(): Promise<void> }> => {
  const text = `require('node:http').createServer((_, response) => response.end('{}'))
    .listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = String(await once(child.stdout, 'data')).trim();
  return {
    url,
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
};

/** Puts executions into the table of a stack that does not run. */
const fillTable = async (folder: string): Promise<void> => {
  const dynamo = openDynamo({ file: join(folder, 'table.sqlite') });
  await createTables(dynamo.call);
  const now = Date.now();
  const items = runItemsIn(meteredTable(dynamo.call).open, { now: () => now });
  const prefix = localStateMachineArn('orders').replace(':stateMachine:', ':execution:');
  for (let index = 0; index < COUNT; index++) {
    const at = new Date(now - index * 1000).toISOString();
    const run = { workflow: 'orders', execution: `${prefix}:old-${index}`, startedAt: at, redrives: 0 };
    await items.change({ ...run, end: { status: 'SUCCEEDED', at } });
  }
  await dynamo.close();
};

/** Measures what is large: executions that wait, and runs in the table. */
export const bench = async (): Promise<Row[]> => [...(await recovery()), ...(await statuses())];
