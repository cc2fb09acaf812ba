import { ListMapRunsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionContext } from '#actions/action-call.ts';
import { endLease, takeLease } from '#actions/effects/fence.ts';
import { logEffects } from '#platform/testing/effects.ts';
import { startPlatform, type TestPlatform } from '#platform/testing/platform.ts';
import { planNext } from './logic.ts';

let platform: TestPlatform;
let runs = 0;
let execution = '';
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.reset();
  execution = `arn:aws:states:us-east-1:0:execution:orders:planned-${runs++}`;
  await lease(execution, 'undoer');
  await logEffects(platform.ports.logOf(execution), [{ step: 'charge' }]);
});

const lease = (of: string, undoer: string) =>
  platform.ports.logOf(of).changeFence((fence) =>
    takeLease(
      { ...fence, closed: true },
      { workflow: 'orders', execution: of },
      () => undoer,
      () => false,
    ),
  );
const plan = (more: { map_runs?: boolean; children?: string[] }) =>
  planNext(
    { execution, undoer: 'undoer', events: 0, looks: 0, failed: [], map_runs: false, children: [], ...more },
    { ...platform.ports } as unknown as ActionContext & TestPlatform['ports'],
  );

describe('What is undone next', () => {
  it('is nothing while a map run of the execution is under way', async () => {
    const mapRun = { executionArn: execution, mapRunArn: 'm', stateMachineArn: 's', startDate: new Date(0) };
    platform.sfn
      .on(ListMapRunsCommand)
      .resolvesOnce({ mapRuns: [{ ...mapRun, stopDate: new Date(1) }, mapRun] })
      .resolves({ mapRuns: [{ ...mapRun, stopDate: new Date(1) }] });

    const [before, after] = [await plan({ map_runs: true }), await plan({ map_runs: true })];

    expect([before.next, after.next]).toEqual(['wait', 'undo']);
  });

  it('is nothing while an execution that it has started is being undone', async () => {
    const child = `${execution}-child`;
    await lease(child, 'another');

    const before = await plan({ children: [child] });
    await platform.ports.logOf(child).changeFence((fence) => endLease(fence, 'another'));
    const after = await plan({ children: [child] });

    expect([before.next, after.next]).toEqual(['wait', 'undo']);
  });

  it('asks Step Functions nothing about an execution without map runs', async () => {
    await plan({});

    expect(platform.sfn.commandCalls(ListMapRunsCommand)).toEqual([]);
  });
});
