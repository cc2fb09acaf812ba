import { describe, expect, it } from '@jest/globals';
import { compileDefinition, defineWorkflow } from '#compiler/define-workflow.ts';
import type { ActionContract } from '#compiler/types.ts';
import { VirtualTurns } from '#local/virtual/turns.ts';

const compiled = (limits: ActionContract['callLimits'], fields: object = {}) => {
  const definition = defineWorkflow({
    name: 'pay',
    input: { type: 'object', required: ['account'], properties: { account: { type: 'string' } } },
    steps: [{ id: 'pay', uses: 'bank/pay', with: { account: '{{ $input.account }}' }, ...fields }],
  });
  const contract = { name: 'bank/pay', effect: false, ...(limits && { callLimits: limits }) };
  const { manifest, plan, diagnostics } = compileDefinition(definition, {
    actions: new Map([['bank/pay', contract]]),
  });
  if (!manifest || !plan) throw new Error(JSON.stringify(diagnostics));
  return { manifest, plan, states: manifest.definition.States as Record<string, never> };
};

describe('A step that calls an action with limits', () => {
  it('waits for its turn before the call, and gives it to the function', () => {
    const { states, manifest } = compiled({ concurrency: { key: '$input.account', max: 3 } });

    expect(Object.keys(states).slice(-2)).toEqual(['turn_pay', 'pay']);
    expect(states.turn_pay).toMatchObject({
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        Payload: {
          input: {
            call: { action: 'bank/pay', step: 'pay' },
            concurrency: { key: expect.stringContaining('account'), max: 3, on_limit: 'queue' },
          },
        },
      },
    });
    expect(states.pay).toMatchObject({
      Arguments: { Payload: { run: { turn: '{% $turn_pay %}' } } },
      Retry: [{ ErrorEquals: ['AwaitsTurn'] }, {}, {}, {}],
    });
    expect(manifest.callLimits).toEqual({ 'bank/pay': 3 });
  });

  it('waits until its rate allows the call', () => {
    const { states } = compiled({ rate: { max: 10, per_seconds: 1 } });

    expect(Object.keys(states).slice(-3)).toEqual(['turn_pay', 'begin', 'pay']);
  });

  it('continues as its on_error says if its turn cannot be had', () => {
    const { states } = compiled({ concurrency: { max: 1 } }, { on_error: { fallback_value: 'none' } });

    expect(states.turn_pay).toMatchObject({ Catch: [{}, { ErrorEquals: ['States.ALL'] }] });
  });

  it('has a plan that counts the transition, the call and the items of the turn', () => {
    const [without, limited] = [compiled(undefined).plan, compiled({ concurrency: { max: 1 } }).plan];

    expect(limited.transitions).toBe(without.transitions + 1);
    expect(limited.dollars.lambda).toBeGreaterThan(without.dollars.lambda);
    expect(limited.dollars.services).toBeGreaterThan(without.dollars.services);
    expect(limited.assumptions).toContain(
      'calls of bank/pay wait for their turn (1 at a time), which takes no time here',
    );
  });

  it('shows the limits in its graph', () => {
    const { manifest } = compiled({
      concurrency: { key: '$input.account', max: 3 },
      rate: { max: 10, per_seconds: 1 },
    });

    expect(manifest.graph?.nodes.find(({ id }) => id === 'pay')?.marks).toEqual([
      'turns: 3 at a time for each $input.account, 10 in 1 second',
    ]);
  });
});

describe('Calls of an action with limits, in virtual time', () => {
  it('begin one after another, each when one before it has ended', async () => {
    const turns = new VirtualTurns();
    const input = {
      call: { action: 'bank/pay', step: 'pay' },
      concurrency: { max: 2, on_limit: 'queue' },
    };
    const ask = async (now: number) => {
      const answer = await turns.answer({ now } as never, { Payload: { input } }, () => 10);
      return 'output' in answer ? answer.afterSeconds : undefined;
    };

    expect([await ask(0), await ask(0), await ask(0), await ask(0), await ask(25_000)]).toEqual([
      0, 0, 10, 10, 0,
    ]);
  });
});
