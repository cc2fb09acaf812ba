import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ActionFunction,
  Approvals,
  Breakers,
  EventLog,
  grantAccess,
  WorkflowApi,
  WorkflowData,
  WorkflowSourceError,
  WorkflowStateMachine,
  workflowFromFile,
  workflowsFromFolder,
} from '#constructs/index.ts';
import { listWorkflows } from '#contracts/http/routes/list-workflows.ts';
import { manifestOf, ORDER } from '../harness/project.ts';
import { ofType, only, QUICK, ROOT, statementsOf, type Template } from '../harness/synthesize.ts';

const campaign = join(ROOT, 'statemachines/marketing-campaign.workflow.yaml');
const start = () => {
  const app = new App(QUICK);
  const stack = new Stack(app, 'theirs');
  return {
    app,
    stack,
    resources: new WorkflowData(stack, 'Data', { stateMachinePrefix: 'their-', busName: 'their' }),
  };
};
const templateOf = (app: App): Template => app.synth().getStackByName('theirs').template as Template;

describe("in somebody else's stack", () => {
  it('a workflow comes from a file, a builder or a folder', async () => {
    const { app, stack, resources } = start();
    const [first] = await workflowsFromFolder(join(ROOT, 'test/localstack/workflows'));
    const workflows = [await workflowFromFile(campaign), manifestOf(ORDER), first!];
    const machines = workflows.map(
      (workflow) => new WorkflowStateMachine(stack, workflow.name, { workflow, resources }),
    );

    expect(machines).toHaveLength(3);
    const machine = only(
      templateOf(app),
      'AWS::StepFunctions::StateMachine',
      ({ StateMachineName }) => StateMachineName === 'their-order',
    );

    expect(machine.Properties.DefinitionSubstitutions.bus).toBeDefined();
  });

  it('a workflow is encrypted with a given key', () => {
    const { app, stack, resources } = start();
    const encryptionKey = new Key(stack, 'Key');
    new WorkflowStateMachine(stack, 'Order', { workflow: manifestOf(ORDER), resources, encryptionKey });
    const template = templateOf(app);

    expect(
      only(template, 'AWS::StepFunctions::StateMachine').Properties.EncryptionConfiguration,
    ).toMatchObject({
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
    });
    expect(statementsOf(template, 'OrderRole').flatMap(({ Action }) => Action)).toContain('kms:Decrypt');
  });

  it('what reaches a table that is encrypted with a key may use the key', () => {
    const app = new App(QUICK);
    const stack = new Stack(app, 'theirs', { env: { account: '111122223333', region: 'eu-central-1' } });
    const resources = new WorkflowData(stack, 'Data', { encryptionKey: new Key(stack, 'Key') });
    const entry = join(ROOT, 'lambdas/platform/list-workflows/handler.ts');
    const target = new ActionFunction(stack, 'Act', { action: 'their/act', entry });
    grantAccess(target, resources, {}, ['effect']);
    const statements = statementsOf(templateOf(app), 'ActRole');

    expect(statements).toContainEqual({
      Effect: 'Allow',
      Action: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    });
  });

  it('an API leaves the logs of the account alone if the settings say so', () => {
    const { app, stack } = start();
    const entry = join(ROOT, 'lambdas/platform/list-workflows/handler.ts');
    const handler = new ActionFunction(stack, 'List', { action: 'their/list', entry });
    new WorkflowApi(stack, 'Api', { routes: [{ route: listWorkflows, handler }], logs: false });
    const template = templateOf(app);

    expect(ofType(template, 'AWS::ApiGateway::Account')).toEqual([]);
    expect(only(template, 'AWS::ApiGateway::Stage').Properties.AccessLogSetting).toBeUndefined();
  });

  it('a function may ask breakers and for approvals, when it is let', () => {
    const { app, stack, resources } = start();
    const entry = join(ROOT, 'lambdas/platform/request-approval/handler.ts');
    const target = new ActionFunction(stack, 'Ask', { action: 'their/ask', entry, logLevel: 'WARN' });
    const events = new EventLog(stack, 'Events', { bus: resources.bus });
    new Breakers(stack, 'Breakers', { resources, events, openedThreshold: 3 }).grantUse(target);
    new Approvals(stack, 'Approvals', { resources, events }).grantAsk(target);
    const template = templateOf(app);
    const actions = statementsOf(template, 'AskRole').flatMap(({ Action }) => Action);

    expect(actions).toEqual(
      expect.arrayContaining(['events:PutEvents', 'dynamodb:PutItem', 'states:SendTaskSuccess']),
    );
    expect(only(template, 'AWS::Lambda::Function').Properties).toMatchObject({
      FunctionName: 'baton-their-ask',
      Environment: { Variables: { POWERTOOLS_LOG_LEVEL: 'WARN' } },
    });
  });
});

describe('a workflow that is wrong', () => {
  it('is refused with a line for everything that is wrong with it', () => {
    const wrong = {
      ...ORDER,
      steps: [
        { id: 'a', uses: 'shop/look', with: { x: '{{ $b }}' } },
        { id: 'a', uses: 'shop/look' },
      ],
    };

    expect(() => manifestOf(wrong)).toThrow(WorkflowSourceError);
    expect(() => manifestOf(wrong)).toThrow(/order cannot be deployed:\n.*\n.*/);
  });
});
