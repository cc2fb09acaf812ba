import { describe, expect, it } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { testWorkflow } from '#testing/test-workflow.ts';
import { compiledWorkflow } from './compiled.ts';

const steps = [{ id: 'shown', type: 'transform', with: { user: '{{ $execution.started_by ?: "no one" }}' } }];

describe('who started an execution', () => {
  it('is asked for by workflows that read it, and by no others', () => {
    expect(compiledWorkflow({ steps }).startedBy).toBe(true);
    expect(compiledWorkflow({ steps: [{ id: 'a', uses: 'a/b' }] }).startedBy).toBeUndefined();
  });

  it('is the caller of the API, the execution that called this one, or not known', async () => {
    const workflow = defineWorkflow({ name: 'tested', steps: steps as never });
    const by = async (input: object) => (await testWorkflow(workflow, { input: input as never })).output;

    expect(await by({ baton_started_by: 'ann' })).toEqual({ user: 'ann' });
    expect(await by({ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:parent' })).toEqual({
      user: 'arn:parent',
    });
    expect(await by({})).toEqual({ user: 'no one' });
  });
});
