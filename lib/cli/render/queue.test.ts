import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderQueue } from './queue.ts';

const colors = pc.createColors(false);
const started_at = '2026-01-01T00:00:00.000Z';

describe('The queue of a workflow', () => {
  it('says which limits there are if no execution waits', () => {
    const limits = { rate: { max: 1, per_seconds: 30 }, debounce_seconds: 5 };

    expect(renderQueue('letters', { ...limits, keys: [], begins: [] }, colors)).toBe(
      'letters starts at most 1 per key within 30 seconds, and waits 5 seconds for a newer one with the same key; nothing holds a place, and nothing waits.',
    );
  });

  it('says when each execution begins that waits for a time', () => {
    const run = { key: 'ann', execution: 'arn', started_at };
    const begins_at = '2026-01-01T00:00:30.000Z';
    const queue = {
      keys: [],
      begins: [
        { ...run, name: 'a', begins_at, waits_for: 'rate' as const },
        { ...run, name: 'b', begins_at, waits_for: 'debounce' as const },
      ],
    };

    const lines = renderQueue('letters', queue, colors).split('\n');

    expect(lines[1]).toMatch(/^ann +begins at 2026-01-01T00:00:30.000Z +a +2026/);
    expect(lines[2]).toContain('begins at 2026-01-01T00:00:30.000Z, unless a newer one comes');
  });
});
