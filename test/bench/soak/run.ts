import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { addressOf, endOf, startDev } from '#cli/testing/cli-process.ts';
import { seededRandomness } from '#core/ids.ts';
import type { JsonObject } from '#core/json.ts';
import { happeningsIn, judge, leftOf } from './judge.ts';
import { soakProject } from './project.ts';

/**
 * `npm run soak -- [MINUTES] [SEED]`: keeps executions under way on a durable `baton dev` that is killed with SIGKILL every few seconds, cancels
 * some of them, and then checks what is left in the world outside. Exits with 1 if anything is wrong.
 */
const minutes = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? Date.now() % 100_000);
const { random } = seededRandomness(seed);

/** Executions that are under way at the same time. */
const CONCURRENT = 4;
const KILL_SECONDS = { least: 5, most: 25 };
const PAUSE_MILLISECONDS = 400;
/** How long the last executions and undos may take when nothing is killed any more. */
const DRAIN_MILLISECONDS = 300_000;

const FAILING = ['', '', '', 'pay', 'charge', 'ship'];

const project = soakProject();
const ended = new Map<string, string>();
const counts: number[] = [];
const open = new Set<string>();
let child: ChildProcess | undefined;
let url = '';
let [started, kills, cancelled] = [0, 0, 0];

const openDev = async (): Promise<void> => {
  child = startDev(project.root);
  url = await addressOf(child);
};

/** Asks the API; undefined if the stack is dead or refuses. */
const ask = async (path: string, body?: object): Promise<JsonObject | undefined> => {
  try {
    const response = await fetch(url + path, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return response.ok ? ((await response.json()) as JsonObject) : undefined;
  } catch {
    return undefined;
  }
};

const pathOf = (name: string): string => `/workflows/soak/executions/${name}`;

const startOne = async (): Promise<void> => {
  const name = `s${started++}`;
  const fail = FAILING[Math.floor(random() * FAILING.length)] ?? '';
  open.add(name);
  // A start whose answer is lost is asked again: the name makes it the same.
  await ask('/workflows/soak/executions', { name, input: { fail, ask: random() < 0.3 } });
  inputs.set(name, { fail });
};
const inputs = new Map<string, object>();

const lookAt = async (name: string): Promise<void> => {
  const status = await ask(pathOf(name));
  if (!status) {
    await ask('/workflows/soak/executions', { name, input: { ...inputs.get(name), ask: false } });
    return;
  }
  if (status.status !== 'RUNNING') {
    ended.set(name, String(status.status));
    open.delete(name);
    const { count } = (status.output ?? {}) as { count?: number };
    if (count !== undefined) counts.push(count);
    return;
  }
  if (random() < 0.02 && (await ask(`${pathOf(name)}/cancel`, {}))) cancelled += 1;
};

const approve = async (): Promise<void> => {
  const { approvals = [] } = ((await ask('/approvals')) ?? {}) as { approvals?: { id: string }[] };
  for (const { id } of approvals)
    await ask(`/approvals/${id}/decision`, { decision: 'approved', by: 'soak' });
};

const step = async (): Promise<void> => {
  await Promise.all([...open].map(lookAt));
  await approve();
  await delay(PAUSE_MILLISECONDS);
};

const happened = () => (existsSync(project.world) ? happeningsIn(readFileSync(project.world, 'utf8')) : []);

const isDrained = (): boolean => {
  const all = happened();
  return (
    open.size === 0 &&
    [...ended].every(([name, status]) => status === 'SUCCEEDED' || leftOf(name, all).length === 0)
  );
};

const soak = async (): Promise<void> => {
  const until = Date.now() + minutes * 60_000;
  while (Date.now() < until) {
    await openDev();
    const killAt =
      Date.now() + (KILL_SECONDS.least + random() * (KILL_SECONDS.most - KILL_SECONDS.least)) * 1000;
    while (Date.now() < killAt) {
      while (open.size < CONCURRENT) await startOne();
      await Promise.race([step(), delay(Math.max(0, killAt - Date.now()))]);
    }
    child?.kill('SIGKILL');
    if (child) await endOf(child);
    kills += 1;
    console.error(`  ${started} executions, ${ended.size} ended, ${kills} kills`);
  }
  await openDev();
  const drainedBy = Date.now() + DRAIN_MILLISECONDS;
  while (!isDrained() && Date.now() < drainedBy) await step();
};

console.error(`soaking for ${minutes} minutes, seed ${seed}, in ${project.root}`);
await soak();
const all = happened();
const wrong = [
  ...judge(ended, all),
  ...[...open].map((name) => `${name} has not ended`),
  ...(new Set(counts).size < counts.length
    ? [`the record was counted twice: ${counts.sort().join(', ')}`]
    : []),
];
child?.kill('SIGTERM');
if (child) await endOf(child);
const statuses = [...ended.values()];
const succeeded = statuses.filter((status) => status === 'SUCCEEDED').length;
const of = (what: string): number => all.filter((one) => one.what === what).length;
console.log(
  `${kills} kills, ${ended.size} executions: ${succeeded} succeeded, ${ended.size - succeeded} did not (${cancelled} cancelled); ` +
    `${of('do')} effects, ${of('undo')} undone; ${wrong.length} wrong`,
);
for (const line of wrong) console.log(`  ${line}`);
if (wrong.length === 0) project.remove();
process.exit(wrong.length === 0 ? 0 : 1);
