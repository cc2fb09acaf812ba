import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { problemsOfScreen } from './browser.ts';
import { action, compiled, showConsole } from './local-console.ts';

const ORDER = compiled(`name: order
input:
  type: object
  required: [item]
  properties:
    item: { type: string, x-searchable: true, description: What is bought. }
    amount: { type: integer, default: 1 }
triggers:
  - api: {}
  - schedule: { cron: "0 9 ? * MON-FRI *", timezone: Europe/Berlin, input: { item: pencil } }
steps:
  - id: charge
    uses: shop/charge
    with: { item: "{{ $input.item }}" }
    compensate: { uses: shop/refund, with: { charge: "{{ $charge.id }}" } }
  - id: ship
    uses: shop/ship
    irreversible: true
    retry: { max_attempts: 1, interval: 1s }
    with: { item: "{{ $input.item }}" }
`);

const NOTE = compiled(`name: note
input: { type: object, properties: { text: { type: string } } }
steps:
  - id: draft
    uses: shop/draft
    compensate: { uses: shop/refund, with: { charge: "{{ $draft.id }}" } }
  - id: ask
    type: approval
    timeout: 1h
    with: { title: Publish it?, to: ann, show: { text: "{{ $input.text }}" }, editable: [text] }
  - id: publish
    uses: shop/publish
    with: { text: "{{ $ask.text }}" }
output: "{{ $publish }}"
`);

const PARCEL = compiled(`kind: lifecycle
name: parcel
states:
  packed: { description: Waits for a van. }
  sent: { description: On the road. }
  delivered: { final: true }
transitions:
  - { on: send, from: packed, to: sent }
  - { on: deliver, from: sent, to: delivered }
`);

describe('The console', () => {
  const shown = showConsole({
    manifests: [ORDER, NOTE, PARCEL],
    handlers: {
      'shop/charge': action("async (input) => ({ id: 'c-' + input.item })"),
      'shop/refund': action('async () => ({})'),
      'shop/ship': action(`async (input) => {
        if (input.item === 'piano') throw Object.assign(new Error('too heavy'), { name: 'TooHeavy' });
        return {};
      }`),
      'shop/draft': action("async () => ({ id: 'd' })"),
      'shop/publish': action('async (input) => ({ published: input.text })'),
    },
    triggers: true,
    prepare: async ({ stack, start }) => {
      await stack.api({ method: 'POST', target: '/lifecycles/parcel/p-1', body: '{}' });
      await start('order', 'heavy', { item: 'piano' });
    },
  });
  const { open, start } = shown;
  let page: Page;
  beforeEach(() => {
    ({ page } = shown);
  });

  it('starts an execution from a form that is made from the schema, and follows it to its end', async () => {
    await open('#/start/order');
    await page.getByLabel('item').fill('book');
    await page.getByRole('button', { name: 'Start' }).click();

    await page.getByText('succeeded').first().waitFor();
    await page.getByRole('button', { name: /^charge: succeeded/ }).waitFor();
    expect(page.url()).toMatch(/#\/executions\/order\//);
  });

  it('says that an address leads nowhere, and where to begin', async () => {
    await open('#/exections');

    const notice = page.getByRole('alert');
    await notice.getByRole('link', { name: 'Executions' }).click();

    await page.getByRole('heading', { name: 'Executions' }).waitFor();
    expect(page.url()).toMatch(/#\/executions$/);
  });

  it('says which field of an input does not fit', async () => {
    await open('#/start/order');
    await page.getByLabel('as JSON').check();
    await page.getByLabel('Input').fill('{"amount": "two", "item": "book"}');
    await page.getByRole('button', { name: 'Start' }).click();

    const notice = page.getByRole('alert');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('amount');
  });

  it('shows what failed, what each attempt said, and how it was before', async () => {
    await start('order', 'heavy', { item: 'piano' });
    await open('#/executions/order/heavy');
    await page.getByText('Ended with TooHeavy').waitFor();

    await page.getByRole('button', { name: /^ship: failed/ }).click();
    const panel = page.getByRole('complementary', { name: 'Step ship' });
    await panel.getByText('Failed: TooHeavy').nth(1).waitFor();
    expect(page.url()).toContain('step=ship');

    await page.getByRole('slider', { name: 'Event' }).fill('3');
    await page.getByRole('button', { name: /^ship: (pending|to come)/ }).waitFor();
    await page.getByRole('button', { name: 'Now' }).click();
    await page.getByRole('button', { name: /^ship: failed/ }).waitFor();
  });

  it('takes a decision with a changed text, and says when somebody else was faster', async () => {
    await start('note', 'first', { text: 'Hello' });
    await open('#/approvals');
    await page.getByRole('link', { name: /Publish it\?/ }).click();
    await page.getByLabel('text').fill('Hello, world');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('It is approved').waitFor();
    await open('#/executions/note/first');
    await page.getByText('Output').first().waitFor();
    expect(await page.getByText('"published": "Hello, world"').count()).toBeGreaterThan(0);

    await start('note', 'second', { text: 'Again' });
    await open('#/approvals');
    await page.getByRole('link', { name: /Publish it\?/ }).click();
    const id = page.url().split('/').at(-1);
    await page.getByRole('button', { name: 'Reject' }).waitFor();
    await page.route('**/approvals/**', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await shown.stack.api({
      method: 'POST',
      target: `/approvals/${id}/decision`,
      body: JSON.stringify({ decision: 'rejected' }),
    });
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('decided elsewhere').waitFor();
  });

  it('says what cancelling undoes before it is done, and what was undone after it', async () => {
    await start('note', 'cancelled', { text: 'Never mind' });
    await open('#/executions/note/cancelled?step=ask');
    await page.getByRole('link', { name: 'Decide' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel' });
    await dialog.getByText('Will be undone, newest first (1):').waitFor();
    expect(await dialog.getByRole('listitem').textContent()).toContain('draft');
    await dialog.getByLabel('Reason').fill('changed my mind');
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('cell', { name: 'undone', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'cancelled cancelled' }).waitFor();
  });

  it('runs an execution that succeeded again from a step, and says beforehand what that does', async () => {
    await start('order', 'twice', { item: 'pen' });
    await open('#/executions/order/twice');
    await page.getByRole('heading', { name: 'twice succeeded' }).waitFor();
    await page.getByRole('button', { name: 'Run again from…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run again from…' });
    await dialog.getByLabel('Step').selectOption('ship');

    const preview = await dialog.locator('.preview').innerText();
    await dialog.getByLabel('Input').fill('{"item": "pencil"');
    const isReady = await dialog.getByRole('button', { name: 'Run again from…' }).isEnabled();
    await dialog.getByLabel('Input').fill('{"item": "pencil"}');
    await dialog.getByRole('button', { name: 'Run again from…' }).click();
    await page.getByRole('heading', { name: /^twice-again-[0-9a-f]{6} succeeded/ }).waitFor();

    expect(preview).toMatch(/Runs again, or may \(1\):\s+ship/);
    expect(preview).toMatch(/taken over \(1\):\s+charge what it did stays with this execution/);
    expect(isReady).toBe(false);
    await page.getByText('Runs again twice from ship').waitFor();
    await open('#/executions/order/twice');
    await page.getByText(/Run again by twice-again-/).waitFor();
  });

  it('offers the first undone step to run again from, if a later one would rely on what is undone', async () => {
    await open('#/executions/order/heavy?step=ship');
    await page.getByRole('cell', { name: 'undone', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Run again from here' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run again from here' });
    await dialog.getByLabel('Step').selectOption('ship');

    await dialog.getByText('what charge did is undone').waitFor();
    expect(await dialog.getByRole('button', { name: 'Run again from here' }).isEnabled()).toBe(false);
    await dialog.getByRole('button', { name: 'Begin with charge' }).click();
    await dialog.getByText('Runs again, or may (2):').waitFor();
    expect(await dialog.getByRole('button', { name: 'Run again from here' }).isEnabled()).toBe(true);
  });

  it('continues an execution from a step, with an edited input', async () => {
    await start('note', 'stopped', { text: 'Before' });
    await open('#/executions/note/stopped');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Continue from…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Continue from…' });
    await dialog.getByLabel('Step').selectOption('ask');
    await dialog.getByLabel('Input').fill('{"text": "After"}');
    await dialog.getByRole('button', { name: 'Continue from…' }).click();

    await page.getByRole('heading', { name: /^stopped\.v1/ }).waitFor();
    await page.getByText('Continues').waitFor();
    const { approvals } = JSON.parse((await shown.stack.api({ method: 'GET', target: '/approvals' })).body);
    expect(approvals).toContainEqual(expect.objectContaining({ show: { text: 'After' } }));
  });

  it('shows where two executions first differ', async () => {
    await start('order', 'bought', { item: 'pen' });
    await start('order', 'refused', { item: 'piano' });
    await open('#/compare/order/refused');
    await page.getByRole('link', { name: /^bought/ }).click();

    await page.getByText('They differ from the start').waitFor();
    const first = page.getByRole('row', { name: /^charge/ });
    expect(await first.getAttribute('aria-current')).toBe('true');
    await page.getByRole('row', { name: /^ship.*TooHeavy/ }).waitFor();
  });

  it('cancels many executions once their number is typed, and leaves out those that have ended', async () => {
    await start('note', 'many-1', { text: 'a' });
    await start('note', 'many-2', { text: 'b' });
    await open('#/executions?text=many-');
    await page.getByText('2 executions', { exact: true }).waitFor();
    await page.getByLabel('Select all').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Cancel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel' });
    await dialog.getByText('Together 2 effects will be undone').waitFor();
    expect(await dialog.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type 2 to confirm').fill('2');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByText('2 of 2 done').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByText('cancelled', { exact: true }).nth(1).waitFor();
    await page.getByLabel('Select all').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('2 executions left out').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  });

  it('says which of many executions would refuse, and why, before their number is typed', async () => {
    await start('note', 'may-1', { text: 'a' });
    await start('note', 'may-2', { text: 'b' });
    for (const [name, verb] of [
      ['may-1', 'cancel'],
      ['may-2', 'pause'],
    ]) {
      await open(`#/executions/note/${name}`);
      await page.getByRole('button', { name: /^ask: waiting/ }).waitFor();
      await shown.stack.api({
        method: 'POST',
        target: `/workflows/note/executions/${name}/${verb}`,
        body: '{}',
      });
    }
    await open('#/executions?text=may-');
    await page.getByText('2 executions', { exact: true }).waitFor();
    await page.getByText('paused', { exact: true }).waitFor();
    await page.getByText('cancelled', { exact: true }).waitFor();
    await page.getByLabel('Select all').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Retry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry' });

    await dialog.getByText('1 execution would be refused, and will be left out:').waitFor();
    await dialog.getByText('1: what it did is undone; start a new execution may-1').waitFor();
    await dialog.getByLabel('Type 1 to confirm').fill('1');
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await dialog.getByText('1 of 1 done').waitFor();
  });

  it('finds in the audit trail what has some words anywhere', async () => {
    await start('note', 'searched', { text: 'a' });
    await shown.stack.api({
      method: 'POST',
      target: '/workflows/note/executions/searched/stop',
      body: '{"reason":"Wrong customer"}',
    });
    await open('#/audit');
    await page.getByLabel('Search').fill('customer searched');

    await page.waitForURL(/text=customer/);
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' });
    expect(await page.getByRole('row').nth(1).innerText()).toContain('Wrong customer');
  });

  it('narrows the list by what the address says, and keeps that in the address', async () => {
    await start('order', 'listed', { item: 'pen' });
    await open('#/executions?workflow=order&text=listed');
    await page.getByText('1 execution', { exact: true }).waitFor();

    await page.getByLabel('Search').fill('no such');
    await page.getByText('No execution fits.').waitFor();
    await page.waitForURL(/text=no\+such/);
  });

  it('finds executions by their error and by searchable fields of their input', async () => {
    await start('order', 'violin', { item: 'violin' });
    await start('order', 'grand', { item: 'piano' });
    await open('#/executions?text=item:violin');
    await page.getByText('1 execution', { exact: true }).waitFor();
    await page.getByText('item: violin').waitFor();

    await page.getByLabel('Search').fill('error:TooHeavy grand');
    await page.getByRole('link', { name: /^failed grand order · TooHeavy/ }).waitFor();
  });

  it('marks a step in what was written and in what it is compiled to', async () => {
    await open('#/workflows/order');
    await page.getByRole('button', { name: 'charge', exact: true }).click();
    const marked = (title: string) => page.getByRole('list', { name: title }).locator('.marked');
    await marked('YAML').first().waitFor();

    const yaml = (await marked('YAML').allTextContents()).map((line) => line.trim());
    const states = (await marked('State machine').allTextContents()).map((line) => line.trim());
    expect(yaml[0]).toBe('- id: charge');
    expect(yaml.at(-1)).toMatch(/^compensate:/);
    expect(states[0]).toBe('"charge": {');
    expect(page.url()).toContain('step=charge');
  });

  it('lets the keyboard choose a step in the graph', async () => {
    await open('#/workflows/order');
    await page.getByRole('region', { name: 'Graph of order' }).focus();
    await page.keyboard.press('Tab');
    expect(await page.getByRole('button', { name: 'charge', exact: true }).getAttribute('aria-pressed')).toBe(
      'false',
    );
    await page.keyboard.press('Space');

    await page.getByText('Step charge and its states are marked.').waitFor();
    expect(await page.evaluate<number>('scrollY')).toBe(0);
  });

  it('counts what has ended, and draws it', async () => {
    await start('order', 'counted', { item: 'piano' });
    await open('#/executions/order/counted');
    await page.getByText('Ended with TooHeavy').waitFor();
    await open('#/metrics?workflow=order&span=1h');
    await page.getByRole('img', { name: 'Executions ended' }).locator('canvas').waitFor();

    await page.getByText('Executions ended as a table').click();
    await page.getByRole('row', { name: /TooHeavy/ }).waitFor();
  });

  it('starts a schedule now', async () => {
    await open('#/schedules');
    await page.getByRole('button', { name: 'Start now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click();

    await page.getByText('succeeded').first().waitFor();
    expect(page.url()).toMatch(/#\/executions\/order\//);
  });

  it('fires a trigger of an entity, and shows what was done with it', async () => {
    await shown.stack.api({ method: 'POST', target: '/lifecycles/parcel/p-2', body: '{}' });
    await open('#/lifecycles/parcel?state=packed');
    await page.getByRole('link', { name: 'p-2' }).click();
    await page.getByRole('button', { name: 'send' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'send' }).click();

    await page.getByRole('cell', { name: 'packed → sent entered send' }).waitFor();
    await page.getByRole('button', { name: 'deliver' }).waitFor();
  });

  it('says who did what to an execution', async () => {
    await start('note', 'audited', { text: 'x' });
    await shown.stack.api({
      method: 'POST',
      target: '/workflows/note/executions/audited/stop',
      body: JSON.stringify({ reason: 'no longer needed' }),
    });
    await open('#/executions/note/audited');
    await page.getByText('Audit trail', { exact: true }).click();

    await page.getByRole('row', { name: /stopped.*reason: no longer needed/ }).waitFor();
  });

  it('lets no other page change anything', async () => {
    await open('#/executions');
    const status = await page.evaluate(async () => {
      const answer = await fetch('/workflows/order/executions', {
        method: 'POST',
        body: '{"input": {"item": "x"}}',
      });
      return answer.status;
    });

    expect(status).toBe(403);
  });

  it.each([
    { screen: 'executions', hash: '#/executions' },
    { screen: 'execution', hash: '#/executions/order/heavy?step=ship' },
    { screen: 'compare', hash: '#/compare/order/refused/bought' },
    { screen: 'approvals', hash: '#/approvals' },
    { screen: 'workflows', hash: '#/workflows' },
    { screen: 'workflow', hash: '#/workflows/order' },
    { screen: 'metrics', hash: '#/metrics?span=1h' },
    { screen: 'schedules', hash: '#/schedules' },
    { screen: 'parked', hash: '#/parked' },
    { screen: 'lifecycles', hash: '#/lifecycles' },
    { screen: 'entities', hash: '#/lifecycles/parcel' },
    { screen: 'entity', hash: '#/lifecycles/parcel/p-1' },
    { screen: 'services', hash: '#/services' },
    { screen: 'start', hash: '#/start/order' },
    { screen: 'breakers', hash: '#/breakers' },
  ])('can be read by everybody: $screen', async ({ screen, hash }) => {
    expect(await problemsOfScreen(page, { screen, open: () => open(hash) })).toEqual([]);
  });
});
