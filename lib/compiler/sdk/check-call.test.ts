import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '../index.ts';
import { callChecker } from './check-call.ts';
import { permissionNames } from './permissions.ts';

const checkCall = callChecker(process.cwd());
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
    { checkCall },
  ).diagnostics.map(({ message, hint }) => `${message} (${hint})`);

describe('A call of a service', () => {
  it.each([
    [
      'service: s3\naction: putObject\nwith: { Bucket: b, Key: "{{ $execution.name }}", Metadata: { any: x } }',
    ],
    ['service: dynamodb\naction: getItem\nwith: { TableName: t, Key: { pk: { S: a } } }'],
    ['service: sfn\naction: listExecutions\nwith: { StateMachineArn: a }'],
    ['service: sqs\naction: sendMessage\nwith: { QueueUrl: q, MessageBody: "{{ $execution }}" }'],
    ['service: rekognition\naction: whatIsNotKnownHere\nwith: { Any: thing }'],
    ['service: personalize\naction: listRecipes\nallow: ["personalize:ListRecipes"]'],
  ])('has no findings if it fits its model, or there is none: %s', (step) => {
    expect(found(step)).toEqual([]);
  });

  it.each([
    ['service: s4\naction: putObject', /knows no service "s4".*s3/],
    ['service: s3\naction: putObjekt', /s3 has no action "putObjekt".*putObject/],
    ['service: s3\naction: putObject\nwith: { Buket: b }', /no parameter "Buket".*Bucket/],
    ['service: dynamodb\naction: getItem\nwith: { TableName: t, Key: { pk: { X: a } } }', /no parameter "X"/],
    [
      'service: personalize\naction: listRecipes',
      /permission for personalize:listRecipes is not known.*allow/,
    ],
    ['service: s3\naction: putObject\nwith: text', /expected a map/],
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
      { checkCall, permissions },
    );

  it.each([
    ['service: s3, action: listObjectVersions, with: { Bucket: b }', ['s3:ListBucketVersions']],
    ['service: lambda, action: invoke, with: { FunctionName: f }', ['lambda:InvokeFunction']],
    ['service: personalize, action: listRecipes', ['personalize:ListRecipes']],
    ['service: sqs, action: sendMessage, allow: ["sqs:sendMessage"]', ['sqs:sendMessage']],
  ])('are those of the reference, or those that the step says: %s', (step, actions) => {
    const { manifest, diagnostics } = compiled(step);

    expect(diagnostics).toEqual([]);
    expect(manifest?.substitutions.aws__called).toMatchObject({ actions });
  });

  it.each([
    [
      'service: sqs, action: sendMessage, allow: ["sqs:SendMessag"]',
      '3:91 IAM has no permission "sqs:SendMessag" (did you mean "sqs:SendMessage"?)',
    ],
    [
      'service: sqs, action: sendMessage, allow: ["sqss:SendMessage"]',
      '3:91 IAM has no permission "sqss:SendMessage" (IAM has no permissions that begin with "sqss:")',
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
