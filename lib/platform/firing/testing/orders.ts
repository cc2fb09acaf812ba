import type { Lifecycle } from '#contracts/lifecycles/lifecycle.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { manifestWith } from '#contracts/testing/manifest.ts';

/** A lifecycle of orders, with all that a lifecycle can have. */
const ORDERS: Lifecycle = {
  initial: 'draft',
  states: { draft: {}, placed: {}, paid: {}, cancelled: { final: true } },
  data: {
    type: 'object',
    additionalProperties: false,
    required: ['total'],
    properties: {
      total: { type: 'number' },
      express: { type: 'boolean', default: false },
      note: { type: 'string' },
    },
  },
  payloads: { place: { type: 'object', properties: { note: { type: 'string' } } } },
  transitions: [
    {
      id: 'place',
      on: 'place',
      from: ['draft'],
      to: 'placed',
      guard: '$input.data.total > 0',
      set: { note: '{{ $input.event.note }}' },
      works: false,
    },
    { id: 'pay', on: 'pay', from: ['placed'], to: 'paid', works: true },
    {
      id: 'pay_large',
      on: 'audit',
      from: ['placed'],
      to: 'paid',
      guard: '$input.event.sure = true',
      works: false,
    },
    { id: 'cancel', on: 'cancel', from: ['draft', 'placed'], to: 'cancelled', works: false },
    { id: 'after_placed', afterSeconds: 3600, from: ['placed'], to: 'cancelled', works: false },
  ],
  conflict: 'refuse',
};

/** Returns the manifest of a lifecycle. */
export const lifecycleManifest = (lifecycle: Partial<Lifecycle> = {}): WorkflowManifest =>
  manifestWith({ origin: { kind: 'lifecycle', about: { ...ORDERS, ...lifecycle } as never } });
