import { describe, expect, it } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import { workflowFromDefinition } from '#constructs/index.ts';
import type { Project } from '#stacks/index.ts';
import { smallProject } from '../harness/project.ts';
import { type Loose, only, synthesize } from '../harness/synthesize.ts';

const trainingProject = async (): Promise<Project> => {
  const workflow = defineWorkflow({
    name: 'training',
    steps: [{ id: 'fit', uses: 'shop/fit', irreversible: true, breaker: { name: 'gpu' } }],
  });
  const actions = new Map([['shop/fit', { name: 'shop/fit', worker: true }]]);
  const project = await smallProject();
  const entry = project.functions[0]?.entry ?? '';
  return {
    ...project,
    workflows: [workflowFromDefinition(workflow, { actions })],
    functions: [
      ...project.functions,
      {
        action: 'shop/fit',
        entry,
        deployment: { runtime: 'worker', access: ['storage'], secrets: ['hub'] },
      },
    ],
  };
};

const stacks = synthesize(await trainingProject(), { nag: true });

describe('an action that workers run', () => {
  it('is an activity that its workflow names, and no function', () => {
    const machine = only(
      stacks['baton-workflows'],
      'AWS::StepFunctions::StateMachine',
      ({ StateMachineName }) => StateMachineName === 'baton-training',
    ).Properties;

    expect(JSON.stringify(machine.DefinitionSubstitutions.shop__fit)).toMatch(/:activity:baton-shop-fit/);
    expect(only(stacks['baton-workers'], 'AWS::StepFunctions::Activity').Properties).toMatchObject({
      Name: 'baton-shop-fit',
    });
    expect(JSON.stringify(stacks['baton-actions'])).not.toContain('baton-shop-fit');
  });

  it('has a policy for its tasks and for what it declares, and an output that tells a worker its environment', () => {
    const stack = stacks['baton-workers'];
    const policy = only(stack, 'AWS::IAM::ManagedPolicy').Properties;

    const statements: Loose[] = policy.PolicyDocument.Statement;
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'states:GetActivityTask',
        'states:SendTaskHeartbeat',
        'dynamodb:PutItem',
        's3:PutObject',
        'secretsmanager:GetSecretValue',
      ]),
    );
    expect(actions.filter((action) => action.endsWith('*'))).toEqual([]);
    const output = JSON.stringify(stack?.Outputs?.WorkerShopFit);
    expect(output).toContain('BATON_STORAGE');
    expect(output).toContain('BATON_TABLE');
  });
});
