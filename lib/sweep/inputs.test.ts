import { describe, expect, it } from '@jest/globals';
import type { Lifecycle } from '#contracts/lifecycles/lifecycle.ts';
import type { JsonObject } from '#core/json.ts';
import { explore } from './explore.ts';
import { inputsOf } from './inputs.ts';
import type { Subject } from './subject.ts';
import { shopSubject } from './testing/subject.ts';
import { Samples } from './world/answers.ts';

const LIFECYCLE: Lifecycle = {
  initial: 'open',
  states: { open: {}, paid: {}, closed: { final: true } },
  payloads: { pay: { type: 'object', required: ['sum'], properties: { sum: { type: 'integer' } } } },
  transitions: [
    { id: 'pay', on: 'pay', from: ['open'], to: 'paid', guard: '$input.data.checked', works: true },
    { id: 'after_open', from: ['open'], to: 'closed', afterSeconds: 60, works: true },
    { id: 'close', on: 'close', from: ['open', 'paid'], to: 'closed', works: true },
  ],
  conflict: 'refuse',
};

const INPUT: JsonObject = {
  type: 'object',
  required: ['id', 'data', 'event', 'transition', 'from', 'to'],
  properties: {
    id: { type: 'string' },
    data: { type: 'object', required: ['checked'], properties: { checked: { type: 'boolean' } } },
    event: {},
    trigger: { type: 'string' },
    transition: { enum: ['pay', 'after_open', 'close'] },
    from: { enum: ['open', 'paid', 'closed'] },
    to: { enum: ['open', 'paid', 'closed'] },
    timed: {
      type: 'object',
      required: ['due'],
      properties: { due: { type: 'string', format: 'date-time' } },
    },
  },
};

const lifecycleSubject = (): Subject => {
  const subject = shopSubject([{ id: 'look', uses: 'shop/look' }]);
  const origin = { kind: 'lifecycle', about: LIFECYCLE as object as JsonObject };
  return { ...subject, manifest: { ...subject.manifest, input: INPUT, origin } as Subject['manifest'] };
};

describe('Inputs of a lifecycle', () => {
  it('are those with which its triggers and its times start executions, each transition in turn', async () => {
    const { values, kinds } = await inputsOf(lifecycleSubject());

    expect(kinds).toBe(3);
    const [pay, after, close] = values as [JsonObject, JsonObject, JsonObject];
    expect(pay).toMatchObject({ transition: 'pay', trigger: 'pay', from: 'open', to: 'paid' });
    expect(pay.event).toEqual({ sum: expect.any(Number) });
    expect(pay.timed).toBeUndefined();
    expect(after).toMatchObject({ transition: 'after_open', from: 'open', to: 'closed', event: null });
    expect(after.timed).toEqual({ due: expect.any(String) });
    expect(after.trigger).toBeUndefined();
    expect(close).toMatchObject({ transition: 'close', trigger: 'close', to: 'closed' });
  });

  it('are first those for which the guard of the transition holds', async () => {
    const { values } = await inputsOf(lifecycleSubject());

    const paying = (values as { transition: string; data: JsonObject }[]).filter(
      ({ transition }) => transition === 'pay',
    );
    const checked = paying.map(({ data }) => data.checked);
    expect(checked).toContain(false);
    expect(checked.indexOf(false)).toBe(checked.filter((one) => one === true).length);
    expect(checked[0]).toBe(true);
  });
});

describe('The executions to which faults are added', () => {
  it('run several iterations of a loop, although these take no other way than one does', async () => {
    const subject = shopSubject(
      [
        {
          ...{ id: 'all', type: 'for_each', foreach: '$input.items', mode: 'distributed' },
          steps: [{ id: 'ship', uses: 'shop/ship', irreversible: true }],
        },
      ],
      {
        input: {
          type: 'object',
          required: ['items'],
          properties: { items: { type: 'array', items: { type: 'integer' } } },
        },
      },
    );

    const baselines = await explore({ ...subject, example: { items: [1] } }, await Samples.draw(subject));

    const calls = baselines.map(({ trial }) => trial.ledger.calls.length);
    expect(calls[0]).toBe(1);
    expect(calls.some((count) => count > 1)).toBe(true);
  });
});
