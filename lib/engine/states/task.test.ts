import { describe, expect, it } from '@jest/globals';
import { only, run, where } from './testing/machines.ts';

describe('Task', () => {
  it.each(['TimeoutSecondsPath', 'HeartbeatSecondsPath'])('fails when its %s leads nowhere', (field) => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' };

    expect(run(only({ ...task, [field]: '$.no.such' }))).toMatchObject({
      error: 'States.Runtime',
      cause: `${where}Invalid path '$.no.such' : Missing property in path $['no']`,
    });
  });
});
