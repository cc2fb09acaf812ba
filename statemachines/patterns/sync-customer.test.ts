import { describe, expect, it } from '@jest/globals';
import { testWorkflow } from 'baton/testing';

const file = new URL('./sync-customer.workflow.yaml', import.meta.url);

describe('sync-customer', () => {
  it('begins at once if no other execution of the customer is under way', async () => {
    const result = await testWorkflow(file, { input: { customer: 'ann' } });

    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: { customer: 'ann' },
      elapsedMilliseconds: 5000,
    });
  });
});
