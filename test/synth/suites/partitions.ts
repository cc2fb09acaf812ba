import { describe, expect, it } from '@jest/globals';
import { readProject } from '#stacks/index.ts';
import { ROOT, synthesize } from '../harness/synthesize.ts';

const project = await readProject(ROOT);

describe('partitions', () => {
  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('%s is in %s, in every ARN of every template', (region, partition) => {
    const context = {
      // As in cdk.json: what the region decides is written out.
      '@aws-cdk/core:enablePartitionLiterals': true,
      'baton:alarmEmail': 'ops@example.com',
      'baton:approvalEmails': 'a@example.com',
    };
    const templates = synthesize(project, { context, env: { account: '111122223333', region } });

    for (const [stack, template] of Object.entries(templates)) {
      const text = JSON.stringify(template);
      const found = [...text.matchAll(/arn:aws:/g)].map(({ index }) => text.slice(index - 60, index + 50));
      expect([stack, found]).toEqual([stack, []]);
    }
    const workflows = JSON.stringify(templates['baton-workflows']);

    expect(workflows.includes(`"aws_partition":"${partition}"`)).toBe(true);
    const headlines = `arn:${partition}:lambda:${region}:111122223333:function:baton-content-headlines`;

    expect(workflows.includes(headlines)).toBe(true);
  });
});
