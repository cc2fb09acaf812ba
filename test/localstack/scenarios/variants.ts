import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { clients } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { fresh, runPath } from '../harness/runs.ts';
import type { Stage } from '../harness/stage.ts';
import { type StageProject, stageProject } from '../harness/stage-project.ts';

const WORKFLOW = 'probe-variants';

/** What the status of an execution says of its variant. */
interface Assigned {
  variant: string;
  tone: string;
}

/** Variants of a deployed workflow, through the API and the CLI. */
export const variants = (deployed: () => Stage): void => {
  let project: StageProject;
  beforeAll(() => {
    project = stageProject(deployed().name);
  });
  afterAll(() => project.remove());

  const baton: StageProject['baton'] = (...args) => project.baton(...args);
  const assigned = (name: string): Promise<Assigned> =>
    eventually(
      async () => {
        const { status, body } = await deployed().api.get(runPath(WORKFLOW, name));
        return status === 200 && body.status === 'SUCCEEDED'
          ? { variant: body.variant?.variant, tone: body.output.tone }
          : undefined;
      },
      { seconds: 180, what: `the end of ${name}` },
    );
  const start = async (customer: string, batch: string): Promise<Assigned> => {
    const name = `${fresh(batch)}-${customer}`;
    const { status } = await deployed().api.post(`/workflows/${WORKFLOW}/executions`, {
      name,
      input: { customer },
    });
    expect(status).toBe(202);
    return assigned(name);
  };
  const startAll = (customers: readonly string[], batch: string) =>
    Promise.all(customers.map((customer) => start(customer, batch)));
  const compared = async () => {
    const { stdout, stderr } = await baton('compare', WORKFLOW, '--json');
    expect(stderr).toBe('');
    return JSON.parse(stdout) as {
      variants: { variant: string; share: number; ended: number; measure: { value?: number } }[];
    };
  };

  it('are given by weight and key, to events as well, and compared by what came of them', async () => {
    const customers = Array.from({ length: 8 }, (_, index) => `customer-${index}`);

    const first = await startAll(customers, 'first');
    const again = await startAll(customers, 'again');
    const { Entries = [] } = await clients.events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: deployed().bus,
            Source: 'variants',
            DetailType: 'Came',
            Detail: JSON.stringify({ customer: customers[0] }),
          },
        ],
      }),
    );
    const byEvent = await assigned(`event-${Entries[0]?.EventId}`);
    const view = await eventually(
      async () => {
        const found = await compared();
        return found.variants.reduce((sum, { ended }) => sum + ended, 0) === 17 ? found : undefined;
      },
      { seconds: 60, what: 'the comparison' },
    );
    const shown = await baton('compare', WORKFLOW);

    expect(again).toEqual(first);
    expect(byEvent).toEqual(first[0]);
    expect(new Set(first.map(({ variant, tone }) => `${variant} ${tone}`))).toEqual(
      new Set(['plain plain', 'personal personal']),
    );
    expect(view.variants).toMatchObject([
      { variant: 'plain', share: 0.5, measure: { value: 2 } },
      { variant: 'personal', share: 0.5, measure: { value: 3 } },
    ]);
    expect(shown.stdout).toContain('personal');
  });

  it('are all the promoted one, and all the first one once the experiment is stopped', async () => {
    const customers = Array.from({ length: 4 }, (_, index) => `later-${index}`);

    const promoted = await baton('variants', 'promote', WORKFLOW, 'personal', '--reason', 'more clicks');
    const afterPromotion = await startAll(customers, 'promoted');
    const stopped = await baton('variants', 'stop', WORKFLOW);
    const afterStop = await startAll(customers, 'stopped');
    const wrong = await baton('variants', 'promote', WORKFLOW, 'personel');

    expect(promoted).toMatchObject({
      stderr: '',
      stdout: `all new executions of ${WORKFLOW} get personal\n`,
    });
    expect(new Set(afterPromotion.map(({ variant }) => variant))).toEqual(new Set(['personal']));
    expect(stopped).toMatchObject({ stderr: '', stdout: `all new executions of ${WORKFLOW} get plain\n` });
    expect(new Set(afterStop.map(({ variant }) => variant))).toEqual(new Set(['plain']));
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('did you mean "personal"?') });
  });
};
