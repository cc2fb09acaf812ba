import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { problemsOfScreen } from './browser.ts';
import { action, compiled, showConsole } from './local-console.ts';

const LETTER = compiled(`name: letter
input: { type: object, required: [customer], properties: { customer: { type: string }, tone: { type: string, default: plain } } }
triggers: [{ event: { source: [shop], detail-type: [Customer Came] } }]
state:
  visits: { fields: { count: { type: integer } } }
variants:
  plain: { weight: 1 }
  personal: { weight: 1, with: { tone: personal } }
experiment: { key: $input.customer, measure: $output.clicks }
steps:
  - { id: visit, type: state, update: visits, key: $input.customer, add: { count: 1 } }
  - id: write
    uses: mail/write
    retry: { max_attempts: 2, interval: 1s }
    with: { tone: "{{ $input.tone }}", customer: "{{ $input.customer }}" }
    breaker: { name: mail, failures: 1, open_for: 1h }
    irreversible: true
output: { clicks: "{{ $write.clicks }}" }
`);

const WRITE = action(`async (input, { logger }) => {
    logger.info('Writing a letter', { tone: input.tone });
    console.log('printed as it is');
    if (input.customer === 'nowhere') throw Object.assign(new Error('no such box'), { name: 'NoBox' });
    return { clicks: input.tone === 'personal' ? 3 : 2 };
  }`);

describe('The console shows change:', () => {
  const shown = showConsole({
    manifests: [LETTER],
    handlers: { 'mail/write': WRITE },
    triggers: true,
    prepare: async ({ stack, start }) => {
      for (const customer of ['ada', 'ben', 'cleo', 'dan', 'eve'])
        await start('letter', customer, { customer }, 20);
      stack.bus.put({ source: 'shop', detailType: 'Customer Came', detail: { customer: 'fay' } });
      await stack.bus.drained();
    },
  });
  const { open, start } = shown;
  let page: Page;
  beforeEach(() => {
    ({ page } = shown);
  });

  it('what the functions of a step have printed, attempt by attempt', async () => {
    await open('#/executions/letter/ada?step=write');
    const panel = page.getByRole('complementary', { name: 'Step write' });
    await panel.getByText('Logs', { exact: true }).click();

    await panel.getByText('Writing a letter').waitFor();
    await panel.getByText('printed as it is').waitFor();
    await panel.getByRole('heading', { name: 'Attempt 1' }).waitFor();
  });

  it('the events that have started a workflow, which start it again for a reason', async () => {
    await open('#/events');
    await page.getByLabel('Workflow').selectOption('letter');
    await page.getByRole('cell', { name: 'Customer Came' }).waitFor();
    await page.getByRole('button', { name: 'Replay' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay' });
    await dialog.getByLabel('Reason').fill('it was lost');
    await dialog.getByRole('button', { name: 'Replay' }).click();

    await page.getByRole('heading', { name: /^replay-/ }).waitFor();
    await page.getByText('Audit trail', { exact: true }).click();
    await page.getByRole('row', { name: /started.*it was lost/ }).waitFor();
  });

  it('the records that a workflow keeps, and those of them whose keys begin with a text', async () => {
    await open('#/state?workflow=letter');
    await page.getByRole('row', { name: /^ben \{"count":1\}/ }).waitFor();
    await page.getByLabel('Key begins with').fill('cl');

    await page.getByRole('row', { name: /^ben/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^cleo/ }).waitFor();
    expect(page.url()).toContain('state=visits&prefix=cl');
    await page.getByLabel('Key begins with').fill('zoe');
    await page.getByText('There is no record').waitFor();
  });

  it('how variants compare, and promotes one', async () => {
    await open('#/workflows/letter');
    await page
      .getByRole('row', { name: /personal/ })
      .getByRole('button', { name: 'Promote' })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Promote' });
    await dialog.getByLabel('Reason').fill('more clicks');
    await dialog.getByRole('button', { name: 'Promote' }).click();

    await page.getByText('All new executions get personal').waitFor();
    await page.getByText('more clicks').waitFor();
  });

  it('when breakers opened, and closes one for a reason', async () => {
    await start('letter', 'lost', { customer: 'nowhere' }, 20);
    await open('#/metrics?span=1h');
    await page.getByText('Changes of breakers as a table').click();
    await page.getByRole('columnheader', { name: 'opened' }).first().waitFor();
    await page
      .getByRole('row', { name: /1\s+0\s+0/ })
      .first()
      .waitFor();

    await open('#/breakers');
    await page.getByRole('button', { name: 'Reset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reset' });
    await dialog.getByLabel('Reason').fill('the box is there');
    await dialog.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('cell', { name: 'closed', exact: true }).waitFor();
  });

  it.each([
    { screen: 'events', hash: '#/events?workflow=letter' },
    { screen: 'state', hash: '#/state?workflow=letter&state=visits' },
    { screen: 'variants', hash: '#/workflows/letter' },
    { screen: 'metrics-change', hash: '#/metrics?span=1h' },
    { screen: 'logs', hash: '#/executions/letter/ada?step=write' },
  ])('so that everybody can read it: $screen', async ({ screen, hash }) => {
    const printed = page.getByText('printed as it is');
    const openLogs = async (): Promise<void> => {
      // The page is the same each time, and the logs stay open.
      if (!(await printed.isVisible())) await page.getByText('Logs', { exact: true }).click();
      await printed.waitFor();
    };

    const problems = await problemsOfScreen(page, {
      screen,
      open: () => open(hash),
      ...(screen === 'logs' && { prepare: openLogs }),
    });

    expect(problems).toEqual([]);
  });
});
