import { expect, it } from '@jest/globals';
import { identifierOf } from './identifier.ts';

it.each([
  ['charge', 'charge'],
  ['charge-card-2', 'chargeCard2'],
  ['charge--card-', 'chargeCard'],
  ['delete', 'deleteAction'],
  ['let', 'letAction'],
  ['await', 'awaitAction'],
  ['arguments', 'argumentsAction'],
  ['undefined', 'undefinedAction'],
  ['fetch', 'fetchAction'],
  ['define-action', 'defineActionAction'],
  ['handler', 'handlerAction'],
  ['z', 'zAction'],
])('The function of %s is called %s', (action, expected) => {
  expect(identifierOf(action)).toBe(expected);
});
