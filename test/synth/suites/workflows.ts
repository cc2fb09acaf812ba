import { describe, expect, it } from '@jest/globals';
import { manifestOf, ORDER, smallProject } from '../harness/project.ts';
import { apart } from '../harness/shared-project.ts';
import {
  type Loose,
  ofType,
  only,
  statementsOf,
  synthesize,
  synthesizeChanged,
  synthesizeOther,
} from '../harness/synthesize.ts';

const project = await smallProject();
const template = synthesize(project)['baton-workflows'];
const machineOf = (from = template) =>
  only(from, 'AWS::StepFunctions::StateMachine', ({ StateMachineName }) => StateMachineName === 'baton-order')
    .Properties;
const statements = statementsOf(template, 'orderRole');
const resourcesOf = (action: string): Loose[] =>
  statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);
const textOf = (value: Loose): string => JSON.stringify(value);

describe('a state machine', () => {
  it("has the emitted definition as it is, with its placeholders and the stack's partition", () => {
    const { definition, substitutions } = manifestOf(ORDER);
    const machine = machineOf();
    const asCompiled = machine.DefinitionString.replaceAll(
      'arn:${aws_partition}:states:::',
      'arn:aws:states:::',
    );

    expect(JSON.parse(asCompiled)).toEqual(definition);
    expect(machine.DefinitionString).not.toContain('arn:aws:');
    expect(Object.keys(machine.DefinitionSubstitutions).sort()).toEqual(
      ['aws_partition', ...Object.keys(substitutions)].sort(),
    );
    expect(machine.DefinitionSubstitutions.aws_partition).toEqual({ Ref: 'AWS::Partition' });
    expect(textOf(machine.DefinitionSubstitutions.shop__charge)).toMatch(
      /:function:baton-shop-charge:",\{"Ref":"versionofshopcharge[0-9a-f]{16}"\}/,
    );
  });

  it('is logged and traced, without data', () => {
    expect(machineOf()).toMatchObject({
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    expect(machineOf().StateMachineType ?? 'STANDARD').toBe('STANDARD');
  });

  it('publishes a version that stays, and points the alias to it', () => {
    const [[id, version]] = ofType(template, 'AWS::StepFunctions::StateMachineVersion').filter(([id]) =>
      id.startsWith('order'),
    ) as [[string, Loose]];

    expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(version.Properties.StateMachineRevisionId['Fn::GetAtt'][1]).toBe('StateMachineRevisionId');
    const alias = only(
      template,
      'AWS::StepFunctions::StateMachineAlias',
      ({ RoutingConfiguration: [route] }) => textOf(route).includes(id),
    );

    expect(alias.Properties).toMatchObject({ Name: 'live', RoutingConfiguration: [{ Weight: 100 }] });
  });

  it('shifts to a new version little by little, and back when it fails, if that is asked for', () => {
    const shifting = synthesizeChanged(project);
    const [[, alias]] = ofType(shifting['baton-workflows'], 'AWS::StepFunctions::StateMachineAlias') as [
      [string, Loose],
    ];

    expect(alias.Properties.DeploymentPreference).toMatchObject({
      Type: 'LINEAR',
      Percentage: 20,
      Interval: 5,
    });
    expect(alias.Properties.DeploymentPreference.Alarms).toHaveLength(1);
    expect(alias.Properties.RoutingConfiguration).toBeUndefined();
  });

  it('is taken back for failures of the new version, whatever happens to executions of the one before', () => {
    const shifting = synthesizeOther(project);
    const alarm = only(
      shifting['baton-workflows'],
      'AWS::CloudWatch::Alarm',
      ({ AlarmDescription }) => AlarmDescription === 'Takes order back to the version before.',
    ).Properties;

    expect(alarm).toMatchObject({ MetricName: 'ExecutionsFailed', Threshold: 3 });
    expect(alarm.Dimensions.map(({ Name }: Loose) => Name).sort()).toEqual(['StateMachineArn', 'Version']);
    expect(textOf(alarm.Dimensions)).toMatch(/"Fn::Select":\[7,.*orderVersion/);
  });

  const steps = Array.from({ length: 900 }, (_, index) => ({
    id: `step_${index}`,
    type: 'wait' as const,
    for: '1s',
  }));
  apart.add([{ name: 'order', steps }]);

  it('is a separate file if it would fill the template', async () => {
    const machine = machineOf((await apart.templates())['baton-workflows']);

    expect(machine.DefinitionString).toBeUndefined();
    expect(machine.DefinitionS3Location.Key).toBeDefined();
  });
});

describe('the role of a state machine', () => {
  it('may call the functions that the definition names, and no others', () => {
    const names = resourcesOf('lambda:InvokeFunction').map(
      (resource) => /function:([\w-]+)/.exec(textOf(resource))?.[1],
    );

    expect(names.sort()).toEqual([
      'baton-platform-request-approval',
      'baton-shop-charge',
      'baton-shop-look',
      'baton-shop-refund',
    ]);
  });

  it('may put events on the bus that it puts events on', () => {
    expect(resourcesOf('events:PutEvents')).toHaveLength(1);
  });

  it('may do nothing else but log and trace', () => {
    const services = new Set(
      statements.flatMap(({ Action }) => [Action].flat().map((one: string) => one.split(':')[0])),
    );

    expect([...services].sort()).toEqual(['events', 'lambda', 'logs', 'xray']);
  });

  it('is taken by Step Functions and Scheduler on behalf of this account and region only', () => {
    const trusted = ofType(template, 'AWS::IAM::Role').flatMap(
      ([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement,
    );
    const arn = {
      'states.amazonaws.com': /:states:.*"AWS::Region".*"AWS::AccountId".*:\*"/,
      'scheduler.amazonaws.com': /:scheduler:.*"AWS::AccountId".*:schedule-group\/default/,
    };

    expect(trusted).toHaveLength(3);
    for (const { Principal, Condition } of trusted) {
      expect(Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
      expect(textOf(Condition.ArnLike['aws:SourceArn'])).toMatch(arn[Principal.Service as keyof typeof arn]);
    }
  });

  it('of the compensating state machine may call any function of its stage, because its input names those of earlier deployments', () => {
    const names = statementsOf(template, 'batoncompensate')
      .filter(({ Action }) => Action === 'lambda:InvokeFunction')
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => /function:([\w*:-]+)/.exec(textOf(resource))?.[1]);

    expect(names).toEqual(['baton-platform-plan-undoing:*', 'baton-*:*']);
  });
});

describe('triggers', () => {
  const rules = ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

  it('listen for an event on both buses, with the pattern as it was written', () => {
    const pattern = {
      source: ['shop'],
      'detail-type': ['OrderPlaced'],
      detail: { total: [{ numeric: ['>', 10] }] },
    };
    const listening = rules.filter(({ EventPattern }) => EventPattern);

    expect(listening.map(({ EventPattern }) => EventPattern)).toEqual([pattern, pattern]);
    expect(listening.map(({ EventBusName }) => EventBusName === 'default').sort()).toEqual([false, true]);
  });

  it('hand over which trigger it is, and keep what cannot be delivered', () => {
    const [{ Targets }] = rules.filter(({ ScheduleExpression }) => ScheduleExpression === 'rate(1 hour)') as [
      Loose,
    ];

    expect(Targets[0].InputTransformer.InputTemplate).toMatch(/"workflow":"order","trigger":2,"event":</);
    expect(Targets[0].DeadLetterConfig.Arn).toBeDefined();
  });

  it('follow a time zone through EventBridge Scheduler', () => {
    const { Target, ...schedule } = only(template, 'AWS::Scheduler::Schedule').Properties;

    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(0 9 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    expect(JSON.parse(Target.Input).event.id).toBe('3-<aws.scheduler.scheduled-time>');
  });

  it('are let in by the function that starts workflows, by their names', () => {
    const arns = ofType(synthesize(project)['baton-actions'], 'AWS::Lambda::Permission')
      .filter(([id]) => id.includes('startonevent'))
      .map(([, { Properties }]) => textOf(Properties.SourceArn));

    expect(arns).toHaveLength(2);
    for (const arn of arns) expect(arn).toMatch(/baton-\*/);
  });
});
