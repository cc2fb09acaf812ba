import { describe, expect, it } from '@jest/globals';
import { endOf, lineOf, makeProject, startCli } from '../testing/cli-process.ts';

describe('serve', () => {
  it('answers the Step Functions API until it is interrupted', async () => {
    const project = makeProject();
    const child = startCli(['serve', '--port', '0', '--json'], project.root);
    const { url } = JSON.parse(await lineOf(child, (line) => line.includes('ready'))) as { url: string };
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' },
      body: '{}',
    });

    expect(await response.json()).toEqual({ stateMachines: [] });
    child.kill('SIGINT');

    expect(await endOf(child)).toBe(0);
    project.remove();
  });
});
