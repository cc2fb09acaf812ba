import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderParked } from './parked.ts';

const parked = (name: string, retry_at?: string) => ({
  workflow: 'orders',
  name,
  execution: `arn:execution:${name}`,
  steps: [{ step: 'charge', error: 'ServiceDown' }],
  tries: 3,
  ...(retry_at && { retry_at }),
});

describe('The list of what could not be undone', () => {
  it('names the steps, when they are tried again, and how to do it now', () => {
    const text = renderParked(
      [parked('one', '2026-01-01T00:00:00.000Z'), parked('two')],
      pc.createColors(false),
    );

    expect(text).toMatch(/orders +one +charge \(ServiceDown\) +3 +2026-01-01T00:00:00.000Z/);
    expect(text).toMatch(/orders +two +charge \(ServiceDown\) +3 +only by cancelling/);
    expect(text).toMatch(/baton cancel orders one$/);
  });

  it('says what is held for a person, and how to have it undone', () => {
    const held = { ...parked('three'), tries: 0, held_since: '2026-01-01T00:00:00.000Z' };

    const text = renderParked([held], pc.createColors(false));

    expect(text).toMatch(
      /orders +three +charge \(ServiceDown\) +0 +held for you since 2026-01-01T00:00:00.000Z/,
    );
    expect(text).toMatch(/To undo what is held: baton cancel orders three$/);
    expect(text).not.toContain('try again');
  });

  it('names the iterations of a few, and the steps of many', () => {
    const effects = ['2', '0/5'].map((iteration) => ({ step: 'charge', iteration, error: 'Gone' }));
    const [few, many] = [effects, [...effects, ...effects]].map((not_undone) =>
      renderParked([{ ...parked('one'), not_undone }], pc.createColors(false)),
    );

    expect(few).toContain('charge, iteration 2 (Gone), charge, iteration 0/5 (Gone)');
    expect(many).toContain('charge (ServiceDown)');
  });

  it('says so if it is empty', () => {
    expect(renderParked([], pc.createColors(false))).toMatch(/^Nothing is left that could not be undone/);
  });
});
