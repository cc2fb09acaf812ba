import { describe, expect, it } from '@jest/globals';
import { aboutToExpire } from './approval.ts';

const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
const approval = { status: 'pending', requested_at: at(0), expires_at: at(10) } as const;
const whether = (changed: object, hour: number) =>
  aboutToExpire({ ...approval, ...changed }, Date.parse(at(hour)));

describe('an approval is about to expire', () => {
  it.each([
    ['with much of its time left', {}, 7, false],
    ['with a fifth of its time left', {}, 8, true],
    ['when its time is over', {}, 10, false],
    ['when it was decided', { status: 'approved' }, 9, false],
    ['when it may wait for ever', { expires_at: undefined }, 9, false],
  ])('%s', (_, changed, hour, expected) => expect(whether(changed, hour)).toBe(expected));
});
