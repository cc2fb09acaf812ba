import type { z } from 'zod';
import {
  addressed,
  isMailable,
  parseCustomers,
  type RejectedRow,
  rejectionText,
} from '../../shared/campaign/customers.ts';
import { campaignFiles, FILES, type FilesContext, readText } from '../../shared/campaign/files.ts';
import type * as contract from './contract.ts';
import { segmentFigures } from './figures.ts';
import { trendsOf } from './trends.ts';

/** Reads the customer list and says who is in it, who can be reached and what grows. */
export const researchMarket = async (
  { brief }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const text = await readText(context, brief.customers_file);
  const { customers, rejected } = parseCustomers(text);
  const audience = addressed(customers, brief);
  const segments = segmentFigures(brief, audience);
  const trends = trendsOf(brief, audience, segments);
  const languages = brief.locales.map((locale) => ({
    locale,
    customers: audience.filter((customer) => customer.locale === locale).length,
    mailable: audience.filter((customer) => customer.locale === locale && isMailable(customer)).length,
  }));
  const figures = {
    customers: customers.length,
    mailable: audience.filter(isMailable).length,
    segments,
    trends,
  };
  const files = campaignFiles(context);
  const [file, list] = await Promise.all([
    files.writeJson(FILES.market, { ...figures, languages, rejected }),
    files.write(FILES.customers, text),
  ]);
  return { ...figures, rejected: rejected.length, left_out: leftOut(rejected), file, list };
};

/** Rejected rows that are listed one by one. */
const LISTED = 3;

const leftOut = (rejected: readonly RejectedRow[]): string => {
  if (rejected.length === 0) return '';
  const rest = rejected.length > LISTED ? `; and ${rejected.length - LISTED} more` : '';
  const rows = rejected.length === 1 ? 'row' : 'rows';
  return `${rejected.length} ${rows}: ${rejected.slice(0, LISTED).map(rejectionText).join('; ')}${rest}`;
};
