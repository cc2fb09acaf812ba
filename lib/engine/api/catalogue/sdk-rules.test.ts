import { expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { definitionDiagnostics } from './definitions.ts';

const found = (resource: string, fields: JsonObject = {}): string[] => {
  const state = {
    Type: 'Task',
    Resource: `arn:aws:states:::${resource}`,
    ...(fields.Arguments === undefined && { Parameters: {} }),
    ...fields,
    End: true,
  };
  const definition = JSON.stringify({ StartAt: 'S', States: { S: state } });
  return definitionDiagnostics(definition, 'STANDARD').map(
    ({ message, location }) => `${message} at ${location}`,
  );
};

const unknown = (field: string, at = 'Parameters'): string =>
  `The field "${field}" is not supported by Step Functions at /States/S/${at}`;

const missing = (field: string, at = 'Parameters'): string =>
  `The field '${field}' is required but was missing at /States/S/${at}`;

it.each([
  'aws-sdk:sfn:fly',
  'aws-sdk:sfn:StartExecution',
  'aws-sdk:nosuchservice:foo',
  'aws-sdk:stepfunctions:startExecution',
  'aws-sdk:dynamodb:constructor',
  // No client of these is installed.
  'aws-sdk:ec2:flyInstances',
  'aws-sdk:rekognition:constructor',
  'aws-sdk:textract:DetectDocumentText',
  'aws-sdk:sagemakerruntime:createModel',
  'aws-sdk:apigateway:createApi',
  'athena:fly',
  'codebuild:stopBuild.sync',
  'sagemaker:createModel.sync',
  'bedrock:invokeModel.sync',
  'elasticmapreduce:constructor',
])('The action %s, which there is not, is reported once', (resource) => {
  expect(found(resource)).toEqual([
    `The resource provided arn:aws:states:::${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/S/Resource`,
  ]);
});

it.each([
  ['aws-sdk:dynamodb:query', { TableName: 't', ExpressionAttributeValues: { ':a': { S: 'x' } } }],
  [
    'aws-sdk:s3:putObject',
    { Bucket: 'b', 'Key.$': '$.key', Body: { any: 1 }, Acl: 'private', SsekmsKeyId: 'k' },
  ],
  [
    'aws-sdk:sqs:sendMessage.waitForTaskToken',
    { 'QueueUrl.$': '$', MessageBody: { 'token.$': '$$.Task.Token' } },
  ],
  ['lambda:invoke', { FunctionName: 'f', Payload: { any: { thing: 1 } } }],
  [
    'ecs:runTask.sync',
    { Cluster: 'c', TaskDefinition: 't', Overrides: { ContainerOverrides: [{ Name: 'n' }] } },
  ],
  ['events:putEvents', { Entries: [{ Detail: { any: 1 }, DetailType: 't', Source: 's' }] }],
  ['aws-sdk:rekognition:detectFaces', { NotKnown: 'here' }],
  // Without a permission of that name, or of a service that IAM names otherwise.
  ['aws-sdk:budgets:createBudget', {}],
  ['aws-sdk:apigateway:getRestApi', {}],
  ['aws-sdk:kms:decrypt', {}],
  ['aws-sdk:cloudwatchlogs:putLogEvents', {}],
  ['aws-sdk:config:getComplianceSummaryByResourceType', {}],
  ['aws-sdk:sagemakerruntime:invokeEndpoint.waitForTaskToken', {}],
  ['codebuild:startBuildBatch.sync', { ProjectName: 'p' }],
  ['emr-serverless:stopApplication.sync', { ApplicationId: 'a' }],
  ['bedrock:invokeModel.waitForTaskToken', { ModelId: 'm' }],
  // Of a service that AWS has ended.
  ['aws-sdk:qldb:createLedger', {}],
])('The parameters of %s that there are have no findings', (resource, parameters) => {
  expect(found(resource, { Parameters: parameters as JsonObject })).toEqual([]);
});

it.each([
  ['aws-sdk:s3:putObject', { Bucket: 'b', Key: 'k', ACL: 'private' }, ['ACL']],
  [
    'aws-sdk:sqs:sendMessage',
    { QueueUrl: 'q', MessageBody: 'm', queueUrl: 'q', 'token.$': '$' },
    ['queueUrl', 'token'],
  ],
  ['aws-sdk:sqs:sendMessageBatch', { QueueUrl: 'q', Entries: [{ Id: 'a' }, { ID: 'b' }] }, ['ID']],
  [
    'aws-sdk:sqs:sendMessage',
    { QueueUrl: 'q', MessageBody: 'm', MessageAttributes: { any: { Type: 'String' } } },
    ['Type'],
  ],
  ['dynamodb:getItem', { Tablename: 't', TableName: 't', Key: {} }, ['Tablename']],
  ['sqs:sendMessage', { constructor: 'q', QueueUrl: 'q', MessageBody: 'm' }, ['constructor']],
])('Parameters of %s that there are not are named', (resource, parameters, names) => {
  expect(found(resource, { Parameters: parameters as JsonObject })).toEqual(
    names.map((name) => unknown(name)),
  );
});

it('Arguments in JSONata are checked too, as far as they are not computed', () => {
  const check = (Arguments: JsonObject | string) =>
    found('aws-sdk:sqs:sendMessage', { QueryLanguage: 'JSONata', Arguments });

  expect(check({ QueueUrl: '{% $states.input.q %}', Body: 'b' })).toEqual([
    unknown('Body', 'Arguments'),
    missing('MessageBody', 'Arguments'),
  ]);
  expect(check('{% $states.input %}')).toEqual([]);
});

it('Parameters that the service requires are given, or computed', () => {
  expect(found('aws-sdk:dynamodb:putItem', { Parameters: { 'TableName.$': '$.t' } })).toEqual([
    missing('Item'),
  ]);
  expect(found('aws-sdk:sns:listTopics', { Parameters: {} })).toEqual([]);
  // Step Functions' own key takes the place of a token for retries.
  expect(found('aws-sdk:secretsmanager:createSecret', { Parameters: { Name: 'n' } })).toEqual([]);
});
