import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { problemsOfScreen } from './browser.ts';
import { action, compiled, showConsole } from './local-console.ts';

const VISIT = compiled(`name: visit
input: { type: object, required: [customer], properties: { customer: { type: string }, guests: { type: integer } } }
concurrency: { key: $input.customer, max: 1, on_limit: queue }
steps:
  - { id: stay, type: wait, for: 1h }
`);

const CALL = compiled(`name: call
steps:
  - id: dial
    uses: phone/dial
    irreversible: true
    retry: { max_attempts: 3, interval: 1h }
`);

const DIAL = action(`async () => {
    throw Object.assign(new Error('the line is engaged'), { name: 'Busy' });
  }`);

describe('The console shows who waits:', () => {
  const examples = [{ name: 'visit', input: { customer: 'zoe', guests: 4 } }];
  const shown = showConsole({
    manifests: [{ ...VISIT, examples }, CALL],
    handlers: { 'phone/dial': DIAL },
    prepare: async ({ start }) => {
      for (const name of ['first', 'second', 'third']) await start('visit', name, { customer: 'ann' });
      await start('visit', 'other', { customer: '<b>bob</b>' });
      await start('call', 'engaged', {});
    },
  });
  const { open } = shown;
  let page: Page;
  beforeEach(() => {
    ({ page } = shown);
  });

  it('the queue of a workflow, key by key', async () => {
    await open('#/queue?workflow=visit');
    await page.getByRole('row', { name: /^ann under way first/ }).waitFor();
    await page.getByRole('row', { name: /^ann 2 in the queue third/ }).waitFor();
    await page.getByText('0 queued starts wait to be made.').waitFor();
    await page.getByLabel('Key begins with').fill('<b>');

    await page.getByRole('row', { name: /^ann/ }).first().waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^<b>bob<\/b> under way other/ }).waitFor();
  });

  it('the place of an execution, behind whom, and that it is queued in the list', async () => {
    await open('#/executions?workflow=visit&status=PENDING');
    await page.getByRole('link', { name: /^queued third/ }).click();

    await page.getByText('it is 2 of 2 in the queue of “ann”.').waitFor();
    await page.getByRole('status').getByRole('link', { name: 'first' }).click();
    await page.getByRole('button', { name: /^stay: waiting/ }).waitFor();
  });

  it('how many are under way and queued', async () => {
    await open('#/metrics?workflow=visit&span=1h');

    await page.getByRole('listitem').filter({ hasText: '4 executions under way' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: '2 executions queued' }).waitFor();
  });

  it('how long it is until a step is tried again', async () => {
    await open('#/executions/call/engaged');

    await page.getByText(/^again within 3\d\d\d s$/).waitFor();
  });

  it('an example in the form, which the form takes over', async () => {
    await open('#/start/visit');
    await page.getByLabel('Example').selectOption('visit');

    expect(await page.getByLabel('customer').inputValue()).toBe('zoe');
    expect(await page.getByLabel('guests').inputValue()).toBe('4');
  });

  it('who did what, of all workflows', async () => {
    await open('#/audit');
    await page.getByRole('row', { name: /visit\/third started/ }).waitFor();
    await page.getByLabel('Workflow').selectOption('call');

    await page.getByRole('row', { name: /visit\/third/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'call/engaged' }).waitFor();
  });

  it('that the stack does not answer, and everything again once it does', async () => {
    await open('#/executions');
    await page.getByText('5 executions', { exact: true }).waitFor();
    await page.route('**/executions?**', (route) => route.abort());
    await page.getByText('The stack does not answer').waitFor();
    expect(await page.getByRole('link', { name: /third/ }).count()).toBe(1);

    await page.unroute('**/executions?**');
    await page.getByText('The stack does not answer').waitFor({ state: 'detached' });
  });

  it.each([
    { screen: 'queue', hash: '#/queue?workflow=visit' },
    { screen: 'queued', hash: '#/executions/visit/third' },
    { screen: 'audit', hash: '#/audit' },
    { screen: 'start-example', hash: '#/start/visit' },
  ])('so that everybody can read it: $screen', async ({ screen, hash }) => {
    expect(await problemsOfScreen(page, { screen, open: () => open(hash) })).toEqual([]);
  });
});
