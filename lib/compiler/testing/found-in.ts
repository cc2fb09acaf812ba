import { diagnosticLine } from '#core/diagnostics.ts';
import type { Project } from '#steps/project.ts';
import { inOrder } from '../findings/to-diagnostic.ts';
import { parseWorkflow } from '../parse/index.ts';
import type { ActionCatalog } from '../types.ts';
import { validate } from '../validate.ts';

/** Returns all findings in a text, as lines `line:column severity code: message (hint)`. */
export const foundIn = (text: string, actions?: ActionCatalog, project: Project = {}): string[] => {
  const { document, diagnostics, spanOf, gaps } = parseWorkflow({ text, file: '' });
  const all = [
    ...diagnostics,
    ...(document ? validate(document, spanOf, { ...project, actions, gaps }) : []),
  ];
  return inOrder(all).map((diagnostic) => diagnosticLine(diagnostic).slice(1));
};

/** Actions of a shop. `inventory/*` change the world, `shop/look` does not, `payments/charge` does not say. */
export const SHOP: ActionCatalog = new Map(
  [
    {
      name: 'inventory/reserve',
      effect: true,
      find: true,
      input: {
        type: 'object',
        additionalProperties: false,
        required: ['order'],
        properties: {
          order: { type: 'string', minLength: 2 },
          quantity: { type: 'integer', minimum: 1 },
          speed: { enum: ['slow', 'fast'] },
          lines: {
            type: 'array',
            minItems: 1,
            items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
          },
          owner: {
            anyOf: [
              { type: 'string' },
              { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            ],
          },
        },
      },
      output: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'lines'],
        properties: {
          id: { type: 'string' },
          note: { type: 'string' },
          lines: {
            type: 'array',
            items: { type: 'object', additionalProperties: false, properties: { sku: { type: 'string' } } },
          },
        },
      },
    },
    { name: 'inventory/release', effect: true, input: { type: 'object' } },
    {
      name: 'shop/look',
      effect: false,
      output: { type: 'object', properties: { found: { type: 'boolean' } } },
    },
    { name: 'payments/charge' },
  ].map((action) => [action.name, action as never]),
);
