import { describe, expect, it } from '@jest/globals';
import { usualCases } from '#core/testing/generated-runs.ts';
import { wholeProject } from '../harness/project.ts';
import { synthesizeIn } from '../harness/synthesize.ts';

describe('partitions', () => {
  it.each(
    usualCases(
      [
        { region: 'cn-north-1', partition: 'aws-cn' },
        { region: 'us-gov-west-1', partition: 'aws-us-gov' },
      ],
      1,
    ),
  )('$region is in $partition, in every ARN of every template', async ({ region, partition }) => {
    const templates = synthesizeIn(region, await wholeProject());

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
