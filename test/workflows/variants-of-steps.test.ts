import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { compileDefinition, type DefinedWorkflow, defineWorkflow } from '#compiler/define-workflow.ts';
import { isChildExecution } from '#contracts/child-executions.ts';
import { isObject, type Json } from '#core/json.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { compiledTogether, factsOf, specifierOf } from './compiled.ts';
import { openLiveStack } from './live-stack.ts';

jest.setTimeout(120_000);

const customers = Array.from({ length: 12 }, (_, index) => `customer ${index}`);

const postcard = defineWorkflow({
  name: 'postcard',
  input: { type: 'object', required: ['customer'], properties: { customer: { type: 'string' } } },
  steps: [
    {
      id: 'print',
      uses: 't/do',
      with: { what: 'print', customer: '{{ $input.customer }}' },
      compensate: { uses: 't/undo', with: { what: 'print' } },
    },
  ],
  output: { tone: 'card' },
});

const letter = defineWorkflow({
  name: 'letter',
  input: {
    type: 'object',
    required: ['customer'],
    properties: {
      customer: { type: 'string', 'x-sanitize': ['trim'] },
      tone: { type: 'string', default: 'plain' },
    },
  },
  variants: {
    plain: { weight: 1 },
    short: { weight: 1, with: { tone: 'short' } },
    card: { weight: 1, workflow: 'postcard' },
    older: { weight: 0, version: 3, description: 'as it was' },
  },
  experiment: { key: '$input.customer' },
  steps: [
    {
      id: 'write',
      uses: 't/do',
      with: { what: 'write', customer: '{{ $input.customer }}' },
      compensate: { uses: 't/undo', with: { what: 'write' } },
    },
  ],
  output: { tone: '{{ $input.tone }}' },
});

const order = defineWorkflow({
  name: 'order',
  input: {
    type: 'object',
    required: ['customer'],
    properties: { customer: { type: 'string' }, fails: { type: 'boolean', default: false } },
  },
  steps: [
    { id: 'send', type: 'workflow', workflow: 'letter', with: { customer: '{{ $input.customer }}' } },
    { id: 'failing', type: 'fail', when: '$input.fails', error: 'Refused', cause: 'as wanted' },
  ],
  output: { tone: '{{ $send.tone }}' },
});

const manifests = compiledTogether(order, letter, postcard);
const messagesOf = (one: DefinedWorkflow, others: DefinedWorkflow[]): string[] =>
  compileDefinition(one, { workflows: factsOf([one, ...others]) }).diagnostics.map(({ message }) => message);

describe('a step that starts a workflow with variants', () => {
  const run = (customer: string, fails = false) =>
    testWorkflow(order, {
      input: { customer, fails },
      workflows: [letter, postcard],
      actions: { 't/do': null, 't/undo': null },
    });

  it('gives a key the same variant each time, whichever execution starts it, and all variants to many keys', async () => {
    const tones = await Promise.all(customers.map(async (customer) => (await run(customer)).output));
    const again = await Promise.all(customers.map(async (customer) => (await run(customer)).output));

    expect(again).toEqual(tones);
    expect(new Set(tones.map((output) => isObject(output) && output.tone))).toEqual(
      new Set(['plain', 'short', 'card']),
    );
  });

  it('undoes what the variant did, also that of another workflow', async () => {
    for (const customer of customers) {
      const { status, output, calls, compensations } = await run(customer, true);

      const done = calls.filter(({ action }) => action === 't/do');
      expect([status, output]).toEqual(['FAILED', undefined]);
      expect(done).toHaveLength(1);
      expect(compensations).toEqual([expect.objectContaining({ action: 't/undo', undone: true })]);
    }
  });

  it('may start what the variants start, and nothing else', () => {
    const { substitutions, definition } = manifests[0];

    expect(Object.values(substitutions).filter(({ kind }) => kind === 'workflow')).toEqual([
      { kind: 'workflow', workflow: 'letter', waits: true },
      { kind: 'workflow', workflow: 'postcard', waits: true },
      { kind: 'workflow', workflow: 'letter', version: 3, waits: true },
    ]);
    expect(JSON.stringify(definition)).toContain('"letter:3":"${workflow__letter__3}"');
  });

  it('need not give what each variant of the workflow sets, but all that another workflow requires', () => {
    const input = {
      type: 'object',
      required: ['customer', 'stamp'],
      properties: { customer: { type: 'string' }, stamp: { type: 'string' } },
    };
    const red = { weight: 1, with: { stamp: 'red' } };
    const stamped = (variants: object) =>
      defineWorkflow({ ...letter.definition, input, variants } as typeof letter.definition);
    const strict = defineWorkflow({ ...postcard.definition, input });

    expect(messagesOf(order, [stamped({ a: red, b: { ...red, weight: 2 } }), postcard])).toEqual([]);
    expect(messagesOf(order, [stamped({ a: red, b: { weight: 1 } }), postcard])).toEqual([
      expect.stringContaining('"stamp" is missing: letter requires it'),
    ]);
    expect(messagesOf(order, [letter, strict])).toEqual([
      expect.stringContaining('"stamp" is missing: postcard, a variant of letter, requires it'),
    ]);
  });

  it('is refused if a variant leads back to it', () => {
    const back = defineWorkflow({
      name: 'postcard',
      steps: [{ id: 'again', type: 'workflow', workflow: 'order', with: { customer: 'a' } }],
      output: { tone: 'card' },
    });

    expect(messagesOf(order, [letter, back])).toEqual([
      'workflow "order" leads back to itself: order → letter → postcard → order',
    ]);
  });

  it('reads of the result only what all variants return', () => {
    const other = defineWorkflow({ ...postcard.definition, output: { colour: 'red' } });
    const reads = (expression: string) =>
      defineWorkflow({ ...order.definition, output: { value: `{{ ${expression} }}` } });

    expect(messagesOf(reads('$send.tone'), [letter, postcard])).toEqual([]);
    expect(messagesOf(reads('$send.size'), [letter, other])).not.toEqual([]);
  });
});

describe('a step that starts a workflow with variants, on the local stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-done-'));
  const file = join(folder, 'done.txt');
  const noted = (done: string): string => `
    import { appendFileSync } from 'node:fs';
    import { defineAction } from ${specifierOf('baton/actions')};
    import { z } from ${specifierOf('zod')};
    const contract = { input: z.looseObject({}), output: z.any() };
    export const handler = defineAction(contract, async ({ what }) => {
      appendFileSync(${JSON.stringify(file)}, what + '${done}\\n');
      return null;
    });`;

  const live = openLiveStack({ 't/do': noted(''), 't/undo': noted(' undone') }, () => manifests);
  afterAll(() => rmSync(folder, { recursive: true }));

  const call = async (
    method: 'GET' | 'POST',
    target: string,
    body?: object,
  ): Promise<Record<string, Json>> => {
    const answer = await live.call(method, target, body);
    expect(answer.status).toBeLessThan(300);
    return answer.body as Record<string, Json>;
  };
  const start = async (workflow: string, input: Json) => {
    let answer = await call('POST', `/workflows/${workflow}/executions?wait=20`, { input });
    // A busy machine may take longer than a request waits.
    while (answer.status === 'RUNNING')
      answer = await call('GET', `/workflows/${workflow}/executions/${answer.name}`);
    return answer;
  };
  const endedOf = async (): Promise<number[]> => {
    const { variants } = await call('GET', '/workflows/letter/variants');
    return (variants as { ended: number }[]).map(({ ended }) => ended);
  };
  const compared = async (count: number): Promise<number[]> => {
    for (;;) {
      const ended = await endedOf();
      if (ended.reduce((sum, one) => sum + one, 0) >= count) return ended;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('gives a key the variant that it gets from the API, and is compared with those', async () => {
    const byApi = new Map<string, Json>();
    for (const customer of customers.slice(0, 6)) {
      const { output } = await start('letter', { customer });
      byApi.set(customer, isObject(output) ? (output.tone ?? null) : null);
    }
    const before = await compared(6);

    for (const [customer, tone] of byApi)
      expect(await start('order', { customer })).toMatchObject({ status: 'SUCCEEDED', output: { tone } });

    expect(await compared(12)).toEqual(before.map((ended) => 2 * ended));
    const { executions } = await call('GET', '/workflows/letter/executions');
    const names = (executions as { name: string }[]).map(({ name }) => name);
    expect(names.filter((name) => isChildExecution(name))).not.toEqual([]);
    for (const name of names)
      expect(await call('GET', `/workflows/letter/executions/${name}`)).toMatchObject({
        variant: { workflow: 'letter', variant: expect.stringMatching(/^(plain|short)$/) },
      });
  });

  it('gives the promoted variant to all, and undoes that', async () => {
    await call('POST', '/workflows/letter/variants', { decision: 'promote', variant: 'card' });

    for (const customer of customers.slice(0, 3)) {
      const { output } = await start('order', { customer });
      expect(output).toEqual({ tone: 'card' });
    }
    const failed = await start('order', { customer: 'a', fails: true });

    expect(failed.status).toBe('FAILED');
    expect(readFileSync(file, 'utf8').trim().split('\n').slice(-5)).toEqual([
      'print',
      'print',
      'print',
      'print',
      'print undone',
    ]);
  });
});
