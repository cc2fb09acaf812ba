import { describe, expect, it } from '@jest/globals';
import { CORRELATION_FIELD } from '#contracts/correlation.ts';
import type { JsonObject } from '#core/json.ts';
import { compiledWorkflow } from './compiled.ts';
import { runYaml } from './run-yaml.ts';

const STEPS = `
steps:
  - { id: work, uses: shop/work }
  - { id: sent, type: emit, event: Worked, with: { order: 7 } }
  - { id: own, type: emit, event: Worked, with: { correlation_id: another } }
  - { id: whole, type: emit, event: Worked, with: "{{ $work }}" }
output: { id: "{{ $execution.correlation_id }}" }
`;
const BY_EVENT = `name: tested\ntriggers: [{ event: { source: [shop] } }]${STEPS}`;
const answers = {
  'shop/work': { done: true },
  putEvents: { Entries: [{ EventId: 'e' }], FailedEntryCount: 0 },
};

describe('A correlation id', () => {
  it('goes from the input into the calls of actions, into events and into the output', async () => {
    const { calls, output } = await runYaml(BY_EVENT, { input: { [CORRELATION_FIELD]: 'c-1' }, answers });

    expect(calls.find(({ to }) => to === 'shop/work')?.run.correlation_id).toBe('c-1');
    expect(details(calls)).toEqual([
      { correlation_id: 'c-1', order: 7 },
      { correlation_id: 'another' },
      { correlation_id: 'c-1', done: true },
    ]);
    expect(output).toEqual({ id: 'c-1' });
  });

  it('is the ARN of the execution if it was started without one', async () => {
    const { calls, output } = await runYaml(BY_EVENT, { answers });
    const { id } = output as { id: string };

    expect(id).toMatch(/^arn:/);
    expect(calls[0]?.run.correlation_id).toBe(id);
  });

  it('goes into the executions of a distributed loop, without the input', () => {
    const loop = {
      id: 'items',
      type: 'for_each',
      mode: 'distributed',
      foreach: '[1, 2]',
      steps: [
        { id: 'made', uses: 'shop/work' },
        { id: 'sent', type: 'emit', event: 'Worked', with: {} },
      ],
    };
    const definition = JSON.stringify(compiledWorkflow({ correlation: true, steps: [loop] }).definition);
    const items = JSON.parse(definition).States.items as JsonObject;

    // Reads of the field are those of the execution itself, which hands the id on.
    expect(JSON.stringify(items.ItemProcessor)).not.toContain(CORRELATION_FIELD);
    expect(definition).toContain(CORRELATION_FIELD);
    const calls = JSON.stringify(items.ItemProcessor).match(/"correlation_id":"[^"]*[$.]correlation_\d/g);
    expect(calls).toHaveLength(2);
  });

  it('goes into the calls that undo what an execution did', async () => {
    const steps = `
steps:
  - { id: made, uses: shop/work, compensate: { uses: shop/undo, with: {} } }
  - { id: stop, type: fail, error: Stop }
`;
    const { calls } = await runYaml(`name: tested\ncorrelation: true${steps}`, {
      input: { [CORRELATION_FIELD]: 'c-1' },
      answers: { ...answers, 'shop/undo': {} },
    });

    expect(calls.map(({ to, run }) => [to, run.correlation_id])).toEqual([
      ['shop/work', 'c-1'],
      ['shop/undo', 'c-1'],
    ]);
  });

  it('is carried by workflows that events start, and by those that say so', () => {
    const steps = [{ id: 'a', uses: 'a/b' }];
    const carries = (more: object) => compiledWorkflow({ steps, ...more }).correlates === true;

    expect(carries({})).toBe(false);
    expect(carries({ correlation: true })).toBe(true);
    expect(carries({ triggers: [{ webhook: {} }] })).toBe(true);
    expect(carries({ triggers: [{ webhook: {} }], correlation: false })).toBe(false);
  });
});

const details = (calls: { to: string; input: unknown }[]): unknown[] =>
  calls
    .filter(({ to }) => to.includes('putEvents'))
    .map(({ input }) => (input as { Entries: { Detail: unknown }[] }).Entries[0]?.Detail);
