import {
  compileDefinition,
  defineWorkflow,
  documentOf,
  type WorkflowDefinition,
} from '#compiler/define-workflow.ts';
import type { ActionCatalog, ActionContract } from '#compiler/types.ts';
import { workflowFacts } from '#compiler/workflow-facts.ts';
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import { type Subject, subjectOf } from '../subject.ts';

const output: JsonObject = {
  type: 'object',
  required: ['id', 'ok'],
  properties: { id: { type: 'string' }, ok: { type: 'boolean' } },
};

const contract = (name: string, more: Partial<ActionContract> = {}): ActionContract => ({
  name,
  input: { type: 'object' },
  output,
  effect: true,
  ...more,
});

/**
 * Actions of a shop: each has an effect, but for `shop/look` and `shop/tell`, which takes any value; `shop/pack` can find what it did, and how
 * `shop/lease` and `shop/rent` are undone is in their contracts.
 */
const SHOP: ActionCatalog = new Map(
  [
    contract('shop/reserve'),
    contract('shop/book', { errors: { Full: { retryable: true, effect: 'none' } } }),
    contract('shop/release'),
    contract('shop/charge', { errors: { Declined: { retryable: false } } }),
    contract('shop/refund'),
    contract('shop/void', { errors: { Gone: { retryable: false } } }),
    contract('shop/pack', { find: true }),
    contract('shop/unpack'),
    contract('shop/ship'),
    contract('shop/look', { effect: false }),
    contract('shop/tell', { effect: false, input: {} }),
    contract('shop/lease', { compensate: { uses: 'shop/release', with: { what: 'lease' } } }),
    contract('shop/rent', {
      find: true,
      compensate: { uses: 'shop/refund', with: { id: '{{ $result.id }}' } },
    }),
  ].map((one) => [one.name, one]),
);

/** Compiles steps that call the shop's actions, and workflows, of which the steps are given by name. */
export const shopSubject = (
  steps: WorkflowDefinition['steps'],
  more: Partial<WorkflowDefinition> = {},
  called: Record<string, WorkflowDefinition['steps']> = {},
): Subject => {
  const workflows = Object.entries(called).flatMap(([name, steps]) => {
    const { document } = documentOf(defineWorkflow({ name, steps }));
    return document ? [{ document, file: '' }] : [];
  });
  const { document, manifest, diagnostics } = compileDefinition(
    defineWorkflow({ name: 'shop', steps, ...more }),
    { actions: SHOP, ...(workflows.length > 0 && { workflows: workflowFacts(workflows, SHOP) }) },
  );
  invariant(document && manifest, `the workflow compiles: ${JSON.stringify(diagnostics)}`);
  return subjectOf({ document, manifest, actions: SHOP, answers: {} });
};

/** An order whose every effect can be undone without its result. */
export const ORDER: WorkflowDefinition['steps'] = [
  { id: 'reserve', uses: 'shop/reserve', compensate: { uses: 'shop/release', with: { what: 'reserve' } } },
  {
    id: 'charge',
    uses: 'shop/charge',
    retry: { max_attempts: 2 },
    compensate: { uses: 'shop/refund', with: { what: 'charge' } },
  },
  { id: 'look', uses: 'shop/look', on_error: { action: 'skip' } },
  { id: 'ship', uses: 'shop/ship', irreversible: true },
];
