import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { compiledWorkflow, specifierOf } from './compiled.ts';
import { gatedExecutions, gatedInput, gatedWith } from './gated-executions.ts';
import { openLiveStack, until } from './live-stack.ts';

jest.setTimeout(120_000);

/** Contract and handler of an action that works until a file is there. */
const action = (limits: string) => ({
  contract: `
    import { z } from ${specifierOf('zod')};
    export const input = z.object({ account: z.string(), name: z.string(), log: z.string(), gate: z.string() });
    export const output = z.string();
    export const options = { effect: false };
    ${limits}`,
  handler: `
    import { appendFileSync, existsSync, readFileSync } from 'node:fs';
    import { defineAction, ActionError } from ${specifierOf('baton/actions')};
    import * as contract from './contract.ts';
    export const handler = defineAction(contract, async ({ name, log, gate }) => {
      appendFileSync(log, name + ' begins\\n');
      while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 20));
      const fails = name.startsWith('fails') && readFileSync(log, 'utf8').split(name + ' begins').length === 2;
      appendFileSync(log, name + (fails ? ' fails\\n' : ' ends\\n'));
      if (fails) throw new ActionError('Broken', 'once');
      return name;
    });`,
});
const FILES = {
  't/single': action("export const concurrency = { key: '$input.account' };"),
  't/spaced': action("export const rate = { max: 1, per: '2s' };"),
};

const calling = (name: string, uses: string) => ({
  name,
  input: gatedInput('account'),
  steps: [{ id: 'call', uses, timeout: '60s', with: gatedWith('account') }],
  output: '{{ $call }}',
});
const workflows = [calling('one', 't/single'), calling('other', 't/single'), calling('spaced', 't/spaced')];

const handlers = Object.fromEntries(Object.entries(FILES).map(([name, { handler }]) => [name, handler]));
const live = openLiveStack(handlers, async ({ root }) => {
  for (const [name, { contract }] of Object.entries(FILES))
    writeFileSync(join(root, 'lambdas', name, 'contract.ts'), contract);
  const actions = await loadActions(root);
  return workflows.map((one) => compiledWorkflow(one, { actions }));
});
const scene = () => gatedExecutions(live, 'account');

describe('An action with limits, on the local stack', () => {
  it('is called once at a time of each key, whichever workflows call it, and shows who waits', async () => {
    const { start, log, open, queue, status, of } = scene();
    await start('one', 'a');
    await until(() => log().includes('a begins'));
    await start('other', 'b');
    await start('one', 'c', 'someone else');
    await until(() => log().includes('c begins'));
    const seen = await until(async () => {
      const found = await queue('actions/t/single');
      return found?.waiting.length === 1 && found;
    });
    const steps = await Promise.all([status('one', 'a'), status('other', 'b')]);

    open();
    await until(() => log().filter((line) => line.endsWith('ends')).length === 3);

    expect(seen).toMatchObject({
      under_way: [{ name: `${of}-a`, step: 'call' }],
      waiting: [{ name: `${of}-b`, step: 'call' }],
    });
    expect(steps.map(({ progress }) => progress.steps[0])).toMatchObject([
      { status: 'running' },
      { status: 'waiting', queue: { action: 't/single', key: of, place: 1, waiting: 1 } },
    ]);
    expect(log().indexOf('b begins')).toBeGreaterThan(log().indexOf('a ends'));
  });

  it('passes over a call whose execution is stopped while it waits', async () => {
    const { start, post, status, log, open, queue } = scene();
    await start('one', 'a');
    await until(() => log().includes('a begins'));
    for (const name of ['b', 'c']) {
      await start('one', name);
      const has = name === 'b' ? 1 : 2;
      await until(async () => (await queue('actions/t/single'))?.waiting.length === has);
    }

    await post('one', 'b', 'stop');
    open();
    await until(async () => (await status('one', 'c')).status === 'SUCCEEDED');

    expect(log()).toEqual(['a begins', 'a ends', 'c begins', 'c ends']);
  });

  it('asks for a place again before another attempt', async () => {
    const { start, status, log, open } = scene();
    await start('one', 'fails');
    await until(() => log().includes('fails begins'));
    await start('one', 'b');

    open();
    await until(async () => (await status('one', 'fails')).status === 'SUCCEEDED');
    await until(async () => (await status('one', 'b')).status === 'SUCCEEDED');

    const lines = log();
    expect(lines).toHaveLength(6);
    for (let at = 0; at < lines.length; at += 2)
      expect(lines[at]?.split(' ')[0]).toBe(lines[at + 1]?.split(' ')[0]);
  });

  it('is called no more often than its rate allows', async () => {
    const { start, status, log, open } = scene();
    open();
    const asked = Date.now();
    for (const name of ['a', 'b']) await start('spaced', name);
    await until(async () => (await status('spaced', 'a')).status === 'SUCCEEDED');
    await until(async () => (await status('spaced', 'b')).status === 'SUCCEEDED');

    const began = async (name: string): Promise<number> =>
      Date.parse((await status('spaced', name)).progress.steps[0].started_at);
    // Between two calls are two seconds; from the first place to the call that it is for, a busy machine takes its time.
    expect(Math.max(await began('a'), await began('b')) - asked).toBeGreaterThan(1900);
    expect(log()).toHaveLength(4);
  });
});
