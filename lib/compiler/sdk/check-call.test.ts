import { describe, expect, it } from '@jest/globals';
import { compileWorkflow } from '../index.ts';
import { callChecker } from './check-call.ts';

const checkCall = callChecker(process.cwd());
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
