import { expect, it } from '@jest/globals';
import type { Deployed } from '../harness/deployment.ts';
import { approvalOf, ended, fresh } from '../harness/runs.ts';

/** An approval without a decision. */
export const expiry = (deployed: () => Deployed): void => {
  it('takes silence for the answer that the workflow says', async () => {
    const { api } = deployed();
    const name = fresh('silence');
    await api.post('/workflows/probe-expiry/executions', { name });
    const approval = await approvalOf(deployed(), name);
    const { status, output } = await ended(deployed(), 'probe-expiry', name);
    expect({ status, output }).toEqual({
      status: 'SUCCEEDED',
      output: { decision: 'rejected', by: 'timeout', colour: 'red' },
    });
    const late = await api.post(`/approvals/${approval.id}/decision`, { decision: 'approved' });
    expect(late).toMatchObject({ status: 410, body: { error: { code: 'expired' } } });
  });
};
