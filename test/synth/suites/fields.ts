import { describe, expect, it } from '@jest/globals';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import type { ActionCatalog } from '#compiler/types.ts';
import { workflowFromDefinition } from '#constructs/index.ts';
import { smallProject } from '../harness/project.ts';
import { SharedProject } from '../harness/shared-project.ts';
import { type Loose, only, statementsOf, synthesize } from '../harness/synthesize.ts';

const deployed = new SharedProject();

const secretsOf = (statements: Loose[]): string =>
  JSON.stringify(
    statements
      .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
      .map(({ Resource }) => Resource),
  );

describe('a step with secrets', () => {
  deployed.add([
    {
      name: 'paying',
      steps: [
        { id: 'charge', uses: 'shop/charge', with: { key: '{{ $secrets.token }}' } },
        { id: 'look', uses: 'shop/look', with: { key: 'x{{ $secrets.`crm/key` }}' } },
        { id: 'told', type: 'script', script: 'return key', with: { key: '{{ $secrets.slack }}' } },
        { id: 'pure', type: 'script', script: 'return 1' },
      ],
    },
  ]);

  it('lets its function read them by name, besides those that the function declares', async () => {
    const { 'baton-actions': actions, 'baton-workflows': workflows } = await deployed.templates();

    expect(secretsOf(statementsOf(actions, 'shopcharge'))).toMatch(
      /:secret:bank\/key-\?{6}.*:secret:token-\?{6}/,
    );
    expect(secretsOf(statementsOf(actions, 'shoplook'))).toMatch(
      /^[^:]*(:[^:]*)*:secret:crm\/key-\?{6}[^:]*$/,
    );
    expect(secretsOf(statementsOf(actions, 'shoprefund'))).toBe('[]');
    expect(secretsOf(statementsOf(workflows, 'payingscriptpayingtoldRole'))).toContain(
      ':secret:slack-??????',
    );
    expect(secretsOf(statementsOf(workflows, 'payingscriptpayingpureRole'))).toBe('[]');
    expect(secretsOf(statementsOf(workflows, 'payingRole'))).toBe('[]');
  });
});

describe('a step with a cache', () => {
  deployed.add([
    {
      name: 'cached',
      steps: [
        { id: 'charge', uses: 'shop/charge', cache: { ttl: '1h', content: '"file"' } },
        { id: 'refund', uses: 'shop/refund', cache: { ttl: '1h' } },
      ],
    },
  ]);

  it('lets its function keep results, and read the files whose contents are its key', async () => {
    const actions = (await deployed.templates())['baton-actions'];
    const rights = (role: string): string[] =>
      statementsOf(actions, role)
        .flatMap(({ Action }) => [Action].flat())
        .filter((action) => /^(dynamodb|s3):/.test(action));
    const keys = statementsOf(actions, 'shoprefund').flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [],
    );

    const ofCache = ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:PutItem'];
    expect(rights('shoprefund')).toEqual(ofCache);
    expect(keys).toEqual(['progress#*', 'cache#*']);
    expect(rights('shopcharge')).toEqual([...ofCache, 's3:GetObject']);
  });
});

describe('a result that is too long for a state', () => {
  it('lets its function put it into the storage, and those that take it get it there, until it expires', async () => {
    const actions: ActionCatalog = new Map(
      ['string', 'null'].map((type, index) => {
        const name = ['shop/charge', 'shop/refund'][index] ?? '';
        return [name, { name, input: {}, output: { type } }];
      }),
    );
    const long = workflowFromDefinition(
      defineWorkflow({
        name: 'long',
        steps: [
          { id: 'charge', uses: 'shop/charge', with: {} },
          { id: 'refund', uses: 'shop/refund', with: { charge: '{{ $charge }}' } },
        ],
        output: 'done',
      }),
      { actions },
    );
    const project = { ...(await smallProject()), workflows: [long] };
    const { 'baton-actions': functions, 'baton-data': data } = synthesize(project);
    const rights = (role: string) =>
      statementsOf(functions, role)
        .filter(({ Action }) => [Action].flat().some((action) => String(action).startsWith('s3:')))
        .map(({ Action, Resource }) => [
          [Action].flat(),
          JSON.stringify(Resource).includes('/files/large-values/*'),
        ]);
    const { Properties: bucket } = only(data, 'AWS::S3::Bucket');

    expect(rights('shopcharge')).toEqual([[['s3:GetObject', 's3:PutObject'], true]]);
    expect(rights('shoprefund')).toEqual([[['s3:GetObject'], true]]);
    expect(bucket.LifecycleConfiguration.Rules[0]).toMatchObject({
      Prefix: 'files/large-values/',
      ExpirationInDays: 380,
    });
  });
});

describe('a step with limits', () => {
  deployed.add([
    {
      name: 'limited',
      defaults: { limits: { memory: '256MB' } },
      steps: [
        { id: 'look', uses: 'shop/look', limits: { memory: '512MB', timeout: '5m', storage: '2GB' } },
        { id: 'charge', uses: 'shop/charge', limits: { cpu: 1, concurrency: 3 } },
        { id: 'small', uses: 'shop/charge' },
        { id: 'refund', uses: 'shop/refund' },
        { id: 'scripted', type: 'script', script: 'return 1', limits: { memory: '1GB', concurrency: 2 } },
      ],
    },
    {
      name: 'asking',
      defaults: { limits: { memory: '2GB', concurrency: 1 } },
      steps: [{ id: 'asked', type: 'llm', model: 'bedrock/amazon.nova-lite-v1:0', prompt: 'Hm?' }],
    },
    {
      name: 'asking-little',
      defaults: { limits: { memory: '128MB', timeout: '1s' } },
      steps: [
        { id: 'rates', type: 'http', url: 'https://a.example.com/', breaker: { name: 'rates' } },
        { id: 'asked', type: 'llm', model: 'bedrock/amazon.nova-lite-v1:0', prompt: 'Hm?' },
      ],
    },
  ]);

  it('gives its function the largest settings that any step and its deployment ask for', async () => {
    const { 'baton-actions': actions, 'baton-workflows': workflows } = await deployed.templates();
    const functionOf = (template: Loose, name: string) =>
      only(template, 'AWS::Lambda::Function', ({ FunctionName }) => FunctionName === name).Properties;

    expect(functionOf(actions, 'baton-shop-look')).toMatchObject({
      MemorySize: 1024,
      Timeout: 300,
      EphemeralStorage: { Size: 2048 },
      ReservedConcurrentExecutions: 5,
    });
    expect(functionOf(actions, 'baton-shop-charge')).toMatchObject({
      MemorySize: 1769,
      Timeout: 30,
      ReservedConcurrentExecutions: 3,
    });
    expect(functionOf(actions, 'baton-shop-refund').MemorySize).toBe(256);
    const model = functionOf(actions, 'baton-platform-call-model');
    expect(model.MemorySize).toBe(2048);
    expect(model.ReservedConcurrentExecutions).toBeUndefined();
    expect(functionOf(actions, 'baton-platform-call-http').MemorySize).toBeGreaterThanOrEqual(512);
    expect(functionOf(workflows, 'baton-script-limited-scripted')).toMatchObject({
      MemorySize: 1024,
      ReservedConcurrentExecutions: 2,
    });
  });
});

describe('a step whose result the state machine keeps', () => {
  deployed.add([
    {
      name: 'kept',
      steps: [
        { id: 'one', type: 'script', script: 'return 1', cache: { ttl: '1h' } },
        { id: 'two', type: 'http', url: 'https://api.example.com/', cache: { ttl: '1h' } },
      ],
    },
  ]);

  it('may read, claim and keep the results of its kind, and nothing else in the table', async () => {
    const { 'baton-workflows': workflows } = await deployed.templates();
    const onTable = statementsOf(workflows, 'keptRole').filter(({ Action }) =>
      JSON.stringify(Action).includes('dynamodb:'),
    );

    expect(onTable.map(({ Action }) => Action).sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:UpdateItem',
    ]);
    const keys = onTable.map(
      ({ Condition }) => Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'][0],
    );
    expect([...new Set(keys)].sort()).toEqual(['cache#http#*', 'cache#script#*']);
  });
});
