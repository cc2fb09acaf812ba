import { expect, it } from '@jest/globals';
import { awaitedEvents } from './event.ts';

it('A pattern asks for the fields of an event by their paths, and changes nothing that all objects share', () => {
  const match = { 'order.id': 1, 'order.by.name': 2, '__proto__.stolen': 3, 'constructor.stolen': 4 };

  const events = awaitedEvents({ id: 'paid', type: 'wait', event: { source: ['shop'], match } });

  expect(JSON.parse(JSON.stringify(events?.pattern))).toEqual({
    source: ['shop'],
    detail: JSON.parse(
      '{"order":{"id":[{"exists":true}],"by":{"name":[{"exists":true}]}},"__proto__":{"stolen":[{"exists":true}]},"constructor":{"stolen":[{"exists":true}]}}',
    ),
  });
  expect(({} as { stolen?: unknown }).stolen).toBeUndefined();
  expect((Object as { stolen?: unknown }).stolen).toBeUndefined();
});
