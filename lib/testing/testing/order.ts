import { defineWorkflow } from '#compiler/define-workflow.ts';
import type { ActionAnswer } from '../answers/action-answer.ts';

/** An order: paid, approved if it is large, shipped, and announced. */
export const order = defineWorkflow({
  name: 'order',
  input: {
    type: 'object',
    required: ['order', 'total'],
    properties: {
      order: { type: 'string' },
      total: { type: 'number' },
      carrier: { type: 'string', default: 'post' },
    },
  },
  steps: [
    {
      id: 'reserve',
      uses: 'inventory/reserve',
      with: { order: '{{ $input.order }}' },
      compensate: { uses: 'inventory/release', with: { reservation: '{{ $reserve.id }}' } },
    },
    {
      id: 'charge',
      uses: 'payments/charge',
      with: { order: '{{ $input.order }}', amount: '{{ $input.total }}' },
      timeout: '10s',
      retry: { max_attempts: 2, interval: '5s', backoff: 1 },
      compensate: { uses: 'payments/refund', with: { order: '{{ $input.order }}' } },
    },
    {
      id: 'review',
      type: 'approval',
      when: '$input.total > 1000',
      with: {
        title: 'Ship {{ $input.order }}?',
        to: ['ops@example.com'],
        show: { carrier: '{{ $input.carrier }}' },
        editable: { carrier: { type: 'string', minLength: 2 } },
      },
      timeout: '24h',
      on_timeout: 'reject',
    },
    {
      id: 'ship',
      uses: 'shipping/book',
      with: { order: '{{ $input.order }}', carrier: '{{ $review.carrier }}' },
      irreversible: true,
    },
    { id: 'cool_off', type: 'wait', for: '1h' },
    {
      id: 'tell',
      type: 'emit',
      event: 'OrderShipped',
      source: 'shop',
      with: { order: '{{ $input.order }}', tracking: '{{ $ship.tracking }}' },
    },
  ],
  output: { tracking: '{{ $ship.tracking }}' },
});

/** Answers with which an order is shipped. */
export const answers: Record<string, ActionAnswer> = {
  'inventory/reserve': { id: 'r-1' },
  'inventory/release': null,
  'payments/charge': { id: 'c-1' },
  'payments/refund': null,
  'shipping/book': { tracking: 't-1' },
};

export const small = { order: 'o-1', total: 10 };
export const large = { order: 'o-2', total: 5000 };
