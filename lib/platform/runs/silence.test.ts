import { describe, expect, it } from '@jest/globals';
import { type Contact, isToBeAsked } from './silence.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Returns after how many minutes a sweep every 15 minutes asks about an execution that stays silent. */
const questions = (days: number): number[] => {
  const asked: number[] = [];
  let contact: Contact = { heardAt: 0 };
  for (let now = 0; now <= days * DAY; now += 15 * MINUTE) {
    if (!isToBeAsked(contact, now)) continue;
    asked.push(now / MINUTE);
    contact = { heardAt: 0, askedAt: now };
  }
  return asked;
};

describe('A silent execution', () => {
  it('is asked about after a quarter of an hour, then after twice as long each time', () => {
    expect(questions(0.5)).toEqual([15, 30, 60, 120, 240, 480]);
  });

  it('is asked about once a day at last', () => {
    expect(questions(30)).toHaveLength(36);
  });

  it('begins again when something is heard of it', () => {
    const contact = { heardAt: DAY, askedAt: DAY };

    expect(isToBeAsked(contact, DAY + 14 * MINUTE)).toBe(false);
    expect(isToBeAsked(contact, DAY + 15 * MINUTE)).toBe(true);
  });
});
