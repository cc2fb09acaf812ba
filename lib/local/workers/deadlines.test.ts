import { describe, expect, it } from '@jest/globals';
import { Deadlines } from './deadlines.ts';

/** Resolves when a limit of so many milliseconds is reached. */
const reached = (deadlines: Deadlines, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    deadlines.add(milliseconds, resolve);
  });

describe('Deadlines', () => {
  it('are reached in their order, whatever the order in which they are set', async () => {
    const deadlines = new Deadlines();
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);

    await Promise.all([
      reached(deadlines, 40).then(note('last')),
      reached(deadlines, 5).then(note('first')),
      reached(deadlines, 20).then(note('second')),
    ]);

    expect(order).toEqual(['first', 'second', 'last']);
  });

  it('that are lifted are never reached, and others are', async () => {
    const deadlines = new Deadlines();
    let late = 0;
    const lifts = [1, 2, 3].map((milliseconds) => deadlines.add(milliseconds, () => late++));
    for (const lift of lifts) lift();

    await reached(deadlines, 15);

    expect(late).toBe(0);
  });

  it('may be set and lifted by what is called when one is reached', async () => {
    const deadlines = new Deadlines();
    const reachedOnes: string[] = [];

    await new Promise<void>((resolve) => {
      deadlines.add(1, () => {
        reachedOnes.push('one');
        lift();
        deadlines.add(1, () => {
          reachedOnes.push('next');
          resolve();
        });
      });
      const lift = deadlines.add(1, () => reachedOnes.push('lifted'));
    });
    await reached(deadlines, 10);

    expect(reachedOnes).toEqual(['one', 'next']);
  });
});
