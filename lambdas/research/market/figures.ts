import type { Brief } from '../../shared/campaign/brief.ts';
import type { SegmentFigures } from '../../shared/campaign/contracts.ts';
import { type Customer, isMailable } from '../../shared/campaign/customers.ts';

const HALF_YEAR_DAYS = 182;
const DAY = 86_400_000;

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Returns sign-ups in the half year before a date, divided by those of the half year before that (one is added to both). */
export const growthBefore = (customers: readonly Customer[], date: string): number => {
  const end = Date.parse(date);
  const age = (customer: Customer): number => (end - Date.parse(customer.signed_up)) / DAY;
  const recent = customers.filter((customer) => age(customer) >= 0 && age(customer) < HALF_YEAR_DAYS).length;
  const before = customers.filter(
    (customer) => age(customer) >= HALF_YEAR_DAYS && age(customer) < 2 * HALF_YEAR_DAYS,
  ).length;
  return rounded((recent + 1) / (before + 1));
};

/** Returns the figures of every segment of the audience, in the brief's order. */
export const segmentFigures = (brief: Brief, customers: readonly Customer[]): SegmentFigures[] => {
  const mailable = customers.filter(isMailable).length;
  return brief.audience.map(({ id }) => {
    const members = customers.filter((customer) => customer.segment === id);
    const reachable = members.filter(isMailable).length;
    return {
      id,
      customers: members.length,
      mailable: reachable,
      share: mailable === 0 ? 0 : rounded(reachable / mailable, 3),
      growth: growthBefore(members, brief.launch_date),
    };
  });
};
