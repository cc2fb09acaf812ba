import { describe, expect, it } from '@jest/globals';
import { variablesIn } from './variables.ts';

const exit = (id: number, assignedVariables: Record<string, string>, truncated = false) => ({
  id,
  previousEventId: id - 1,
  type: 'TaskStateExited',
  timestamp: '2026-01-01T00:00:00.000Z',
  stateExitedEventDetails: {
    name: 'a',
    assignedVariables,
    ...(truncated && { assignedVariablesDetails: { truncated } }),
  },
});

describe('Variables', () => {
  it('have the value that was assigned last', () => {
    const events = [exit(3, { total: '1' }), exit(5, { total: '2', name: '"x"' })];

    expect(variablesIn(events)).toEqual([
      { name: 'name', value: 'x', cut: false, event: 5 },
      { name: 'total', value: 2, cut: false, event: 5 },
    ]);
    expect(variablesIn(events.slice(0, 1))).toMatchObject([{ name: 'total', value: 1 }]);
  });

  it('say when the history has cut their value', () => {
    expect(variablesIn([exit(3, { page: '"<html' }, true)])).toMatchObject([{ name: 'page', cut: true }]);
  });
});
