import { describe, expect, it } from '@jest/globals';
import { defineDocument, defineWorkflow } from 'baton';
import { testWorkflow } from 'baton/testing';
import { compileWorkflow } from '#compiler/index.ts';
import { readProjectDocument } from '#compiler/project-document.ts';
import { diagnosticLine } from '#core/diagnostics.ts';

const url = 'https://example.com';
const shop = defineDocument({
  kind: 'services',
  name: 'shop',
  services: {
    mail: { url, needs: ['accounts'], operations: { provision: { path: '/lists', irreversible: true } } },
    stock: {
      url,
      needs: ['accounts'],
      operations: {
        provision: { path: '/shelves', undo: 'remove' },
        remove: { method: 'DELETE', path: '/shelves/{shelf}' },
      },
    },
    billing: { url, needs: ['stock', 'mail'], operations: { provision: { path: '/plans' } } },
    accounts: {
      url,
      operations: {
        provision: { path: '/accounts', undo: 'remove' },
        remove: { method: 'DELETE', path: '/accounts/{account_id}' },
      },
    },
  },
});
const answers = {
  accounts_provision: { account_id: 'A-1' },
  stock_provision: { shelf: 'S-1' },
  mail_provision: { list: 'L-1' },
  billing_provision: { plan: 'P-1' },
};
const input = { operation: 'provision', with: { customer: 'Ada' } };

describe('An operation across services', () => {
  it('goes through them in the order of their dependencies, each with what those before it answered', async () => {
    const { status, output, calls } = await testWorkflow(shop, { input, actions: answers });

    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual({
      accounts: { account_id: 'A-1' },
      stock: { shelf: 'S-1' },
      mail: { list: 'L-1' },
      billing: { plan: 'P-1' },
    });
    const given = Object.fromEntries(
      calls.map(({ step, input }) => [step, (input as { values: unknown[] }).values]),
    );
    expect(Object.keys(given)[0]).toBe('accounts_provision');
    expect(Object.keys(given).at(-1)).toBe('billing_provision');
    expect(given.stock_provision).toEqual([{ customer: 'Ada', account_id: 'A-1' }]);
    expect(given.billing_provision).toEqual([
      { customer: 'Ada', account_id: 'A-1', shelf: 'S-1', list: 'L-1' },
    ]);
  });

  it('is undone where it was done, the newest first, if a service fails', async () => {
    const actions = { ...answers, billing_provision: new Error('no plan'), 'platform/call-service': {} };
    const { status, compensations } = await testWorkflow(shop, { input, actions });

    expect(status).toBe('FAILED');
    expect(compensations.map(({ step, undone }) => [step, undone])).toEqual([
      ['stock_provision', true],
      ['accounts_provision', true],
    ]);
  });

  it('leaves out the services that do not have it', async () => {
    const { output } = await testWorkflow(shop, {
      input: { operation: 'remove', with: { account_id: 'A-1', shelf: 'S-1' } },
      actions: { accounts_remove: {}, stock_remove: { gone: true } },
    });

    expect(output).toEqual({ accounts: {}, stock: { gone: true }, mail: null, billing: null });
  });
});

describe('A service step', () => {
  const { document } = readProjectDocument({
    text: `kind: services
name: shop
services:
  stock:
    url: https://stock.example.com
    operations:
      take: { path: "/skus/{sku}/take", undo: give, input: { type: object, properties: { count: { type: integer } } }, output: { type: object, properties: { shelf: { type: string } }, additionalProperties: false } }
      give: { path: "/skus/{sku}/give" }
      ship: { path: "/skus/{sku}/ship", irreversible: true }
      count: { path: "/skus/{sku}/count" }
      move: { path: "/skus/{sku}/move", undo: leave }
      leave: { path: "/skus/{sku}/{shelf}/leave" }
`,
    file: 'shop.services.yaml',
  });
  const found = (step: object, more: object[] = []): string[] =>
    compileWorkflow(
      {
        text: JSON.stringify({ name: 'w', steps: [{ id: 'taken', type: 'service', ...step }, ...more] }),
        file: 'w',
      },
      { documents: document ? [document] : [] },
    ).diagnostics.map((diagnostic) => diagnosticLine(diagnostic).replace(/^\S+ /, ''));

  it('is undone without its answer if its own path names all that the undo needs', () => {
    const needsItsAnswer = (operation: string): boolean => {
      const { manifest } = compileWorkflow(
        {
          text: JSON.stringify({
            name: 'w',
            input: { type: 'object' },
            steps: [
              { id: 'taken', type: 'service', service: 'stock', operation, with: '{{ $input }}' },
              { id: 'stop', type: 'fail', error: 'Stop' },
            ],
          }),
          file: 'w',
        },
        { documents: document ? [document] : [] },
      );
      return JSON.stringify(manifest?.definition).includes('its compensation needs its result');
    };

    expect(needsItsAnswer('take')).toBe(false);
    expect(needsItsAnswer('move')).toBe(true);
  });

  it('is irreversible in every workflow if the registry says so of its operation', () => {
    const other = (operation: string) => ({
      id: 'other',
      type: 'service',
      service: 'stock',
      operation,
      with: { sku: 'a' },
    });
    const taken = { service: 'stock', operation: 'take', with: { sku: 'a' } };

    expect(found(taken, [other('ship')])).toEqual([]);
    expect(found(taken, [other('count')])).toEqual([
      expect.stringMatching(/^error undeclared-effect: step "other" changes the world/),
    ]);
  });

  it.each([
    ['service', { service: 'stok', operation: 'take' }, 'there is no service "stok" (did you mean "stock"?)'],
    [
      'operation',
      { service: 'stock', operation: 'tak' },
      'the service "stock" has no operation "tak" (did you mean "take"?)',
    ],
    [
      'field of the path',
      { service: 'stock', operation: 'take', with: {} },
      'the path /skus/{sku}/take of "take" needs "sku"',
    ],
    [
      'type of what the operation gets',
      { service: 'stock', operation: 'take', with: { sku: 'a', count: 'two' } },
      'count',
    ],
    [
      'time',
      { service: 'stock', operation: 'take', with: { sku: 'a' }, timeout: '6m' },
      'a service has 5m at most, got 6m',
    ],
  ])('is checked for its %s', (_, step, message) => {
    expect(found(step).join('\n')).toContain(message);
  });

  it('has a result with the type of the answer', () => {
    const reader = { id: 'told', type: 'transform', with: '{{ $taken.shelff }}' };

    expect(found({ service: 'stock', operation: 'take', with: { sku: 'a' } }, [reader]).join()).toContain(
      'did you mean "shelf"?',
    );
  });

  it('is undone by the operation that the registry names, also if it is not known what became of it', async () => {
    const order = defineWorkflow({
      name: 'order',
      steps: [{ id: 'taken', type: 'service', service: 'stock', operation: 'take', with: { sku: 'a' } }],
    });
    const { manifest } = compileWorkflow(
      { text: JSON.stringify(order.definition), file: 'order' },
      { documents: document ? [document] : [] },
    );

    expect(JSON.stringify(manifest?.definition)).toContain('/skus/{sku}/give');
    expect(manifest?.substitutions).toMatchObject({
      platform__call_service: { kind: 'platform', action: 'call-service' },
      health__taken: { kind: 'reach', action: 'platform/check-services' },
    });
  });
});
