import { describe, expect, it, jest } from '@jest/globals';
import { defineWorkflow, type WorkflowDefinition } from '#compiler/define-workflow.ts';
import { localStateMachineArn } from '#contracts/names.ts';
import { compiledTogether, specifierOf } from './compiled.ts';
import { gatedExecutions, gatedInput, gatedWith } from './gated-executions.ts';
import { openLiveStack, until } from './live-stack.ts';

jest.setTimeout(120_000);

/** An action whose effects are logged, so that they are undone. */
const logged = (acts: string): string => `
  import { appendFileSync } from 'node:fs';
  import { defineAction } from ${specifierOf('baton/actions')};
  import { z } from ${specifierOf('zod')};
  const contract = { input: z.looseObject({}), output: z.any() };
  export const handler = defineAction(contract, async (input) => {
    ${acts}
    return null;
  });`;

/** Works until the file that the input names is there. */
const HANDLERS = {
  't/work': `
    import { existsSync, appendFileSync } from 'node:fs';
    export const handler = async ({ input: { name, log, gate } }) => {
      appendFileSync(log, name + ' begins\\n');
      while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(log, name + ' ends\\n');
      return name;
    };`,
  't/mark': logged(''),
  't/undo': logged("appendFileSync(input.log, input.name + ' undone\\n');"),
};

const input = gatedInput('customer');
const given = gatedWith();
const limited = (name: string, flow: Partial<WorkflowDefinition>) =>
  defineWorkflow({
    name,
    input,
    ...flow,
    steps: [
      { id: 'mark', uses: 't/mark', with: given, compensate: { uses: 't/undo', with: given } },
      { id: 'work', uses: 't/work', with: given, irreversible: true, timeout: '60s' },
    ],
    output: '{{ $work }}',
  });
const key = '$input.customer';
const calling = defineWorkflow({
  name: 'calling',
  input,
  steps: [{ id: 'called', type: 'workflow', workflow: 'queued', with: '{{ $input }}' }],
});
const workflows = [
  limited('queued', {
    concurrency: { key },
    triggers: [{ event: { source: ['shop'], 'detail-type': ['Ordered'], input: '{{ $event.detail }}' } }],
  }),
  limited('rejected', { concurrency: { key, on_limit: 'reject' } }),
  limited('skipped', { concurrency: { key, on_limit: 'skip' } }),
  limited('newest', { concurrency: { key, on_limit: 'cancel_oldest' } }),
  limited('quiet', { debounce: { key, wait: '8s' } }),
  limited('slow', { rate: { key, max: 1, per: '1s' } }),
  calling,
];

const live = openLiveStack(HANDLERS, () => compiledTogether(...workflows));
const scene = () => gatedExecutions(live, 'customer');

describe('A workflow with limits, on the local stack', () => {
  it('is pending until there is a place, with its place in the queue, and then takes place', async () => {
    const { start, status, log, open } = scene();
    await start('queued', 'a');
    await until(() => log().includes('a begins'));
    await start('queued', 'b');
    await until(async () => (await status('queued', 'b')).status === 'PENDING');
    await start('queued', 'c');
    await until(async () => (await status('queued', 'c')).queue?.place === 2);
    const waiting = await status('queued', 'b');

    open();
    await until(() => log().includes('c ends'));

    expect(waiting).toMatchObject({ status: 'PENDING', queue: { place: 1, waiting: 2 } });
    expect(log()).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('gives its result to the step that calls it, also if it had to wait', async () => {
    const { start, status, log, open } = scene();
    await start('queued', 'a');
    await until(() => log().includes('a begins'));
    await start('calling', 'b');

    open();
    await until(async () => (await status('calling', 'b')).status === 'SUCCEEDED');

    expect(await status('calling', 'b')).toMatchObject({ output: 'b' });
    expect(log()).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('leaves the queue when it is cancelled while it waits', async () => {
    const { start, status, post, log, open } = scene();
    await start('queued', 'a');
    await until(() => log().includes('a begins'));
    await start('queued', 'b');
    await until(async () => (await status('queued', 'b')).status === 'PENDING');
    await start('queued', 'c');
    await until(async () => (await status('queued', 'c')).queue?.place === 2);

    await post('queued', 'b', 'cancel');
    await until(async () => (await status('queued', 'c')).queue?.place === 1);
    open();
    await until(() => log().includes('c ends'));

    expect(log()).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
    expect(await status('queued', 'b')).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
  });

  it('is refused if it finds no place and does not wait, and says what is under way', async () => {
    const { start, log, open, named } = scene();
    await start('rejected', 'a');
    await until(() => log().includes('a begins'));

    const [refused, other] = [await start('rejected', 'b'), await start('rejected', 'c', 'someone else')];
    open();
    await until(() => log().filter((line) => line.endsWith('ends')).length === 2);
    const later = await start('rejected', 'd');
    await until(() => log().includes('d ends'));

    expect(refused).toMatchObject({ status: 429, error: { code: 'too_many_requests' } });
    expect(refused.error.message).toContain(named('a'));
    expect(other.execution).toContain(named('c'));
    expect(later.execution).toContain(named('d'));
  });

  it('is skipped if it finds no place and the workflow says so', async () => {
    const { start, log, open, named } = scene();
    await start('skipped', 'a');
    await until(() => log().includes('a begins'));

    const skipped = await start('skipped', 'b');
    open();
    await until(() => log().includes('a ends'));

    expect(skipped).toMatchObject({ skipped: true, name: named('a') });
    expect(log()).not.toContain('b begins');
  });

  it('begins once the oldest is cancelled and undone, if the newest counts', async () => {
    const { start, status, log, open, close } = scene();
    open();
    await start('newest', 'done');
    await until(() => log().includes('done ends'));
    close();
    await start('newest', 'a');
    await until(() => log().includes('a begins'));

    await start('newest', 'b');
    await until(async () => (await status('newest', 'a')).status === 'ABORTED');
    open();
    await until(() => log().includes('b ends'));

    expect(await status('newest', 'a')).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
    const lines = log();
    expect(lines.indexOf('a undone')).toBeGreaterThan(0);
    expect(lines.indexOf('b begins')).toBeGreaterThan(lines.indexOf('a undone'));
  });

  it('takes place once for many starts in quick succession', async () => {
    const { start, status, log, open } = scene();
    open();
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => start('quiet', name)));
    await until(() => log().some((line) => line.endsWith('ends')));

    expect(log()).toHaveLength(2);
    const all = await Promise.all(names.map((name) => status('quiet', name)));
    const skipped = all.filter(({ status: ended, output }) => ended === 'SUCCEEDED' && output === null);
    expect(skipped).toHaveLength(2);
  });

  it('counts whatever starts it: the API, an event, a step that calls it, and Step Functions itself', async () => {
    const { start, log, open, named, given, queue } = scene();
    await start('queued', 'api');
    await until(() => log().includes('api begins'));

    live.stack.bus.put({ source: 'shop', detailType: 'Ordered', detail: given('event') });
    await start('calling', 'step');
    await live.stack.engine.startExecution({
      stateMachineArn: localStateMachineArn('queued'),
      name: named('direct'),
      input: JSON.stringify(given('direct')),
    });
    await until(async () => (await queue('workflows/queued'))?.waiting.length === 3);
    open();
    await until(() => log().length === 8);

    const lines = log();
    expect(lines.filter((line) => line.endsWith('begins')).toSorted()).toEqual(
      ['api', 'direct', 'event', 'step'].map((name) => `${name} begins`),
    );
    for (let at = 0; at < lines.length; at += 2)
      expect(lines[at]?.split(' ')[0]).toBe(lines[at + 1]?.split(' ')[0]);
  });

  it('keeps its place while it is paused, and takes one again before it is retried', async () => {
    const { start, status, post, log, open, close } = scene();
    await start('queued', 'a');
    await until(() => log().includes('a begins'));
    await post('queued', 'a', 'pause');
    await until(async () => (await status('queued', 'a')).status !== 'RUNNING');
    await start('queued', 'b');
    await until(async () => (await status('queued', 'b')).status === 'PENDING');
    const resumed = await post('queued', 'a', 'resume');
    await post('queued', 'a', 'stop');
    await until(() => log().includes('b begins'));

    const retried = await post('queued', 'a', 'retry');
    open();
    await until(async () => (await status('queued', 'b')).status === 'SUCCEEDED');
    close();

    expect(resumed.status).toBe('RUNNING');
    expect(retried).toMatchObject({ status: 409, error: { code: 'conflict' } });
  });

  it('begins no more often than its rate allows', async () => {
    const { start, status, log, open } = scene();
    open();
    for (const name of ['a', 'b']) await start('slow', name);
    await until(() => log().length === 4);

    const seen = await Promise.all([status('slow', 'a'), status('slow', 'b')]);
    const started = seen.map(({ started_at }) => Date.parse(started_at));
    const began = seen.map(({ progress }) => Date.parse(progress.steps[1].started_at));
    // The first may be held up on a busy machine after its time, and the second not.
    expect(Math.max(...began) - Math.min(...started)).toBeGreaterThanOrEqual(1000);
  });
});
