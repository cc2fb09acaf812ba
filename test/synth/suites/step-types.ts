// Above 250 lines: a list of cases, one for each step type, over the same harness.
import { describe, expect, it } from '@jest/globals';
import { defineDocument } from '#compiler/define-workflow.ts';
import { workflowFromDefinition as manifestFromDocument } from '#constructs/index.ts';
import { permissionsOf } from '#contracts/permissions/permissions-of.ts';
import { smallProject } from '../harness/project.ts';
import { apart, SharedProject } from '../harness/shared-project.ts';
import { type Loose, only, statementsOf, synthesize } from '../harness/synthesize.ts';

/** Part of the logical ids of a workflow's resources. */
const pascal = (name: string): string => name.replaceAll('-', '');

const textOf = (value: Loose): string => JSON.stringify(value);
const allowed = (statements: Loose[], action: string): string =>
  textOf(statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource));

/** Of all but the first, whose compensations would be among those of the others. */
const deployed = new SharedProject();

describe('a workflow that calls others', () => {
  apart.add([
    {
      name: 'parent',
      steps: [
        { id: 'waited', type: 'workflow', workflow: 'child' },
        { id: 'started', type: 'workflow', workflow: 'told', wait: false },
      ],
    },
    { name: 'child', steps: [{ id: 'charge', uses: 'shop/charge', compensate: { uses: 'shop/refund' } }] },
    { name: 'told', steps: [{ id: 'look', uses: 'shop/look' }] },
  ]);

  it('may start them by their alias, look after those that it waits for, and undo what they did', async () => {
    const template = (await apart.templates())['baton-workflows'];
    const role = statementsOf(template, 'parentRole');

    const machine = only(
      template,
      'AWS::StepFunctions::StateMachine',
      ({ StateMachineName }) => StateMachineName === 'baton-parent',
    ).Properties;
    expect(textOf(machine.DefinitionSubstitutions.workflow__child)).toMatch(/:stateMachine:baton-child:live/);
    expect(allowed(role, 'states:StartExecution')).toMatch(/baton-child:live.*baton-told:live/);
    expect(allowed(role, 'states:StopExecution')).toMatch(/:execution:baton-child:[*]/);
    expect(allowed(role, 'states:StopExecution')).not.toContain('told');
    expect(allowed(role, 'events:PutRule')).toContain('StepFunctionsGetEventsForStepFunctionsExecutionRule');
    expect(allowed(role, 'lambda:InvokeFunction')).toContain('baton-platform-undo-workflow');
  });
});

describe('a workflow that keeps state', () => {
  deployed.add([
    {
      name: 'counter',
      state: {
        visits: { fields: { count: { type: 'integer' } } },
        totals: { fields: { count: { type: 'integer' } }, scope: 'shared' },
      },
      steps: [
        { id: 'before', type: 'state', get: 'visits' },
        { id: 'all', type: 'state', update: 'totals', add: { count: 1 } },
      ],
    },
  ]);

  it('may do what its steps do to the records that it names, and nothing else in the table', async () => {
    const role = statementsOf((await deployed.templates())['baton-workflows'], 'counterRole');

    const onTable = role.filter(({ Action }) => textOf(Action).includes('dynamodb:'));
    expect(onTable.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        'dynamodb:GetItem',
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['state#counter#visits#*'] } },
      ],
      ['dynamodb:UpdateItem', { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['state##totals#*'] } }],
    ]);
  });

  apart.add([
    {
      name: 'counter',
      state: { totals: { fields: { count: { type: 'integer' } } } },
      steps: [{ id: 'all', type: 'state', update: 'totals', add: { count: 1 }, irreversible: true }],
    },
  ]);

  it('writes those that are logged by a function that may write them and the log, and nothing else in the table', async () => {
    const stacks = await apart.templates();
    const statements = statementsOf(stacks['baton-actions'], 'platformwriterecord');

    const onTable = statements.filter(({ Action }) => textOf(Action).includes('dynamodb:'));
    const keys = onTable.flatMap(
      ({ Condition }) => Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'],
    );
    expect(keys.sort()).toEqual(['effect#*', 'progress#*', 'state#counter#totals#*']);
    expect(
      allowed(statementsOf(stacks['baton-workflows'], 'counterRole'), 'lambda:InvokeFunction'),
    ).toContain('write-record');
  });
});

describe('a script', () => {
  deployed.add([
    {
      name: 'scripted',
      scripts: { named: { script: 'return 1' }, maker: { script: 'return 2' } },
      state: {
        visits: { fields: { n: { type: 'integer' } } },
        totals: { scope: 'shared', fields: { n: {} } },
      },
      steps: [
        { id: 'js', type: 'script', script: 'return 1;', memory: 512, timeout: '20s' },
        { id: 'py', type: 'script', language: 'python', script: 'return 1' },
        { id: 'noted', type: 'script', script: "await context.audit('noted');" },
        { id: 'beats', type: 'script', script: 'await context.heartbeat();', heartbeat: '1m', timeout: '5m' },
        { id: 'looks', type: 'script', script: "return context.state.get('visits');" },
        {
          ...{ id: 'counts', type: 'script', language: 'python' },
          script:
            'context.state.delete("visits")\nreturn context.state.update("totals", lambda r: {"n": (r or {"n": 0})["n"] + 1})',
        },
        {
          ...{ id: 'long', type: 'script', script: 'return { text };', with: { text: '{{ $input.text }}' } },
          returns: { type: 'object', properties: { text: { type: 'string', 'x-large': true } } },
        },
        {
          ...{
            id: 'packed',
            type: 'script',
            script: "return (await import('picocolors')).default.red('x');",
          },
          packages: ['picocolors'],
        },
        { id: 'tasks', type: 'dynamic', tasks: '[]', allow: ['script:named'] },
        { id: 'read', type: 'script', script: 'return text.length;', with: { text: '{{ $long.text }}' } },
        { id: 'made', type: 'dynamic', tasks: '[]', allow: ['script:maker', 'shop/look'] },
        { id: 'taken', uses: 'shop/charge', with: { amount: '{{ $made.a }}' }, irreversible: true },
      ],
    },
  ]);

  it('is a function that may write its own log and nothing else', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const functionOf = (step: string) =>
      only(
        template,
        'AWS::Lambda::Function',
        ({ FunctionName }) => FunctionName === `baton-script-scripted-${step}`,
      ).Properties;

    expect(functionOf('js')).toMatchObject({ Runtime: 'nodejs24.x', MemorySize: 512, Timeout: 20 });
    expect(functionOf('py')).toMatchObject({
      Runtime: expect.stringMatching(/^python3/),
      MemorySize: 256,
      Timeout: 30,
    });
    for (const role of ['scriptedscriptscriptedjsRole', 'scriptedscriptscriptedpyRole']) {
      const actions = statementsOf(template, role).flatMap(({ Action }) => [Action].flat());
      expect(actions.sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    }
    expect(allowed(statementsOf(template, 'scriptedRole'), 'lambda:InvokeFunction')).toMatch(
      /baton-script-scripted-js.*baton-script-scripted-py/,
    );
  });

  it('may put values that are too long for a state into the storage if it does so, or get them', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const reaches = (step: string) =>
      statementsOf(template, `scriptedscriptscripted${step}Role`).filter(
        ({ Action }) => !/^logs:/.test([Action].flat()[0] ?? ''),
      );

    const keys = expect.objectContaining({
      'Fn::Join': ['', [expect.anything(), '/files/large-values/*']],
    });
    expect(reaches('long')).toMatchObject([{ Action: ['s3:GetObject', 's3:PutObject'], Resource: keys }]);
    expect(reaches('read')).toMatchObject([{ Action: 's3:GetObject', Resource: keys }]);
    expect(reaches('maker')).toMatchObject([{ Action: ['s3:GetObject', 's3:PutObject'], Resource: keys }]);
    expect(reaches('named')).toEqual([]);
    expect(
      only(
        template,
        'AWS::Lambda::Function',
        ({ FunctionName }) => FunctionName === 'baton-script-scripted-read',
      ).Properties.Environment.Variables,
    ).toHaveProperty('BATON_STORAGE');
  });

  it('is called by the tasks that name it', async () => {
    const template = (await deployed.templates())['baton-workflows'];

    expect(allowed(statementsOf(template, 'scriptedRole'), 'lambda:InvokeFunction')).toContain(
      'baton-script-scripted-named',
    );
  });

  it('may do to the records of each state what it does, and sends heartbeats if its step has one', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const reaches = (step: string) =>
      statementsOf(template, `scriptedscriptscripted${step}Role`)
        .filter(({ Action }) => !/^logs:/.test([Action].flat()[0] ?? ''))
        .map(({ Action, Condition }) => [
          Action,
          Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
        ]);

    expect(reaches('looks')).toEqual([['dynamodb:GetItem', ['state#scripted#visits#*']]]);
    expect(reaches('counts')).toEqual([
      [['dynamodb:DeleteItem', 'dynamodb:GetItem'], ['state#scripted#visits#*']],
      [['dynamodb:GetItem', 'dynamodb:PutItem'], ['state##totals#*']],
      [['dynamodb:GetItem', 'dynamodb:PutItem'], ['written#script/scripted-counts#*']],
    ]);
    expect(reaches('beats')).toEqual([
      [['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'], undefined],
    ]);
  });

  it('may add to the audit trail if it does so, and not read or change it', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const statements = statementsOf(template, 'scriptedscriptscriptednotedRole').filter(
      ({ Action }) => !/^logs:/.test([Action].flat()[0] ?? ''),
    );

    expect(statements).toMatchObject([
      {
        Action: 'dynamodb:PutItem',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } },
      },
    ]);
  });
});

describe('a workflow that asks models', () => {
  deployed.add(
    [
      {
        name: 'asking',
        steps: [
          {
            id: 'rated',
            type: 'llm',
            model: 'bedrock/amazon.nova-lite-v1:0',
            fallback: ['profile', 'small'],
            prompt: 'Rate',
            breaker: { name: 'models' },
          },
        ],
      },
    ],
    {
      profile: { model: { bedrock: 'eu.amazon.nova-pro-v1:0', region: 'eu-west-1' } },
      small: { model: { url: 'https://llm.example.com/v1', id: 'small', secret: 'llm/key' } },
      unused_model: { model: { url: 'https://llm.example.com/v1', id: 'large', secret: 'llm/other' } },
    },
  );

  it('lets the function that asks them invoke the models that it names, and read their secrets only', async () => {
    const stacks = await deployed.templates();
    const role = statementsOf(stacks['baton-actions'], 'platformcallmodelRole');

    const models = allowed(role, 'bedrock:InvokeModel');
    expect(models).toMatch(/::foundation-model\/amazon.nova-lite-v1:0/);
    expect(models).toMatch(/eu-west-1:.*:inference-profile\/eu.amazon.nova-pro-v1:0/);
    expect(models).toMatch(/bedrock:[*]::foundation-model\/amazon.nova-pro-v1:0/);
    expect(models.match(/foundation-model/g)).toHaveLength(2);
    expect(allowed(role, 'secretsmanager:GetSecretValue')).toMatch(/llm\/key-/);
    expect(allowed(role, 'secretsmanager:GetSecretValue')).not.toMatch(/llm\/other/);
    expect(allowed(role, 'events:PutEvents')).not.toBe('[]');
    const caller = statementsOf(stacks['baton-workflows'], 'askingRole');
    expect(allowed(caller, 'lambda:InvokeFunction')).toMatch(/baton-platform-call-model/);
    expect(allowed(caller, 'bedrock:InvokeModel')).toBe('[]');
  });
});

describe('a workflow that works with databases', () => {
  const database = (secret: string) => ({
    host: 'db.example.com',
    database: 'shop',
    user: 'baton',
    secret,
  });
  deployed.add(
    [{ name: 'reading', steps: [{ id: 'found', type: 'sql', connection: 'shop', statement: 'SELECT 1' }] }],
    {
      shop: { postgres: database('shop/password') },
      unused_database: { postgres: database('other/password') },
    },
  );

  it('lets the function that runs statements read the passwords of its databases only', async () => {
    const stacks = await deployed.templates();
    const role = statementsOf(stacks['baton-actions'], 'platformrunsqlRole');

    const secrets = allowed(role, 'secretsmanager:GetSecretValue');
    expect(secrets).toMatch(/shop\/password-/);
    expect(secrets).not.toMatch(/other/);
    expect(allowed(role, 'bedrock:InvokeModel')).toBe('[]');
    expect(allowed(statementsOf(stacks['baton-workflows'], 'readingRole'), 'lambda:InvokeFunction')).toMatch(
      /baton-platform-run-sql/,
    );
  });
});

describe('a workflow that calls tools', () => {
  const tools = { url: 'https://docs.example.com/mcp' };
  deployed.add(
    [{ name: 'searching', steps: [{ id: 'found', type: 'tool', server: 'docs', tool: 'search' }] }],
    {
      docs: { tools, api_key: { header: 'Authorization', secret: 'docs/key' } },
      unused_tools: { tools, api_key: { header: 'Authorization', secret: 'other/key' } },
    },
  );

  it('lets the function that calls them read the secrets of its servers, and keep their breakers, only', async () => {
    const stacks = await deployed.templates();
    const role = statementsOf(stacks['baton-actions'], 'platformcalltoolRole');

    expect(allowed(role, 'secretsmanager:GetSecretValue')).toMatch(/docs\/key-/);
    expect(allowed(role, 'secretsmanager:GetSecretValue')).not.toMatch(/other/);
    const items = role.filter(({ Action }) => textOf(Action).includes('dynamodb:PutItem'));
    expect(items.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['breaker#*'] } },
    ]);
    expect(
      allowed(statementsOf(stacks['baton-workflows'], 'searchingRole'), 'lambda:InvokeFunction'),
    ).toMatch(/baton-platform-call-tool/);
  });
});

describe('a workflow that calls APIs', () => {
  deployed.add(
    [
      {
        name: 'calling',
        steps: [
          { id: 'rates', type: 'http', url: 'https://rates.example.com/v1/{{ $execution.name }}' },
          {
            id: 'filed',
            type: 'http',
            method: 'POST',
            url: 'https://files.example.com/prices',
            connection: 'crm',
          },
        ],
      },
    ],
    {
      crm: {
        oauth: { token_url: 'https://auth.example.com/token', client_id: 'baton', secret: 'crm/secret' },
        headers: { 'X-Key': { secret: 'crm/key' } },
      },
    },
  );

  it('has the connections that it uses, with secrets by reference, and may call its addresses only', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const role = statementsOf(template, 'callingRole');

    const crm = only(
      template,
      'AWS::Events::Connection',
      ({ AuthorizationType }) => AuthorizationType === 'OAUTH_CLIENT_CREDENTIALS',
    ).Properties;
    expect(crm.AuthParameters.OAuthParameters).toMatchObject({
      AuthorizationEndpoint: 'https://auth.example.com/token',
      ClientParameters: {
        ClientID: 'baton',
        ClientSecret: expect.stringContaining('{{resolve:secretsmanager:crm/secret:SecretString'),
      },
    });
    expect(crm.AuthParameters.InvocationHttpParameters.HeaderParameters).toMatchObject([
      { Key: 'X-Key', IsValueSecret: true, Value: expect.stringContaining('crm/key') },
    ]);
    const invoking = role.filter(({ Action }) => Action === 'states:InvokeHTTPEndpoint');
    expect(invoking.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { 'states:HTTPMethod': 'GET' },
        StringLike: { 'states:HTTPEndpoint': 'https://rates.example.com/v1/*' },
      },
      {
        StringEquals: { 'states:HTTPMethod': 'POST' },
        StringLike: { 'states:HTTPEndpoint': 'https://files.example.com/prices*' },
      },
    ]);
    expect(allowed(role, 'events:RetrieveConnectionCredentials')).toMatch(/connectionpublic.*connectioncrm/);
  });
});

describe('a workflow whose tasks are computed', () => {
  deployed.add([
    {
      name: 'planned',
      steps: [{ id: 'work', type: 'dynamic', tasks: '[]', allow: ['shop/look', 'shop/charge'] }],
    },
  ]);

  it('may call the actions that it allows, which undo nothing', async () => {
    const template = (await deployed.templates())['baton-workflows'];

    expect(allowed(statementsOf(template, 'plannedRole'), 'lambda:InvokeFunction')).toMatch(
      /baton-shop-charge.*baton-shop-look/,
    );
    expect(allowed(statementsOf(template, 'batoncompensate'), 'lambda:InvokeFunction')).not.toContain('shop');
  });
});

describe('a request that a function makes', () => {
  const call = { type: 'http' as const, url: 'https://api.example.com/a', breaker: { name: 'api' } };
  deployed.add([{ name: 'guarded', steps: [{ id: 'asked', ...call, connection: 'crm_api' }] }], {
    crm_api: {
      oauth: { token_url: 'https://auth.example.com/token', client_id: 'baton', secret: 'crm/api-secret' },
    },
  });

  it('lets the function read the secret of its connection, and keep tokens; the workflow may call the function alone', async () => {
    const stacks = await deployed.templates();
    const role = statementsOf(stacks['baton-workflows'], 'guardedRole');
    const caller = statementsOf(stacks['baton-actions'], 'platformcallhttpRole');

    expect(allowed(role, 'lambda:InvokeFunction')).toMatch(/baton-platform-call-http/);
    expect(allowed(role, 'states:InvokeHTTPEndpoint')).toBe('[]');
    expect(allowed(caller, 'secretsmanager:GetSecretValue')).toMatch(/crm\/api-secret/);
    expect(JSON.stringify(caller)).toMatch(/cache#/);
  });
});

describe('a distributed for_each', () => {
  const steps = [{ id: 'use', uses: 'shop/use', with: { item: '{{ $item }}' } }];
  deployed.add([
    {
      name: 'spread',
      steps: [
        {
          id: 'ours',
          type: 'for_each',
          from: { key: 'in/{{ $execution.name }}.csv' },
          results: { folder: 'out/ours' },
          steps,
        },
        {
          id: 'files',
          type: 'for_each',
          from: { list: 'in/2030' },
          steps: [{ id: 'use_file', uses: 'shop/use', with: { item: '{{ $item }}' } }],
        },
        {
          id: 'theirs',
          type: 'for_each',
          from: { bucket: 'their-bucket', key: 'all.jsonl' },
          steps: [{ id: 'use_theirs', uses: 'shop/use', with: { item: '{{ $item }}' } }],
        },
      ],
    },
    { name: 'plain', steps: [{ id: 'listed', type: 'for_each', foreach: '[1]', steps }] },
  ]);

  it('may start and see to executions of itself, and read the files that it names', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const role = statementsOf(template, 'spreadRole');

    expect(allowed(role, 'states:StartExecution')).toMatch(/:stateMachine:baton-spread"/);
    expect(allowed(role, 'states:StopExecution')).toMatch(/:execution:baton-spread\/[*]:[*]/);
    expect(allowed(role, 's3:GetObject')).toMatch(/\/files\/in\/[*][.]csv.*:s3:::their-bucket\/all[.]jsonl/);
    expect(allowed(role, 's3:PutObject')).toMatch(/^[^/]*\/files\/out\/ours\/[*][^/]*$/);
    const listing = role.filter(({ Action }) => Action === 's3:ListBucket');
    expect(listing.map(({ Condition }) => Condition)).toEqual([
      { StringLike: { 's3:prefix': ['files/in/2030*'] } },
    ]);
    expect(allowed(statementsOf(template, 'plainRole'), 'states:StartExecution')).toBe('[]');
  });
});

describe('a wait for an event', () => {
  const event = { source: ['shop'], match: { 'order.id': '{{ $execution.name }}' } };
  deployed.add([{ name: 'waiting', steps: [{ id: 'paid', type: 'wait', event, timeout: '1h' }] }]);

  it('is a rule on both buses that wakes the platform, and calls it for its token', async () => {
    const template = (await deployed.templates())['baton-workflows'];

    const rules = Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === 'AWS::Events::Rule');
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
      { source: ['shop'], detail: { order: { id: [{ exists: true }] } } },
      { source: ['shop'], detail: { order: { id: [{ exists: true }] } } },
    ]);
    expect(textOf(rules[0]?.Properties.Targets)).toContain('paid');
    expect(allowed(statementsOf(template, 'waitingRole'), 'lambda:InvokeFunction')).toContain(
      'baton-platform-wait-for-event',
    );
  });
});

describe('a workflow whose executions wait for their turn', () => {
  const steps = [{ id: 'rest', type: 'wait', for: '1s' } as const];
  deployed.add([{ name: 'limited', concurrency: { key: '$input.customer', max: 2 }, steps }]);

  it('may call the function that gives turns, and nothing else', async () => {
    const template = (await deployed.templates())['baton-workflows'];

    const role = statementsOf(template, 'limitedRole');
    expect(allowed(role, 'lambda:InvokeFunction')).toContain('baton-platform-take-turn');
    expect(allowed(role, 'dynamodb:PutItem')).toBe('[]');
  });
});

describe('a call of an AWS service', () => {
  const called = { type: 'aws', irreversible: true } as const;
  deployed.add([
    {
      name: 'using',
      steps: [
        {
          ...called,
          id: 'read',
          service: 's3',
          action: 'headObject',
          resources: ['arn:aws:s3:::reports/*'],
        },
        {
          ...called,
          id: 'made',
          service: 'personalize',
          action: 'listRecipes',
          resources: ['*'],
          allow: ['personalize:ListRecipes'],
        },
      ],
    },
  ]);

  it('may do what its action needs to the resources that it names', async () => {
    const template = (await deployed.templates())['baton-workflows'];
    const role = statementsOf(template, 'usingRole');

    expect(allowed(role, 's3:GetObject')).toBe('["arn:aws:s3:::reports/*"]');
    expect(allowed(role, 'personalize:ListRecipes')).toBe('["*"]');
    const machine = only(
      template,
      'AWS::StepFunctions::StateMachine',
      ({ StateMachineName }) => StateMachineName === 'baton-using',
    ).Properties;
    expect(Object.keys(machine.DefinitionSubstitutions)).toEqual(['aws_partition']);
  });
});

describe('the permissions that a comparison of deployments shows', () => {
  it('are the actions of the role of each state machine, whatever its steps are', async () => {
    const { workflows } = await deployed.project();
    const template = (await deployed.templates())['baton-workflows'];
    const ofEveryRole = /^(logs|xray):/;
    const roles = workflows.map(({ name }) => [
      name,
      [...new Set(statementsOf(template, `${pascal(name)}Role`).flatMap(({ Action }) => Action))]
        .filter((action) => !ofEveryRole.test(action))
        .sort(),
    ]);

    const shown = workflows.map((manifest) => [
      manifest.name,
      [
        ...new Set(
          permissionsOf(manifest).flatMap(({ who, actions }) => (who === 'state machine' ? actions : [])),
        ),
      ].sort(),
    ]);

    expect(shown).toEqual(roles);
    expect(roles.length).toBeGreaterThan(5);
  });
});

describe('a registry of services', () => {
  it('has its health checked on a schedule by a function that may write that health and read the secrets of the services', async () => {
    const { functions } = await smallProject();
    const shop = manifestFromDocument(
      defineDocument({
        kind: 'services',
        name: 'shop',
        services: {
          stock: {
            url: 'https://stock.example.com',
            connection: 'stock',
            health: { path: '/health' },
            operations: { take: { path: '/take' } },
          },
        },
      }),
      { connections: { stock: { api_key: { header: 'X-Key', secret: 'stock/key' } } } },
    );
    const stacks = synthesize({ root: '', workflows: [shop], functions });
    const template = stacks['baton-actions'];
    const checker = statementsOf(template, 'platformcheckservicesRole');
    const caller = statementsOf(template, 'platformcallserviceRole');

    for (const role of [checker, caller]) {
      const onTable = role.filter(({ Action }) => textOf(Action).includes('dynamodb:PutItem'));
      expect(textOf(onTable)).toContain('service#*');
      expect(allowed(role, 'secretsmanager:GetSecretValue')).toMatch(/stock\/key-/);
    }
    expect(textOf(template)).toContain('"ScheduleExpression":"rate(1 minute)"');
    expect(allowed(statementsOf(stacks['baton-workflows'], 'shopRole'), 'lambda:InvokeFunction')).toMatch(
      /baton-platform-call-service/,
    );
  });

  it('is what the function is deployed for', async () => {
    const template = synthesize(await smallProject())['baton-actions'];

    expect(textOf(template)).not.toContain('baton-platform-check-services');
  });
});
