import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeProject } from '#cli/testing/cli-process.ts';
import { type Client, clientOf } from './dev-load.ts';
import { startDev } from './dev-stack.ts';
import type { Row } from './row.ts';

const APPROVALS = Number(process.env.BATON_BENCH_APPROVALS ?? 10_000);
const CLIENTS = 16;
/** How long the stack is watched while all executions wait, after what it does when all have been started. */
const IDLE_SECONDS = 10;
const SETTLE_SECONDS = 8;

const WORKFLOW = `
name: ask
steps:
  - { id: ok, type: approval, with: { title: "Go?" }, timeout: 24h, on_timeout: reject }
output: { ok: "{{ $ok }}" }
`;

/** Does something for each of so many numbers, for a few at a time. */
const forEach = async (count: number, act: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
};

const openApprovals = async ({ get }: Client): Promise<string[]> => {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = await get(`/approvals?limit=1000${token ? `&next_token=${encodeURIComponent(token)}` : ''}`);
    const { approvals, next_token } = page as { approvals: { id: string }[]; next_token?: string };
    ids.push(...approvals.map(({ id }) => id));
    token = next_token;
  } while (token);
  return ids;
};

const isRunning = async ({ get }: Client): Promise<boolean> => {
  const { executions } = (await get('/workflows/ask/executions?status=RUNNING&limit=1')) as {
    executions: unknown[];
  };
  return executions.length > 0;
};

const secondsOf = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
};

/** Measures `baton dev` while executions wait for approvals: started, waiting, after a kill, released. */
export const bench = async (): Promise<Row[]> => {
  const { root, remove } = makeProject();
  const file = join(root, 'statemachines/ask.workflow.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, WORKFLOW);
  const first = await startDev(root);
  const client = clientOf(first.url);
  let ids: string[] = [];
  const started = await secondsOf(async () => {
    await forEach(APPROVALS, (index) => client.post('/workflows/ask/executions', { name: `ask-${index}` }));
    for (;;) {
      ids = await openApprovals(client);
      if (ids.length >= APPROVALS) return;
      await delay(200);
    }
  });
  await delay(SETTLE_SECONDS * 1000);
  const processor = first.cpu();
  await delay(IDLE_SECONDS * 1000);
  const idle = (first.cpu() - processor) / IDLE_SECONDS;
  const megabytes = first.peakMegabytes();
  await first.kill();

  let second = first;
  const again = await secondsOf(async () => {
    second = await startDev(root);
    await clientOf(second.url).get('/workflows/ask/executions/ask-0');
  });
  const decider = clientOf(second.url);
  const released = await secondsOf(async () => {
    await forEach(ids.length, (index) =>
      decider.post(`/approvals/${ids[index]}/decision`, { decision: 'approved', by: 'bench' }),
    );
    while (await isRunning(decider)) await delay(200);
  });
  await second.close();
  remove();
  const what = `${APPROVALS.toLocaleString('en-US')} approvals`;
  return [
    { name: `${what}: all wait after`, value: started, unit: 's', goal: '< 5 s' },
    { name: `${what}: most memory of all processes`, value: megabytes, unit: 'MB', goal: '< 400 MB' },
    { name: `${what}: processor while they wait`, value: idle, unit: 'ms/s', goal: '< 20 ms/s' },
    { name: `${what}: served again after a kill`, value: again, unit: 's', goal: '< 0.5 s' },
    { name: `${what}: all decided and ended after`, value: released, unit: 's', goal: '< 10 s' },
  ];
};
