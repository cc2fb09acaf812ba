import { describe, expect, it } from '@jest/globals';
import { diagnosticLine } from '#core/diagnostics.ts';
import { compileWorkflow } from '../index.ts';
import { foundIn } from '../testing/found-in.ts';
import type { ActionCatalog } from '../types.ts';

const shop = (find: boolean): ActionCatalog =>
  new Map(
    ['payments/charge', 'payments/refund'].map((name) => [
      name,
      {
        name,
        effect: true,
        input: {},
        output: { properties: { id: {}, at: {} }, required: ['id', 'at'] },
        find,
      },
    ]),
  );

const workflow = (input: string): string =>
  `
name: shop
steps:
  - id: first
    uses: payments/charge
    irreversible: true
  - id: charge
    uses: payments/charge
    compensate: { uses: payments/refund, with: ${input} }
`.slice(1);

describe('result-needed-to-undo', () => {
  it('names each field of a compensation that needs the result of its step, and the remedies', () => {
    const text = workflow(`{ id: '{{ $charge.id & $charge.at }}', order: '{{ $first.id }}' }`);

    expect(foundIn(text, shop(false))).toEqual([
      '8:54 warning result-needed-to-undo: undoing step "charge" needs its result for "id", which is not known if an attempt times out or its process ends; the undo is then parked (let payments/charge find its effects (options: { find: true }), let payments/refund go by the key of the effect (context.undoes), or pass only what is known before the step)',
    ]);
  });

  it('names the input if that is one expression', () => {
    expect(foundIn(workflow(`'{{ $charge }}'`), shop(false))[0]).toContain('needs its result for the input');
  });

  it("knows that a request of Baton's own function cannot be found", () => {
    const text = workflow(`{ id: '{{ $charge.body.id }}' }`).replace(
      /uses: payments\/charge\n {4}compensate/,
      'type: http\n    method: POST\n    url: https://api.example.com/orders\n    compensate',
    );

    expect(foundIn(text, shop(true))).toEqual([
      expect.stringMatching(/result for "id".*\(let payments\/refund go by the key of the effect/),
    ]);
  });

  it('says beforehand that an operation of a service is undone by its answer, unless that is chosen beforehand', () => {
    const warehouse = {
      url: 'https://warehouse.example.com',
      operations: { take: { path: '/skus/{sku}/take', undo: 'give' }, give: { path: '/shelves/{shelf}' } },
    };
    const documents = [{ kind: 'services', name: 'all', value: { services: { warehouse } } }];
    const taken = (given: string): string =>
      `name: shop\nsteps:\n  - { id: taken, type: service, service: warehouse, operation: take, with: ${given} }\n`;
    const found = (given: string): string[] =>
      compileWorkflow({ text: taken(given), file: '' }, { documents } as never).diagnostics.map((one) =>
        diagnosticLine(one).slice(1),
      );

    expect(found('{ sku: a }')).toEqual([
      expect.stringMatching(
        /^3:64 warning result-needed-to-undo: step "taken" is undone with its answer.*then parked \(choose what undoing needs beforehand and pass it in "with"/,
      ),
    ]);
    expect(found('{ sku: a, shelf: s-1 }')).toEqual([]);
  });

  it('finds nothing if the registry names the operation that finds what was done, which the log asks then', () => {
    const operations = {
      take: { path: '/skus/{sku}/take', undo: 'give', find: 'taken' },
      give: { path: '/shelves/{shelf}' },
      taken: { method: 'GET', path: '/taken/{key}' },
    };
    const documents = [
      { kind: 'services', name: 'all', value: { services: { warehouse: { url: 'https://w', operations } } } },
    ];
    const text =
      'name: shop\nsteps:\n  - { id: taken, type: service, service: warehouse, operation: take, with: { sku: a } }\n';

    const { diagnostics, manifest } = compileWorkflow({ text, file: '' }, { documents } as never);

    expect(diagnostics).toEqual([]);
    expect(manifest?.definition).toMatchObject({
      States: {
        taken: {
          Arguments: {
            Payload: {
              input: { find: { name: 'taken', method: 'GET', path: '/taken/{key}' } },
              run: { undo: { find: '${platform__call_service}', find_input: { find: { name: 'taken' } } } },
            },
          },
        },
      },
    });
  });

  it('finds nothing if the action can find its result, or the compensation does without it', () => {
    const without = workflow(`{ order: '{{ $execution.name }}' }`);

    expect(foundIn(workflow(`{ id: '{{ $charge.id }}' }`), shop(true))).toEqual([]);
    expect(foundIn(without, shop(false))).toEqual([]);
  });
});
