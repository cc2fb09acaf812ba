import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '../index.ts';
import { knownCalls } from './known-calls.ts';
import { permissionNames } from './permissions.ts';

const serviceCall = knownCalls(process.cwd());
const permissions = permissionNames();
const found = (step: string): string[] =>
  compileWorkflow(
    {
      text: `name: calling
steps:
  - id: called
    type: aws
    resources: ["*"]
    irreversible: true
${step.replace(/^/gm, '    ')}
`,
      file: 'calling.workflow.yaml',
    },
    { serviceCall },
  ).diagnostics.map(({ message, hint }) => `${message} (${hint})`);

describe('A call of a service', () => {
  it.each([
    [
      'service: s3\naction: putObject\nwith: { Bucket: b, Key: "{{ $execution.name }}", Metadata: { any: x } }',
    ],
    ['service: dynamodb\naction: getItem\nwith: { TableName: t, Key: { pk: { S: a } } }'],
    ['service: s3\naction: putObject\nwith: { Bucket: b, Key: k, StorageClass: STANDARD_IA }'],
    ['service: s3\naction: putObject\nwith: { Bucket: b, Key: k, StorageClass: "{{ $input.class }}" }'],
    [
      'service: sqs\naction: setQueueAttributes\nwith: { QueueUrl: q, Attributes: { VisibilityTimeout: "30" } }',
    ],
    ['service: sfn\naction: listExecutions\nwith: { StateMachineArn: a }'],
    ['service: sqs\naction: sendMessage\nwith: { QueueUrl: q, MessageBody: { any: [thing] } }'],
    ['service: ecs\naction: runTask\nwait: sync\nwith: { TaskDefinition: a }'],
    ['service: scheduler\naction: getSchedule\nwith: { Name: "{{ $input.name }}" }'],
    [
      'service: sqs\naction: sendMessage\nwait: callback\ntimeout: 1h\ntoken_in: MessageBody\nwith: { QueueUrl: q, MessageBody: { a: 1 } }',
    ],
    [
      'service: sqs\naction: sendMessage\nwait: callback\ntimeout: 1h\ntoken_in: MessageBody\nwith: { QueueUrl: q }',
    ],
    ['service: sqs\naction: sendMessage\nwith: { QueueUrl: q, MessageBody: "{{ $execution }}" }'],
    ['service: rekognition\naction: whatIsNotKnownHere\nwith: { Any: thing }'],
    ['service: personalize\naction: listRecipes\nallow: ["personalize:ListRecipes"]'],
  ])('has no findings if it fits its model, or there is none: %s', (step) => {
    expect(found(step)).toEqual([]);
  });

  it.each([
    ['service: s4\naction: putObject', /knows no service "s4".*s3/],
    ['service: s3\naction: putObjekt', /s3 has no action "putObjekt".*putObject/],
    [
      'service: s3\naction: putObject\nwith: { Buket: b, Key: k }',
      /^s3:putObject takes no "Buket" .did you mean "Bucket"\?.$/,
    ],
    [
      'service: dynamodb\naction: getItem\nwith: { TableName: t, Key: { pk: { X: a } } }',
      /^dynamodb:getItem takes no "X" /,
    ],
    [
      'service: s3\naction: putObject\nwith: { Bucket: b }',
      /^"Key" is missing: s3:putObject requires it .it is a text.$/,
    ],
    [
      'service: s3\naction: putObject',
      /^"Bucket" and "Key" are missing: s3:putObject requires them .undefined.$/,
    ],
    [
      'service: sqs\naction: sendMessage\nwith: { QueueUrl: 5, MessageBody: m, DelaySeconds: "5" }',
      /^"QueueUrl": sqs:sendMessage expects a text, got the number 5 .*\n"DelaySeconds": sqs:sendMessage expects a number, got the text "5"/,
    ],
    [
      'service: sqs\naction: sendMessage\nwith: { QueueUrl: q, MessageBody: "{{ 1 + 2 }}" }',
      /^"MessageBody": sqs:sendMessage expects a text, got {{ 1 \+ 2 }}, a number/,
    ],
    [
      'service: lambda\naction: updateFunctionConfiguration\nwith: { FunctionName: f, VpcConfig: { SubnetIds: one } }',
      /^"SubnetIds": lambda:updateFunctionConfiguration expects a list, got the text "one"/,
    ],
    [
      'service: eventbridge\naction: putEvents\nwith: { Entries: [{ Source: a }, { Source: [1], Tiem: 1 }] }',
      /takes no "Tiem".*did you mean "Time"/,
    ],
    [
      'service: dynamodb\naction: batchGetItem\nwith: { RequestItems: { t: {} } }',
      /^"Keys" is missing: dynamodb:batchGetItem requires it .it is a list.$/,
    ],
    [
      'service: dynamodb\naction: putItem\nwith: { TableName: t, Item: { a: { M: { b: { L: [{ S: x }, { s: y }] } } } } }',
      /^dynamodb:putItem takes no "s" .did you mean "S"/,
    ],
    [
      'service: personalize\naction: listRecipes',
      /permission for personalize:listRecipes is not known.*allow/,
    ],
    ['service: s3\naction: putObject\nwith: text', /expected a map/],
    [
      'service: s3\naction: putObject\nwith: { Bucket: b, Key: k, StorageClass: STANDARD_AI }',
      /^"StorageClass": s3:putObject expects "\w+", .* or "\w+", got the text "STANDARD_AI" .did you mean "STANDARD_IA"\?.$/,
    ],
    [
      'service: dynamodb\naction: putItem\nwith: { TableName: t, Item: {}, ReturnValues: all_old }',
      /^"ReturnValues": dynamodb:putItem expects .*got the text "all_old" .did you mean "ALL_OLD"\?.$/,
    ],
    [
      'service: sqs\naction: getQueueAttributes\nwith: { QueueUrl: q, AttributeNames: [All, QueueArm] }',
      /^entry 2 of "AttributeNames": sqs:getQueueAttributes expects ("\w+",? ){20}or one of \d+ others, got the text "QueueArm" .did you mean "QueueArn"\?.$/,
    ],
    [
      'service: sqs\naction: setQueueAttributes\nwith: { QueueUrl: q, Attributes: { VisibiltyTimeout: "30" } }',
      /^sqs:setQueueAttributes takes no "VisibiltyTimeout" .did you mean "VisibilityTimeout"\?.$/,
    ],
    [
      'service: ecs\naction: runTask\nwait: sync\nwith: { TaskDefinition: a, LaunchType: FARGATES }',
      /^"LaunchType": ecs:runTask expects .*did you mean "FARGATE"/,
    ],
  ])('is an error if it does not: %s', (step, message) => {
    expect(found(step).join('\n')).toMatch(message);
  });
});

describe('The permissions of a call', () => {
  const compiled = (step: string) =>
    compileWorkflow(
      {
        text: `name: calling\nsteps:\n  - { id: called, type: aws, resources: ["*"], ${step} }\n`,
        file: 'a.workflow.yaml',
      },
      { serviceCall, permissions },
    );

  it.each([
    ['service: s3, action: listObjectVersions, with: { Bucket: b }', ['s3:ListBucketVersions']],
    ['service: lambda, action: invoke, with: { FunctionName: f }', ['lambda:InvokeFunction']],
    ['service: personalize, action: listRecipes', ['personalize:ListRecipes']],
    [
      'service: sqs, action: purgeQueue, with: { QueueUrl: q }, allow: ["sqs:sendMessage"]',
      ['sqs:sendMessage'],
    ],
  ])('are those of the reference, or those that the step says: %s', (step, actions) => {
    const { manifest, diagnostics } = compiled(step);

    expect(diagnostics).toEqual([]);
    expect(manifest?.substitutions.aws__called).toMatchObject({ actions });
  });

  it.each([
    [
      'service: sqs, action: listQueues, allow: ["sqs:SendMessag"]',
      '3:90 IAM has no permission "sqs:SendMessag" (did you mean "sqs:SendMessage"?)',
    ],
    [
      'service: sqs, action: listQueues, allow: ["sqss:SendMessage"]',
      '3:90 IAM has no permission "sqss:SendMessage" (IAM has no permissions that begin with "sqss:")',
    ],
    [
      'service: s3, action: getBucketAccelerateConfiguration, with: { Bucket: b }',
      '3:69 the permission for s3:getBucketAccelerateConfiguration is not known: IAM has no s3:GetBucketAccelerateConfiguration (say it: allow: ["s3:GetAccelerateConfiguration"])',
    ],
  ])('are checked: %s', (step, expected) => {
    const found = compiled(step).diagnostics.map(
      ({ span, message, hint }) => `${span?.start.line}:${span?.start.column} ${message} (${hint})`,
    );

    expect(found).toEqual([expected]);
  });
});
