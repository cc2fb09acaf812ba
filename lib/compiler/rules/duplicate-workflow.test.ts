import { describe, expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { duplicateWorkflows } from './duplicate-workflow.ts';

describe('duplicate-workflow', () => {
  it('is found in every file but the first that has the name', () => {
    const found = duplicateWorkflows([
      { name: 'order', file: 'order.workflow.ts' },
      { name: 'refund', file: 'refund.workflow.yaml' },
      { name: 'order', file: 'order.workflow.yaml' },
      { name: 'order', file: 'z.workflow.yaml' },
    ]);

    expect([...found].map(([file, diagnostic]) => `${file} ${diagnosticLine(diagnostic)}`)).toEqual(
      ['order.workflow.yaml', 'z.workflow.yaml'].map(
        (file) =>
          `${file} /name error duplicate-workflow: the workflow in order.workflow.ts is called "order" as well (rename one of the two)`,
      ),
    );
  });
});
