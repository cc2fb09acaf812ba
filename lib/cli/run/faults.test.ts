import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '#compiler/index.ts';
import { invariant } from '#core/invariant.ts';
import { runVirtualSync } from '#engine/drivers/virtual/run-virtual.ts';
import { failableSteps, parseFault, withFailingWaits } from './faults.ts';

const { manifest } = compileWorkflow({
  text: `
name: waiting
steps:
  - { id: rest, type: wait, for: 2h }
  - { id: ask, type: approval, with: { title: "Ship it?" }, timeout: 1h }
  - { id: heard, type: wait, event: { source: [shop], detail-type: [Said] }, timeout: 1h }
  - { id: shape, type: transform, with: { a: 1 } }
`,
  file: 'waiting.workflow.yaml',
});
invariant(manifest, 'the workflow compiles');

describe('Steps that can fail on request', () => {
  it('are those that call something, ask, or wait', () => {
    expect(failableSteps(manifest)).toEqual(['rest', 'ask', 'heard']);
  });

  it('are approvals, whose requests fail', () => {
    expect(parseFault('ask=Down:2', manifest)).toEqual({ step: 'ask', error: 'Down', attempts: 2 });
  });

  it('are timed waits, which fail as they would if their time could not be evaluated', () => {
    const fault = parseFault('rest=States.QueryEvaluationError', manifest);

    const { definition } = withFailingWaits(manifest, [fault]);

    expect(runVirtualSync({ definition, input: {} })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining('Injected by --fail: the time of rest cannot be evaluated'),
    });
  });

  it.each(['rest=Boom', 'rest=States.QueryEvaluationError:1'])(
    'are not waits that fail otherwise: %s',
    (text) => {
      expect(() => parseFault(text, manifest)).toThrow(
        'a wait, which fails only if its time cannot be evaluated',
      );
    },
  );

  it('are steps whose tasks are computed, and what the contracts of their actions undo', () => {
    const actions = new Map([
      [
        'shop/book',
        {
          name: 'shop/book',
          effect: true,
          compensate: { uses: 'shop/cancel', with: { id: '{{ $result.id }}' } },
        },
      ],
      ['shop/cancel', { name: 'shop/cancel', effect: true }],
    ]);
    const text = `
name: computed
steps:
  - { id: tasks, type: dynamic, tasks: '[{"id": "one", "uses": "shop/book"}]', allow: [shop/book] }
`;
    const compiled = compileWorkflow({ text, file: 'computed.workflow.yaml' }, { actions });
    invariant(compiled.manifest, 'the workflow compiles');

    expect(failableSteps(compiled.manifest)).toEqual(['tasks', 'undo:tasks']);
  });

  it('are not steps that only make values', () => {
    expect(() => parseFault('shape=Boom', manifest)).toThrow(
      'a step of type transform; only steps that call something or wait can fail on request',
    );
  });
});
