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

  it('can be taken back to the version before, by the API', async () => {
    const { api } = deployed();
    const { body } = await api.get(`/workflows/${WORKFLOW}/versions`);
    expect(body.versions.map(({ percent }: { percent: number }) => percent)).toEqual([100, 0]);
    const [, { version }] = body.versions;
    const back = await api.post(`/workflows/${WORKFLOW}/rollback`, {
      version,
      reason: 'the first was better',
    });
    expect(back).toMatchObject({
      status: 200,
      body: { versions: [{ percent: 0 }, { version, percent: 100 }] },
    });
    const name = fresh('back');
    await start(name);
    expect(await finish(name)).toEqual({ edition: 'first' });
  });
};
