import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { getStatus } from '#contracts/http/routes/get-status.ts';
import type { JsonObject } from '#core/json.ts';
import { TRIES_ALL } from '#core/testing/generated-runs.ts';
import { upcoming } from '../run/upcoming.ts';
import { addressOf, endOf, makeProject, startDev } from '../testing/cli-process.ts';

type Status = z.output<typeof getStatus.response>;

let project: { root: string; remove(): void };
let child: ChildProcess;

beforeAll(() => {
  project = makeProject({ campaign: true });
});
afterAll(async () => {
  child.kill('SIGKILL');
  await endOf(child);
  project.remove();
});

const openDev = async (): Promise<string> => {
  child = startDev(project.root);
  return addressOf(child);
};

const killDev = async (): Promise<void> => {
  child.kill('SIGKILL');
  expect(await endOf(child)).toBeNull();
};

/** Kills it before publishing too, if everything is tried. */
const killedEarly = async (url: string): Promise<string> => {
  if (!TRIES_ALL) return url;
  await killDev();
  return openDev();
};

const call = async (url: string, path: string, body?: object): Promise<Record<string, never>> => {
  const response = await fetch(url + path, body ? { method: 'POST', body: JSON.stringify(body) } : {});
  const answer = (await response.json()) as Record<string, never>;
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
};

/** Polling without a pause would take the processor from the execution. */
const POLL_MILLISECONDS = 40;
const EXECUTION = '/workflows/marketing-campaign/executions/killed';

/** Polls until the execution has reached a state. */
const statusWhen = async (url: string, reached: (status: Status) => boolean): Promise<Status> => {
  for (;;) {
    const status = (await call(url, EXECUTION)) as unknown as Status;
    if (reached(status)) return status;
    if (status.status !== 'RUNNING')
      throw new Error(`the run has ended: ${status.status} ${status.error} ${status.cause}`);
    await delay(POLL_MILLISECONDS);
  }
};

/** Polls until an approval is requested. */
const approvalsWhenAsked = async (url: string): Promise<{ id: string }[]> => {
  for (;;) {
    const { approvals } = (await call(url, '/approvals')) as unknown as { approvals: { id: string }[] };
    if (approvals.length > 0) return approvals;
    await delay(POLL_MILLISECONDS);
  }
};

const stepOf = (status: Status, id: string) => status.progress.steps.find((step) => step.id === id);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

it('An execution continues after kill -9 during work, an approval and publishing: nothing is lost or doubled', async () => {
  const example = JSON.parse(
    readFileSync(join(project.root, 'statemachines/marketing-campaign.input.json'), 'utf8'),
  ) as JsonObject;
  // Banners of one network are enough; the e-mails are what counts.
  const { input } = upcoming({ ...example, networks: ['linkedin'], locales: ['en'] }, Date.now());

  let url = await openDev();
  await call(url, '/workflows/marketing-campaign/executions', { name: 'killed', input });
  await statusWhen(url, (status) => stepOf(status, 'headlines')?.status !== 'pending');

  url = await killedEarly(url);
  await statusWhen(url, (status) => stepOf(status, 'approval')?.status === 'waiting');
  const approvals = await approvalsWhenAsked(url);

  url = await killedEarly(url);
  await call(url, `/approvals/${approvals[0]?.id}/decision`, { decision: 'approved', by: 'test' });
  await statusWhen(url, (status) => stepOf(status, 'email')?.status !== 'pending');
  await killDev();

  url = await openDev();
  const status = await statusWhen(url, ({ status: now }) => now === 'SUCCEEDED');

  expect(approvals).toHaveLength(1);
  const unfinished = status.progress.steps.filter((step) => !['succeeded', 'skipped'].includes(step.status));

  expect(unfinished).toEqual([]);

  const { events } = (await call(url, `${EXECUTION}/history?limit=1000`)) as unknown as {
    events: { type: string; stateExitedEventDetails?: { name: string } }[];
  };
  const exited = events.flatMap(({ stateExitedEventDetails }) => stateExitedEventDetails?.name ?? []);

  expect(exited).toHaveLength(new Set(exited).size);

  const { emails_sent: sent } = status.output as { emails_sent: number };
  const published = filesBelow(join(project.root, 'out/dev/killed/published'));
  const mails = published.filter((file) => file.endsWith('.mbox')).map((file) => readFileSync(file, 'utf8'));
  const ids = mails.flatMap((mailbox) => mailbox.match(/^Message-ID:.*$/gim) ?? []);

  expect(sent).toBeGreaterThan(100);
  expect(ids).toHaveLength(sent);
  expect(new Set(ids).size).toBe(sent);
  expect(published.filter((file) => file.endsWith('publication.json'))).toHaveLength(3);
  // Those of a worker that has outlived the killed process for a moment are removed a moment later.
  while (filesBelow(join(project.root, 'out')).some((file) => file.endsWith('.part')))
    await delay(POLL_MILLISECONDS);

  child.kill('SIGINT');

  expect(await endOf(child)).toBe(0);
}, 120_000);
