import { expect, it } from '@jest/globals';
import { type Deployed, redeploy } from '../harness/deployment.ts';
import { approvalOf, ended, fresh } from '../harness/runs.ts';

const WORKFLOW = 'probe-hold';

/** A workflow that changes while a run of it is under way. */
export const redeployment = (deployed: () => Deployed): void => {
  const start = (name: string) => deployed().api.post(`/workflows/${WORKFLOW}/executions`, { name });
  const finish = async (name: string) => {
    const approval = await approvalOf(deployed(), name);
    await deployed().api.post(`/approvals/${approval.id}/decision`, { decision: 'approved' });
    return (await ended(deployed(), WORKFLOW, name)).output;
  };

  it('lets a run finish as it began, and starts the next one as it is now', async () => {
    const [old, now] = [fresh('old'), fresh('new')];
    const before = deployed().versions.get(`baton-${WORKFLOW}`);
    await start(old);
    await redeploy(deployed(), WORKFLOW, (text) => text.replace('edition: first', 'edition: second'));
    expect(deployed().versions.get(`baton-${WORKFLOW}`)).not.toBe(before);
    await start(now);
    expect(await finish(now)).toEqual({ edition: 'second' });
    expect(await finish(old)).toEqual({ edition: 'first' });
  });
};
