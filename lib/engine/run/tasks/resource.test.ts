import { describe, expect, it } from '@jest/globals';
import { parseResource } from './resource.ts';
import { makeTaskToken, readTaskToken } from './token.ts';

const parse = (arn: string): unknown => parseResource(arn, 'eu-west-1', '111122223333');

describe('a resource', () => {
  it.each([
    ['arn:aws:lambda:us-east-1:1:function:f:3', { kind: 'lambda' }],
    ['arn:aws:states:us-east-1:1:activity:a', { kind: 'activity' }],
    ['arn:aws-cn:states:::lambda:invoke', { resourceType: 'lambda', resource: 'invoke' }],
    ['arn:aws-us-gov:lambda:us-gov-west-1:1:function:f', { kind: 'lambda' }],
    [
      'arn:aws:states:::lambda:invoke',
      { resourceType: 'lambda', resource: 'invoke', pattern: 'requestResponse', region: 'eu-west-1' },
    ],
    [
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      {
        resourceType: 'sqs',
        resource: 'sendMessage.waitForTaskToken',
        action: 'sendMessage',
        pattern: 'waitForTaskToken',
      },
    ],
    [
      'arn:aws:states:::states:startExecution.sync:2',
      {
        resourceType: 'states',
        resource: 'startExecution.sync:2',
        action: 'startExecution',
        pattern: 'sync:2',
      },
    ],
    ['arn:aws:states:::ecs:runTask.sync', { resourceType: 'ecs', action: 'runTask', pattern: 'sync' }],
    ['arn:aws:states:::aws-sdk:dynamodb:getItem', { resourceType: 'aws-sdk:dynamodb', action: 'getItem' }],
    ['arn:aws:states:us-west-2:4:http:invoke', { resourceType: 'http', region: 'us-west-2', account: '4' }],
  ])('is read from its ARN: %s', (arn, expected) => {
    expect(parse(arn)).toMatchObject({ arn, ...expected });
  });

  it.each(['lambda', 'arn:aws:s3:::bucket', 'arn:aws:states:::lambda', ''])('is none: %j', (arn) => {
    expect(parse(arn)).toBeUndefined();
  });
});

describe('a task token', () => {
  it('leads back to its task, and nothing else does', () => {
    expect(readTaskToken(makeTaskToken('arn:x', '7', 's'))).toEqual({ executionArn: 'arn:x', taskId: '7' });
    expect(['', 'AAAA', Buffer.from('{"task":1}').toString('base64')].map(readTaskToken)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
