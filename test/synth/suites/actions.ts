// Above 250 lines: a list of cases over one synthesized app.
import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '#contracts/http/routes/index.ts';
import { smallProject } from '../harness/project.ts';
import {
  type Loose,
  ofType,
  only,
  statementsOf,
  synthesize,
  synthesizeChanged,
} from '../harness/synthesize.ts';

const project = await smallProject();
const templates = synthesize(project);
const actions = templates['baton-actions'];
const functionOf = (name: string) =>
  only(actions, 'AWS::Lambda::Function', ({ FunctionName }) => FunctionName === name).Properties;
const actionsOf = (action: string | string[]): string[] => [action].flat();
const actionsIn = (statements: Loose[]): string[] =>
  statements.flatMap(({ Action }) => actionsOf(Action)).sort();

describe('a function', () => {
  it('runs as its deployment says', () => {
    expect(functionOf('baton-shop-look')).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: 60,
      ReservedConcurrentExecutions: 5,
      TracingConfig: { Mode: 'Active' },
    });
    expect(functionOf('baton-shop-refund')).toMatchObject({ MemorySize: 512, Timeout: 30 });
  });

  it('has a log group that forgets', () => {
    const logs = only(
      actions,
      'AWS::Logs::LogGroup',
      ({ LogGroupName }) => LogGroupName === '/aws/lambda/baton-shop-look',
    );

    expect(logs.Properties.RetentionInDays).toBe(30);
  });

  it('knows only of what it may reach', () => {
    const variables = functionOf('baton-shop-look').Environment.Variables;

    expect(Object.keys(variables).filter((name) => name.startsWith('BATON_'))).toEqual([
      'BATON_STORAGE',
      'BATON_NOTES',
      'BATON_TABLE',
    ]);
  });
});

describe('what a function may do', () => {
  const own = [
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ];

  it('is to read and write the files that it declares, in their folder', () => {
    const statements = statementsOf(actions, 'shoplook');

    expect(actionsIn(statements)).toEqual(
      [
        ...own,
        'dynamodb:UpdateItem',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ].sort(),
    );
    const list = statements.find(({ Action }) => Action === 's3:ListBucket');

    expect(list.Condition).toEqual({ StringLike: { 's3:prefix': ['files/*'] } });
  });

  it('follows from what steps ask of it: effects, breakers, and not a word more', () => {
    const statements = statementsOf(actions, 'shopcharge');

    expect(actionsIn(statements)).toEqual(
      [
        ...own,
        'dynamodb:UpdateItem',
        'events:PutEvents',
        'secretsmanager:GetSecretValue',
        ...['GetItem', 'PutItem'].flatMap((name) => [`dynamodb:${name}`, `dynamodb:${name}`]),
      ].sort(),
    );
    const keys = statements.flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );

    expect(keys.sort()).toEqual(['breaker#*', 'effect#*', 'progress#*']);
  });

  it('of a compensation is to happen once', () => {
    const keys = statementsOf(actions, 'shoprefund').flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );

    expect(keys).toEqual(['effect#*']);
  });

  it('reaches items of the table by the kinds of their keys, wherever it reaches any', () => {
    const statements = Object.values(templates).flatMap((template) =>
      ofType(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
        [Properties.PolicyDocument.Statement].flat(),
      ),
    );
    const ofTable = statements.filter(({ Action }) =>
      actionsOf(Action).some((name) => /^dynamodb:/.test(name)),
    );
    const keys = ofTable.flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'],
    );

    expect(ofTable).not.toEqual([]);
    expect([...new Set(keys)].sort()).toEqual(
      [
        'approval#*',
        'approvals#*',
        'audit#*',
        'begins#*',
        'breaker#*',
        'breakers',
        'cache#*',
        'day#*',
        'definition#*',
        'effect#*',
        'ended#*',
        'entities#*',
        'entity#*',
        'event#*',
        'events#*',
        'failed-starts',
        'flow#*',
        'history#*',
        'manifest#*',
        'metrics',
        'metrics#*',
        'open#*',
        'order#*',
        'orders#*',
        'parked',
        'progress#*',
        'records#*#*',
        'run#*',
        'runs#*',
        'service#*',
        'services',
        'start#*',
        'starts#*',
        'state#*',
        'sweep#*',
        'turn#*',
        'turns#*',
        'variants#*',
        'version#*',
        'wait#*',
      ].sort(),
    );
  });

  it('is to add to the audit trail or to read it, and nothing else', () => {
    const ofTrail = Object.values(templates).flatMap((template) =>
      ofType(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
        [Properties.PolicyDocument.Statement].flat().filter((statement) => {
          const keys = statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
          return [keys].flat().includes('audit#*');
        }),
      ),
    );

    expect(ofTrail.length).toBeGreaterThan(9);
    expect([...new Set(actionsIn(ofTrail))].sort()).toEqual(
      ['BatchGetItem', 'GetItem', 'PutItem', 'Query'].map((name) => `dynamodb:${name}`),
    );
    expect(JSON.stringify(ofTrail)).not.toContain('"run#*"');
  });

  it('of the platform deletes no items but places and queues of runs and calls, and starts that are made', () => {
    const deleting = ['baton-api', 'baton-actions'].flatMap((stack) =>
      ofType(templates[stack], 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
        (id.startsWith('platform') ? [Properties.PolicyDocument.Statement].flat() : []).filter(({ Action }) =>
          actionsOf(Action).includes('dynamodb:DeleteItem'),
        ),
      ),
    );

    expect(deleting.length).toBeGreaterThan(3);
    for (const { Condition } of deleting)
      for (const keys of [Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys']].flat())
        expect(['flow#*', 'start#*']).toContain(keys);
  });

  it('of the platform is to change nothing where its route only reads', () => {
    const reading = ROUTES.filter(({ method }) => method === 'GET').map(({ name }) =>
      name.replaceAll('-', ''),
    );

    expect(reading.length).toBeGreaterThan(9);
    const changing =
      /:(Put|Update|Delete|Start|Stop|Send|Redrive|Publish)(?!TelemetryRecords|TraceSegments|LogEvents)/;
    for (const name of reading) {
      const granted = actionsIn(statementsOf(templates['baton-api'], `platform${name}Role`));
      expect([name, granted.length > 0]).toEqual([name, true]);
      // What it has read of Step Functions, it keeps.
      const kept = ['gethistory', 'getstatus', 'listeffects', 'planrerun'].includes(name)
        ? ['dynamodb:PutItem']
        : [];
      expect([name, granted.filter((action) => changing.test(action))]).toEqual([name, kept]);
    }
  });

  it('is to write metrics of steps, unless the setting says otherwise', () => {
    const variables = (stacks: typeof templates) =>
      only(stacks['baton-actions'], 'AWS::Lambda::Function', ({ FunctionName }) =>
        /shop-look$/.test(FunctionName),
      ).Properties.Environment.Variables;

    expect(variables(templates)).not.toHaveProperty('BATON_STEP_METRICS');
    expect(variables(synthesizeChanged(project)).BATON_STEP_METRICS).toBe('false');
  });

  it('takes no more calls at once than are reserved, if that is asked for', () => {
    const reserved = synthesizeChanged(project);
    const limits = ['baton-api', 'baton-actions'].flatMap((stack) =>
      ofType(reserved[stack], 'AWS::Lambda::Function').map(([id, { Properties }]) => [
        id.startsWith('platform'),
        Properties.ReservedConcurrentExecutions,
      ]),
    );
    for (const [platform, limit] of limits) expect(limit).toBe(platform ? 3 : 4);

    expect(functionOf('baton-platform-sweep-runs').ReservedConcurrentExecutions).toBeUndefined();
  });

  it('never is everything of a service', () => {
    for (const template of Object.values(templates)) {
      for (const [, { Properties }] of ofType(template, 'AWS::IAM::Policy')) {
        const wide = actionsIn(Properties.PolicyDocument.Statement).filter((action) => action.includes('*'));
        expect(wide).toEqual([]);
      }
    }
  });
});

describe('a function that runs on events', () => {
  it('has rules, and leaves what it cannot take in to the dead letters', () => {
    const [consumer] = ofType(actions, 'AWS::Lambda::EventInvokeConfig').filter(([id]) =>
      id.includes('consumestatus'),
    );

    expect(consumer?.[1].Properties.DestinationConfig.OnFailure.Destination).toBeDefined();
    const rule = only(
      actions,
      'AWS::Events::Rule',
      ({ EventPattern }) => EventPattern?.source?.[0] === 'aws.states',
    );

    expect(rule.Properties.EventPattern.detail.stateMachineArn[0].prefix['Fn::Join'][1].at(-1)).toMatch(
      /:stateMachine:baton-$/,
    );
    expect(rule.Properties.Targets[0].DeadLetterConfig.Arn).toBeDefined();
    const times = ofType(actions, 'AWS::Events::Rule').map(
      ([, { Properties }]) => Properties.ScheduleExpression,
    );

    expect(times).toEqual(expect.arrayContaining(['rate(5 minutes)', 'rate(15 minutes)']));
  });
});

describe('starts that are queued', () => {
  it('wait in a queue, so many are taken at a time, and what fails again and again is a dead letter', () => {
    const [[id, queue] = ['', undefined]] = ofType(actions, 'AWS::SQS::Queue');
    const { Properties: source } = only(actions, 'AWS::Lambda::EventSourceMapping');
    const { Properties: rule } = only(actions, 'AWS::Events::Rule', ({ EventPattern }) =>
      EventPattern?.['detail-type']?.includes('Start Queued'),
    );

    expect(queue?.Properties).toMatchObject({
      VisibilityTimeout: 720,
      RedrivePolicy: { maxReceiveCount: 20 },
      SqsManagedSseEnabled: true,
    });
    expect(source).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    expect(rule.Targets).toMatchObject([
      { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, DeadLetterConfig: expect.anything() },
    ]);
  });
});
