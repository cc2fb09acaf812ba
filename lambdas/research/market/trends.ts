import type { Brief } from '../../shared/campaign/brief.ts';
import type { SegmentFigures } from '../../shared/campaign/contracts.ts';
import { type Customer, isMailable } from '../../shared/campaign/customers.ts';
import { LOCALE_NAMES } from '../../shared/campaign/locale.ts';

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const nameOf = (brief: Brief, id: string): string =>
  brief.audience.find((segment) => segment.id === id)?.name.en ?? id;

/** Describes what is remarkable in the list, in sentences for the marketer. */
export const trendsOf = (
  brief: Brief,
  customers: readonly Customer[],
  segments: readonly SegmentFigures[],
): string[] => {
  const [largest] = segments.toSorted((a, b) => b.mailable - a.mailable);
  const [growing] = segments.toSorted((a, b) => b.growth - a.growth);
  if (customers.length === 0 || !largest || !growing)
    return ["The list contains no one from the audience in the campaign's languages."];
  const trends = [
    `${nameOf(brief, largest.id)} are the largest group that can be reached: ${largest.mailable} customers, ${percent(largest.share)}.`,
  ];
  if (growing.growth > 1.1) {
    trends.push(
      `${nameOf(brief, growing.id)} grow fastest: ${growing.growth} times the sign-ups of the half year before.`,
    );
  }
  for (const locale of brief.locales) {
    const readers = customers.filter((customer) => customer.locale === locale);
    if (readers.length === 0) trends.push(`No one in the audience reads ${LOCALE_NAMES[locale]}.`);
  }
  const consent = customers.filter((customer) => customer.consent).length / customers.length;
  const bounced = customers.filter((customer) => customer.bounced).length / customers.length;
  trends.push(`${percent(consent)} asked for mail; ${percent(bounced)} of the addresses bounce.`);
  const lost = customers.filter((customer) => !isMailable(customer)).length;
  if (lost / customers.length > 0.3) {
    trends.push(
      `${lost} of ${customers.length} customers cannot be written to: ask for consent again elsewhere.`,
    );
  }
  return trends;
};
