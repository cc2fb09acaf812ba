import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { loadActions } from '#compiler/actions/load-actions.ts';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import { createLocalStack, type LocalStack } from '#local/stack.ts';
import { projectWith, type TestProject } from '#local/testing/handlers.ts';

jest.setTimeout(120_000);

const ACTIONS = new URL('../../lib/entry/actions.ts', import.meta.url).href;
const ZOD = import.meta.resolve('zod');

/** Contract and handler of an action that works until a file is there. */
const action = (limits: string) => ({
  contract: `
    import { z } from ${JSON.stringify(ZOD)};
    export const input = z.object({ account: z.string(), name: z.string(), log: z.string(), gate: z.string() });
    export const output = z.string();
    export const options = { effect: false };
    ${limits}`,
  handler: `
    import { appendFileSync, existsSync, readFileSync } from 'node:fs';
    import { defineAction, ActionError } from ${JSON.stringify(ACTIONS)};
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

const input = {
  type: 'object',
  required: ['account', 'name', 'log', 'gate'],
  properties: Object.fromEntries(['account', 'name', 'log', 'gate'].map((one) => [one, { type: 'string' }])),
};
const calling = (name: string, uses: string) =>
  defineWorkflow({
    name,
    input,
    steps: [
      {
        id: 'call',
        uses,
        timeout: '60s',
        with: {
          ...{ account: '{{ $input.account }}', name: '{{ $input.name }}' },
          ...{ log: '{{ $input.log }}', gate: '{{ $input.gate }}' },
        },
      },
    ],
    output: '{{ $call }}',
  });
const workflows = [calling('one', 't/single'), calling('other', 't/single'), calling('spaced', 't/spaced')];

let project: TestProject;
let stack: LocalStack;
let tests = 0;
beforeAll(async () => {
  project = projectWith(
    Object.fromEntries(Object.entries(FILES).map(([name, { handler }]) => [name, handler])),
  );
  for (const [name, { contract }] of Object.entries(FILES))
    writeFileSync(join(project.root, 'lambdas', name, 'contract.ts'), contract);
  const actions = await loadActions(project.root);
  const manifests = workflows.map((one) => {
    const { manifest, diagnostics } = compileDefinition(one, { actions });
    if (!manifest) throw new Error(JSON.stringify(diagnostics));
    return manifest;
  });
  stack = await createLocalStack({
    manifests,
    ...project.folders,
    triggers: true,
  });
});
afterAll(async () => {
  await stack.close();
  project.remove();
});

const scene = () => {
  const of = `t${++tests}`;
  const [log, gate] = [join(project.root, `${of}.log`), join(project.root, `${of}.gate`)];
  writeFileSync(log, '');
  const call = async (method: 'GET' | 'POST', target: string, body?: object) => {
    const answer = await stack.api({ method, target, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, ...JSON.parse(answer.body) };
  };
  return {
    call,
    open: () => appendFileSync(gate, ''),
    log: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) : []),
    start: (workflow: string, name: string, account = of) =>
      call('POST', `/workflows/${workflow}/executions`, {
        name: `${of}-${name}`,
        input: { account, name, log, gate },
      }),
    status: (workflow: string, name: string) =>
      call('GET', `/workflows/${workflow}/executions/${of}-${name}`),
    stop: (workflow: string, name: string) =>
      call('POST', `/workflows/${workflow}/executions/${of}-${name}/stop`, {}),
    queue: (action: string) => call('GET', `/actions/${action}/queue`),
    of,
  };
};

const until = async (reached: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 30));
};

describe('An action with limits, on the local stack', () => {
  it('is called once at a time of each key, whichever workflows call it, and shows who waits', async () => {
    const { start, log, open, queue, status, of } = scene();
    await start('one', 'a');
    await until(() => log().includes('a begins'));
    await start('other', 'b');
    await start('one', 'c', 'someone else');
    await until(() => log().includes('c begins'));
    const waiting = async () => (await queue('t/single')).keys.find(({ key }: { key: string }) => key === of);
    await until(async () => (await waiting())?.waiting.length === 1);
    const seen = await waiting();
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
    const { start, stop, status, log, open, queue, of } = scene();
    await start('one', 'a');
    await until(() => log().includes('a begins'));
    for (const name of ['b', 'c']) {
      await start('one', name);
      const has = name === 'b' ? 1 : 2;
      await until(
        async () =>
          (await queue('t/single')).keys.find(({ key }: { key: string }) => key === of)?.waiting.length ===
          has,
      );
    }

    await stop('one', 'b');
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
    for (const name of ['a', 'b']) await start('spaced', name);
    await until(async () => (await status('spaced', 'a')).status === 'SUCCEEDED');
    await until(async () => (await status('spaced', 'b')).status === 'SUCCEEDED');

    const began = async (name: string): Promise<number> =>
      Date.parse((await status('spaced', name)).progress.steps[0].started_at);
    expect(Math.abs((await began('a')) - (await began('b')))).toBeGreaterThan(1900);
    expect(log()).toHaveLength(4);
  });
});
