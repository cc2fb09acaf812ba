import { expect, it } from '@jest/globals';
import { upcoming } from './upcoming.ts';

const example = { launch_date: '2027-03-16', send_time: '2027-03-16T08:30:00+01:00', name: 'x', list: [1] };

it('An example keeps dates that are ahead', () => {
  expect(upcoming(example, Date.UTC(2027, 2, 1))).toEqual({ input: example, weeks: 0 });
});

it("An example's dates move by whole weeks once they have passed, all by as many", () => {
  const { input, weeks } = upcoming(example, Date.UTC(2027, 3, 1));

  expect(weeks).toBe(4);
  expect(input).toEqual({
    ...example,
    launch_date: '2027-04-13',
    send_time: '2027-04-13T08:30:00+01:00',
  });
});
