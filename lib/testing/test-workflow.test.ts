import { describe, expect, it } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { lostAnswer, timesOut } from './answers/action-answer.ts';
import { approve, reject } from './answers/approval-answer.ts';
import { testWorkflow } from './test-workflow.ts';
import { answers, large, order, small } from './testing/order.ts';

/** An error as an action throws it. */
const failure = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('A workflow in virtual time', () => {
  it('gives the result of a call with a heartbeat as the state gets it, of actions and of scripts', async () => {
    const workflow = defineWorkflow({
      name: 'beating',
      steps: [
        { id: 'trained', uses: 'models/train', timeout: '10m', heartbeat: '1m' },
        {
          id: 'scored',
          type: 'script',
          timeout: '10m',
          heartbeat: '1m',
          with: { loss: '{{ $trained.loss }}' },
          script: 'await context.heartbeat(); return { score: 1 - loss };',
        },
      ],
    });

    const { output } = await testWorkflow(workflow, { actions: { 'models/train': { loss: 0.25 } } });

    expect(output).toEqual({ score: 0.75 });
  });

  it('tells its end, its steps, its waits, its events and its cost', async () => {
    const result = await testWorkflow(order, { input: small, actions: answers });

    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: { tracking: 't-1' },
      elapsedMilliseconds: 3_600_000,
      waits: [{ step: 'cool_off', for: 'wait', seconds: 3600, startedAt: 0 }],
      emitted: [{ source: 'shop', detailType: 'OrderShipped', detail: { order: 'o-1', tracking: 't-1' } }],
      compensations: [],
    });
    expect(result.steps.review).toMatchObject({ status: 'skipped', times: 0 });
    expect(result.steps.ship).toMatchObject({ status: 'succeeded', times: 1, attempts: 1 });
    expect(result.cost.transitions).toBe(
      result.history.filter(({ type }) => type.endsWith('StateEntered')).length,
    );
    expect(result.cost.dollars).toBeCloseTo(result.cost.transitions * 0.000_025 + 3 * 0.000_000_2, 9);
  });

  it('gives equal results for equal options, and starts at the given instant', async () => {
    const run = () => testWorkflow(order, { input: small, actions: answers, at: '2027-05-01T10:00:00Z' });

    const [first, second] = [await run(), await run()];

    expect(first.history).toEqual(second.history);
    expect(first.startedAt).toBe(Date.UTC(2027, 4, 1, 10));
  });

  it('calls functions with the input, the attempt and the key, which all attempts share', async () => {
    const seen: unknown[] = [];

    await testWorkflow(order, {
      input: small,
      actions: {
        ...answers,
        'payments/charge': async (input, { attempt, key, step, clock }) => {
          seen.push({ input, attempt, key, step, at: clock.now() });
          if (attempt === 1) throw failure('Busy', 'try later');
          return { id: 'c-2' };
        },
      },
      at: new Date(0),
    });

    const call = { input: { order: 'o-1', amount: 10 }, key: 'test/charge', step: 'charge' };

    expect(seen).toEqual([
      { ...call, attempt: 1, at: 0 },
      { ...call, attempt: 2, at: 5000 },
    ]);
  });

  it('answers attempt by attempt from a list, with durations', async () => {
    const charge = [failure('Busy', 'no'), { takes: '3s', value: { id: 'c-3' } }];

    const result = await testWorkflow(order, {
      input: small,
      actions: { ...answers, 'payments/charge': charge },
    });

    expect(result.calls.filter(({ step }) => step === 'charge')).toMatchObject([
      { attempt: 1, error: 'Busy', startedAt: 0, endedAt: 0 },
      { attempt: 2, output: { id: 'c-3' }, startedAt: 5000, endedAt: 8000 },
    ]);
    expect(result.steps.charge).toMatchObject({
      status: 'succeeded',
      attempts: 2,
      startedAt: 0,
      endedAt: 8000,
    });
    expect(result.waits).toContainEqual({ step: 'charge', for: 'retry', seconds: 5, startedAt: 0 });
  });

  it('lets answers be late, missing or lost, which the step cannot tell apart', async () => {
    let charged = 0;
    const late = { takes: '11s', value: { id: 'late' } };
    const charge = [late, timesOut(), lostAnswer(() => (charged += 1))];

    const result = await testWorkflow(order, {
      input: small,
      actions: { ...answers, 'payments/charge': charge },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Timeout' });
    expect(charged).toBe(1);
    expect(result.compensations.map(({ step, undone }) => [step, undone])).toEqual([
      ['charge', true],
      ['reserve', true],
    ]);
  });

  it.each([
    { undo: 'needs its result', charge: '{{ $charge.id }}' },
    { undo: 'is known beforehand', charge: 'the last one' },
  ])(
    'blames the step whose input yields nothing, which did nothing that was undone: its undo $undo',
    async ({ charge }) => {
      const workflow = defineWorkflow({
        name: 'blame',
        steps: [
          { id: 'reserve', uses: 'inventory/reserve', compensate: { uses: 'inventory/release' } },
          {
            id: 'charge',
            needs: ['reserve'],
            uses: 'payments/charge',
            with: { amount: '{{ $input.items[0].price }}' },
            compensate: { uses: 'payments/refund', with: { charge } },
          },
        ],
      });

      const result = await testWorkflow(workflow, {
        input: {},
        actions: { 'inventory/reserve': { id: 'r-1' }, 'inventory/release': {} },
      });

      expect(result.status).toBe('FAILED');
      expect(result.steps.reserve).toMatchObject({ status: 'succeeded', compensation: 'succeeded' });
      expect(result.steps.reserve).not.toHaveProperty('error');
      expect(result.steps.charge).toMatchObject({ status: 'failed', error: 'States.QueryEvaluationError' });
      expect(result.steps.charge).not.toHaveProperty('compensation');
      expect(result.compensations.map(({ step }) => step)).toEqual(['reserve']);
      const { outcome, compensations } = JSON.parse(String(result.cause));
      expect([outcome, compensations]).toEqual([undefined, [{ step: 'reserve', undone: true }]]);
    },
  );

  it('reports a compensation that fails, and its error', async () => {
    const actions = {
      ...answers,
      'shipping/book': failure('NoCarrier', 'none left'),
      'payments/refund': failure('BankDown', 'closed'),
    };

    const result = await testWorkflow(order, { input: small, actions });

    expect(result).toMatchObject({ status: 'FAILED', error: 'NoCarrier', reason: 'none left' });
    expect(result.compensations).toEqual([
      { step: 'charge', action: 'payments/refund', undone: false, attempts: 5, error: 'BankDown' },
      { step: 'reserve', action: 'inventory/release', undone: true, attempts: 1 },
    ]);
  });

  it('starts the list of attempts again for each iteration', async () => {
    const workflow = defineWorkflow({
      name: 'each',
      steps: [
        {
          id: 'all',
          type: 'for_each',
          foreach: '$input.items',
          steps: [{ id: 'one', uses: 'work/one', with: { item: '{{ $item }}' } }],
        },
      ],
      output: '{{ $all }}',
    });

    const result = await testWorkflow(workflow, {
      input: { items: [1, 2, 3] },
      actions: { 'work/one': [failure('Busy', 'no'), (input) => Number(input.item) * 10] },
    });

    expect(result.output).toEqual([10, 20, 30]);
    expect(result.steps.one).toMatchObject({ times: 3, attempts: 6 });
  });
});

describe('An approval', () => {
  it('is decided by a function of what is shown, with edits, after a while', async () => {
    const result = await testWorkflow(order, {
      input: large,
      actions: { ...answers, 'shipping/book': (input) => ({ tracking: `by ${input.carrier}` }) },
      approvals: {
        review: ({ title, show, to }) => {
          expect({ title, show, to }).toEqual({
            title: 'Ship o-2?',
            show: { carrier: 'post' },
            to: ['ops@example.com'],
          });
          return approve({ edits: { carrier: 'rail' }, after: '2h' });
        },
      },
    });

    expect(result.output).toEqual({ tracking: 'by rail' });
    expect(result.waits[0]).toEqual({ step: 'review', for: 'approval', seconds: 7200, startedAt: 0 });
  });

  it('is rejected with the comment as the cause, and the order undone', async () => {
    const approvals = { review: reject({ by: 'Ada', comment: 'too dear' }) };

    const result = await testWorkflow(order, { input: large, actions: answers, approvals });

    expect(result).toMatchObject({
      error: 'ApprovalRejected',
      reason: '"Ship o-2?" was rejected by Ada: too dear',
    });
    expect(result.compensations.map(({ step }) => step)).toEqual(['charge', 'reserve']);
  });

  it('expires after its time', async () => {
    const result = await testWorkflow(order, {
      input: large,
      actions: answers,
      approvals: { review: 'expire' },
    });

    expect(result).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(result.waits[0]).toMatchObject({ step: 'review', seconds: 86_400 });
  });
});

describe('An event', () => {
  const onEvent = defineWorkflow({
    name: 'on-event',
    triggers: [
      {
        event: {
          source: ['shop'],
          'detail-type': ['OrderPlaced'],
          input: { id: '{{ $event.detail.order }}' },
        },
      },
    ],
    steps: [{ id: 'note', uses: 'work/note', with: { id: '{{ $input.id }}' } }],
  });

  it('starts the workflow with what its trigger makes of it', async () => {
    const event = { source: 'shop', detailType: 'OrderPlaced', detail: { order: 'o-9' } };

    const result = await testWorkflow(onEvent, { event, actions: { 'work/note': null } });

    expect(result.calls[0]?.input).toEqual({ id: 'o-9' });
  });

  it('that fits no trigger is refused with the patterns', async () => {
    const event = { source: 'shop', detailType: 'OrderLost', detail: {} };

    await expect(testWorkflow(onEvent, { event })).rejects.toThrow(
      'The event OrderLost from shop does not start on-event (its triggers are {"source":["shop"],"detail-type":["OrderPlaced"]})',
    );
  });
});

describe('A mistake in a test', () => {
  it.each([
    [
      'an unknown action',
      { actions: { 'payments/chrage': 1 } },
      '"payments/chrage" is not an action or a step of order (did you mean "payments/charge"?)',
    ],
    [
      'an unknown approval',
      { approvals: { reviw: 'approve' } },
      '"reviw" is not an approval of order (did you mean "review"?)',
    ],
    [
      'an input that does not fit',
      { input: { order: 7 } },
      'The input does not fit the workflow "order":\n  total is required\n  order must be text, got 7',
    ],
    [
      'an action without an answer',
      { input: small },
      `The step "reserve" calls inventory/reserve, which the test does not answer; add actions: { 'inventory/reserve': … }`,
    ],
    [
      'an approval without a decision',
      { input: large, actions: answers },
      `The step "review" asks for an approval, which the test does not decide; add approvals: { review: 'approve' } ('reject', 'expire')`,
    ],
    [
      'an edit of a field that is not editable',
      { input: large, actions: answers, approvals: { review: approve({ edits: { carier: 'x' } }) } },
      'The edits to "review" would be refused: carier is not editable (did you mean "carrier"?)',
    ],
    [
      'an edit that the schema refuses',
      { input: large, actions: answers, approvals: { review: approve({ edits: { carrier: 'x' } }) } },
      'The edits to "review" would be refused: carrier must have at least 2 characters, got "x"',
    ],
    [
      'a duration that is none',
      { input: small, actions: { ...answers, 'payments/charge': { takes: 'long' } } },
      'The answer to payments/charge takes "long"; expected a duration such as "30s", "5m", "1h30m" or "24h"',
    ],
    [
      'an instant that is none',
      { input: small, at: 'noon' },
      '"at" is "noon"; expected an instant such as "2024-01-01T00:00:00Z"',
    ],
  ] as const)('such as %s says how to fix it', async (_, options, message) => {
    const run = testWorkflow(order, { input: small, ...options } as Parameters<typeof testWorkflow>[1]);

    await expect(run).rejects.toThrow(Object.assign(new Error(message), { name: 'TestKitError' }));
  });

  it('in the workflow lists what the compiler finds', async () => {
    const broken = defineWorkflow({ name: 'broken', steps: [{ id: 'a', uses: 'work/a', needs: ['b'] }] });

    await expect(testWorkflow(broken)).rejects.toThrow(
      /The workflow "broken" does not compile:\n.*error unknown-need/,
    );
  });

  it('in the name of a workflow suggests one that there is', async () => {
    await expect(testWorkflow('marketing-campain')).rejects.toThrow(
      'There is no workflow "marketing-campain": neither a file nor a name in statemachines/ (did you mean "marketing-campaign"?)',
    );
  });
});
